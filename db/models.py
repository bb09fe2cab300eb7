"""The rows of the corpus: one class for each table, its fields the table's columns in their order.

Named tuples: hundreds of thousands are made, sent to other processes and written in one run, each of which
takes a dataclass several times as long.
"""

from __future__ import annotations

from typing import NamedTuple


class PageRow(NamedTuple):
    """What is known of one URL, folded from every record that the archive holds of it."""

    url: str
    site: str
    article: str
    """URL of the first page of the article that this page is a part of: its own, for most."""
    part: int
    status: int
    """Of the newest fetch, good or not."""
    checked_at: str
    """When that was."""
    fetched_at: str | None
    """The newest good fetch (status 200), which the corpus is made from; None where there was none."""
    first_fetched: str | None
    seen_at: str | None
    """The last time that the page was there, changed or not."""
    etag: str | None
    last_modified: str | None
    content_type: str | None
    digest: str | None
    file: str | None
    """The WARC file of the newest good fetch, and the offset of its record."""
    offset: int | None
    outcome: str
    """speeches, rejected, not an article, redirect, error, or new where it has yet to be cleaned."""
    rules: str | None
    """Stamp of the rules that it was cleaned by."""

    @property
    def gone(self) -> bool:
        """Whether the page was there once and is no more; the table computes the same."""
        return self.fetched_at is not None and self.status in (404, 410)


class KnownPage(NamedTuple):
    """What a crawl must know of a page to ask only for what is new."""

    url: str
    status: int
    fetched_at: str | None
    """The newest good fetch; None where there was none, as of a page that was never there."""
    etag: str | None
    last_modified: str | None
    digest: str | None
    first_fetched: str | None
    checked_at: str
    """When it was last asked for, whatever came."""
    file: str | None = None
    offset: int | None = None
    """Where the newest good fetch lies in the archive."""


class OccurrenceRow(NamedTuple):
    """A speech at one place, with everything that can make it the best copy of itself."""

    speech_id: str
    url: str
    position: int
    site: str
    title: str
    fetched_at: str
    published: str | None
    source: str | None
    genre: str
    variant: str
    chars: int
    truncated: int
    starts_mid_sentence: int
    damage: int
    body: bytes
    """Digest of the exact text, which lies once in ``bodies``."""


class RejectionRow(NamedTuple):
    """A page (position 0) or a speech of it that was left out, and why."""

    url: str
    position: int
    stage: str
    reason: str
    sample: str


class LineRow(NamedTuple):
    """A line of a page that may recur over its site."""

    url: str
    line: str
    """Normalised: half-width, without blanks, each number a 0."""
    site: str
    text: bytes
    """Names the page's longest paragraph."""


class VerdictRow(NamedTuple):
    """What became of one distinct text: a survivor (``survivor_id`` is None) or a copy of one."""

    id: str
    survivor_id: str | None
    jaccard: float
    containment: float
    reason: str


class SignedRow(NamedTuple):
    """The stored state of one distinct text: its rank and its signature."""

    id: str
    incomplete: int
    """Whether its end or its beginning is missing."""
    damage: int
    chars: int
    signed: bytes
    survivor_id: str | None


class RunRow(NamedTuple):
    """One run of a command that wrote to the corpus."""

    kind: str
    started: str
    ended: str
    exit_code: int
    counts: str
    """A JSON object."""
    rules: str
