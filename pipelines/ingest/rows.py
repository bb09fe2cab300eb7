"""Rows: the result of cleaning an article, in the form in which the corpus stores it.

They are made in the worker, where the texts are and a processor is free. Texts compressed there travel
compressed, and the only process that writes to the corpus does nothing but write.
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
    """Digest and compressed text of each place."""
    signed: tuple[tuple[str, bytes], ...] = ()
    """Id and signature of each place."""
    rejections: tuple[RejectionRow, ...] = ()
    lines: tuple[LineRow, ...] = ()


def build_rows(cleaned: Cleaned, signatures: Sequence[bytes], site: str) -> Rows:
    """The rows of a cleaned article; ``signatures`` are those of its speeches, in their order."""
    bodies = tuple((occurrences.digest(s.text), occurrences.packed(s.text)) for s in cleaned.speeches)
    return Rows(
        places=tuple(_place(s, body) for s, (body, _) in zip(cleaned.speeches, bodies, strict=True)),
        bodies=bodies,
        signed=tuple(zip((s.id for s in cleaned.speeches), signatures, strict=True)),
        rejections=build_rejections(cleaned.rejections),
        lines=tuple(LineRow(line.url, line.line, site, line.text) for line in cleaned.recurrences),
    )


def build_rejections(rejections: Iterable[Rejection]) -> tuple[RejectionRow, ...]:
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
