"""The archive of a generated site, and the corpus built from it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from db.search import Query, facets, search
from pipelines.archive import ArchiveWriter, Capture
from tests.made.pages import html, speech, title

DERIVED = (
    "speeches", "occurrences", "duplicates", "pages", "rejections", "signatures", "bodies", "lines", "learned"
)  # fmt: skip


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every derived table, sorted, and search results, without archive files and offsets."""
    with closing(sqlite3.connect(path)) as db:
        names = [row[1] for row in db.execute("PRAGMA table_info(pages)") if row[1] not in ("file", "offset")]
        columns = {"pages": ", ".join(names)}
        queries = {name: f"SELECT {columns.get(name, '*')} FROM {name}" for name in DERIVED}
        tables = {name: sorted(db.execute(sql), key=repr) for name, sql in queries.items()}
        return tables | {"found": [found(db, words) for words in ("同志", "工作 大", "大")]}


def found(db: sqlite3.Connection, words: str) -> tuple[object, ...]:
    """Search results with scores, which depend on each entry of the index."""
    query = Query.parse(words)
    return (search(db, query, limit=1_000), facets(db, query))


def fetch(path: str, day: int, body: bytes = b"", status: int = 200) -> Capture:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Capture(f"http://a.test{path}", f"2026-01-{day:02d}T00:00:00Z", status, "", headers, body)


def page(number: int, text: str | None = None) -> bytes:
    return html(title(number), text or speech(number))


def shortened(number: int) -> str:
    """The first half of a speech, truncated within a sentence."""
    text = speech(number)
    return text[: len(text) // 2].rstrip("。！？")


def edited(number: int) -> str:
    """A copy without two sentences."""
    parts = speech(number).split("。")
    return "。".join(parts[:3] + parts[5:])


def write(folder: Path, name: str, captures: list[Capture]) -> None:
    with ArchiveWriter(folder, name) as writer:
        for capture in captures:
            writer.write(capture)
