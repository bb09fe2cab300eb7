"""Teasers: the beginning of a text, quoted in a box above it.

Sites put there what they also tell search engines: the first hundred characters, cut anywhere. Where the text
begins so below the box, the box goes. Where it does not, the box may hold the first paragraph, and stays
unless its name says that it is a summary and its text is cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from pipelines.cleaning import page_words
from pipelines.cleaning.extract.body import LEAST, key
from pipelines.cleaning.extract.layout import Block, Layout

FIRST = 3
"""Blocks among which a teaser stands."""
LONGEST = 400
"""Characters of a teaser."""
TIMES = 3
"""How many times the running text of a summary a page has, at least, for it to be no loss."""
_CUT = ("…", "...", "。。。", "[详细]")


def without(blocks: Sequence[Block], layout: Layout) -> Sequence[Block]:
    """The blocks of a text without the teaser above them, if there is one."""
    for at, block in enumerate(blocks[:FIRST]):
        if len(block.text) <= LONGEST and _is_teaser(at, blocks, layout):
            return [*blocks[:at], *blocks[at + 1 :]]
    return blocks


def _is_teaser(at: int, blocks: Sequence[Block], layout: Layout) -> bool:
    block = blocks[at]
    text = page_words.LABEL.sub("", block.text)
    is_cut = text.endswith(_CUT)
    start = next((at for at in _starts(at, blocks) if blocks[at].text[:2] == text[:2]), None)
    if start is not None and (is_cut or not _are_together(block, blocks[start], layout)):
        quoted = key(text)
        return len(quoted) >= LEAST and _begin_with(blocks[start:], quoted)
    if not is_cut or not any(_is_summary(node, layout) for node in _own(block, blocks, layout)):
        return False
    return sum(b.prose for b in blocks) >= TIMES * len(text)


def _own(block: Block, blocks: Sequence[Block], layout: Layout) -> Iterator[int]:
    """The elements around a block that hold no other block of the text, the innermost first."""
    for node in islice(layout.upwards(block.node), FIRST):
        inside = range(node, layout.end(node))
        if any(other.node in inside for other in blocks if other is not block):
            return
        yield node


def _starts(at: int, blocks: Sequence[Block]) -> list[int]:
    """Where the text below a block may begin: at its first running text, or at a short line above that."""
    starts: list[int] = []
    for below in range(at + 1, len(blocks)):
        starts.append(below)
        if blocks[below].prose * 2 >= len(blocks[below].text):
            break
    return starts


def _are_together(one: Block, other: Block, layout: Layout) -> bool:
    """Whether they are paragraphs of one element: a speaker may well say a thing twice."""
    return one.node == other.node or layout.parents[one.node] == layout.parents[other.node]


def _begin_with(blocks: Sequence[Block], quoted: str) -> bool:
    begun = ""
    for block in blocks:
        begun += key(block.text)
        if len(begun) >= len(quoted):
            break
    return begun.startswith(quoted)


def _is_summary(node: int, layout: Layout) -> bool:
    element = layout.elements[node]
    return not page_words.SUMMARY.isdisjoint(
        page_words.of_name(f"{element.get('class') or ''} {element.get('id') or ''}")
    )
