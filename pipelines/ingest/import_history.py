"""The import history: which texts an import has brought under each URL, as several files may name one URL.

Of each URL the newest counts, as with fetches: the text of the file that was changed last, or of two that
were changed in the same second, the one with the greater digest. So the order of the files does not matter.
"""

from __future__ import annotations

from datetime import timedelta

from db.import_history import ImportedText
from textbasics.times import utc_moment, utc_now, utc_text


def first_text(changed: str, digest: str, held: str | None) -> ImportedText:
    """The first text of this import under its URL, dated after the one that the corpus holds."""
    if held is None or changed > held:
        return ImportedText(changed, digest, changed)
    return ImportedText(changed, digest, max(utc_now(), _moved(held, 1)))


def later_text(changed: str, digest: str, before: ImportedText) -> ImportedText:
    """A text that follows another one under its URL, with the date that gives it its rank."""
    rank = (changed, digest)
    if rank < (before.changed, before.digest):
        return ImportedText(changed, digest, min(changed, _moved(before.fetched_at, -1)))
    if rank > (before.fetched_at, before.digest):
        return ImportedText(changed, digest, changed)
    return ImportedText(changed, digest, _moved(before.fetched_at, 1))


def _moved(date: str, seconds: int) -> str:
    return utc_text(utc_moment(date) + timedelta(seconds=seconds))
