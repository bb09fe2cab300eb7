"""Body: which element of a page holds its article, and which blocks in it are no part of it.

First whole elements are marked as boilerplate: by their tags, by the words of their class names, and by
their shape (a list of teasers, a widget). Then every element gets a value: the running text in it, less a
part of what else is in it. The element of the highest value is the body: a smaller one loses text, a larger
one takes in menus.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipelines.cleaning import page_words
from pipelines.cleaning.extract import replies
from pipelines.cleaning.extract.layout import Block, Layout
from pipelines.cleaning.metadata.html_head import Head

FRAME_TAGS = frozenset(("nav", "footer", "aside"))
FRAME_ROLES = frozenset(("navigation", "complementary", "contentinfo", "banner", "search"))
WIDGET_TAGS = frozenset(("div", "ul", "ol", "dl", "section", "form"))

PARAGRAPHS = frozenset(("p", "li", "dd", "dt", "blockquote", "pre", "h2", "h3", "h4"))
"""Parts of a body: where almost all text is in one paragraph, the lines around it belong to it."""

STEP_UP = 0.8
"""What the element above a paragraph must have of its value, at least, to be taken for the body."""
COST = 0.7
"""What a character that is no running text takes from the value of an element."""
COST_OF_LINK = 0.3
"""The same for lines of links, which can be told and taken out later."""
DESCRIBED = 100.0
"""Value added for holding the text that the page's description quotes."""
TEASER = 250
"""Characters of running text that the items of a list of teasers have on average, at most."""
LEAST = 12
"""Characters of a description that have to be found, at least."""

_NO_KEY = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+")


def key(text: str) -> str:
    """The letters, digits and Han of a text, by which two writings of the same line are compared."""
    return _NO_KEY.sub("", text)


