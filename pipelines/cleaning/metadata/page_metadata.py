"""Page metadata: the title, date and source of a page, from its text and the lines around it."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.cleaning.metadata.dates import published_around, published_of
from pipelines.cleaning.metadata.short_texts import repair_and_simplify
from pipelines.cleaning.metadata.sources import source_of
from pipelines.cleaning.metadata.title_choice import choose_title
from pipelines.cleaning.types import Extract, Trace

TEXT_CHARS = 1_000
"""Characters at the beginning of the text that may hold the date or the source of the page."""


class PageMetadata(NamedTuple):
    """The metadata of one page."""

    title: str
    published: str | None
    """ISO date."""
    source: str | None
    title_trace: Trace | None
    """How the title was derived from one that the page offers; None if it was read from the text."""


def read_metadata(url: str, extract: Extract, text: str, fetched_at: str) -> PageMetadata:
    """Read the metadata of a page; ``text`` is that of ``extract``, repaired and simplified."""
    title, title_trace = choose_title(url, extract.title_candidates, text)
    lead = repair_and_simplify(extract.lead)[0]
    head = f"{lead}\n{text[:TEXT_CHARS]}"
    published = extract.published or published_of(head, fetched_at)
    published = published or published_around(title, lead, text, extract.tail, fetched_at)
    return PageMetadata(title, published, extract.source or source_of(head), title_trace)
