"""The harvest: what the pages of one crawl gave the corpus, site by site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlite_utils import Database

from db.rows import placeholders


@dataclass(slots=True)
class Harvest:
    """Counts of the new or changed articles that one crawl fetched from one site."""

    articles: int = 0
    empty: int = 0
    """Articles without a speech."""
    rejected: dict[str, int] = field(default_factory=dict)
    """Pages and speeches left out, by ``stage: reason``."""
    speeches: int = 0
    """New survivors."""

    def to_json(self) -> dict[str, Any]:
        """A form for ``json.dumps``."""
        return asdict(self)


def of_crawl(db: Database, files: Sequence[str], started: str) -> dict[str, Harvest]:
    """The harvest by site of the crawl that wrote these archive files from ``started`` (UTC) on."""
    harvests: dict[str, Harvest] = {}
    inside = f"p.file IN ({placeholders(files)})"
    # Part 1 may have two URLs, which count once.
    articles = f"""SELECT site, count(*), sum(empty) FROM (
            SELECT p.site, p.article, min(p.outcome = 'rejected') AS empty FROM pages p
            WHERE {inside} AND p.part = 1 AND p.outcome IN ('speeches', 'rejected') GROUP BY 1, 2
        ) GROUP BY 1 ORDER BY 1"""
    for site, count, empty in db.conn.execute(articles, files):
        harvests[site] = Harvest(count, empty)
    reasons = f"""SELECT p.site, r.stage || ': ' || r.reason, count(*)
        FROM rejections r JOIN pages p USING (url) WHERE {inside} GROUP BY 1, 2 ORDER BY 1, 2"""
    for site, reason, count in db.conn.execute(reasons, files):
        harvests.setdefault(site, Harvest()).rejected[reason] = count
    new = f"""SELECT s.site, count(*) FROM speeches s JOIN pages p USING (url)
        WHERE {inside} AND s.first_seen >= ? GROUP BY 1 ORDER BY 1"""
    for site, count in db.conn.execute(new, (*files, started)):
        harvests.setdefault(site, Harvest()).speeches = count
    return harvests
