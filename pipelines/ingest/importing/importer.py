"""The importer: writes to the archive what the corpus does not hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db.import_history import ImportedText, ImportHistory
from pipelines.archive import EMPTY_DIGEST, ArchiveWriter, Capture, Record, payload_digest
from pipelines.archive.fields import one_line
from pipelines.ingest.import_history import first_text, later_text
from pipelines.ingest.importing.items import Fetch, Item, Text
from pipelines.ingest.importing.report import ImportReport


@dataclass(frozen=True, slots=True)
class HeldPage:
    """What the corpus holds of a URL; all None where it holds nothing."""

    digest: str | None = None
    """Of the body of the newest good fetch."""
    fetched_at: str | None = None
    """When that was; UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    checked_at: str | None = None
    """When the newest fetch was, good or not."""


HeldPages = Callable[[str], HeldPage]
"""What the corpus holds of a URL."""


@dataclass(frozen=True, slots=True)
class Importer:
    """Writes the items of one import. Its methods raise OSError where the archive cannot be written."""

    writer: ArchiveWriter
    held: HeldPages
    report: ImportReport
    history: ImportHistory

    def add(self, item: Item) -> None:
        """Write the item, unless the corpus would stay as it is."""
        if isinstance(item, Text):
            self._add_text(item)
        else:
            self._add_fetch(item)

    def _add_text(self, text: Text) -> None:
        """Write a text, unless the corpus or this import holds it.

        The latest import counts, however old its file is. Of the texts that one import brings under the same
        URL, the newest counts.
        """
        digest = payload_digest(text.body)
        before = self.history.get(text.url)
        held = self.held(text.url)
        if digest == (before.digest if before else held.digest):
            self._note_unchanged(text, digest, before, held)
            return
        if before:
            new = later_text(text.changed, digest, before)
            self._note_rival(text, new > before)
        else:
            new = first_text(text.changed, digest, held.fetched_at)
        self.writer.write_resource(text.url, new.fetched_at, text.content_type, text.body)
        self.history.put(text.url, max(new, before) if before else new)
        self.report.records += 1

    def _note_unchanged(self, text: Text, digest: str, before: ImportedText | None, held: HeldPage) -> None:
        self.report.unchanged += 1
        same = before or ImportedText(text.changed, digest, held.fetched_at or text.changed)
        self.history.put(text.url, max(same, same._replace(changed=text.changed)))

    def _note_rival(self, text: Text, is_newer: bool) -> None:
        counts = "this one counts" if is_newer else "that one counts"
        self.report.notes.append(
            f"{text.where}: another file of this import has another text under {one_line(text.url)}; "
            f"{counts}, the archive keeps both"
        )

    def _add_fetch(self, fetch: Fetch) -> None:
        if _adds_nothing(fetch.record, self.held(fetch.record.url)):
            self.report.unchanged += 1
        else:
            _copy_record(fetch.record, fetch.body, self.writer)
            self.report.records += 1


def _adds_nothing(record: Record, held: HeldPage) -> bool:
    """Whether the corpus holds this fetch or a later one.

    A good fetch is compared with good ones only: the older version of a page that is gone today is useful.
    """
    if record.kind == "revisit" or record.status != 200:
        return held.checked_at is not None and held.checked_at >= record.fetched_at
    if held.fetched_at is None or held.digest is None:
        return False
    # The corpus orders good fetches so: a body before none, then the newer, then the greater digest.
    rank = (record.digest != EMPTY_DIGEST, record.fetched_at, record.digest)
    return rank <= (held.digest != EMPTY_DIGEST, held.fetched_at, held.digest)


def _copy_record(record: Record, body: bytes, writer: ArchiveWriter) -> None:
    if record.kind == "resource":
        writer.write_resource(record.url, record.fetched_at, record.content_type, body)
        return
    capture = Capture(record.url, record.fetched_at, record.status, "", record.headers, body)
    if record.kind == "revisit":
        writer.write_revisit(capture, record.digest, record.url, record.fetched_at, record.status == 304)
    else:
        writer.write(capture)
