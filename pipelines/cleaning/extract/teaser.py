"""Teasers: the beginning of a text, quoted in a box above it.

Such a box holds the first hundred characters or so, cut anywhere. If the text below the box begins with them,
the box is removed. If not, the box may hold the first paragraph of the text, and is removed only if its text
is cut and its name is that of a summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from pipelines.cleaning import page_words
from pipelines.cleaning.extract.body import SHORTEST_QUOTE, line_key
from pipelines.cleaning.extract.layout import Block, Layout

FIRST_BLOCKS = 3
"""Blocks at the beginning of the text that may be a teaser."""
LONGEST_TEASER = 400
"""Characters of a teaser, at most."""
LEAST_TIMES = 3
"""Running text of the page, at least, as a multiple of a summary that is removed."""
_CUT_MARKS = ("…", "...", "。。。", "[详细]")


def remove_teaser(blocks: Sequence[Block], layout: Layout) -> Sequence[Block]:
    """The blocks of a text without its teaser, if it has one."""
    for index, block in enumerate(blocks[:FIRST_BLOCKS]):
        if len(block.text) <= LONGEST_TEASER and _is_teaser(index, blocks, layout):
            return [*blocks[:index], *blocks[index + 1 :]]
    return blocks


def _is_teaser(index: int, blocks: Sequence[Block], layout: Layout) -> bool:
    block = blocks[index]
    text = page_words.SUMMARY_LABEL.sub("", block.text)
    is_cut = text.endswith(_CUT_MARKS)
    starts = _possible_starts(index, blocks)
    start = next((start for start in starts if blocks[start].text[:2] == text[:2]), None)
    if start is not None and (is_cut or not _are_together(block, blocks[start], layout)):
        quoted = line_key(text)
        return len(quoted) >= SHORTEST_QUOTE and _starts_with(blocks[start:], quoted)
    if not is_cut or not any(_is_summary(node, layout) for node in _own_elements(block, blocks, layout)):
        return False
    return sum(b.prose for b in blocks) >= LEAST_TIMES * len(text)


def _own_elements(block: Block, blocks: Sequence[Block], layout: Layout) -> Iterator[int]:
    """The ancestors of a block that hold no other block of the text, innermost first."""
    for node in islice(layout.ancestors(block.node), FIRST_BLOCKS):
        inside = range(node, layout.end_of(node))
        if any(other.node in inside for other in blocks if other is not block):
            return
        yield node


def _possible_starts(index: int, blocks: Sequence[Block]) -> list[int]:
    """The indexes of the blocks below a block up to the first running text: the text may begin there."""
    starts: list[int] = []
    for below in range(index + 1, len(blocks)):
        starts.append(below)
        if blocks[below].prose * 2 >= len(blocks[below].text):
            break
    return starts


def _are_together(block: Block, other: Block, layout: Layout) -> bool:
    """Whether the blocks are paragraphs of one element: a speaker may say a thing twice."""
    return block.node == other.node or layout.parents[block.node] == layout.parents[other.node]


def _starts_with(blocks: Sequence[Block], quoted: str) -> bool:
    beginning = ""
    for block in blocks:
        beginning += line_key(block.text)
        if len(beginning) >= len(quoted):
            break
    return beginning.startswith(quoted)


def _is_summary(node: int, layout: Layout) -> bool:
    element = layout.elements[node]
    return not page_words.SUMMARY_WORDS.isdisjoint(
        page_words.class_words(f"{element.get('class') or ''} {element.get('id') or ''}")
    )
