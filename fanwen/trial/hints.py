"""Hints: what to do about a profile that does not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawler.profiles import SiteProfile
from fanwen.trial.fetch import Trial
from fanwen.trial.look import ArticleLook, ListLook

FEW = 0.2
"""Share of a page's text below which an article looks as if some of it were lost."""
OFTEN = 5
"""Links of one shape that look like articles."""


def hints(profile: SiteProfile, trial: Trial, looks: Sequence[ListLook | ArticleLook]) -> list[str]:
    """One line for each thing that keeps the profile from its articles, or its articles from being whole."""
    lists = [one for one in looks if isinstance(one, ListLook)]
    articles = [one for one in looks if isinstance(one, ArticleLook)]
    return [*_reach(trial), *_links(profile, lists, articles), *_texts(profile, articles)]


def _reach(trial: Trial) -> Iterator[str]:
    for reason, urls in sorted(trial.refused.items()):
        yield f"not asked for ({reason}): {urls[0]}" + (f" and {len(urls) - 1} more" if urls[1:] else "")
    for page in trial.pages:
        if page.record.status not in (200, 301, 302, 303, 307, 308):
            yield f"{page.record.url} answered {page.record.status}; see whether it is still there"
    for kind, count in sorted(trial.errors.items()):
        if not kind.isdecimal():
            yield f"{count} requests failed ({kind}); see whether the site can be reached"


def _links(profile: SiteProfile, lists: Sequence[ListLook], articles: Sequence[ArticleLook]) -> Iterator[str]:
    came = [one for one in lists if one.status == 200]
    if came and not articles and not any(one.articles for one in came):
        yield "no link fits links.articles" + _commonest(came)
    elif came and not any(one.lists for one in came) and not profile.sitemaps:
        yield "no link fits links.lists: only what the start pages show will be found"
    for one in articles:
        if one.likely_parts:
            yield (
                f"{one.url} seems to go on at {one.likely_parts[0]}; name the parts' URLs in parts.url, "
                "or the text ends after the first page"
            )
            return


def _commonest(lists: Sequence[ListLook]) -> str:
    """The shape that most of the other links have, as a pattern to begin with."""
    shapes = Counter(_shape(link) for one in lists for link in one.others)
    best = max(shapes, key=lambda shape: (shapes[shape], shape), default="")
    if shapes[best] < OFTEN or r"\d" not in best:
        return "; see how the articles' URLs look, and whether the lists are pages without scripts"
    return f"; {shapes[best]} links look like '{best}$'"


def _shape(url: str) -> str:
    """The path with its numbers as patterns."""
    return re.sub(r"\d+", r"\\d+", re.escape(urlsplit(url).path))


def _texts(profile: SiteProfile, articles: Sequence[ArticleLook]) -> Iterator[str]:
    read = [one for one in articles if one.status == 200]
    for key, selectors in (("title", profile.title), ("body", profile.body), ("prune", profile.prune)):
        names = [f"{key} {selector}" for selector in selectors]
        if names and read and not any(one.selectors.get(name) for one in read for name in names):
            yield f"extract.{key} matches nothing on {len(read)} articles; correct it or leave it out"
    empty = [one for one in read if not one.speeches]
    if empty:
        why = empty[0].rejections[0] if empty[0].rejections else "nothing found"
        advice = "name the text's element in extract.body"
        yield f"{len(empty)} of {len(read)} articles gave no speech ({why}); {advice}"
    short = [one for one in read if one.speeches and one.kept < FEW * one.chars]
    if short:
        yield f"{short[0].url} kept {short[0].kept} of {short[0].chars} signs; see whether text is missing"
    if read and not empty and not any(speech.published for one in read for speech in one.speeches):
        yield "no date was found; if the pages show one, it stands too far from the text"
