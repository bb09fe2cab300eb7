"""Page marks: the numbers that document-sharing sites put between two pages of a preview.

The text of such a page reads ``1、…2、…3、…``, each number in the middle of a sentence or even of a word. A
list looks the same, but its items end in a stop and are not all as long as a page.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipelines.cleaning.edits import Edit
from textbasics.width import half_width

_MARK = re.compile(r"(?<![\d.])(?P<n>\d{1,3})、")
_INSIDE_WORDS = re.compile(r"(?!第)[一-鿿]\d+、[一-鿿]")
_SHORTEST_PAGE = 200
"""Characters between two marks."""
_STOPS = "。!?;:…”』」)】》"


def remove_page_marks(text: str) -> list[Edit]:
    """Return the edits that remove the marks, and the line break before a mark that begins a line."""
    if "2、" not in text:
        return []
    narrow = half_width(text)
    run = _ascending_marks(narrow)
    inner = run[1:] if run and run[0]["n"] == "1" else run
    if not inner or any(b.start() - a.start() < _SHORTEST_PAGE for a, b in pairwise(run)):
        return []
    cuts = [match for match in inner if _is_mid_sentence(narrow, match.start())]
    if len(cuts) * 3 < len(inner) * 2:
        return []
    return [
        Edit("banners.pager-preview", start, text[start:end], "")
        for start, end in (_span(narrow, m) for m in run)
    ]


def _ascending_marks(narrow: str) -> list[re.Match[str]]:
    """Return the marks that count up from a 1 at the beginning of a line, or from a 2 where there is no 1."""
    run: list[re.Match[str]] = []
    for match in _MARK.finditer(narrow):
        number = int(match["n"])
        if (run and number == int(run[-1]["n"]) + 1) or (
            not run and _may_begin(narrow, match.start(), number)
        ):
            run.append(match)
        elif not run and number == 1:
            return []
    return run


def _may_begin(narrow: str, start: int, number: int) -> bool:
    """Whether a run of marks may begin here. A 2 must cut a word of Han at least a page into its line."""
    if number == 1:
        return start == 0 or narrow[start - 1] == "\n"
    is_far = start >= _SHORTEST_PAGE and narrow.rfind("\n", start - _SHORTEST_PAGE, start) < 0
    return number == 2 and is_far and _INSIDE_WORDS.match(narrow, start - 1) is not None


def _is_mid_sentence(narrow: str, start: int) -> bool:
    """Whether no sentence ends before the mark at ``start``."""
    while start and narrow[start - 1].isspace():
        start -= 1
    return narrow[start - 1 : start] not in _STOPS


def _span(narrow: str, match: re.Match[str]) -> tuple[int, int]:
    start = match.start()
    if start and narrow[start - 1] == "\n" and _is_mid_sentence(narrow, start):
        start -= 1
    return start, match.end()
