"""WARC files of any crawler."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines import archive
from pipelines.archive import ArchiveError, Location
from pipelines.archive.fields import one_line
from pipelines.ingest.importing.items import Fetch, UnreadableFile
from pipelines.ingest.importing.report import ImportReport
from pipelines.ingest.importing.revisits import Revisits

_PAGE_TYPES = ("application/xhtml+xml", "application/xml", "application/json", "application/octet-stream")


def read_warc(path: Path, report: ImportReport) -> Iterator[Fetch]:
    """The fetches of pages; records of another kind are counted in the report.

    Raises UnreadableFile where the file cannot be read to its end, after it has yielded what comes before.
    """
    pageless: list[Location] = []
    revisits = Revisits(path)
    try:
        for record, body in archive.records(path, report.errors, pageless, report.errors):
            fetch = Fetch(*revisits.resolve(record, body))
            content_type = fetch.record.content_type.split(";")[0].strip().lower()
            if content_type and not _may_be_page(content_type):
                report.left_out[content_type] += 1
            else:
                yield fetch
    except ArchiveError as error:
        raise UnreadableFile(str(error).removeprefix(f"{one_line(path)}: ")) from error
    finally:
        if pageless:
            report.left_out["records without a page"] += len(pageless)


def _may_be_page(content_type: str) -> bool:
    if content_type.startswith("text/"):
        return content_type not in ("text/css", "text/javascript")
    return content_type in _PAGE_TYPES
