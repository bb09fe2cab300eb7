"""Head: what a page says of itself in its meta tags, its title and its headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import islice

from lxml.html import HtmlElement

DATES = frozenset(
    (
        *("article:published_time", "og:published_time", "og:release_date", "og:pubdate", "pubdate"),
        *("publishdate", "publish-date", "publish_date", "publish_time", "publishtime", "datepublished"),
        *("dc.date", "dc.date.issued", "dcterms.created", "weibo:article:create_at", "og:time", "apub:time"),
    )
)
_TITLES = frozenset(("og:title", "articletitle"))
_SITES = frozenset(("og:site_name", "sitename", "application-name"))
"""From Open Graph, and from the standard for sites of Chinese authorities, as ``PubDate`` is."""
_JSON_DATE = re.compile(r'"(?:datePublished|pubDate)"\s*:\s*"([^"]{8,40})"')
LONGEST, MOST = 300, 20
"""Characters of a title and titles of one kind that are looked at: each is compared with all others."""
_STAMP_NAME = "ct = "
_STAMP = re.compile(r"\bct = [\"'](1[3-9]\d{8})[\"']")
"""The moment at which an article of WeChat was published; its byline is empty until this script has run."""
_CHINA = timezone(timedelta(hours=8))
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_RELATIVE = re.compile(
    "[0-9半][天周月日年小分]|[今昨前][天日]|刚|[A-Z][a-z]{2,8}[.,]? [0-9]|[0-9] [A-Z][a-z]{2}"
)
"""What a <time> shows in place of a date."""
_PART_OF_DATE = tuple("0123456789年-/.")
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
    source: str
    """Where the text is from, by the tag that the standard for sites of authorities has; "" without one."""
    times: tuple[tuple[str, str], ...]
    """What <time> elements show that is no date by itself (3天前, 4月23日), and the ISO date they mean."""


def read(root: HtmlElement) -> Head:
    """Read the head of a page, before its scripts are removed."""
    found: defaultdict[object, list[HtmlElement]] = defaultdict(list)
    for element in root.iter("meta", "title", "h1", "h2", "script", "time"):
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
        published=next(_dates(found["script"], found["time"], metas), None),
        parts=tuple(_parts(titles)),
        sites=tuple(content for name, content in metas if name in _SITES),
        source=next((content for name, content in metas if name == "contentsource"), ""),
        times=tuple(_times(found["time"])),
    )


def _titles(elements: Iterable[HtmlElement], metas: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Those of the meta tags, then the page's; a title within a drawing is the drawing's."""
    named = [content for name, content in metas if name in _TITLES]
    of_page = (t for t in elements if next(t.iterancestors("svg"), None) is None)
    named += [_squeeze(t.text or "") for t in islice(of_page, 1)]
    return tuple(t[:LONGEST] for t in named if t)


def _texts(elements: Iterable[HtmlElement]) -> tuple[str, ...]:
    texts = (_squeeze("".join(element.itertext()))[:LONGEST] for element in islice(elements, MOST))
    return tuple(text for text in texts if text)


def _parts(titles: Iterable[str]) -> Iterator[str]:
    for title in titles:
        for part in _TITLE_BORDER.split(title):
            if part := part.strip():
                yield part


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def dated(lead: str, times: Iterable[tuple[str, str]]) -> str:
    """The lines before the text, with the date that a <time> there means in place of what it shows."""
    days: defaultdict[str, set[str]] = defaultdict(set)
    for shown, day in times:
        days[shown].add(day)
    for shown, meant in days.items():
        before, found, after = lead.rpartition(shown)
        if found and len(meant) == 1 and before[-1:] not in _PART_OF_DATE:
            lead = f"{before} {next(iter(meant))} {after}"
    return lead


def _times(elements: Iterable[HtmlElement]) -> Iterator[tuple[str, str]]:
    for element in elements:
        shown = _squeeze("".join(element.itertext()))
        day = _day(element.get("datetime") or "")
        if day and _RELATIVE.search(shown) and not _DATE.search(shown):
            yield shown, day


def _dates(
    scripts: Sequence[HtmlElement], times: Iterable[HtmlElement], metas: Iterable[tuple[str, str]]
) -> Iterator[str]:
    """Publication dates in the order of trust: meta tags, JSON-LD, a <time> that says so, WeChat's script."""
    texts = [content for name, content in metas if name in DATES]
    for script in scripts:
        if "json" in (script.get("type") or ""):
            texts += _JSON_DATE.findall(script.text or "")
    yield from filter(None, map(_day, texts))
    marked = {_day(each.get("datetime") or "") for each in times if _is_of_page(each)} - {""}
    if len(marked) == 1:
        yield marked.pop()
    for script in scripts:
        text = script.text or ""
        match = _STAMP.search(text) if _STAMP_NAME in text else None
        if match:
            yield datetime.fromtimestamp(int(match[1]), _CHINA).date().isoformat()


def _is_of_page(time: HtmlElement) -> bool:
    """Whether a <time> says that it is when the page was published."""
    names = (time.get("class") or "").split()
    return time.get("itemprop") == "datePublished" or time.get("pubdate") is not None or "published" in names


def _day(text: str) -> str:
    match = _DATE.search(text)
    if match:
        with suppress(ValueError):
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    return ""
