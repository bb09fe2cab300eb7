"""Pages for a dry run: from a file, from standard input, or from the archive."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from db import pages, recurring_lines
from db.corpus import reading
from db.models import PageRow
from fanwen.folder.paths import Data
from pipelines.archive import Location, read_body
from pipelines.cleaning.types import Page
from pipelines.ingest.importing.files import MAX_BYTES
from pipelines.ingest.importing.pages import CONTENT_TYPES
from pipelines.ingest.page_records import NO_ARTICLE


def page_of_file(file: Path, url: str | None) -> Page:
    """A file as a page fetched now; ``-`` is standard input, read as HTML. Raises OSError."""
    kind = CONTENT_TYPES.get(file.suffix.lower(), "text/html")
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    address = url or ("file:///dev/stdin" if str(file) == "-" else file.resolve().as_uri())
    return Page(address, now, kind, _body(file), "")


def _body(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    if file.suffix.lower() in (".jsonl", ".warc", ".gz"):
        raise OSError(22, "holds many pages; `fanwen import` takes it", str(file))
    if not file.is_file() and file.exists():
        raise OSError(22, "is no regular file", str(file))
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise OSError(27, f"too large for a page: {size >> 20} MB of at most {MAX_BYTES >> 20}", str(file))
    return file.read_bytes()


def learned_lines(data: Data, site: str) -> frozenset[str]:
    """The lines that the corpus takes for the site's own; none where there is no corpus."""
    if not data.corpus.exists():
        return frozenset()
    with reading(data.corpus) as db:
        return recurring_lines.removed(db).get(site, frozenset())


def archived_pages(db: Database, archive: Path, url: str) -> list[Page]:
    """All pages of the article that the URL belongs to, as the corpus was made from them, if it is one."""
    known = pages.by_urls(db, [url]).get(url)
    if known is None:
        return []
    group = [row for rows in pages.by_articles(db, [known.article]) for row in rows]
    return [_archived(archive, row) for row in group if row.outcome != NO_ARTICLE]


def _archived(archive: Path, row: PageRow) -> Page:
    body = read_body(archive, Location(row.file or "", row.offset or 0), row.digest)
    return Page(row.url, row.fetched_at or "", row.content_type or "", body, row.site, row.part)
