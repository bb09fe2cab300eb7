"""The row classes, the schema and its descriptions name the same columns."""

from __future__ import annotations

from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest

from db import models
from db.export import COLUMNS
from db.schema import tables

TABLES: dict[str, Any] = {
    "speeches": models.SpeechRow,
    "occurrences": models.OccurrenceRow,
    "duplicates": models.DuplicateRow,
    "pages": models.PageRow,
    "rejections": models.RejectionRow,
    "lines": models.LineRow,
    "learned": models.LearnedRow,
    "bodies": models.BodyRow,
    "signatures": models.SignatureRow,
    "fresh": models.FreshRow,
    "archive_files": models.ArchiveFileRow,
    "runs": models.RunRow,
}
GENERATED = {"pages": ["gone"], "runs": ["id"]}
"""Columns that the database fills in by itself."""
TYPES = {str: "TEXT", int: "INTEGER", float: "REAL", bytes: "BLOB"}


@pytest.mark.parametrize("table", TABLES)
def test_the_fields_are_the_columns_in_their_order(table: str) -> None:
    columns = [c for c in tables()[table] if c.name not in GENERATED.get(table, ())]
    hints = get_type_hints(TABLES[table])
    assert list(TABLES[table]._fields) == [column.name for column in columns]
    for column in columns:
        [filled] = [part for part in get_args(hints[column.name]) if part is not NoneType] or [
            hints[column.name]
        ]
        assert column.type == TYPES[filled]
        assert column.may_be_null == (NoneType in get_args(hints[column.name]))


def test_a_text_state_is_a_signature_with_its_survivor() -> None:
    assert models.TextState._fields == (*models.SignatureRow._fields, "survivor_id")


def test_an_export_has_every_column_of_speeches() -> None:
    assert [column.name for column in COLUMNS] == list(models.SpeechRow._fields)
    assert {column.name: column.kind for column in COLUMNS if column.kind not in ("text", "int")} == {
        "published": "day",
        "truncated": "bool",
        "starts_mid_sentence": "bool",
        "first_seen": "time",
        "last_seen": "time",
    }
