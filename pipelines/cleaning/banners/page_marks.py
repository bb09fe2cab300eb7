"""Previews: the numbers that document-sharing sites put where one preview page ends and the next begins.

The text of such a page runs ``1、…2、…3、…`` from cut to cut, each number in the middle of a sentence or
even of a word. A list looks the same, but its items end with a stop and are not all as long as a page.
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
    """Return the edits that take the marks out, and with one that begins a line the line break before it."""
    if "2、" not in text:
        return []
    folded = half_width(text)
    run = _run(folded)
    inner = run[1:] if run and run[0]["n"] == "1" else run
    if not inner or any(b.start() - a.start() < _SHORTEST_PAGE for a, b in pairwise(run)):
        return []
    cuts = [match for match in inner if _is_cut(folded, match.start())]
    if len(cuts) * 3 < len(inner) * 2:
        return []
    return [
        Edit("banners.pager-preview", start, text[start:end], "")
        for start, end in (_span(folded, m) for m in run)
    ]


def _run(folded: str) -> list[re.Match[str]]:
    """The marks that count up from a 1 at the beginning of a line, or from a 2 where no 1 is shown."""
    run: list[re.Match[str]] = []
    for match in _MARK.finditer(folded):
        number = int(match["n"])
        if (run and number == int(run[-1]["n"]) + 1) or (not run and _begins(folded, match.start(), number)):
            run.append(match)
        elif not run and number == 1:
            return []
    return run


def _begins(folded: str, at: int, number: int) -> bool:
    """Whether a run of marks may begin here. A 2 must cut a word of Han a whole page after the line began."""
    if number == 1:
        return at == 0 or folded[at - 1] == "\n"
    far = at >= _SHORTEST_PAGE and folded.rfind("\n", at - _SHORTEST_PAGE, at) < 0
    return number == 2 and far and _INSIDE_WORDS.match(folded, at - 1) is not None


def _is_cut(folded: str, at: int) -> bool:
    """Whether what stands before the mark is no end of a sentence."""
    while at and folded[at - 1].isspace():
        at -= 1
    return folded[at - 1 : at] not in _STOPS


def _span(folded: str, match: re.Match[str]) -> tuple[int, int]:
    start = match.start()
    if start and folded[start - 1] == "\n" and _is_cut(folded, start):
        start -= 1
    return start, match.end()
