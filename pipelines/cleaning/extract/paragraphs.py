"""Paragraphs: splitting a run of text without tags into paragraphs, and normalising its blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textbasics.sentences import FULL_WIDTH_CLAUSE_MARKS, PARAGRAPH_ENDS

_INDENT = re.compile(rf"(?<=[{PARAGRAPH_ENDS}])(?:\u3000{{2,}}|[\xa0 ]{{4,}}|\xa0\u3000)\s*|\u3000{{4,}}")
_BETWEEN_HAN = re.compile(
    r"(?<=[\u3400-\u9fff，。！？；：、）】》”]) *\n\s*(?=[\u3400-\u9fff，。！？；：、（【《“])"
)

NARROWEST = 40
"""Columns of the longest line of a wrapped text, at least: a poem has shorter lines. Han take two columns."""
MOST_RAGGED = 6
"""Columns by which full lines differ, at most: a first line is indented by four, and a punctuation mark may
not begin a line."""
FEWEST_WRAPPED = 3
"""Full lines that end within a sentence, at least: one or two may be headings, or lack their full stop."""
_MARK = re.compile(f"[{FULL_WIDTH_CLAUSE_MARKS},;]")
_LATIN_JOINT = re.compile("[A-Za-z,.;] [A-Za-z]")
"""The characters around a line break that stands for a blank; there is none between two digits or Han."""


def split(run: str, keep_lines: bool = False) -> list[str]:
    """Split a run at line breaks that end paragraphs, and at blanks that indent a first line.

    In HTML a line break is a blank, but a text pasted into one element keeps its paragraphs as lines. If most
    lines are indented or end like a paragraph, they are paragraphs. Else the source was wrapped, and line
    breaks between two Han characters are removed.
    """
    words = run.split()
    if len(words) <= 1:
        return words  # as most Chinese is written
    text = run.strip()  # the lines below keep their indents
    if "\n" not in text:
        return split_at_indents(text)
    if keep_lines:
        return [paragraph for line in unwrap(run.split("\n")) for paragraph in split_at_indents(line)]
    lines = [line.rstrip() for line in run.split("\n") if not line.isspace() and line]
    if _are_paragraphs(lines):
        return [paragraph for line in lines for paragraph in split_at_indents(line)]
    return split_at_indents(_BETWEEN_HAN.sub("", text))


def unwrap(lines: Sequence[str]) -> Sequence[str]:
    """Join the lines of paragraphs that were wrapped at a fixed width; return the lines if they were not.

    They were wrapped if several of the longest end within a sentence: each of these continues in the next
    line. A full line at the end of a sentence continues only if paragraphs are indented and the next line is
    not.
    """
    lines = [line.rstrip() for line in lines]
    least_width = NARROWEST - MOST_RAGGED
    unfinished = sum(len(line) * 2 >= least_width and line[-1] not in PARAGRAPH_ENDS for line in lines)
    if unfinished < FEWEST_WRAPPED:
        return lines
    widths = [len(line.encode("gbk", "replace")) for line in lines]
    full_width = max(*widths, NARROWEST) - MOST_RAGGED
    full = [width >= full_width for width in widths]
    cut = [
        line for line, is_full in zip(lines, full, strict=True) if is_full and line[-1] not in PARAGRAPH_ENDS
    ]
    marked = sum(_MARK.search(line) is not None for line in cut)
    if len(cut) < FEWEST_WRAPPED or len(cut) * 2 < sum(full) or marked * 2 < len(cut) or _is_verse(cut):
        return lines
    ends = "" if any(line[:1].isspace() for line in lines) else PARAGRAPH_ENDS
    return _joined(lines, full, ends)


def _joined(lines: Sequence[str], full: Sequence[bool], ends: str) -> list[str]:
    """The lines, each joined to the full line above it that does not end in one of ``ends``."""
    parts = [lines[0]]
    for above, was_full, line in zip(lines, full, lines[1:], strict=False):
        if not (was_full and above[-1] not in ends and line and not line[0].isspace()):
            parts.append("\n")
        elif _LATIN_JOINT.fullmatch(f"{above[-1]} {line[0]}"):
            parts.append(" ")
        parts.append(line)
    return "".join(parts).split("\n")


def _is_verse(lines: Sequence[str]) -> bool:
    """Whether all lines have their punctuation in the same places, as verses and slogans do."""
    shapes = {tuple(mark.start() for mark in _MARK.finditer(line)) for line in lines}
    return len(shapes) == 1 and len(set(lines)) >= FEWEST_WRAPPED


def _are_paragraphs(lines: list[str]) -> bool:
    marked = sum(line[-1] in PARAGRAPH_ENDS or line.startswith("\u3000\u3000") for line in lines)
    return len(lines) > 1 and marked * 2 > len(lines)


def split_at_indents(line: str) -> list[str]:
    """Split a line at blanks that indent a paragraph, and normalise the other blanks."""
    if not ("\u3000\u3000" in line or "\xa0" in line or "    " in line):
        paragraph = " ".join(line.split())
        return [paragraph] if paragraph else []
    cut = (" ".join(part.split()) for part in _INDENT.split(line))
    return [paragraph for paragraph in cut if paragraph]
