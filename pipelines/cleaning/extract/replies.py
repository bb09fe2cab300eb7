"""Replies: comments of readers below an article, in elements whose names do not say so.

They are recognised by a line that announces them, or by their shape: elements alike, each with a name, a time
and a few words. They must stand below the text and hold less running text than stands above them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice

from pipelines.cleaning import page_words
from pipelines.cleaning.extract.layout import Block, Layout

LONGEST_LINE = 40
"""Characters of a name with a time, or of a line above replies, at most."""
MOST_PROSE = 250
"""Characters of running text of replies, on average and at most."""
LEAST_PROSE = 2.0
"""Characters that count as running text in a reply, at least: a few words, with or without punctuation."""
MOST_TRIES = 8
"""Lines that announce replies, and ancestors of one, that are examined, at most."""
_LAST_CHARACTERS = frozenset("论論言帖答案表区条个前天刚楼者复報报用赞)）]】：:0123456789")
"""The last characters of lines that announce replies or hold a name with a time."""
_DIGITS = re.compile(r"\d+")


def reply_nodes(layout: Layout, prose: Sequence[float], count: Sequence[float]) -> list[int]:
    """The elements of replies; ``prose`` and ``count`` are the running text and blocks in each element."""
    candidates = [b for b in layout.blocks if b.text[-1] in _LAST_CHARACTERS and len(b.text) <= LONGEST_LINE]
    announced = (b for b in candidates if not b.linked and page_words.REPLIES_HEADING.fullmatch(b.text))
    replies = [
        node for block in islice(announced, MOST_TRIES) for node in _announced_nodes(block, layout, prose)
    ]
    times = [b for b in candidates if page_words.REPLY_TIME.fullmatch(b.text)]
    # A single date may be that of the article; a name with 3天前 is a reader's.
    if len(times) > 1 or any(page_words.REPLY_AGE.search(block.text) for block in times):
        replies += _timed_nodes([block.node for block in times], layout, prose, count)
    return replies


def _announced_nodes(block: Block, layout: Layout, prose: Sequence[float]) -> list[int]:
    """The element that the line opens; if the element holds nothing else, the siblings after it."""
    index = layout.index_of(block)
    before = layout.blocks[index - 1].node if index else -1
    node = block.node
    for ancestor in islice(layout.ancestors(layout.parents[node]), MOST_TRIES):
        if ancestor <= before < layout.end_of(ancestor):
            break
        node = ancestor
    chosen = [node]
    if prose[node] < LEAST_PROSE:
        parent = layout.parents[node]
        siblings = [n for n in range(parent + 1, layout.end_of(parent)) if layout.parents[n] == parent]
        chosen += [sibling for sibling in siblings if sibling > node]
        # If elements of one kind stand above and below the line, it is a button in the middle of a text.
        texts = {(n > node, _kind(n, layout)) for n in siblings if prose[n] >= LEAST_PROSE}
        if any((not is_below, kind) in texts for is_below, kind in texts):
            return []
    held = sum(prose[node] for node in chosen)
    text = sum(block.prose for block in layout.blocks[:index])
    return chosen if held * 2 <= text and held < MOST_PROSE * len(chosen) else []


def _timed_nodes(
    timed: Sequence[int], layout: Layout, prose: Sequence[float], count: Sequence[float]
) -> list[int]:
    """The groups of like elements, half of which or more hold a name with a time and a few words."""
    own = [0.0] * (len(prose) + 1)
    for block in layout.blocks:
        own[block.node + 1] += block.prose
    text_above = list(accumulate(own))
    is_timed = layout.with_ancestors(timed)
    replies: list[int] = []
    for children in layout.children_of(is_timed):
        for group in _group_by_kind(children, layout):
            # The first post of a forum has the shape of its replies and may be the article.
            longest = max(group, key=lambda node: prose[node])
            if prose[longest] > MOST_PROSE:
                group = [node for node in group if node > longest]
            with_words = sum(is_timed[n] and count[n] > 1 and prose[n] >= LEAST_PROSE for n in group)
            if len(group) > 1 and with_words * 2 >= len(group):
                held = sum(prose[node] for node in group)
                if held <= text_above[group[0]] and held < MOST_PROSE * len(group):
                    replies += group
    return replies


def _group_by_kind(children: Iterable[int], layout: Layout) -> list[list[int]]:
    """The elements grouped by tag and class without its digits."""
    groups: defaultdict[tuple[object, str], list[int]] = defaultdict(list)
    for child in children:
        groups[_kind(child, layout)].append(child)
    return list(groups.values())


def _kind(node: int, layout: Layout) -> tuple[object, str]:
    return layout.tags[node], _DIGITS.sub("", layout.elements[node].get("class") or "")
