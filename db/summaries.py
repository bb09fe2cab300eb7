"""Summaries of the corpus for charts: rows that are grouped and counted, in a fixed order."""

from __future__ import annotations

from typing import NamedTuple

from sqlite_utils import Database

from db.rows import read

SHORTEST_BIN = 125
"""Characters. Below it there is one bin; above it, each bin ends at twice the length of the one before."""
BINS = 9


class SiteYield(NamedTuple):
    """Counts of one site's pages."""

    site: str
    fetched: int
    """Pages that were fetched successfully at least once."""
    articles: int
    """Articles among them; an article of several pages counts once."""
    speeches: int
    """Speeches found in the articles, copies included."""
    survivors: int
    """Survivors whose best place is on this site."""


class YearCount(NamedTuple):
    """Survivors of one year and genre; ``year`` has four digits, and is None where no date was found."""

    year: str | None
    genre: str
    speeches: int


class LengthBin(NamedTuple):
    """Survivors of at least ``shortest`` characters and less than the next bin's."""

    shortest: int
    whole: int
    truncated: int


class CopyGroups(NamedTuple):
    """How many survivors have this number of places, their own included."""

    places: int
    survivors: int


class MostCopied(NamedTuple):
    """A survivor with many places."""

    id: str
    title: str
    places: int
    sites: int


class Flow(NamedTuple):
    """How many places on ``site`` are copies of speeches that were first on ``origin``."""

    origin: str
    site: str
    copies: int


class ReasonCount(NamedTuple):
    """Pages and speeches left out for one reason."""

    stage: str
    reason: str
    times: int


class RunTime(NamedTuple):
    """One run; times are UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""

    id: int
    kind: str
    started: str
    ended: str
    seconds: int
    exit_code: int


def site_yields(db: Database) -> list[SiteYield]:
    """The sites, those with most survivors first."""
    sql = """WITH counted (site, fetched, articles, speeches, survivors) AS (
            SELECT site, count(*), count(DISTINCT CASE WHEN outcome IN ('speeches', 'rejected')
                THEN article END), 0, 0 FROM pages WHERE fetched_at IS NOT NULL GROUP BY site
            UNION ALL SELECT site, 0, 0, count(*), 0 FROM occurrences GROUP BY site
            UNION ALL SELECT site, 0, 0, 0, count(*) FROM speeches GROUP BY site)
        SELECT site, sum(fetched), sum(articles), sum(speeches), sum(survivors) FROM counted
        GROUP BY site ORDER BY 5 DESC, 2 DESC, site"""
    return list(read(db, SiteYield, sql))


def years(db: Database) -> list[YearCount]:
    sql = """SELECT substr(published, 1, 4) AS year, genre, count(*) FROM speeches
        GROUP BY year, genre ORDER BY year IS NULL, year, genre"""
    return list(read(db, YearCount, sql))


def lengths(db: Database) -> list[LengthBin]:
    """All bins, the shortest first; the last has no upper end."""
    edges = [0] + [SHORTEST_BIN << step for step in range(BINS - 1)]
    cases = " ".join(f"WHEN chars >= {edge} THEN {edge}" for edge in reversed(edges))
    sql = f"""SELECT CASE {cases} END AS shortest, count(*) FILTER (WHERE NOT truncated),
        count(*) FILTER (WHERE truncated) FROM speeches GROUP BY 1"""
    bins = {row.shortest: row for row in read(db, LengthBin, sql)}
    return [bins.get(edge, LengthBin(edge, 0, 0)) for edge in edges]


def median_length(db: Database) -> int:
    """The median length of the survivors in characters; 0 where there are none."""
    sql = "SELECT chars FROM speeches ORDER BY chars LIMIT 1 OFFSET (SELECT count(*) / 2 FROM speeches)"
    row = db.conn.execute(sql).fetchone()
    return int(row[0]) if row else 0


def copy_groups(db: Database) -> list[CopyGroups]:
    sql = "SELECT copies + 1, count(*) FROM speeches GROUP BY 1 ORDER BY 1"
    return list(read(db, CopyGroups, sql))


def most_copied(db: Database, most: int) -> list[MostCopied]:
    """The survivors with more than one place, those with most first."""
    sql = """SELECT id, title, copies + 1, (SELECT count(DISTINCT site) FROM places WHERE survivor_id = id)
        FROM speeches WHERE copies > 0 ORDER BY copies DESC, id LIMIT ?"""
    return list(read(db, MostCopied, sql, (most,)))


def flows(db: Database) -> list[Flow]:
    """How many texts sites copied from each other. The origin of a speech is the place with the earliest date
    printed on its page; among places with the same date or none, the one that was fetched first."""
    sql = """WITH ordered AS (SELECT survivor_id, site, row_number() OVER (PARTITION BY survivor_id
            ORDER BY published IS NULL, published, first_fetched, url, position) AS place FROM places)
        SELECT o.site, c.site, count(*) FROM ordered c JOIN ordered o USING (survivor_id)
        WHERE o.place = 1 AND c.place > 1 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"""
    return list(read(db, Flow, sql))


def reasons(db: Database) -> list[ReasonCount]:
    sql = "SELECT stage, reason, count(*) FROM rejections GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    return list(read(db, ReasonCount, sql))


def run_times(db: Database) -> list[RunTime]:
    """All runs, the oldest first."""
    sql = """SELECT id, kind, started, ended, max(0, strftime('%s', ended) - strftime('%s', started)),
        exit_code FROM runs ORDER BY id"""
    return list(read(db, RunTime, sql))
