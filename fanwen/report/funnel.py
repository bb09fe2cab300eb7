"""Pages, articles, speeches and survivors of each site."""

from __future__ import annotations

from collections.abc import Sequence

from db.summaries import SiteYield
from fanwen.report.figures import Bar, BarGroup, Bars, Figure, Table
from fanwen.report.formatting import counted, share

TITLE = "From pages to survivors"
SITES = 12
"""Sites with bars of their own. The others are added up."""


def figure(sites: Sequence[SiteYield]) -> Figure:
    """Four bars for each site, in the given order."""
    if not sites:
        return Figure("funnel", TITLE, "No page has been fetched yet.")
    shown = [*sites[:SITES], *_others(sites[SITES:])]
    chart = Bars(tuple(BarGroup(site.site, _note(site), _bars(site)) for site in shown))
    head = ("site", "pages fetched", "articles", "speeches", "survivors")
    rows = tuple((s.site, s.fetched, s.articles, s.speeches, s.survivors) for s in sites)
    return Figure("funnel", TITLE, _caption(sites), chart, (Table(head, rows),))


def _bars(site: SiteYield) -> tuple[Bar, ...]:
    return (
        Bar("pages", site.fetched, "step1"),
        Bar("articles", site.articles, "step2"),
        Bar("speeches", site.speeches, "step3"),
        Bar("survivors", site.survivors, "step4"),
    )


def _note(site: SiteYield) -> str:
    return f"{share(site.survivors, site.speeches)} of its speeches are survivors"


def _sum(name: str, sites: Sequence[SiteYield]) -> SiteYield:
    return SiteYield(
        name,
        sum(site.fetched for site in sites),
        sum(site.articles for site in sites),
        sum(site.speeches for site in sites),
        sum(site.survivors for site in sites),
    )


def _others(sites: Sequence[SiteYield]) -> list[SiteYield]:
    return [_sum(counted(len(sites), "more site", "more sites"), sites)] if sites else []


def _caption(sites: Sequence[SiteYield]) -> str:
    total = _sum("", sites)
    caption = (
        f"{counted(total.fetched, 'page', 'pages')} from {counted(len(sites), 'site', 'sites')} have "
        f"{counted(total.articles, 'article', 'articles')} and "
        f"{counted(total.speeches, 'speech', 'speeches')}; "
        f"{counted(total.survivors, 'is a survivor', 'are survivors')} "
        f"({share(total.survivors, total.speeches)})."
    )
    if len(sites) == 1 or not sites[0].survivors:
        return caption
    first, least = sites[0], min(sites, key=lambda s: (s.survivors / (s.speeches or 1), s.site))
    return (
        f"{caption} {first.site} has the most survivors ({first.survivors:,}), {least.site} the "
        f"smallest share ({least.survivors:,} of {least.speeches:,})."
    )
