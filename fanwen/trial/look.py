"""Looking: what the profile made of one page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.profiles import SiteProfile
from fanwen.trial.fetch import Fetched
from pipelines.cleaning.clean import clean
from pipelines.cleaning.decode import decode
from pipelines.cleaning.extract import extract, tree
from pipelines.cleaning.types import Cleaned, Page, Unusable

EXAMPLE = 60
"""Characters shown of a text."""


@dataclass(frozen=True, slots=True)
class ListLook:
    """A list page, or a sitemap."""

    url: str
    status: int
    kind: str
    articles: int
    """Links to articles, by the profile's patterns."""
    lists: int
    others: tuple[str, ...]
    """Links within the site that fit no pattern."""
    patterns: dict[str, int]
    """``key pattern`` -> links that it fits."""


@dataclass(frozen=True, slots=True)
class SpeechLook:
    """A speech as it would stand in the corpus."""

    title: str
    published: str | None
    chars: int
    begins: str
    ends: str


@dataclass(slots=True)
class ArticleLook:
    """An article, or a part of one."""

    url: str
    status: int
    kind: str = "article"
    part: int = 1
    more_parts: int = 0
    """Links to other parts of it."""
    likely_parts: tuple[str, ...] = ()
    """Links that look like further parts, where the profile names no pattern."""
    selectors: dict[str, int] = field(default_factory=dict)
    """``key selector`` -> elements that match it."""
    how: str = ""
    """What found the text: the profile, or the extractor by itself."""
    speeches: tuple[SpeechLook, ...] = ()
    rejections: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Beginnings of the lines that went as banners."""
    chars: int = 0
    """Signs of the page that are no blanks, and those of them in the speeches."""
    kept: int = 0


def look(profile: SiteProfile, page: Fetched) -> ListLook | ArticleLook:
    """What the profile takes the page for, and what it makes of it."""
    url, status = page.record.url, page.record.status
    if not profile.is_article(url):
        kind = "sitemap" if page.is_sitemap else "list" if profile.is_list(url) else "start page"
        articles = [link for link in page.links if profile.is_article(link)]
        lists = [link for link in page.links if profile.is_list(link)]
        others = tuple(link for link in page.links if link not in {*articles, *lists})
        return ListLook(url, status, kind, len(articles), len(lists), others, _patterns(profile, page.links))
    first, part = profile.rules.part_of(url)
    found = ArticleLook(url, status, part=part)
    if status == 200:
        found.more_parts = sum(profile.rules.part_of(link)[0] == first for link in page.links)
        found.likely_parts = () if profile.parts else _likely_parts(url, page.links)
        _read(profile, page, found)
    return found


def _patterns(profile: SiteProfile, links: Sequence[str]) -> dict[str, int]:
    kinds = (("links.articles", profile.articles), ("links.lists", profile.lists))
    return {
        f"{key} {pattern}": sum(re.search(pattern, link) is not None for link in links)
        for key, patterns in kinds
        for pattern in patterns
    }


def _likely_parts(url: str, links: Sequence[str]) -> tuple[str, ...]:
    """Links of the article's own name with a small number behind it, as ``7_2.html`` for ``7.html``."""
    stem, dot, end = url.rpartition(".")
    tries = {f"{stem}{sign}{number}{dot}{end}" for sign in "_-" for number in range(2, 10)}
    return tuple(link for link in links if link in tries)


def _read(profile: SiteProfile, page: Fetched, found: ArticleLook) -> None:
    """Clean the page as an ingest would, and note what became of it."""
    record, rules = page.record, profile.rules
    read = Page(record.url, record.fetched_at, record.content_type, page.body, profile.name)
    cleaned = clean([read], rules)
    found.rejections = tuple(f"{r.stage}: {r.reason}" for r in cleaned.rejections)
    found.speeches = tuple(
        SpeechLook(s.title, s.published, len(s.text), s.text[:EXAMPLE], s.text[-EXAMPLE:])
        for s in cleaned.speeches
    )
    found.removed = _removed(cleaned)
    found.kept = sum(len("".join(s.text.split())) for s in cleaned.speeches)
    try:
        text = decode(read, rules.charset).text
        _count(profile, text, found)
        found.how = extract(text, record.url, rules).how
    except Unusable:
        # Told already: it is among the rejections.
        return


def _removed(cleaned: Cleaned) -> tuple[str, ...]:
    steps = (step for trace in cleaned.traces for step in trace.passes if step.stage == "banners")
    lines = (" ".join(edit.before.split())[:EXAMPLE] for step in steps for edit in step.edits)
    return tuple(dict.fromkeys(filter(None, lines)))


def _count(profile: SiteProfile, text: str, found: ArticleLook) -> None:
    """How many elements each selector matches, and how much text the page has. Raises Unusable."""
    root = tree.parse(text)
    for key, selectors in (("title", profile.title), ("prune", profile.prune), ("body", profile.body)):
        for selector in selectors:
            found.selectors[f"{key} {selector}"] = len(tree.matches(root, selector))
        if key == "prune":
            # The body is looked for in what is left.
            tree.prune(root, profile.prune)
    tree.strip_textless(root)
    found.chars = len("".join("".join(root.itertext()).split()))
