"""Export: the speeches of the corpus as files that other programs read."""

from db.export.card import Origin, Summary
from db.export.columns import BY_NAME, COLUMNS, Column
from db.export.errors import ExportError
from db.export.run import SUFFIXES, export, kind_of

__all__ = [
    "BY_NAME",
    "COLUMNS",
    "SUFFIXES",
    "Column",
    "ExportError",
    "Origin",
    "Summary",
    "export",
    "kind_of",
]
