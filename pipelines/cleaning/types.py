"""What travels through the pipeline: a page, its document, its speeches, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.cleaning.edits import Pass


@dataclass(frozen=True, slots=True)
class Page:
    """One good fetch of one URL, as it lies in the archive."""

    url: str
    fetched_at: str
    """UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    content_type: str
    """The header's value, with its charset if it named one; empty where there was none."""
    body: bytes
    site: str
    part: int = 1
    """Which part of its article the page is."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one page: paragraphs parted by single newlines."""

    url: str
    title: str
    text: str
    published: str | None = None
    """ISO date, ``YYYY-MM-DD``."""
    source: str | None = None
    """Where the page says that it has the text from."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One speech of a document, before it is screened: paragraphs parted by single newlines."""

    title: str
    text: str
    position: int
    """1 for the first speech of its page."""
    truncated: bool = False
    starts_mid_sentence: bool = False
    byline: str = ""
    """What stood between its title and its salutation: the place, the speaker, the day."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech that passed the screen, with everything the corpus says of it."""

    id: str
    """Hash of the key, 32 hexadecimal digits."""
    url: str
    site: str
    position: int
    title: str
    text: str
    published: str | None
    """ISO date: that of the page, or where it says none the one under the title or below the text, which is
    the day of the speech."""
    source: str | None
    genre: str
    variant: str
    """hans, hant or mixed: how the text was written before it was converted."""
    truncated: bool
    starts_mid_sentence: bool
    damage: int
    """Characters that were beyond repair and still stand in the text."""
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page, or a speech of it, that was left out, and why."""

    url: str
    position: int
    """0 for the whole page."""
    stage: str
    reason: str
    sample: str
    """The beginning of what was left out, at most 200 characters."""


@dataclass(frozen=True, slots=True)
class Trace:
    """How a text came about: replaying the passes over ``before`` gives what went on to the next step."""

    url: str
    before: str
    passes: tuple[Pass, ...]
    field: str = "text"
    """What it became: the ``text`` of a page or an article, or its ``title``; of the lines below the text,
    the ``tail``, nothing is kept but that they tell of more text."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One line of one page that may recur over its site, with the text that the page holds."""

    url: str
    line: str
    """Normalised: half-width, without blanks, each number a 0."""
    text: bytes
    """8 bytes that name the page's longest paragraph: copies of one text on many pages count once."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Everything that became of one article."""

    speeches: tuple[Speech, ...]
    rejections: tuple[Rejection, ...]
    traces: tuple[Trace, ...] = ()
    """One for each page that could be read, and one more where the joined text was split."""
    keys: tuple[str, ...] = ()
    """The key of each speech, in their order: its id is a hash of it, and folded it gives its signature."""
    recurrences: tuple[Recurrence, ...] = ()
    """Lines of the pages that may recur over the site, whether or not this cleaning removed them."""


class Unusable(Exception):
    """Raised by a stage when nothing of this page can be kept; the page becomes a Rejection."""

    def __init__(self, stage: str, reason: str, sample: str = "") -> None:
        super().__init__(f"{stage}: {reason}")
        self.stage = stage
        self.reason = reason
        self.sample = sample[:200]


class WorkersFailed(Exception):
    """Raised where no worker process can be kept alive: the fault is the machine's, not a page's."""
