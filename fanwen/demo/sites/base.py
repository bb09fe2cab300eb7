"""The base class of the sites: routes, lists with pagers, neighbours, sitemaps and robots.txt."""

from __future__ import annotations

import hashlib
import html
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from string import Template
from typing import ClassVar

from fanwen.demo.catalog import Article, Catalog
from fanwen.demo.grammar import DATA
from fanwen.demo.plan import Fate
from fanwen.demo.rng import Rng, digest

HOST = "127.0.0.1"
_CRAWL_YEAR = 2025
"""The year of Last-Modified of pages that change between the crawls. All others are older."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The response of a site to one request."""

    status: int
    body: bytes
    content_type: str = "text/html"
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    """Seconds before the response begins."""
    repeat: int = 1
    """How many times the body is sent, for responses that are too large for memory."""


@dataclass(frozen=True, slots=True)
class Route:
    """The target of a path: page ``number`` of the list, or a part of the site's article ``number``."""

    kind: str
    number: int
    part: int = 1


@lru_cache(maxsize=32)
def template(name: str) -> Template:
    """Return a page template of the demo's data folder."""
    return Template((DATA / "pages" / name).read_text(encoding="utf-8"))


def escape(text: str) -> str:
    """Return the text, escaped for HTML."""
    return html.escape(text, quote=False)


NOT_FOUND = Answer(404, b"<html><body><h1>404 Not Found</h1></body></html>")
GONE = Answer(410, b"<html><body><h1>410 Gone</h1></body></html>")


