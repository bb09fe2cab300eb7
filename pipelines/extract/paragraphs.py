"""Paragraphs: where a run of text that has no tags in it is to be cut, and how its blanks are written."""

from __future__ import annotations

import re

SENTENCE_END = "。！？；…!?;”’』」）)："

_INDENT = re.compile(rf"(?<=[{SENTENCE_END}])(?:\u3000{{2,}}|[\xa0 ]{{4,}}|\xa0\u3000)\s*|\u3000{{4,}}")
_BETWEEN_HAN = re.compile(
    r"(?<=[\u3400-\u9fff，。！？；：、）】》”]) *\n\s*(?=[\u3400-\u9fff，。！？；：、（【《“])"
)


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
    lines = [line.rstrip() for line in run.split("\n") if not line.isspace() and line]
    if keep_lines or _are_paragraphs(lines):
        return [paragraph for line in lines for paragraph in _at_indents(line)]
    return _at_indents(_BETWEEN_HAN.sub("", text))


def _are_paragraphs(lines: list[str]) -> bool:
    marked = sum(line[-1] in SENTENCE_END or line.startswith("\u3000\u3000") for line in lines)
    return len(lines) > 1 and marked * 2 > len(lines)


def _at_indents(line: str) -> list[str]:
    if not ("\u3000\u3000" in line or "\xa0" in line or "    " in line):
        paragraph = " ".join(line.split())
        return [paragraph] if paragraph else []
    cut = (" ".join(part.split()) for part in _INDENT.split(line))
    return [paragraph for paragraph in cut if paragraph]
