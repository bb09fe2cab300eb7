"""The types that the stages pass on: a page, its document, its speeches and rejections."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.cleaning.edits import Pass


@dataclass(frozen=True, slots=True)
class Page:
    """One successful fetch of one URL, as the archive holds it."""

    url: str
    fetched_at: str
    """UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    content_type: str
    """The value of the header, with its charset if it names one; empty without the header."""
    body: bytes
    site: str
    part: int = 1
    """Number of the page within its article, from 1."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The article of one page, as it stands on the page."""

    title_candidates: tuple[str, ...]
    """The likeliest first: from the profile's element, h1, og:title, <title>."""
    text: str
    """Paragraphs separated by single newlines."""
    published: str | None
    """ISO date from the page's meta tags or the record's field."""
    how: str
    """What selected the text: ``profile``; ``trafilatura``, which chose among the lines of the body;
    ``blocks``, all blocks of the body; ``plain`` or ``json``."""
    source: str | None = None
    """The source of the text, if a field of the record names it."""
    lead: str = ""
    """The lines before the text on the page, where sites put dates and sources."""
    tail: str = ""
    """The lines after it, where sites say that the text is shown in part."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one page: paragraphs separated by single newlines."""

    url: str
    title: str
    text: str
    published: str | None = None
    """ISO date, ``YYYY-MM-DD``."""
    source: str | None = None
    """The source of the text that the page names."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One speech of a document before it is screened: paragraphs separated by single newlines."""

    title: str
    text: str
    position: int
    """1 for the first speech of its page."""
    truncated: bool = False
    starts_mid_sentence: bool = False
    byline: str = ""
    """The text between its title and its salutation: place, speaker, date."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A speech that passed the screen, with its metadata."""

    id: str
    """Hash of the key: 32 hexadecimal digits."""
    url: str
    site: str
    position: int
    title: str
    text: str
    published: str | None
    """ISO date of the page; if it gives none, the date of the speech, which stands under its title or below
    its text."""
    source: str | None
    genre: str
    variant: str
    """The script of the text before it was converted: hans, hant or mixed."""
    truncated: bool
    starts_mid_sentence: bool
    damage: int
    """Number of damaged characters that could not be repaired."""
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page or speech that was left out, and the reason."""

    url: str
    position: int
    """0 for the whole page."""
    stage: str
    reason: str
    sample: str
    """The beginning of the text left out: at most 200 characters."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The edits of a text: replaying the passes over ``before`` gives the text that the next stage
    received."""

    url: str
    before: str
    passes: tuple[Pass, ...]
    field: str = "text"
    """What was edited: the ``text`` of a page or an article, its ``title``, or the ``tail``, which are the
    lines below the text. The tail is not stored; it is traced if it says that the text is truncated."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One line of one page that may recur on other pages of its site."""

    url: str
    line: str
    """Normalised: half-width, without blanks, every number replaced by 0."""
    text: bytes
    """Hash of the page's longest paragraph, 8 bytes: copies of one text on many pages count once."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The result of cleaning one article."""

    speeches: tuple[Speech, ...]
    rejections: tuple[Rejection, ...]
    traces: tuple[Trace, ...] = ()
    """One or more for each page that could be read, and one more if the joined text was split."""
    keys: tuple[str, ...] = ()
    """The key of each speech, in order: the speech's id and its signature are computed from it."""
    recurrences: tuple[Recurrence, ...] = ()
    """Lines that may recur on other pages of the site, whether or not they were removed."""


class Unusable(Exception):
    """Raised by a stage if the page cannot be used; the page becomes a Rejection."""

    def __init__(self, stage: str, reason: str, sample: str = "") -> None:
        super().__init__(f"{stage}: {reason}")
        self.stage = stage
        self.reason = reason
        self.sample = sample[:200]


class WorkersFailed(Exception):
    """Raised if no worker process can be kept alive: the machine is at fault, not a page."""
