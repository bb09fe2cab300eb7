"""Head: what a page says of itself in its meta tags, its title and its headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml.html import HtmlElement

DATES = frozenset(
    (
        *("article:published_time", "og:published_time", "og:release_date", "og:pubdate", "pubdate"),
        *("publishdate", "publish-date", "publish_date", "publish_time", "publishtime", "datepublished"),
        *("dc.date", "dc.date.issued", "dcterms.created", "weibo:article:create_at"),
    )
)
_TITLES = frozenset(("og:title", "articletitle"))
_SITES = frozenset(("og:site_name", "sitename", "application-name"))
"""From Open Graph, and from the standard for sites of Chinese authorities, as ``PubDate`` is."""
_JSON_DATE = re.compile(r'"(?:datePublished|pubDate)"\s*:\s*"([^"]{8,40})"')
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_TITLE_BORDER = re.compile(r"[_|｜]|\s[-–—]+\s|--")


@dataclass(frozen=True, slots=True)
class Head:
    titles: tuple[str, ...]
    """og:title or ArticleTitle, then <title>."""
    headings: tuple[str, ...]
    """The texts of the h1 elements, in order."""
    subheadings: tuple[str, ...]
    """Those of the h2 elements."""
    descriptions: tuple[str, ...]
    published: str | None
    """ISO date."""
    parts: tuple[str, ...]
    """The titles cut where they name section and site: ``A_B网`` gives A and B网."""
    sites: tuple[str, ...]
    """What the page says that its site is called."""


def read(root: HtmlElement) -> Head:
    """Read the head of a page, before its scripts are removed."""
    found: defaultdict[object, list[HtmlElement]] = defaultdict(list)
    for element in root.iter("meta", "title", "h1", "h2", "script"):
        found[element.tag].append(element)
    metas = [
        ((meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(), content)
        for meta in found["meta"]
        if (content := _squeeze(meta.get("content") or ""))
    ]
    titles = _titles(found["title"], metas)
    return Head(
        titles=titles,
        headings=_texts(found["h1"]),
        subheadings=_texts(found["h2"]),
        descriptions=tuple(content for name, content in metas if name in ("description", "og:description")),
        published=next(_dates(found["script"], metas), None),
        parts=tuple(_parts(titles)),
        sites=tuple(content for name, content in metas if name in _SITES),
    )


def _titles(elements: Iterable[HtmlElement], metas: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Those of the meta tags, then the page's; a title within a drawing is the drawing's."""
    named = [content for name, content in metas if name in _TITLES]
    of_page = (t for t in elements if next(t.iterancestors("svg"), None) is None)
    named += [_squeeze(t.text or "") for t in islice(of_page, 1)]
    return tuple(t for t in named if t)


def _texts(elements: Iterable[HtmlElement]) -> tuple[str, ...]:
    return tuple(text for element in elements if (text := _squeeze("".join(element.itertext()))))


def _parts(titles: Iterable[str]) -> Iterator[str]:
    for title in titles:
        for part in _TITLE_BORDER.split(title):
            if part := part.strip():
                yield part


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _dates(scripts: Iterable[HtmlElement], metas: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Publication dates in the order of trust: meta tags, JSON-LD."""
    texts = [content for name, content in metas if name in DATES]
    for script in scripts:
        if "json" in (script.get("type") or ""):
            texts += _JSON_DATE.findall(script.text or "")
    for text in texts:
        match = _DATE.search(text)
        if match:
            try:
                yield date(int(match[1]), int(match[2]), int(match[3])).isoformat()
            except ValueError:
                continue
