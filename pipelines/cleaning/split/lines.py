"""Lines: the signs of a border between two speeches in the lines above and below it."""

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
"""Most lines between a title and its speech."""
_LONGEST_BYLINE = 20
_SHORTEST_TITLE = 6
_SHORTEST_NOT_NAME = 4
"""A shorter line may be a name, and is not taken for a title."""
_STOPS = SENTENCE_ENDS + ",:;、"
_BRACKETS = "【】《》「」[]<>★☆◆●■ "
_SPEAKER, _OFFICE, _NAME, _SAID_OF, _DATED, _FRAMED, _SUBTITLE, _SEPARATOR = BYLINES


class Line(NamedTuple):
    """One line of a text that is not blank."""

    start: int
    end: int
    text: str
    """Folded."""


def lines_of(narrow: str, start: int, end: int) -> list[Line]:
    """Return the lines of a stretch that are not blank."""
    lines = []
    for text in narrow[start:end].split("\n"):
        if text.strip():
            lines.append(Line(start, start + len(text), text))
        start += len(text) + 1
    return lines


def is_separator(text: str) -> bool:
    """Whether the line is a row of ornaments."""
    return _SEPARATOR.fullmatch(text.strip()) is not None


def is_greeting(text: str) -> bool:
    """Whether the line is a salutation with the punctuation of one above a speech."""
    return text[-1] in GREETING_MARKS and is_salutation(text)


def ends_speech(lines: Sequence[Line], index: int) -> bool:
    """Whether a speech ends with this line: it is a separator or a closing, or a signature below one."""
    while index > 0 and is_signature(lines[index].text):
        index -= 1
    return is_closing(lines[index].text) or is_separator(lines[index].text)


def may_be_title(text: str) -> bool:
    """Whether the line has the form of a title; its place must confirm it."""
    return is_title_line(text) and not (is_section(text) or is_closing(text) or is_separator(text))


def names_genre(text: str) -> bool:
    """Whether the line is a title that names the kind of speech."""
    words = text.strip(_BRACKETS)
    ending = len(words) >= _SHORTEST_TITLE and ends_like_title(words)
    return ending and may_be_title(text) and not is_opening(words)


def is_bracketed(text: str) -> bool:
    """Whether the line is in brackets, as titles are."""
    return _FRAMED.fullmatch(text.strip()) is not None


def line_below_title(lines: Sequence[Line], index: int) -> int:
    """Return the number of the first line below the title ``index`` and its bylines."""
    below = index + 1
    while below < len(lines) and below - index <= _BYLINES and _may_be_byline(lines[below].text):
        below += 1
    return below


def _may_be_byline(text: str) -> bool:
    """Whether the line, which is below a title, may name the speaker or the day."""
    if _is_labelled_byline(text):
        return True
    is_short = len(text) < _SHORTEST_NOT_NAME and not is_salutation(text) and text[-1] not in _STOPS
    return is_short or (len(text) <= _LONGEST_BYLINE and may_be_title(text) and not names_genre(text))


def _is_labelled_byline(text: str) -> bool:
    """Whether the line is a byline by its form, wherever it stands."""
    return is_signature(text) or bool(_SUBTITLE.fullmatch(text) or _SPEAKER.fullmatch(text))


def heads_speech(lines: Sequence[Line]) -> bool:
    """Whether the first line is the title of a speech: a salutation follows."""
    if not lines or not may_be_title(lines[0].text):
        return False
    below = line_below_title(lines, 0)
    return below < len(lines) and is_greeting(lines[below].text)


def count_bylines(lines: Sequence[Line]) -> int:
    """Return how many bylines (place, speaker, day) stand above the salutation that a speech begins with.

    Where other lines stand there, or no salutation follows, only labelled lines that name the speaker count.
    """
    count = labels = 0
    while labels < min(len(lines), _BYLINES) and _SPEAKER.fullmatch(lines[labels].text):
        labels += 1
    while count < min(len(lines), _BYLINES + 1) and _is_certain_byline(lines[count].text, count == 0):
        count += 1
    return count if count < len(lines) and is_greeting(lines[count].text) else labels


def _is_certain_byline(text: str, is_first: bool) -> bool:
    """Whether the line is certainly a byline: verses and mottoes stand above a salutation too."""
    if is_signature(text) or _SPEAKER.fullmatch(text) or _OFFICE.fullmatch(text) or _DATED.fullmatch(text):
        return True
    if _SUBTITLE.fullmatch(text):
        return _SAID_OF.search(text) is not None
    return not is_first and _NAME.fullmatch(text) is not None


def title_above(lines: Sequence[Line], index: int) -> int:
    """Return the number of the title's line above the salutation ``index``, or ``index`` where there is none.

    Of two lines that may be titles the upper one is the title only where it names its kind.
    """
    titles = []
    for above in range(index - 1, max(index - _BYLINES - 2, -1), -1):
        if may_be_title(lines[above].text) and not _is_labelled_byline(lines[above].text):
            titles.append(above)
        if not _may_be_byline(lines[above].text):
            break
    named = next((line for line in titles if names_genre(lines[line].text)), index)
    return named if named < index or not titles else titles[0]
