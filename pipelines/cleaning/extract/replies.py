"""Replies: what readers wrote below an article, where no name of an element says so.

They are told by a line that announces them, or by their shape: elements alike, each with a name, a time and
a few words. Both count only below the text, and only where they hold less of it than stands above them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice

from pipelines.cleaning import page_words
from pipelines.cleaning.extract.layout import Block, Layout

LONGEST_SIGN = 40
"""Characters of a name with a time, or of a line above replies."""
LONGEST = 250
"""Characters of running text that replies have on average, at most."""
LEAST = 2.0
"""Characters that count as running text in a reply: a few words, with or without their mark."""
TRIES = 8
"""Lines that announce replies, and elements around one, that are looked at, at most."""
_ENDS = frozenset("论論言帖答案表区条个前天刚楼者复報报用赞)）]】：:0123456789")
"""What a name with a time, or a line above replies, ends in: most lines need not be looked at."""
_DIGITS = re.compile(r"\d+")


def nodes(layout: Layout, prose: Sequence[float], count: Sequence[float]) -> list[int]:
    """The elements of replies; ``prose`` and ``count`` tell what each element of the page holds."""
    signs = [b for b in layout.blocks if b.text[-1] in _ENDS and len(b.text) <= LONGEST_SIGN]
    announced = (b for b in signs if not b.linked and page_words.REPLIES.fullmatch(b.text))
    found = [node for block in islice(announced, TRIES) for node in _below(block, layout, prose)]
    times = [b for b in signs if page_words.TIMES.fullmatch(b.text)]
    # One date may be that of the article; one 3天前 with a name before it is a reader's.
    if len(times) > 1 or any(page_words.AGO.search(block.text) for block in times):
        found += _alike([block.node for block in times], layout, prose, count)
    return found


def _below(block: Block, layout: Layout, prose: Sequence[float]) -> list[int]:
    """The element that the line opens, or if it is alone in it, what stands beside it farther down."""
    at = next(at for at, other in enumerate(layout.blocks) if other is block)
    before = layout.blocks[at - 1].node if at else -1
    node = block.node
    for above in islice(layout.upwards(layout.parents[node]), TRIES):
        if above <= before < layout.end(above):
            break
        node = above
    chosen = [node]
    if prose[node] < LEAST:
        parent = layout.parents[node]
        beside = [each for each in range(parent + 1, layout.end(parent)) if layout.parents[each] == parent]
        chosen += [each for each in beside if each > node]
        # A button may stand in the middle of a text: what is below it is like what is above it then.
        texts = {(each > node, _kind(each, layout)) for each in beside if prose[each] >= LEAST}
        if any((not is_below, kind) in texts for is_below, kind in texts):
            return []
    held = sum(prose[each] for each in chosen)
    text = sum(block.prose for block in layout.blocks[:at])
    return chosen if held * 2 <= text and held < LONGEST * len(chosen) else []


def _alike(timed: Sequence[int], layout: Layout, prose: Sequence[float], count: Sequence[float]) -> list[int]:
    """The elements alike of which half or more hold a name with a time, and a few words."""
    own = [0.0] * (len(prose) + 1)
    for block in layout.blocks:
        own[block.node + 1] += block.prose
    text = list(accumulate(own))
    is_timed = layout.around(timed)
    found: list[int] = []
    for children in layout.children(is_timed):
        for group in _groups(children, layout):
            # The first post of a forum is like the replies to it, and may be the article.
            longest = max(group, key=lambda each: prose[each])
            if prose[longest] > LONGEST:
                group = [each for each in group if each > longest]
            few = sum(is_timed[each] and count[each] > 1 and prose[each] >= LEAST for each in group)
            if len(group) > 1 and few * 2 >= len(group):
                held = sum(prose[each] for each in group)
                if held <= text[group[0]] and held < LONGEST * len(group):
                    found += group
    return found


def _groups(children: Iterable[int], layout: Layout) -> list[list[int]]:
    """The elements of one tag and class, but for numbers in it."""
    groups: defaultdict[tuple[object, str], list[int]] = defaultdict(list)
    for child in children:
        groups[_kind(child, layout)].append(child)
    return list(groups.values())


def _kind(node: int, layout: Layout) -> tuple[object, str]:
    return layout.tags[node], _DIGITS.sub("", layout.elements[node].get("class") or "")
