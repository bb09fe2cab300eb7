"""The page of the report: all figures in one HTML file without scripts or external files."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from sqlite_utils import Database

from db import summaries
from db.snapshot import snapshot
from db.stats import Stats, collect
from fanwen.report import copies, flows, funnel, lengths, rejections, runs, years
from fanwen.report.figures import Figure
from fanwen.report.formatting import minute, share

MARK = "<!-- made by fanwen report -->"
"""A line at the beginning of each report, by which `fanwen report` recognises one."""
MOST_COPIED = 10


@dataclass(frozen=True, slots=True)
class Tile:
    """A number and what it counts."""

    number: str
    name: str


def render_report(db: Database) -> str:
    """The report of a corpus. The same corpus gives the same bytes."""
    with snapshot(db.conn):
        stats, times, figures = collect(db), summaries.run_times(db), _figures(db)
    style = files("fanwen.report").joinpath("data", "report.css").read_text(encoding="utf-8")
    return _template().render(
        mark=Markup(MARK),
        style=Markup(style),
        digest=_digest(style),
        when=minute(times[-1].ended) if times else "",
        empty=not stats.pages,
        tiles=_tiles(stats),
        figures=figures,
    )


def _template() -> Template:
    """The template. All values are escaped, except our own Markup."""
    loader = PackageLoader("fanwen.report", "data")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html")


def _digest(style: str) -> str:
    """The hash of the style sheet, which is the only one that the policy of the page allows."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _tiles(stats: Stats) -> list[Tile]:
    removed = sum(stats.copies.values())
    return [
        Tile(f"{stats.survivors:,}", "speeches"),
        Tile(f"{stats.chars:,}", "characters in them"),
        Tile(f"{len(stats.sites):,}", "sites with survivors"),
        Tile(f"{removed:,}", f"copies removed, {share(removed, stats.occurrences)} of all occurrences"),
        Tile(share(stats.truncated, stats.survivors), "of the speeches are truncated"),
        Tile(f"{stats.pages:,}", f"pages known, {stats.gone:,} of them gone"),
    ]


def _figures(db: Database) -> list[Figure]:
    return [
        funnel.figure(summaries.site_yields(db)),
        flows.figure(summaries.flows(db)),
        copies.figure(summaries.copy_groups(db), summaries.most_copied(db, MOST_COPIED)),
        years.figure(summaries.years(db)),
        lengths.figure(summaries.lengths(db), summaries.median_length(db)),
        rejections.figure(summaries.reasons(db)),
        runs.figure(summaries.run_times(db)),
    ]