class Names:
    """Titles, to compare lines with by their keys: ``line in names``.

    Equal keys begin alike. So a line that begins with Han or a letter, as almost all do, and not like one of
    the names, needs no key; nor do most others, once that of their first characters is known.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._keys = {key(name) for name in names}
        self._starts = {name[:1] for name in self._keys}

    def __contains__(self, line: str) -> bool:
        start = line[:1]
        if start not in self._starts and _NO_KEY.match(start) is None:
            return False
        begins = key(line[:8])
        return any(name.startswith(begins) for name in self._keys) and key(line) in self._keys


class Body:
    """The body of one page: ``node`` is its element; ``boilerplate`` tells, by element, what is marked."""

    def __init__(self, layout: Layout, head: Head) -> None:
        self.layout = layout
        self._prose = layout.sums((b.node, b.prose) for b in layout.blocks)
        self._count = layout.sums((b.node, 1) for b in layout.blocks)
        self._described = self._holds_description(head.descriptions)
        self._titled = self._holds_title(head)
        self.boilerplate = layout.spread(self._frames())
        self._mark_teasers()
        self._mark(replies.nodes(layout, self._prose, self._count))
        self.node = self._best()
        self._mark_widgets()

    @property
    def is_vouched(self) -> bool:
        """Whether the page's description quotes the body, or its title stands in it or close above."""
        near = (node for node, _ in zip(self.layout.upwards(self.node), range(4), strict=False))
        return self._described[self.node] or any(self._titled[node] for node in near)

    def share(self, blocks: Iterable[Block]) -> float:
        """How much of the page's running text these blocks hold."""
        return sum(b.prose for b in blocks) / (self._prose[0] or 1.0)

    def blocks(self) -> list[Block]:
        """The blocks of the body that are not marked, in order."""
        inside = range(self.node, self.layout.end(self.node))
        kept = [b for b in self.layout.blocks if b.node in inside and not self.boilerplate[b.node]]
        return [b for b in kept if not b.is_links]

    def _holds_description(self, descriptions: Sequence[str]) -> list[bool]:
        """By element, whether a block in it holds the beginning of a description of the page."""
        starts = [start for text in descriptions if len(start := key(text)[: LEAST + 2]) >= LEAST]
        blocks = self.layout.blocks if starts else ()
        return self.layout.around(b.node for b in blocks if b.prose > 10 and _quotes(b.text, starts))

    def _holds_title(self, head: Head) -> list[bool]:
        """By element, whether the page's title stands in it as a line of its own, and not as a link."""
        names = Names((*head.titles, *head.headings, *head.parts[:1]))
        return self.layout.around(b.node for b in self.layout.blocks if not b.linked and b.text in names)

    def _frames(self) -> list[bool]:
        """Elements whose tag, role or name says that they are no body, unless most of the text is in them."""
        total = self._prose[0] or 1.0
        marks = [False] * len(self._prose)
        for node, element in enumerate(self.layout.elements):
            is_frame = self.layout.tags[node] in FRAME_TAGS
            if not is_frame and not element.keys():
                continue
            names = page_words.of_name(f"{element.get('class') or ''} {element.get('id') or ''}")
            is_frame = (
                is_frame or element.get("role") in FRAME_ROLES or not names.isdisjoint(page_words.BOILERPLATE)
            )
            if is_frame and not self._described[node] and not self._titled[node]:
                limit = 0.8 if names.isdisjoint(page_words.BODY) else 0.3
                marks[node] = self._prose[node] < limit * total
        return marks

    def _mark_teasers(self) -> None:
        """Mark lists whose items are a linked headline and a few words, as on the front of a news site."""
        headlines = self.layout.around(
            b.node for b in self.layout.blocks if len(b.text) >= 2 and b.linked >= 0.9 * len(b.text)
        )
        teasers: list[int] = []
        for children in self.layout.children(headlines):
            if len(children) >= 3:
                for items in self._alike(children):
                    if len(items) >= 3 and self._are_teasers(items, headlines):
                        teasers += items
        self._mark(teasers)

    def _mark(self, nodes: Sequence[int]) -> None:
        """Mark these elements as boilerplate, with all that is in them."""
        for node in nodes:
            self.boilerplate[node] = True
        if nodes:
            self.boilerplate = self.layout.spread(self.boilerplate)

    def _alike(self, children: Sequence[int]) -> list[list[int]]:
        groups: defaultdict[tuple[object, str | None], list[int]] = defaultdict(list)
        for child in children:
            groups[self.layout.tags[child], self.layout.elements[child].get("class")].append(child)
        return list(groups.values())

    def _are_teasers(self, items: Sequence[int], headlines: Sequence[bool]) -> bool:
        """Most items have a headline, they are short, and none has most of the text (as a body would)."""
        with_headline = sum(headlines[i] and self._count[i] > 1 for i in items)
        amounts = [self._prose[i] for i in items]
        longest, total = max(amounts), sum(amounts)
        short = total < TEASER * len(items) and (longest < 60 or longest * 2 < total)
        return short and with_headline >= 0.7 * len(items)

    def _best(self) -> int:
        free = [b for b in self.layout.blocks if not self.boilerplate[b.node]]
        values = self.layout.sums((b.node, _value(b)) for b in free)
        for node, described in enumerate(self._described):
            values[node] += DESCRIBED * described
        # The later of two equal ones is the inner one: the other adds nothing to it.
        best = len(values) - 1 - values[::-1].index(max(values))
        while best > 0 and self.layout.tags[best] in PARAGRAPHS:
            above = self.layout.parents[best]
            if values[above] < STEP_UP * values[best]:
                break
            best = above
        return best

    def _mark_widgets(self) -> None:
        """Mark groups of short lines within the body that hold no sentence: players, buttons, counters."""
        tags = self.layout.tags
        within = range(self.node + 1, len(tags))
        small = (node for node in within if self._count[node] >= 4 and self._prose[node] < 6)
        self._mark([node for node in small if tags[node] in WIDGET_TAGS])


def _quotes(text: str, starts: Sequence[str]) -> bool:
    """Whether the text's key holds one of these; it is made only where the text has all their characters."""
    return any(all(char in text for char in start) and start in key(text) for start in starts)


def _value(block: Block) -> float:
    cost = COST_OF_LINK if block.linked * 2 > len(block.text) else COST
    return block.prose - cost * (len(block.text) - block.prose)
