"""Pages: a file that is one page or one text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.archive.fields import one_line
from pipelines.ingest.importing.files import change_date, check_url, file_url, read_body
from pipelines.ingest.importing.items import Text
from pipelines.ingest.importing.report import ImportReport

CONTENT_TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}
"""By suffix, in lower case."""


def read_page(path: Path, _report: ImportReport) -> Iterator[Text]:
    """The file as one text. Raises UnreadableFile."""
    body = read_body(path)
    url, content_type = check_url(file_url(path)), CONTENT_TYPES[path.suffix.lower()]
    yield Text(url, change_date(path), content_type, body, one_line(path))
