"""Pages that are cleaned only to be shown: from a file, standard input or the archive."""

from __future__ import annotations

import sys
from pathlib import Path

from sqlite_utils import Database

from db import pages, recurring_lines
from db.corpus import reading
from db.models import PageRow
from fanwen.folder.paths import DataFolder
from pipelines.archive import Location, read_body
from pipelines.cleaning.types import Page
from pipelines.ingest.importing.files import MAX_BYTES
from pipelines.ingest.importing.pages import CONTENT_TYPES
from pipelines.ingest.page_records import NO_ARTICLE
from textbasics.times import utc_now


def read_page_file(file: Path, url: str | None) -> Page:
    """A file as a page that is fetched now. ``-`` is standard input, read as HTML. Raises OSError."""
    content_type = CONTENT_TYPES.get(file.suffix.lower(), "text/html")
    address = url or ("file:///dev/stdin" if str(file) == "-" else file.resolve().as_uri())
    return Page(address, utc_now(), content_type, _body(file), "")


def _body(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    if file.suffix.lower() in (".jsonl", ".warc", ".gz"):
        raise OSError(22, "contains many pages; use `fanwen import`", str(file))
    if not file.is_file() and file.exists():
        raise OSError(22, "not a regular file", str(file))
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise OSError(
            27, f"too large for a page: {size >> 20} MB, at most {MAX_BYTES >> 20} MB are allowed", str(file)
        )
    return file.read_bytes()


def learned_lines(data: DataFolder, site: str) -> frozenset[str]:
    """The learned lines of a site; none if there is no corpus."""
    if not data.corpus.exists():
        return frozenset()
    with reading(data.corpus) as db:
        return recurring_lines.removed(db).get(site, frozenset())


def archived_pages(db: Database, archive: Path, url: str) -> list[Page]:
    """The archived pages of the article that the URL belongs to; empty if it is not an article."""
    known = pages.by_urls(db, [url]).get(url)
    if known is None:
        return []
    article = [row for rows in pages.by_articles(db, [known.article]) for row in rows]
    return [_archived(archive, row) for row in article if row.outcome != NO_ARTICLE]


def _archived(archive: Path, row: PageRow) -> Page:
    body = read_body(archive, Location(row.file or "", row.offset or 0), row.digest)
    return Page(row.url, row.fetched_at or "", row.content_type or "", body, row.site, row.part)
