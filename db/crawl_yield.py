"""The yield of a crawl: articles, speeches and rejections of each site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlite_utils import Database

from db.rows import placeholders


@dataclass(slots=True)
class CrawlYield:
    """What one crawl of a site gave: its new and changed articles, and their speeches."""

    articles: int = 0
    empty: int = 0
    """Articles without a speech."""
    rejected: dict[str, int] = field(default_factory=dict)
    """Rejections, by ``stage: reason``."""
    speeches: int = 0
    """Survivors that had no occurrence before."""

    def to_json(self) -> dict[str, Any]:
        """A form for ``json.dumps``."""
        return asdict(self)


def yields_by_site(db: Database, files: Sequence[str], started: str) -> dict[str, CrawlYield]:
    """The yield by site of the crawl that started at ``started`` (UTC) and wrote these archive files."""
    yields: dict[str, CrawlYield] = {}
    inside = f"p.file IN ({placeholders(files)})"
    # Part 1 may have two URLs, which count once.
    articles = f"""SELECT site, count(*), sum(empty) FROM (
            SELECT p.site, p.article, min(p.outcome = 'rejected') AS empty FROM pages p
            WHERE {inside} AND p.part = 1 AND p.outcome IN ('speeches', 'rejected') GROUP BY 1, 2
        ) GROUP BY 1 ORDER BY 1"""
    for site, count, empty in db.conn.execute(articles, files):
        yields[site] = CrawlYield(count, empty)
    reasons = f"""SELECT p.site, r.stage || ': ' || r.reason, count(*)
        FROM rejections r JOIN pages p USING (url) WHERE {inside} GROUP BY 1, 2 ORDER BY 1, 2"""
    for site, reason, count in db.conn.execute(reasons, files):
        yields.setdefault(site, CrawlYield()).rejected[reason] = count
    new = f"""SELECT s.site, count(*) FROM speeches s JOIN pages p USING (url)
        WHERE {inside} AND s.first_seen >= ? GROUP BY 1 ORDER BY 1"""
    for site, count in db.conn.execute(new, (*files, started)):
        yields.setdefault(site, CrawlYield()).speeches = count
    return yields
