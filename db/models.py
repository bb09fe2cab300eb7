"""The rows of the corpus: one class for each table, its fields the table's columns in their order.

Queries take the names of columns from here, so that a column is named once; only ``schema.toml``, which
describes the columns, and the migrations name them again. A test compares all three.

The rows are named tuples: a run makes, pickles and writes hundreds of thousands of them, and each of these
steps takes a dataclass several times as long.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

Flag = Annotated[int, "bool"]
"""0 or 1."""
Day = Annotated[str, "day"]
"""``YYYY-MM-DD``."""
Time = Annotated[str, "time"]
"""UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""


class SpeechRow(NamedTuple):
    """A survivor: a speech that is no copy of a better one."""

    id: str
    title: str
    text: str
    site: str
    url: str
    position: int
    published: Day | None
    source: str | None
    genre: str
    variant: str
    chars: int
    truncated: Flag
    starts_mid_sentence: Flag
    damage: int
    first_seen: Time
    last_seen: Time
    copies: int


class PageRow(NamedTuple):
    """What is known of one URL, merged from every record that the archive holds of it."""

    url: str
    site: str
    article: str
    """URL of the first page of the article that this page is a part of: its own, for most."""
    part: int
    status: int
    """Of the newest fetch, good or not."""
    checked_at: Time
    """When that was."""
    fetched_at: Time | None
    """The newest good fetch (status 200), which the corpus is made from; None where there was none."""
    first_fetched: Time | None
    seen_at: Time | None
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
        """Whether the page was there once and is no more; the table has a computed column for it."""
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
    """A speech at one place, with all properties that decide which place represents the speech."""

    speech_id: str
    url: str
    position: int
    site: str
    title: str
    fetched_at: Time
    published: Day | None
    source: str | None
    genre: str
    variant: str
    chars: int
    truncated: Flag
    starts_mid_sentence: Flag
    damage: int
    body: bytes
    """Digest of the exact text, which ``bodies`` holds once."""


class BodyRow(NamedTuple):
    """An exact text, stored once however many places it has."""

    digest: bytes
    text: bytes
    """UTF-8, deflated."""


class DuplicateRow(NamedTuple):
    """A text that was removed as a copy of a survivor."""

    id: str
    survivor_id: str
    jaccard: float
    containment: float
    reason: str
    title: str
    url: str
    text: bytes
    """UTF-8, deflated."""


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


class LearnedRow(NamedTuple):
    """A line that recurs over a site, how often, and whether it is removed."""

    site: str
    line: str
    pages: int
    texts: int
    removed: Flag


class VerdictRow(NamedTuple):
    """What became of one distinct text: a survivor (``survivor_id`` is None) or a copy of one."""

    id: str
    survivor_id: str | None
    jaccard: float
    containment: float
    reason: str


class SignatureRow(NamedTuple):
    """One distinct text: its rank and its fingerprint."""

    id: str
    incomplete: Flag
    """Whether its end or its beginning is missing."""
    damage: int
    chars: int
    signed: bytes
    """The fingerprint, as ``dedup.fingerprint`` lays it out."""


class FreshRow(NamedTuple):
    """The fingerprint of a text that was just cleaned and is not decided yet."""

    id: str
    signed: bytes


class TextState(NamedTuple):
    """A row of ``signatures`` with the survivor, None for a survivor. No table of its own."""

    id: str
    incomplete: Flag
    damage: int
    chars: int
    signed: bytes
    survivor_id: str | None


class ArchiveFileRow(NamedTuple):
    """A file of the archive that was read into the corpus."""

    name: str
    size: int
    records: int
    error: str | None
    """What kept it from being read to its end."""


class RunRow(NamedTuple):
    """One run of a command that wrote to the corpus."""

    kind: str
    started: Time
    ended: Time
    exit_code: int
    counts: str
    """A JSON object."""
    rules: str