@dataclass(frozen=True)
class Site(ABC):
    """One site of the network. Subclasses define its URLs and pages."""

    catalog: Catalog
    port: int
    name: ClassVar[str]
    encoding: ClassVar[str] = "utf-8"
    content_type: ClassVar[str] = "text/html"
    per_page: ClassVar[int] = 40
    lists: ClassVar[str]
    """Regular expression of list URLs, for the profile."""
    articles: ClassVar[str]
    sitemap: ClassVar[bool] = False
    forbidden: ClassVar[tuple[str, ...]] = ()
    """Paths that robots.txt disallows."""
    first_id: ClassVar[int] = 1000
    step: ClassVar[int] = 3
    """Article ``number`` has the ID ``first_id + step * number`` in its URL."""

    @property
    def root(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @abstractmethod
    def list_path(self, page: int) -> str:
        """Return the path of a list page, counted from 1."""

    @abstractmethod
    def article_path(self, index: int, part: int = 1) -> str:
        """Return the path of an article's part, counted from 1."""

    @abstractmethod
    def route(self, path: str) -> Route | None:
        """Return the target of a path with its query; None if the path is unknown."""

    @abstractmethod
    def render(self, article: Article, part: int) -> str | None:
        """Return the page of an article's part, None if it has no such part."""

    @abstractmethod
    def render_list(self, page: int, last: int, rows: list[tuple[str, str]]) -> str:
        """Return a list page; ``rows`` are (path, title)."""

    def url(self, index: int, part: int = 1) -> str:
        """Return the absolute URL of an article's part."""
        return self.root + self.article_path(index, part)

    def answer(self, path: str, phase: int) -> Answer:
        """Return the response to a GET of ``path`` in a phase (1 or 2)."""
        if path == "/robots.txt":
            return Answer(200, self._robots().encode(), "text/plain")
        if self.sitemap and path == "/sitemap.xml":
            return Answer(200, "".join(self._sitemap(phase)).encode(), "application/xml")
        route = Route("list", 1) if path == "/" else self.route(path)
        if route is None:
            return NOT_FOUND
        return self._list(route.number, phase) if route.kind == "list" else self._article(route, phase)

    def id_of(self, index: int) -> int:
        """Return the ID of an article in the site's URLs."""
        return self.first_id + self.step * self.catalog.plan.number(index)

    def route_of(self, shown_id: str, part: str | None = None) -> Route | None:
        """Return the route of an article by its ID; None if no article has it."""
        number, rest = divmod(int(shown_id) - self.first_id, self.step)
        return None if rest or number < 0 else Route("article", number, int(part or 1))

    def size(self, phase: int) -> int:
        """Return the number of articles of the site in a phase."""
        return self.catalog.plan.size(self.name, phase)

    def index(self, number: int) -> int:
        """Return the network-wide index of the site's article ``number``."""
        return self.catalog.plan.index(self.name, number)

    def last_page(self, phase: int) -> int:
        """Return the number of list pages."""
        return max(1, -(-self.size(phase) // self.per_page))

    def pager(self, page: int, last: int) -> list[int]:
        """Return the pages that a list's pager links to: neighbours, a later one, the first and the last."""
        near = range(max(1, page - 4), min(last, page + 4) + 1)
        return sorted({1, *near, min(last, page + 20), last} - {page})

    def neighbours(self, index: int) -> tuple[int, int]:
        """Return the articles before and after one, by index; the same in both phases."""
        number, size = self.catalog.plan.number(index), self.size(1)
        return self.index((number - 1) % size), self.index((number + 1) % size)

    def recommended(self, index: int, count: int) -> list[tuple[str, str]]:
        """Return (path, title) of other articles of the site, the same in both phases."""
        rng = Rng(self.catalog.seed, "recommended", index)
        return [self.entry(self.index(number), 1) for number in rng.sample(self.size(1), count)]

    def entry(self, index: int, phase: int) -> tuple[str, str]:
        """Return (path, title) of an article."""
        return self.article_path(index), escape(self.catalog.title(index, phase))

    def figure(self, index: int, name: str, low: int, high: int) -> int:
        """Return a number that a page shows, such as that of its readers."""
        return low + digest(self.catalog.seed, name, index) % (high - low)

    def _article(self, route: Route, phase: int) -> Answer:
        index = self.index(route.number)
        if index >= self.catalog.plan.total(phase):
            return NOT_FOUND
        fate = self.catalog.plan.fate(index)
        if fate is Fate.VANISHED and phase == 2:
            return GONE if index % 2 else NOT_FOUND
        text = self.render(self.catalog.article(index, phase), route.part)
        if text is None:
            return NOT_FOUND
        return self.finish(index, text.encode(self.encoding), fate is Fate.CHANGED and phase == 2)

    def finish(self, index: int, body: bytes, changed: bool) -> Answer:
        """Return the response with an article. Sites add headers here."""
        del index, changed
        return Answer(200, body, self.content_type)

    def validators(self, index: int, body: bytes, changed: bool) -> tuple[tuple[str, str], ...]:
        """Return ETag and Last-Modified of an article."""
        rng = Rng(self.catalog.seed, "modified", index, int(changed))
        year = _CRAWL_YEAR if changed else rng.between(2015, _CRAWL_YEAR - 1)
        when = datetime(year, rng.between(1, 12), rng.between(1, 28), 8, 30, tzinfo=UTC)
        tag = hashlib.blake2b(body, digest_size=8).hexdigest()
        return ("ETag", f'"{tag}"'), ("Last-Modified", format_datetime(when, usegmt=True))

    def list_rows(self, page: int, phase: int) -> list[tuple[str, str]]:
        """Return (path, title) of the articles on a list page, newest first."""
        top = self.size(phase) - (page - 1) * self.per_page
        return [
            self.entry(self.index(number), phase)
            for number in range(top - 1, max(-1, top - 1 - self.per_page), -1)
        ]

    def _list(self, page: int, phase: int) -> Answer:
        last = self.last_page(phase)
        if not 1 <= page <= last:
            return NOT_FOUND
        text = self.render_list(page, last, self.list_rows(page, phase))
        return Answer(200, text.encode(self.encoding), self.content_type)

    def _robots(self) -> str:
        rows = ["User-agent: *", *(f"Disallow: {path}" for path in self.forbidden or ("/admin/",))]
        return "\n".join([*rows, f"Sitemap: {self.root}/sitemap.xml" * self.sitemap, ""])

    def _sitemap(self, phase: int) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        for index in map(self.index, range(self.size(phase))):
            if phase == 1 or self.catalog.plan.fate(index) is not Fate.VANISHED:
                yield f"<url><loc>{self.url(index)}</loc></url>\n"
        yield "</urlset>\n"


def links(rows: list[tuple[str, str]], form: str = '<li><a href="{path}">{title}</a></li>') -> str:
    """Return rows of (path, title) as HTML, one per line."""
    return "\n".join(form.format(path=path, title=title) for path, title in rows)


def numbers(pattern: str, path: str) -> tuple[str, ...] | None:
    """Return the groups of a full match of ``pattern``; None if it does not match."""
    match = re.fullmatch(pattern, path)
    return match.groups() if match else None
