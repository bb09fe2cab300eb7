"""The page: all figures of a corpus, set in one HTML file that loads nothing and runs nothing."""

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
from fanwen.report.words import moment, share

MARK = "<!-- made by fanwen report -->"
"""Stands at the head of each report, so that one is known for what it is."""
MOST_COPIED = 10


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that stands by itself, with what it counts."""

    number: str
    name: str


def page(db: Database) -> str:
    """The report of a corpus: the same bytes for the same corpus, whenever and wherever it is made."""
    with snapshot(db.conn):
        stats, times, figures = collect(db), summaries.run_times(db), _figures(db)
    style = files("fanwen.report").joinpath("data", "report.css").read_text(encoding="utf-8")
    return _template().render(
        mark=Markup(MARK),
        style=Markup(style),
        digest=_digest(style),
        when=moment(times[-1].ended) if times else "",
        empty=not stats.pages,
        tiles=_tiles(stats),
        figures=figures,
    )


def _template() -> Template:
    """Everything that a template is given is escaped, save what is marked as our own."""
    loader = PackageLoader("fanwen.report", "data")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("report.html")


def _digest(style: str) -> str:
    """What the page's own policy lets a browser apply: this style sheet, and nothing that a site wrote."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _tiles(stats: Stats) -> list[Tile]:
    removed = sum(stats.copies.values())
    return [
        Tile(f"{stats.survivors:,}", "speeches"),
        Tile(f"{stats.chars:,}", "characters in them"),
        Tile(f"{len(stats.sites):,}", "sites they stand on"),
        Tile(f"{removed:,}", f"copies removed, {share(removed, stats.occurrences)} of what was found"),
        Tile(share(stats.truncated, stats.survivors), "of the speeches are cut off"),
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
