"""Lines: where a speech ends and the next one begins, by the lines on either side of the border."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipelines.cleaning.metadata.title_lines import ends_like_title, is_title_line
from pipelines.cleaning.phrases import (
    GREETING_MARKS,
    is_closing,
    is_opening,
    is_salutation,
    is_section,
    is_signature,
)
from pipelines.cleaning.split.vocabulary import BYLINES
from textbasics.sentences import SENTENCE_ENDS

SHORTEST_SPEECH = 120
_BYLINES = 3
"""Lines between a title and its speech."""
_LONGEST_BYLINE = 20
_SHORTEST_TITLE = 6
_SHORTEST_NOT_NAME = 4
"""A shorter line may be a name, and is no title."""
_STOPS = SENTENCE_ENDS + ",:;、"
_BRACKETS = "【】《》「」[]<>★☆◆●■ "
_SPEAKER, _OFFICE, _NAME, _SAID_OF, _DATED, _FRAMED, _SUBTITLE, _SEPARATOR = BYLINES


class Line(NamedTuple):
    start: int
    end: int
    text: str
    """Folded."""


def lines_of(folded: str, start: int, end: int) -> list[Line]:
    """The lines of a stretch that are not blank."""
    lines = []
    for text in folded[start:end].split("\n"):
        if text.strip():
            lines.append(Line(start, start + len(text), text))
        start += len(text) + 1
    return lines


def is_separator(text: str) -> bool:
    """Whether the line is a row of ornaments."""
    return _SEPARATOR.fullmatch(text.strip()) is not None


def greets(text: str) -> bool:
    """Whether the line addresses an audience, as it stands above a speech."""
    return text[-1] in GREETING_MARKS and is_salutation(text)


def ends(lines: Sequence[Line], at: int) -> bool:
    """Whether a speech ends with this line: it parts, or says the last words, be it above a signature."""
    while at > 0 and is_signature(lines[at].text):
        at -= 1
    return is_closing(lines[at].text) or is_separator(lines[at].text)


def may_be_title(text: str) -> bool:
    """Whether the line may be a speech's title, where its place says so too."""
    return is_title_line(text) and not (is_section(text) or is_closing(text) or is_separator(text))


def is_named(text: str) -> bool:
    """Whether the line is a title that names its kind of speech."""
    words = text.strip(_BRACKETS)
    ending = len(words) >= _SHORTEST_TITLE and ends_like_title(words)
    return ending and may_be_title(text) and not is_opening(words)


def is_framed(text: str) -> bool:
    """Whether the line stands in brackets as titles do."""
    return _FRAMED.fullmatch(text.strip()) is not None


def below_title(lines: Sequence[Line], at: int) -> int:
    """The number of the first line below the title ``at`` and its bylines."""
    below = at + 1
    while below < len(lines) and below - at <= _BYLINES and _is_byline(lines[below].text):
        below += 1
    return below


def _is_byline(text: str) -> bool:
    """Whether the line, below a title, names the speaker or the day."""
    if _is_label(text):
        return True
    is_brief = len(text) < _SHORTEST_NOT_NAME and not is_salutation(text) and text[-1] not in _STOPS
    return is_brief or (len(text) <= _LONGEST_BYLINE and may_be_title(text) and not is_named(text))


def _is_label(text: str) -> bool:
    """Whether the form of the line says that it is a byline, wherever it stands."""
    return is_signature(text) or bool(_SUBTITLE.fullmatch(text) or _SPEAKER.fullmatch(text))


def heads(lines: Sequence[Line]) -> bool:
    """Whether the first line is the title of a speech: a salutation stands below it."""
    if not lines or not may_be_title(lines[0].text):
        return False
    below = below_title(lines, 0)
    return below < len(lines) and greets(lines[below].text)


def bylines(lines: Sequence[Line]) -> int:
    """How many lines stand above the salutation that a speech begins with: its place, speaker and day.

    None where other lines do, or no salutation follows, but for lines that name the speaker.
    """
    count = labels = 0
    while labels < min(len(lines), _BYLINES) and _SPEAKER.fullmatch(lines[labels].text):
        labels += 1
    while count < min(len(lines), _BYLINES + 1) and _heads_speech(lines[count].text, count == 0):
        count += 1
    return count if count < len(lines) and greets(lines[count].text) else labels


def _heads_speech(text: str, is_first: bool) -> bool:
    """Whether the line is positively a byline: verses and mottoes stand above a salutation too."""
    if is_signature(text) or _SPEAKER.fullmatch(text) or _OFFICE.fullmatch(text) or _DATED.fullmatch(text):
        return True
    if _SUBTITLE.fullmatch(text):
        return _SAID_OF.search(text) is not None
    return not is_first and _NAME.fullmatch(text) is not None


def above_salutation(lines: Sequence[Line], at: int) -> int:
    """The number of the title's line above the salutation ``at``, or ``at`` where none stands there.

    Of two lines that may be titles the upper is one only where it names its kind: the lower is a byline then.
    """
    titles = []
    for above in range(at - 1, max(at - _BYLINES - 2, -1), -1):
        if may_be_title(lines[above].text) and not _is_label(lines[above].text):
            titles.append(above)
        if not _is_byline(lines[above].text):
            break
    named = next((line for line in titles if is_named(lines[line].text)), at)
    return named if named < at or not titles else titles[0]
