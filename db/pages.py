"""The table of pages: one row for each URL that the archive knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from db.models import PageRow
from db.rows import BATCH, batches, columns, placeholders, read, write


def by_urls(db: Database, urls: Iterable[str]) -> dict[str, PageRow]:
    """The rows of those URLs that are known."""
    rows: dict[str, PageRow] = {}
    for batch in batches(urls):
        sql = f"SELECT {columns(PageRow)} FROM pages WHERE url IN ({placeholders(batch)})"
        rows.update((row.url, row) for row in read(db, PageRow, sql, batch))
    return rows


def by_articles(db: Database, articles: Iterable[str]) -> Iterator[list[PageRow]]:
    """For each article, in the given order, its pages that were fetched well, in order of part."""
    for batch in batches(articles, 500):
        groups: dict[str, list[PageRow]] = {article: [] for article in batch}
        sql = f"""SELECT {columns(PageRow)} FROM pages
            WHERE article IN ({placeholders(batch)}) AND fetched_at IS NOT NULL ORDER BY part, url"""
        for row in read(db, PageRow, sql, batch):
            groups[row.article].append(row)
        yield from filter(None, groups.values())


def articles_in_archive_order(db: Database) -> list[str]:
    """The articles that were fetched well, in the order of their first pages in the archive."""
    sql = """SELECT article, file, offset, min(part) FROM pages WHERE fetched_at IS NOT NULL
        GROUP BY article ORDER BY file, offset, article"""
    return [row[0] for row in db.conn.execute(sql)]


def everything(db: Database) -> Iterator[list[PageRow]]:
    """All rows by URL, a batch at a time, so that a batch can be rewritten before the next is read."""
    last = ""
    sql = f"SELECT {columns(PageRow)} FROM pages WHERE url > ? ORDER BY url LIMIT {BATCH}"
    while batch := list(read(db, PageRow, sql, (last,))):
        yield batch
        last = batch[-1].url


def save(db: Database, rows: Iterable[PageRow]) -> None:
    """Write the rows, replacing those with the same URLs."""
    write(db, "pages", PageRow, rows, conflict="REPLACE")


def set_outcome(db: Database, outcomes: Iterable[tuple[str, str]]) -> None:
    """Write (outcome, URL)."""
    db.conn.executemany("UPDATE pages SET outcome = ? WHERE url = ?", outcomes)


def sites(db: Database) -> list[str]:
    """The sites that the pages belong to."""
    return [row["site"] for row in db.table("pages").rows_where(select="DISTINCT site", order_by="site")]
