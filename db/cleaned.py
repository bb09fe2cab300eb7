"""The articles that one run cleans, and the edits made in each: kept until the run ends, to be counted when
it is certain which cleaning stays."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from sqlite_utils import Database

# CROSS: the few articles of this run are looked up among the pages, not all pages among them.
_URLS = """SELECT url FROM pages WHERE article IN
    (SELECT article FROM temp.cleaned CROSS JOIN pages USING (url))"""


def begin(db: Database) -> None:
    """Make the table, which goes with the connection."""
    db.conn.execute(
        "CREATE TEMP TABLE cleaned (url TEXT PRIMARY KEY, edits TEXT NOT NULL) STRICT, WITHOUT ROWID"
    )


def add(db: Database, url: str, edits: Mapping[str, int]) -> None:
    """Note an article, by the URL of a page of it, and the edits made in it, in the place of those before."""
    sql = "INSERT OR REPLACE INTO temp.cleaned (url, edits) VALUES (?, ?)"
    db.conn.execute(sql, (url, json.dumps(edits)))


def add_faulty(db: Database, url: str) -> None:
    """Note an article that could not be cleaned: what was made of it before stays."""
    db.conn.execute("INSERT OR IGNORE INTO temp.cleaned (url, edits) VALUES (?, '{}')", [url])


def articles(db: Database) -> int:
    return int(db.conn.execute("SELECT count(*) FROM temp.cleaned").fetchone()[0])


def places(db: Database) -> int:
    """How many speeches stand on the pages of these articles."""
    return int(db.conn.execute(f"SELECT count(*) FROM occurrences WHERE url IN ({_URLS})").fetchone()[0])


def rejected(db: Database) -> Counter[tuple[str, str]]:
    """What was left out of these articles, by stage and reason."""
    sql = f"SELECT stage, reason, count(*) FROM rejections WHERE url IN ({_URLS}) GROUP BY stage, reason"
    return Counter({(stage, reason): count for stage, reason, count in db.conn.execute(sql)})


def edits(db: Database) -> Counter[str]:
    """The edits made in all these articles."""
    sql = "SELECT key, sum(value) FROM temp.cleaned, json_each(edits) GROUP BY key"
    return Counter(dict(db.conn.execute(sql)))
