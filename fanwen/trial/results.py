"""Results of a trial: what a profile matches and extracts on one page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.profiles import SiteProfile
from fanwen.trial.fetch import FetchedPage
from pipelines.cleaning.clean import clean
from pipelines.cleaning.decode import decode
from pipelines.cleaning.extract import extract, tree
from pipelines.cleaning.types import Cleaned, Page, Unusable

EXAMPLE = 60
"""Characters shown of a text."""


@dataclass(frozen=True, slots=True)
class ListResult:
    """The result of a list page, a start page or a sitemap."""

    url: str
    status: int
    kind: str
    articles: int
    """Links that match links.articles."""
    lists: int
    others: tuple[str, ...]
    """Links within the site that match no pattern."""
    patterns: dict[str, int]
    """``key pattern`` -> links that it matches."""


@dataclass(frozen=True, slots=True)
class SpeechResult:
    """A speech as it would be in the corpus."""

    title: str
    published: str | None
    chars: int
    begins: str
    ends: str


@dataclass(slots=True)
class ArticleResult:
    """The result of an article, or of a part of one."""

    url: str
    status: int
    kind: str = "article"
    part: int = 1
    more_parts: int = 0
    """Links to other parts of the article."""
    likely_parts: tuple[str, ...] = ()
    """Links that look like further parts, if the profile has no pattern for them."""
    selectors: dict[str, int] = field(default_factory=dict)
    """``key selector`` -> elements that it matches."""
    how: str = ""
    """How the text was found: by the profile or by the extractor."""
    speeches: tuple[SpeechResult, ...] = ()
    rejections: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Beginnings of the lines that were removed as banners."""
    chars: int = 0
    """Characters of the page, without whitespace."""
    kept: int = 0
    """Those of them that are in the speeches."""


def apply_profile(profile: SiteProfile, page: FetchedPage) -> ListResult | ArticleResult:
    """Classify a page by its URL, and clean it if it is an article."""
    url, status = page.record.url, page.record.status
    if not profile.is_article(url):
        kind = "sitemap" if page.is_sitemap else "list" if profile.is_list(url) else "start page"
        articles = [link for link in page.links if profile.is_article(link)]
        lists = [link for link in page.links if profile.is_list(link)]
        others = tuple(link for link in page.links if link not in {*articles, *lists})
        return ListResult(
            url, status, kind, len(articles), len(lists), others, _patterns(profile, page.links)
        )
    first, part = profile.rules.part_of(url)
    result = ArticleResult(url, status, part=part)
    if status == 200:
        result.more_parts = sum(profile.rules.part_of(link)[0] == first for link in page.links)
        result.likely_parts = () if profile.parts else _likely_parts(url, page.links)
        _clean(profile, page, result)
    return result


def _patterns(profile: SiteProfile, links: Sequence[str]) -> dict[str, int]:
    kinds = (("links.articles", profile.articles), ("links.lists", profile.lists))
    return {
        f"{key} {pattern}": sum(re.search(pattern, link) is not None for link in links)
        for key, patterns in kinds
        for pattern in patterns
    }


def _likely_parts(url: str, links: Sequence[str]) -> tuple[str, ...]:
    """Links with the name of the article and a small number, such as ``7_2.html`` for ``7.html``."""
    stem, dot, end = url.rpartition(".")
    candidates = {f"{stem}{separator}{number}{dot}{end}" for separator in "_-" for number in range(2, 10)}
    return tuple(link for link in links if link in candidates)


def _clean(profile: SiteProfile, page: FetchedPage, result: ArticleResult) -> None:
    """Clean the page as an ingest would, and fill in the result."""
    record, rules = page.record, profile.rules
    as_page = Page(record.url, record.fetched_at, record.content_type, page.body, profile.name)
    cleaned = clean([as_page], rules)
    result.rejections = tuple(f"{r.stage}: {r.reason}" for r in cleaned.rejections)
    result.speeches = tuple(
        SpeechResult(s.title, s.published, len(s.text), s.text[:EXAMPLE], s.text[-EXAMPLE:])
        for s in cleaned.speeches
    )
    result.removed = _removed(cleaned)
    result.kept = sum(len("".join(s.text.split())) for s in cleaned.speeches)
    try:
        text = decode(as_page, rules.charset).text
        _count(profile, text, result)
        result.how = extract(text, record.url, rules).how
    except Unusable:
        # It is among the rejections already.
        return


def _removed(cleaned: Cleaned) -> tuple[str, ...]:
    steps = (step for trace in cleaned.traces for step in trace.passes if step.stage == "banners")
    lines = (" ".join(edit.before.split())[:EXAMPLE] for step in steps for edit in step.edits)
    return tuple(dict.fromkeys(filter(None, lines)))


def _count(profile: SiteProfile, text: str, result: ArticleResult) -> None:
    """Count the elements that each selector matches, and the characters of the page. Raises Unusable."""
    root = tree.parse(text)
    for key, selectors in (("title", profile.title), ("prune", profile.prune), ("body", profile.body)):
        for selector in selectors:
            result.selectors[f"{key} {selector}"] = len(tree.matches(root, selector))
        if key == "prune":
            # The body is searched for in the remaining elements.
            tree.prune(root, profile.prune)
    tree.strip_textless(root)
    result.chars = len("".join("".join(root.itertext()).split()))
