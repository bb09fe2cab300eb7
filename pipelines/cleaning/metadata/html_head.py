"""HTML head: what a page declares in its meta tags, its title, its headings and its <time> elements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import islice

from lxml.html import HtmlElement

from pipelines.cleaning.metadata.date_lines import pattern

_DATE_NAMES = frozenset(
    (
        *("article:published_time", "og:published_time", "og:release_date", "og:pubdate", "pubdate"),
        *("publishdate", "publish-date", "publish_date", "publish_time", "publishtime", "datepublished"),
        *("dc.date", "dc.date.issued", "dcterms.created", "weibo:article:create_at", "og:time", "apub:time"),
    )
)
_TITLE_NAMES = frozenset(("og:title", "articletitle"))
_SITE_NAMES = frozenset(("og:site_name", "sitename", "application-name"))
"""From Open Graph, and from the standard for the sites of Chinese authorities, like ``PubDate``."""
_JSON_DATE = re.compile(r'"(?:datePublished|pubDate)"\s*:\s*"([^"]{8,40})"')
_LONGEST_TITLE, _MOST_TITLES = 300, 20
"""Characters of a title and titles of one kind that are read, at most: each is compared with all others."""
_STAMP_NAME = "ct = "
_STAMP = re.compile(r"\bct = [\"'](1[3-9]\d{8})[\"']")
"""The time at which an article of WeChat was published: a script writes it into the byline."""
_CHINA = timezone(timedelta(hours=8))
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_RELATIVE = re.compile(
    "[0-9半][天周月日年小分]|[今昨前][天日]|刚|[A-Z][a-z]{2,8}[.,]? [0-9]|[0-9] [A-Z][a-z]{2}"
)
"""The text of a <time> element that is no date by itself."""
_DATE_CHARACTERS = tuple("0123456789年-/.")
_TITLE_BORDER = pattern("sure_title_border")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of one page declares."""

    titles: tuple[str, ...]
    """og:title or ArticleTitle, then <title>."""
    headings: tuple[str, ...]
    """The texts of the h1 elements, in order."""
    subheadings: tuple[str, ...]
    """The texts of the h2 elements, in order."""
    descriptions: tuple[str, ...]
    published: str | None
    """ISO date."""
    parts: tuple[str, ...]
    """The titles split where they name section and site: ``A_B网`` gives A and B网."""
    sites: tuple[str, ...]
    """The names that the page gives its site."""
    source: str
    """The source of the text by the tag of the standard for the sites of authorities; "" without the tag."""
    times: tuple[tuple[str, str], ...]
    """Pairs of the text of a <time> element that is no date by itself (3天前, 4月23日) and its ISO date."""


def read(root: HtmlElement) -> Head:
    """Read the head of a page; its scripts must still be there."""
    by_tag: defaultdict[object, list[HtmlElement]] = defaultdict(list)
    for element in root.iter("meta", "title", "h1", "h2", "script", "time"):
        by_tag[element.tag].append(element)
    metas = [
        ((meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(), content)
        for meta in by_tag["meta"]
        if (content := _squeeze(meta.get("content") or ""))
    ]
    titles = _titles(by_tag["title"], metas)
    return Head(
        titles=titles,
        headings=_texts(by_tag["h1"]),
        subheadings=_texts(by_tag["h2"]),
        descriptions=tuple(content for name, content in metas if name in ("description", "og:description")),
        published=next(_dates(by_tag["script"], by_tag["time"], metas), None),
        parts=tuple(_parts(titles)),
        sites=tuple(content for name, content in metas if name in _SITE_NAMES),
        source=next((content for name, content in metas if name == "contentsource"), ""),
        times=tuple(_times(by_tag["time"])),
    )


def _titles(elements: Iterable[HtmlElement], metas: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The titles in meta tags, then the title element; one within a drawing is not the page's."""
    titles = [content for name, content in metas if name in _TITLE_NAMES]
    of_page = (element for element in elements if next(element.iterancestors("svg"), None) is None)
    titles += [_squeeze(element.text or "") for element in islice(of_page, 1)]
    return tuple(title[:_LONGEST_TITLE] for title in titles if title)


def _texts(elements: Iterable[HtmlElement]) -> tuple[str, ...]:
    texts = (
        _squeeze("".join(element.itertext()))[:_LONGEST_TITLE] for element in islice(elements, _MOST_TITLES)
    )
    return tuple(text for text in texts if text)


def _parts(titles: Iterable[str]) -> Iterator[str]:
    for title in titles:
        for part in _TITLE_BORDER.split(title):
            if part := part.strip():
                yield part


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def insert_dates(lead: str, times: Iterable[tuple[str, str]]) -> str:
    """Replace the text of <time> elements (``times``) in the lines before a text by their dates."""
    days: defaultdict[str, set[str]] = defaultdict(set)
    for shown, day in times:
        days[shown].add(day)
    for shown, meant in days.items():
        before, match, after = lead.rpartition(shown)
        if match and len(meant) == 1 and before[-1:] not in _DATE_CHARACTERS:
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
    """Publication dates, most reliable first: meta tags, JSON-LD, a marked <time>, WeChat's script."""
    texts = [content for name, content in metas if name in _DATE_NAMES]
    for script in scripts:
        if "json" in (script.get("type") or ""):
            texts += _JSON_DATE.findall(script.text or "")
    yield from filter(None, map(_day, texts))
    marked = {_day(time.get("datetime") or "") for time in times if _is_publication(time)} - {""}
    if len(marked) == 1:
        yield marked.pop()
    for script in scripts:
        text = script.text or ""
        match = _STAMP.search(text) if _STAMP_NAME in text else None
        if match:
            yield datetime.fromtimestamp(int(match[1]), _CHINA).date().isoformat()


def _is_publication(time: HtmlElement) -> bool:
    """Whether a <time> element is marked as the time of publication."""
    names = (time.get("class") or "").split()
    return time.get("itemprop") == "datePublished" or time.get("pubdate") is not None or "published" in names


def _day(text: str) -> str:
    match = _DATE.search(text)
    if match:
        with suppress(ValueError):
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    return ""
