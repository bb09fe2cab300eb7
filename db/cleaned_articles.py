"""The articles that one run cleans and the edits made in each, in a temporary table.

They are counted at the end of the run, since an article that is cleaned twice counts once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from sqlite_utils import Database

# CROSS makes SQLite look up the few articles of this run among the pages, not all pages among the articles.
_URLS = """SELECT url FROM pages WHERE article IN
    (SELECT article FROM temp.cleaned CROSS JOIN pages USING (url))"""


def create_table(db: Database) -> None:
    """Create the table, which lasts as long as the connection."""
    db.conn.execute(
        "CREATE TEMP TABLE cleaned (url TEXT PRIMARY KEY, edits TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )


def add(db: Database, url: str, edits: Mapping[str, int]) -> None:
    """Record an article, by the URL of one of its pages, and the edits made in it, replacing earlier ones."""
    sql = "INSERT OR REPLACE INTO temp.cleaned (url, edits) VALUES (?, ?)"
    db.conn.execute(sql, (url, json.dumps(edits)))


def add_faulty(db: Database, url: str) -> None:
    """Record an article that could not be cleaned and keeps its earlier rows."""
    db.conn.execute("INSERT OR IGNORE INTO temp.cleaned (url, edits) VALUES (?, '{}')", [url])


def count(db: Database) -> int:
    return int(db.conn.execute("SELECT count(*) FROM temp.cleaned").fetchone()[0])


def count_speeches(db: Database) -> int:
    """How many speeches the pages of these articles hold."""
    return int(db.conn.execute(f"SELECT count(*) FROM occurrences WHERE url IN ({_URLS})").fetchone()[0])


def count_rejections(db: Database) -> Counter[tuple[str, str]]:
    """How often something was left out of these articles, by (stage, reason)."""
    sql = f"SELECT stage, reason, count(*) FROM rejections WHERE url IN ({_URLS}) GROUP BY stage, reason"
    return Counter({(stage, reason): count for stage, reason, count in db.conn.execute(sql)})


def count_edits(db: Database) -> Counter[str]:
    """How often each edit was made in these articles, by ``stage rule``."""
    sql = "SELECT key, sum(value) FROM temp.cleaned, json_each(edits) GROUP BY key"
    return Counter(dict(db.conn.execute(sql)))
