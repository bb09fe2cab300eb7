"""Rows: what came of an article, in the form in which the corpus keeps it.

They are made in the worker, where the texts are and where a processor is free: texts packed there need not
travel whole, and the one process that may write to the corpus has nothing left to do but that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from db import occurrences
from db.models import LineRow, OccurrenceRow, RejectionRow
from pipelines.cleaning.types import Cleaned, Rejection, Speech


class Rows(NamedTuple):
    """The rows of one article."""

    places: tuple[OccurrenceRow, ...] = ()
    bodies: tuple[tuple[bytes, bytes], ...] = ()
    """Digest and packed text of each place."""
    signed: tuple[tuple[str, bytes], ...] = ()
    """Id and signature of each place."""
    rejections: tuple[RejectionRow, ...] = ()
    lines: tuple[LineRow, ...] = ()


def rows_of(cleaned: Cleaned, signatures: Sequence[bytes], site: str) -> Rows:
    """The rows of a cleaned article; ``signatures`` are those of its speeches, in their order."""
    bodies = tuple((occurrences.digest(s.text), occurrences.packed(s.text)) for s in cleaned.speeches)
    return Rows(
        places=tuple(_place(s, body) for s, (body, _) in zip(cleaned.speeches, bodies, strict=True)),
        bodies=bodies,
        signed=tuple(zip((s.id for s in cleaned.speeches), signatures, strict=True)),
        rejections=rejection_rows(cleaned.rejections),
        lines=tuple(LineRow(each.url, each.line, site, each.text) for each in cleaned.recurrences),
    )


def rejection_rows(rejections: Iterable[Rejection]) -> tuple[RejectionRow, ...]:
    return tuple(RejectionRow(r.url, r.position, r.stage, r.reason, r.sample) for r in rejections)


def _place(speech: Speech, body: bytes) -> OccurrenceRow:
    return OccurrenceRow(
        speech_id=speech.id,
        url=speech.url,
        position=speech.position,
        site=speech.site,
        title=speech.title,
        fetched_at=speech.fetched_at,
        published=speech.published,
        source=speech.source,
        genre=speech.genre,
        variant=speech.variant,
        chars=len(speech.text),
        truncated=int(speech.truncated),
        starts_mid_sentence=int(speech.starts_mid_sentence),
        damage=speech.damage,
        body=body,
    )
