"""Monitors of the yield: alerts for sites whose articles give no speeches or unusual rejections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from db.crawl_yield import CrawlYield
from fanwen.show.reasons import without_numbers

FEWEST_ARTICLES = 20
"""With fewer, earlier crawls are added, newest first, until there are this many."""
EMPTY = 0.5
"""Share of articles without a speech above which a site gets an alert."""
LEFT_OUT = 0.2
"""The same for articles rejected for one reason."""
TIMES = 3
"""An alert needs a share of more than this many times the usual one, if a usual one is known."""


def yield_alerts(
    yields: Mapping[str, CrawlYield], history: Sequence[Mapping[str, Any]], without_news: int
) -> list[str]:
    """The alerts of a crawl.

    ``yields`` are those of this crawl, by site; ``history`` holds the column ``counts`` of earlier crawls,
    newest first. ``without_news`` is the number of crawls in a row without a new speech, including this one,
    that gives an alert; 0 for never.
    """
    rows = [{site: site_yield.to_json() for site, site_yield in yields.items()}]
    rows += [row["harvest"] for row in history if "harvest" in row]
    lines = [f"{site}: {line}" for site in yields for line in _shares(site, _of_site(site, rows))]
    lines.extend(_drought(rows, without_news))
    return lines


def _of_site(site: str, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row[site] for row in rows if site in row]


def _shares(site: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Alerts for the newest articles of a site, compared with those before them."""
    sums = enumerate(accumulate(row["articles"] for row in rows), 1)
    split = next((number for number, articles in sums if articles >= FEWEST_ARTICLES), None)
    if split is None:
        return
    new, old = rows[:split], rows[split:]
    articles, before = _sum(new, "articles"), _sum(old, "articles")
    empty = _sum(new, "empty")
    advice = f"`fanwen sites check {site}` and `fanwen rejections` show why"
    if empty > EMPTY * articles and not _usual(empty / articles, _sum(old, "empty"), before):
        reason = max(_reasons(new).items(), key=lambda item: (item[1], item[0]), default=("", 0))[0]
        yield f"{empty} of the last {articles} articles gave no speech, most with {reason!r}; {advice}"
        return
    for reason, count in sorted(_reasons(new).items()):
        usually = _reasons(old).get(reason, 0)
        known = before >= FEWEST_ARTICLES
        if known and count > LEFT_OUT * articles and not _usual(count / articles, usually, before):
            yield (
                f"{reason!r}: {count} rejections in the last {articles} articles, "
                f"{usually} in the {before} before; {advice}"
            )


def _usual(share: float, count: int, articles: int) -> bool:
    """Whether a share is at most TIMES that of the articles before; False if these are too few."""
    return articles >= FEWEST_ARTICLES and share <= TIMES * count / articles


def _drought(rows: Sequence[Mapping[str, Any]], without_news: int) -> Iterator[str]:
    recent = rows[:without_news]
    if without_news and len(recent) == without_news:
        if any(site_yield["speeches"] for row in recent for site_yield in row.values()):
            return
        yield (
            f"the last {without_news} crawls gave no new speech; check whether the sites still publish "
            "(monitors.without_news in fanwen.toml sets the number)"
        )


def _sum(rows: Sequence[Mapping[str, Any]], name: str) -> int:
    return sum(row[name] for row in rows)


def _reasons(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for row in rows:
        for reason, count in row["rejected"].items():
            general = without_numbers(reason)
            totals[general] = totals.get(general, 0) + count
    return totals
