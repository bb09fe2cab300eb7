"""The differences between two corpora: speeches that are new, gone or altered, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db.corpus import reading
from db.models import SpeechRow
from db.rows import columns

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Change:
    """A speech that only one of two corpora has, or that differs between them."""

    what: str
    """new, gone or altered."""
    id: str
    title: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes counted by kind and reason, and the first of each kind in full."""

    counts: dict[str, dict[str, int]]
    examples: tuple[Change, ...]


_NEW = """
SELECT 'new', n.id, n.title, n.url, CASE
    WHEN d.id IS NOT NULL THEN 'was a copy before'
    WHEN p.url IS NULL THEN 'page is new'
    ELSE 'text is new on a known page' END
FROM main.speeches n LEFT JOIN old.speeches o USING (id)
LEFT JOIN old.duplicates d ON d.id = n.id LEFT JOIN old.pages p ON p.url = n.url
WHERE o.id IS NULL ORDER BY n.id"""

_GONE = """
SELECT 'gone', o.id, o.title, o.url, CASE
    WHEN d.id IS NOT NULL THEN 'is a copy now: ' || d.reason
    WHEN r.reason IS NOT NULL THEN 'rejected: ' || r.stage || ', ' || r.reason
    WHEN p.url IS NULL THEN 'page is not in the archive'
    WHEN p.outcome = 'speeches' THEN 'text changed'
    ELSE p.outcome END
FROM old.speeches o LEFT JOIN main.speeches n USING (id)
LEFT JOIN main.duplicates d ON d.id = o.id LEFT JOIN main.pages p ON p.url = o.url
LEFT JOIN main.rejections r ON r.rowid = (SELECT min(rowid) FROM main.rejections
    WHERE url = o.url AND (position = 0 OR sample = substr(o.text, 1, 200)))
WHERE n.id IS NULL ORDER BY o.id"""

_ALTERED = f"""
SELECT 'altered', n.id, n.title, n.url, CASE
    WHEN n.text IS NOT o.text THEN 'text' WHEN n.title IS NOT o.title THEN 'title'
    WHEN n.url IS NOT o.url THEN 'best place' WHEN n.copies IS NOT o.copies THEN 'number of copies'
    ELSE 'metadata' END
FROM main.speeches n JOIN old.speeches o USING (id)
WHERE ({columns(SpeechRow, "n")}) IS NOT ({columns(SpeechRow, "o")})
ORDER BY n.id"""


def compare(old: Path, new: Path) -> Changes:
    """The changes from one corpus file to another. Raises CorpusError where one cannot be read."""
    with reading(new) as db:
        db.execute("ATTACH DATABASE ? AS old", [f"{old.resolve().as_uri()}?mode=ro"])
        return _changes(db)


def _changes(db: Database) -> Changes:
    counts: dict[str, dict[str, int]] = {"new": {}, "gone": {}, "altered": {}}
    examples: list[Change] = []
    for sql in (_NEW, _GONE, _ALTERED):
        for number, row in enumerate(db.conn.execute(sql)):
            change = Change(*row)
            counts[change.what][change.why] = counts[change.what].get(change.why, 0) + 1
            if number < EXAMPLES:
                examples.append(change)
    return Changes(counts, tuple(examples))
