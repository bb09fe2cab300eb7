"""Monitors of the harvest: pages that come, but give no speeches, or other reasons than usual not to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from db.harvest import Harvest
from fanwen.show.reasons import general

FEWEST_ARTICLES = 20
"""Fewer prove nothing: the crawls before are added, the newest first, until there are so many."""
EMPTY = 0.5
"""Share of articles without a speech above which a site is named."""
LEFT_OUT = 0.2
"""The same for the articles left out for one reason."""
TIMES = 3
"""Both only where that is more than so many times the usual share, as far as one is known."""


def yield_alerts(
    harvest: Mapping[str, Harvest], history: Sequence[Mapping[str, Any]], without_news: int
) -> list[str]:
    """One line for each thing that somebody should look at.

    ``harvest`` is this crawl's, by site; ``history`` holds the ``counts`` of earlier crawls as the table of
    runs has them, the newest first. ``without_news`` is the number of crawls without a new speech, this one
    among them, that is one too many; 0 for never.
    """
    rows = [{site: one.to_json() for site, one in harvest.items()}]
    rows += [row["harvest"] for row in history if "harvest" in row]
    lines = [f"{site}: {line}" for site in harvest for line in _shares(site, _of_site(site, rows))]
    lines.extend(_drought(rows, without_news))
    return lines


def _of_site(site: str, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row[site] for row in rows if site in row]


def _shares(site: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is said of the site's newest articles, held against those before them."""
    sums = enumerate(accumulate(row["articles"] for row in rows), 1)
    cut = next((number for number, articles in sums if articles >= FEWEST_ARTICLES), None)
    if cut is None:
        return
    new, old = rows[:cut], rows[cut:]
    articles, before = _sum(new, "articles"), _sum(old, "articles")
    empty = _sum(new, "empty")
    advice = f"`fanwen sites check {site}` and `fanwen rejections` show why"
    if empty > EMPTY * articles and not _usual(empty / articles, _sum(old, "empty"), before):
        why = max(_reasons(new).items(), key=lambda item: (item[1], item[0]), default=("", 0))[0]
        yield f"{empty} of the last {articles} articles gave no speech, most by {why!r}; {advice}"
        return
    for reason, count in sorted(_reasons(new).items()):
        usually = _reasons(old).get(reason, 0)
        known = before >= FEWEST_ARTICLES
        if known and count > LEFT_OUT * articles and not _usual(count / articles, usually, before):
            yield (
                f"{reason!r} left out {count} times in the last {articles} articles, "
                f"and {usually} times in the {before} before; {advice}"
            )


def _usual(share: float, count: int, articles: int) -> bool:
    """Whether a share is no more than so many times that of the articles before; False with too few."""
    return articles >= FEWEST_ARTICLES and share <= TIMES * count / articles


def _drought(rows: Sequence[Mapping[str, Any]], without_news: int) -> Iterator[str]:
    recent = rows[:without_news]
    if without_news and len(recent) == without_news:
        if any(one["speeches"] for row in recent for one in row.values()):
            return
        yield (
            f"no new speech came in the last {without_news} crawls; see whether the sites still publish "
            "(monitors.without_news in fanwen.toml sets the number)"
        )


def _sum(rows: Sequence[Mapping[str, Any]], name: str) -> int:
    return sum(row[name] for row in rows)


def _reasons(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        for reason, count in row["rejected"].items():
            found[general(reason)] = found.get(general(reason), 0) + count
    return found
