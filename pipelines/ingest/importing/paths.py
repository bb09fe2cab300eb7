"""Paths: the files and folders that an import is asked for."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from db.import_history import ImportHistory
from pipelines.archive import ArchiveWriter
from pipelines.archive.fields import one_line
from pipelines.ingest.importing.files import error_reason, file_status
from pipelines.ingest.importing.importer import HeldPages, Importer
from pipelines.ingest.importing.items import UnreadableFile
from pipelines.ingest.importing.kinds import FileKind, all_suffixes, file_kind
from pipelines.ingest.importing.report import ImportReport


def import_paths(paths: Sequence[Path], writer: ArchiveWriter, held: HeldPages) -> ImportReport:
    """Write everything readable under the paths to the archive. Raises OSError if it cannot be written."""
    report = ImportReport()
    importer = Importer(writer, held, report, ImportHistory())
    for path in paths:
        try:
            if stat.S_ISDIR(file_status(path).st_mode):
                _import_folder(path, importer)
            else:
                _import_named_file(path, importer)
        except UnreadableFile as error:
            report.errors.append(f"{one_line(path)}: {error}")
    return report


def _import_folder(folder: Path, importer: Importer) -> None:
    """Import the files below the folder, by name; those that cannot be imported are counted as left out."""
    for path in _files_below(folder, importer.report):
        try:
            kind = file_kind(path)
            if not kind:
                importer.report.left_out[path.suffix or "no suffix"] += 1
            elif not _is_regular(path):
                importer.report.left_out["not a regular file"] += 1
            else:
                _import_file(path, kind, importer)
        except UnreadableFile as error:
            importer.report.errors.append(f"{one_line(path)}: {error}")


def _files_below(folder: Path, report: ImportReport) -> list[Path]:
    """The files below the folder, sorted. Links to folders are left out, so that none is read twice."""
    paths: list[Path] = []

    def note_error(error: OSError) -> None:
        report.errors.append(f"{one_line(error.filename)}: {error_reason(error)}")

    for parent, subfolders, names in os.walk(folder, onerror=note_error):
        hidden = [name for name in subfolders if name.startswith(".")]
        if hidden:
            report.left_out["hidden folder"] += len(hidden)
        subfolders[:] = [name for name in subfolders if name not in hidden]
        paths.extend(Path(parent, name) for name in names)
        if links := sum(Path(parent, name).is_symlink() for name in subfolders):
            report.left_out["link to a folder"] += links
    return sorted(paths)


def _import_named_file(path: Path, importer: Importer) -> None:
    """Import a file that the user named. Raises UnreadableFile if that is not possible."""
    kind = file_kind(path)
    if not kind:
        suffixes = ", ".join(all_suffixes())
        raise UnreadableFile(f"not a kind of file that can be imported (it takes {suffixes})")
    if not _is_regular(path):
        raise UnreadableFile("not a regular file")
    _import_file(path, kind, importer)


def _is_regular(path: Path) -> bool:
    return stat.S_ISREG(file_status(path).st_mode)


def _import_file(path: Path, kind: FileKind, importer: Importer) -> None:
    for item in kind.read(path, importer.report):
        importer.add(item)
