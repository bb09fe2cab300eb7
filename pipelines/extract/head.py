"""Head: what a page says of itself in its meta tags, its title and its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml.html import HtmlElement

DATES = frozenset(
    (
        *("article:published_time", "og:published_time", "og:release_date", "og:pubdate", "pubdate"),
        *("publishdate", "publish-date", "publish_date", "publish_time", "publishtime", "datepublished"),
        *("dc.date", "dc.date.issued", "dcterms.created", "weibo:article:create_at"),
    )
)
_JSON_DATE = re.compile(r'"(?:datePublished|pubDate)"\s*:\s*"([^"]{8,40})"')
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_TITLE_BORDER = re.compile(r"[_|｜]|\s[-–—]+\s|--")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Head:
    titles: tuple[str, ...]
    """og:title, then <title>."""
    headings: tuple[str, ...]
    """The texts of the h1 elements, in order."""
    descriptions: tuple[str, ...]
    published: str | None
    """ISO date."""

    @property
    def parts(self) -> list[str]:
        """The titles cut where they name section and site: ``A_B网`` gives A and B网."""
        cut = (part.strip() for title in self.titles for part in _TITLE_BORDER.split(title))
        return [part for part in cut if part]


def read(root: HtmlElement) -> Head:
    """Read the head of a page, before its scripts are removed."""
    metas = [
        ((meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(), content)
        for meta in root.iter("meta")
        if (content := _squeeze(meta.get("content") or ""))
    ]
    titles = [content for name, content in metas if name == "og:title"]
    titles += [_squeeze(t.text or "") for t in root.xpath("//title[not(ancestor::svg)]")[:1]]
    return Head(
        titles=tuple(t for t in titles if t),
        headings=tuple(t for h in root.iter("h1") if (t := _squeeze("".join(h.itertext())))),
        descriptions=tuple(content for name, content in metas if name in ("description", "og:description")),
        published=next(_dates(root, metas), None),
    )


def _squeeze(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _dates(root: HtmlElement, metas: list[tuple[str, str]]) -> Iterator[str]:
    """Publication dates in the order of trust: meta tags, JSON-LD."""
    texts = [content for name, content in metas if name in DATES]
    for script in root.iter("script"):
        if "json" in (script.get("type") or ""):
            texts += _JSON_DATE.findall(script.text or "")
    for text in texts:
        match = _DATE.search(text)
        if match:
            try:
                yield date(int(match[1]), int(match[2]), int(match[3])).isoformat()
            except ValueError:
                continue
