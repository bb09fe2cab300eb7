"""Hints on how to correct a profile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawler.profiles import SiteProfile
from fanwen.trial.fetch import Trial
from fanwen.trial.results import ArticleResult, ListResult

FEW = 0.2
"""Share of the page's text below which a part of the article may be missing."""
OFTEN = 5
"""Fewest links with one shape that are taken for articles."""


def find_hints(
    profile: SiteProfile, trial: Trial, results: Sequence[ListResult | ArticleResult]
) -> list[str]:
    """One line for each reason why articles are not found or are incomplete."""
    lists = [result for result in results if isinstance(result, ListResult)]
    articles = [result for result in results if isinstance(result, ArticleResult)]
    return [*_request_hints(trial), *_link_hints(profile, lists, articles), *_text_hints(profile, articles)]


def _request_hints(trial: Trial) -> Iterator[str]:
    for reason, urls in sorted(trial.refused.items()):
        yield f"not fetched ({reason}): {urls[0]}" + (f" and {len(urls) - 1} more" if urls[1:] else "")
    for page in trial.pages:
        if page.record.status not in (200, 301, 302, 303, 307, 308):
            yield f"{page.record.url} answered {page.record.status}; check whether it still exists"
    for kind, count in sorted(trial.errors.items()):
        if not kind.isdecimal():
            yield f"{count} requests failed ({kind}); check whether the site can be reached"


def _link_hints(
    profile: SiteProfile, lists: Sequence[ListResult], articles: Sequence[ArticleResult]
) -> Iterator[str]:
    fetched = [result for result in lists if result.status == 200]
    if fetched and not articles and not any(result.articles for result in fetched):
        yield "no link matches links.articles" + _commonest(fetched)
    elif fetched and not any(result.lists for result in fetched) and not profile.sitemaps:
        yield "no link matches links.lists: only links of the start pages will be found"
    for article in articles:
        if article.likely_parts:
            yield (
                f"{article.url} seems to continue at {article.likely_parts[0]}; set parts.url to a pattern "
                "of the URLs, or the text ends after the first page"
            )
            return


def _commonest(lists: Sequence[ListResult]) -> str:
    """The most frequent shape of the other links, as a pattern to start from."""
    shapes = Counter(_shape(link) for result in lists for link in result.others)
    best = max(shapes, key=lambda shape: (shapes[shape], shape), default="")
    if shapes[best] < OFTEN or r"\d" not in best:
        return "; check the URLs of the articles, and whether the list pages work without scripts"
    return f"; {shapes[best]} links match '{best}$'"


def _shape(url: str) -> str:
    """The path as a pattern, with ``\\d+`` for each number."""
    return re.sub(r"\d+", r"\\d+", re.escape(urlsplit(url).path))


def _text_hints(profile: SiteProfile, articles: Sequence[ArticleResult]) -> Iterator[str]:
    fetched = [article for article in articles if article.status == 200]
    for key, selectors in (("title", profile.title), ("body", profile.body), ("prune", profile.prune)):
        names = [f"{key} {selector}" for selector in selectors]
        if (
            names
            and fetched
            and not any(article.selectors.get(name) for article in fetched for name in names)
        ):
            yield f"extract.{key} matches nothing on {len(fetched)} articles; correct or remove it"
    empty = [article for article in fetched if not article.speeches]
    if empty:
        reason = empty[0].rejections[0] if empty[0].rejections else "no text found"
        advice = "set extract.body to the element of the text"
        yield f"{len(empty)} of {len(fetched)} articles gave no speech ({reason}); {advice}"
    short = [article for article in fetched if article.speeches and article.kept < FEW * article.chars]
    if short:
        yield f"{short[0].url} kept {short[0].kept} of {short[0].chars} characters; check for missing text"
    if (
        fetched
        and not empty
        and not any(speech.published for article in fetched for speech in article.speeches)
    ):
        yield "no date was found; if the pages show one, it is too far from the text"
