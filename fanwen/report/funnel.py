"""From pages to survivors, site by site."""

from __future__ import annotations

from collections.abc import Sequence

from db.summaries import SiteYield
from fanwen.report.figures import Bar, BarGroup, Bars, Figure, Table
from fanwen.report.words import count, share

TITLE = "From pages to survivors"
SITES = 12
"""Sites shown by themselves; the others are drawn together."""


def figure(sites: Sequence[SiteYield]) -> Figure:
    """The funnel of each site, in the given order."""
    if not sites:
        return Figure("funnel", TITLE, "No page has been fetched yet.")
    shown = [*sites[:SITES], *_others(sites[SITES:])]
    picture = Bars(tuple(BarGroup(site.site, _kept(site), _bars(site)) for site in shown))
    head = ("site", "pages fetched", "articles", "speeches", "survivors")
    rows = tuple((s.site, s.fetched, s.articles, s.speeches, s.survivors) for s in sites)
    return Figure("funnel", TITLE, _caption(sites), picture, (Table(head, rows),))


def _bars(site: SiteYield) -> tuple[Bar, ...]:
    return (
        Bar("pages", site.fetched, "step1"),
        Bar("articles", site.articles, "step2"),
        Bar("speeches", site.speeches, "step3"),
        Bar("survivors", site.survivors, "step4"),
    )


def _kept(site: SiteYield) -> str:
    return f"{share(site.survivors, site.speeches)} of its speeches survive here"


def _sum(name: str, sites: Sequence[SiteYield]) -> SiteYield:
    return SiteYield(
        name,
        sum(site.fetched for site in sites),
        sum(site.articles for site in sites),
        sum(site.speeches for site in sites),
        sum(site.survivors for site in sites),
    )


def _others(sites: Sequence[SiteYield]) -> list[SiteYield]:
    return [_sum(count(len(sites), "more site", "more sites"), sites)] if sites else []


def _caption(sites: Sequence[SiteYield]) -> str:
    whole = _sum("", sites)
    said = (
        f"{count(whole.fetched, 'page', 'pages')} from {count(len(sites), 'site', 'sites')} held "
        f"{count(whole.articles, 'article', 'articles')} and {count(whole.speeches, 'speech', 'speeches')}; "
        f"without copies {count(whole.survivors, 'survives', 'survive')} "
        f"({share(whole.survivors, whole.speeches)})."
    )
    if len(sites) == 1 or not sites[0].survivors:
        return said
    first, least = sites[0], min(sites, key=lambda s: (s.survivors / (s.speeches or 1), s.site))
    return (
        f"{said} Most survivors stand on {first.site} ({first.survivors:,}); the smallest share of what it "
        f"had is left of {least.site} ({least.survivors:,} of {least.speeches:,})."
    )
