"""Paragraphs: where a run of text that has no tags in it is to be cut, and how its blanks are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

SENTENCE_END = "。！？；…!?;”’』」）)："

_INDENT = re.compile(rf"(?<=[{SENTENCE_END}])(?:\u3000{{2,}}|[\xa0 ]{{4,}}|\xa0\u3000)\s*|\u3000{{4,}}")
_BETWEEN_HAN = re.compile(
    r"(?<=[\u3400-\u9fff，。！？；：、）】》”]) *\n\s*(?=[\u3400-\u9fff，。！？；：、（【《“])"
)

NARROWEST = 40
"""Columns of a text cut into lines at a width, at least: those of a poem are shorter. Han have two."""
RAGGED = 6
"""Columns by which its lines differ, at most, where they are full: a first line is indented by four, and a
mark that may not begin a line takes a character along."""
FEWEST_CUT = 3
"""Full lines that end within a sentence, at least: one or two may be headings, or lack their mark."""
_MARK = re.compile("[，。！？；：、,;]")
_BORDER = re.compile("[A-Za-z,.;] [A-Za-z]")
"""Between two lines where a blank was. Chinese is cut anywhere, in the middle of a number too."""


def split(run: str, keep_lines: bool = False) -> list[str]:
    """Cut a run at its line breaks, where they end paragraphs, and at blanks that stand for an indented
    first line.

    In HTML a line break is a blank, but texts pasted whole into one element keep their paragraphs as lines.
    They are taken for such where most of them are indented or end like a sentence; else the break only
    stands where the source was wrapped, and goes without a trace between two Han characters.
    """
    words = run.split()
    if len(words) <= 1:
        return words  # as almost all Chinese is written: without a blank there is nothing to cut or to join
    text = run.strip()  # not for the lines below, which may be told by their indents
    if "\n" not in text:
        return _at_indents(text)
    if keep_lines:
        return [paragraph for line in unwrapped(run.split("\n")) for paragraph in _at_indents(line)]
    lines = [line.rstrip() for line in run.split("\n") if not line.isspace() and line]
    if _are_paragraphs(lines):
        return [paragraph for line in lines for paragraph in _at_indents(line)]
    return _at_indents(_BETWEEN_HAN.sub("", text))


def unwrapped(lines: Sequence[str]) -> Sequence[str]:
    """The lines, or the paragraphs that they were before somebody cut them at a fixed width.

    They were cut where several of the longest end within a sentence: each of these goes on in the next line.
    One at the end of a sentence does only where paragraphs are indented, and the next line is not.
    """
    lines = [line.rstrip() for line in lines]
    if (
        sum(len(line) * 2 >= NARROWEST - RAGGED and line[-1] not in SENTENCE_END for line in lines)
        < FEWEST_CUT
    ):
        return lines
    widths = [len(line.encode("gbk", "replace")) for line in lines]
    width = max(widths)
    full = [has >= max(width, NARROWEST) - RAGGED for has in widths]
    cut = [
        line for line, is_full in zip(lines, full, strict=True) if is_full and line[-1] not in SENTENCE_END
    ]
    marked = sum(_MARK.search(line) is not None for line in cut)
    if len(cut) < FEWEST_CUT or len(cut) * 2 < sum(full) or marked * 2 < len(cut) or _is_verse(cut):
        return lines
    ends = "" if any(line[:1].isspace() for line in lines) else SENTENCE_END
    parts = [lines[0]]
    for above, was_full, line in zip(lines, full, lines[1:], strict=False):
        if not (was_full and above[-1] not in ends and line and not line[0].isspace()):
            parts.append("\n")
        elif _BORDER.fullmatch(f"{above[-1]} {line[0]}"):
            parts.append(" ")
        parts.append(line)
    return "".join(parts).split("\n")


def _is_verse(lines: Sequence[str]) -> bool:
    """Whether all lines have one shape: verses and slogans, whose marks stand below one another."""
    shapes = {tuple(mark.start() for mark in _MARK.finditer(line)) for line in lines}
    return len(shapes) == 1 and len(set(lines)) >= FEWEST_CUT


def _are_paragraphs(lines: list[str]) -> bool:
    marked = sum(line[-1] in SENTENCE_END or line.startswith("\u3000\u3000") for line in lines)
    return len(lines) > 1 and marked * 2 > len(lines)


def _at_indents(line: str) -> list[str]:
    if not ("\u3000\u3000" in line or "\xa0" in line or "    " in line):
        paragraph = " ".join(line.split())
        return [paragraph] if paragraph else []
    cut = (" ".join(part.split()) for part in _INDENT.split(line))
    return [paragraph for paragraph in cut if paragraph]
