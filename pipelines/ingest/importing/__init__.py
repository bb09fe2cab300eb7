"""Importing: files on disk become records of the archive.

A reader (``kinds``) turns one file into texts or fetches (``items``); the importer (``importer``) writes to
the archive those that the corpus does not hold. A page or a text gets the ``file:`` URL of its file. A line
of a JSONL file gets the URL that it names, with the number of the line if other lines name it too, else the
URL of the file with that number. The responses of a WARC file keep their URLs.
"""

from pipelines.ingest.importing.importer import HeldPage, HeldPages
from pipelines.ingest.importing.paths import import_paths
from pipelines.ingest.importing.report import ImportReport

__all__ = ["HeldPage", "HeldPages", "ImportReport", "import_paths"]
