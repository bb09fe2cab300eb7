"""A corpus written row by row, for tests of readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from db import occurrences
from db.corpus import writing
from db.search import index


@dataclass(frozen=True, slots=True)
class Made:
    """A speech. The fields are the columns of the table, in order."""

    id: str
    title: str
    text: str
    site: str = "a"
    url: str = "http://a.test/1.html"
    position: int = 1
    published: str | None = "2024-05-01"
    source: str | None = None
    genre: str = "讲话"
    variant: str = "hans"
    chars: int = 0
    truncated: int = 0
    starts_mid_sentence: int = 0
    damage: int = 0
    first_seen: str = "2026-01-01T00:00:00Z"
    last_seen: str = "2026-01-02T00:00:00Z"
    copies: int = 0


def fill(path: Path, speeches: Iterable[Made]) -> Path:
    """Write the speeches to the corpus at this path one by one, in this order."""
    with writing(path) as db:
        for speech in speeches:
            row = astuple(speech)
            db.conn.execute(f"INSERT INTO speeches VALUES ({', '.join('?' * len(row))})", row)
            index.add(db, index.entries(db, [speech.id]))
    return path


def remove(path: Path, ids: Iterable[str]) -> None:
    with writing(path) as db:
        for id_ in ids:
            index.remove(db, [id_])
            db.conn.execute("DELETE FROM speeches WHERE id = ?", [id_])


def add_copy(path: Path, id_: str, survivor: str, title: str, text: str, site: str = "b") -> None:
    """Write a removed copy and its occurrence."""
    url = f"http://{site}.test/{id_}.html"
    with writing(path) as db:
        db["duplicates"].insert(
            {"id": id_, "survivor_id": survivor, "jaccard": 0.9, "containment": 0.9,
             "reason": "near-duplicate", "title": title, "url": url, "text": occurrences.packed(text)}
        )  # fmt: skip
        occurrence = (id_, url, 1, site, title, "2026-01-01T00:00:00Z", "2023-01-01", None, "讲话", "hans",
                 len(text), 0, 0, 0, occurrences.digest(text))  # fmt: skip
        db.conn.execute(f"INSERT INTO occurrences VALUES ({', '.join('?' * len(occurrence))})", occurrence)
