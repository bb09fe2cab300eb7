"""Body: the element of a page that holds its article, and the blocks in it that are no part of it.

First whole elements are marked as boilerplate, by tag, by the words of their class names, and by shape (a
list of teasers, a widget). Then every element gets a value: its running text less a part of its other text.
The element of the highest value is the body: a smaller one loses text, a larger one includes menus.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from pipelines.cleaning import page_words
from pipelines.cleaning.extract import replies
from pipelines.cleaning.extract.layout import Block, Layout
from pipelines.cleaning.metadata.html_head import Head

_FRAME_TAGS = frozenset(("nav", "footer", "aside"))
_FRAME_ROLES = frozenset(("navigation", "complementary", "contentinfo", "banner", "search"))
_WIDGET_TAGS = frozenset(("div", "ul", "ol", "dl", "section", "form"))

_PARAGRAPH_TAGS = frozenset(("p", "li", "dd", "dt", "blockquote", "pre", "h2", "h3", "h4"))
"""Elements that are parts of a body: if one holds almost all text, the lines around it belong to the body."""

LEAST_PARENT_VALUE = 0.8
"""Share of the value of a paragraph that its parent must have, at least, to become the body instead."""
COST = 0.7
"""Value that an element loses for each character that is no running text."""
COST_OF_LINK = 0.3
"""The same for lines of links, which are recognised and removed later."""
DESCRIPTION_VALUE = 100.0
"""Value added to an element that holds the text quoted by the page's description."""
LONGEST_TEASER = 250
"""Characters of running text of the items in a list of teasers, on average and at most."""
SHORTEST_QUOTE = 12
"""Characters of a quotation, at least, to count as one."""

_NOT_IN_KEY = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+")


def line_key(text: str) -> str:
    """The letters, digits and Han of a line, by which lines that differ in punctuation are compared."""
    return _NOT_IN_KEY.sub("", text)


class KnownTitles:
    """A set of titles that compares lines by their keys: ``line in titles``.

    Equal keys begin alike. So no key is computed for a line whose first character is in the key and begins no
    title, as for most lines, and none for a line whose first eight characters begin no title.
    """

    def __init__(self, titles: Iterable[str]) -> None:
        self._keys = {line_key(title) for title in titles}
        self._first = {key[:1] for key in self._keys}

    def __contains__(self, line: str) -> bool:
        first = line[:1]
        if first not in self._first and _NOT_IN_KEY.match(first) is None:
            return False
        start = line_key(line[:8])
        return any(key.startswith(start) for key in self._keys) and line_key(line) in self._keys


class Body:
    """The body of one page: ``node`` is its element; ``boilerplate`` holds the marks, by element."""

    def __init__(self, layout: Layout, head: Head) -> None:
        self.layout = layout
        self._prose = layout.subtree_sums((b.node, b.prose) for b in layout.blocks)
        self._count = layout.subtree_sums((b.node, 1) for b in layout.blocks)
        self._described = self._holds_description(head.descriptions)
        self._titled = self._holds_title(head)
        self.boilerplate = layout.with_descendants(self._frames())
        self._mark_teasers()
        self._mark(replies.reply_nodes(layout, self._prose, self._count))
        self.node = self._best()
        self._mark_widgets()

    @property
    def is_confirmed(self) -> bool:
        """Whether the page's description quotes the body, or its title stands in it or close above it."""
        around = islice(self.layout.ancestors(self.node), 4)
        return self._described[self.node] or any(self._titled[node] for node in around)

    def share_of(self, blocks: Iterable[Block]) -> float:
        """The share of the page's running text that these blocks hold."""
        return sum(b.prose for b in blocks) / (self._prose[0] or 1.0)

    def blocks(self) -> list[Block]:
        """The blocks of the body that are not marked, in order."""
        inside = range(self.node, self.layout.end_of(self.node))
        blocks = [b for b in self.layout.blocks if b.node in inside and not self.boilerplate[b.node]]
        return [b for b in blocks if not b.is_links]

    def _holds_description(self, descriptions: Sequence[str]) -> list[bool]:
        """By element, whether a block in it contains the beginning of a description of the page."""
        starts = [
            start
            for text in descriptions
            if len(start := line_key(text)[: SHORTEST_QUOTE + 2]) >= SHORTEST_QUOTE
        ]
        blocks = self.layout.blocks if starts else ()
        return self.layout.with_ancestors(b.node for b in blocks if b.prose > 10 and _quotes(b.text, starts))

    def _holds_title(self, head: Head) -> list[bool]:
        """By element, whether the page's title stands in it as a line of its own, without a link."""
        titles = KnownTitles((*head.titles, *head.headings, *head.parts[:1]))
        return self.layout.with_ancestors(
            b.node for b in self.layout.blocks if not b.linked and b.text in titles
        )

    def _frames(self) -> list[bool]:
        """By element, whether its tag, role or name is that of boilerplate and it holds little text."""
        total = self._prose[0] or 1.0
        marks = [False] * len(self._prose)
        for node, element in enumerate(self.layout.elements):
            is_frame = self.layout.tags[node] in _FRAME_TAGS
            if not is_frame and not element.keys():
                continue
            names = page_words.class_words(f"{element.get('class') or ''} {element.get('id') or ''}")
            is_frame = (
                is_frame
                or element.get("role") in _FRAME_ROLES
                or not names.isdisjoint(page_words.BOILERPLATE_WORDS)
            )
            if is_frame and not self._described[node] and not self._titled[node]:
                limit = 0.8 if names.isdisjoint(page_words.BODY_WORDS) else 0.3
                marks[node] = self._prose[node] < limit * total
        return marks

    def _mark_teasers(self) -> None:
        """Mark lists whose items are a linked headline and a few words, as on front pages of news sites."""
        headlines = self.layout.with_ancestors(
            b.node for b in self.layout.blocks if len(b.text) >= 2 and b.linked >= 0.9 * len(b.text)
        )
        teasers: list[int] = []
        for children in self.layout.children_of(headlines):
            if len(children) >= 3:
                for items in self._group_alike(children):
                    if len(items) >= 3 and self._are_teasers(items, headlines):
                        teasers += items
        self._mark(teasers)

    def _mark(self, nodes: Sequence[int]) -> None:
        """Mark these elements and their descendants as boilerplate."""
        for node in nodes:
            self.boilerplate[node] = True
        if nodes:
            self.boilerplate = self.layout.with_descendants(self.boilerplate)

    def _group_alike(self, children: Sequence[int]) -> list[list[int]]:
        groups: defaultdict[tuple[object, str | None], list[int]] = defaultdict(list)
        for child in children:
            groups[self.layout.tags[child], self.layout.elements[child].get("class")].append(child)
        return list(groups.values())

    def _are_teasers(self, items: Sequence[int], headlines: Sequence[bool]) -> bool:
        """Whether most items have a headline, and they are short, and none holds most of the text."""
        with_headline = sum(headlines[i] and self._count[i] > 1 for i in items)
        amounts = [self._prose[i] for i in items]
        longest, total = max(amounts), sum(amounts)
        short = total < LONGEST_TEASER * len(items) and (longest < 60 or longest * 2 < total)
        return short and with_headline >= 0.7 * len(items)

    def _best(self) -> int:
        unmarked = [b for b in self.layout.blocks if not self.boilerplate[b.node]]
        values = self.layout.subtree_sums((b.node, _value(b)) for b in unmarked)
        for node, described in enumerate(self._described):
            values[node] += DESCRIPTION_VALUE * described
        # Of two equal elements the later is the inner one; the outer adds nothing to it.
        best = len(values) - 1 - values[::-1].index(max(values))
        while best > 0 and self.layout.tags[best] in _PARAGRAPH_TAGS:
            parent = self.layout.parents[best]
            if values[parent] < LEAST_PARENT_VALUE * values[best]:
                break
            best = parent
        return best

    def _mark_widgets(self) -> None:
        """Mark elements of the body with several short lines and no sentence: players, buttons, counters."""
        tags = self.layout.tags
        below = range(self.node + 1, len(tags))
        small = (node for node in below if self._count[node] >= 4 and self._prose[node] < 6)
        self._mark([node for node in small if tags[node] in _WIDGET_TAGS])


def _quotes(text: str, starts: Sequence[str]) -> bool:
    """Whether the key of the text, computed only if the text has their characters, contains one of these."""
    return any(all(char in text for char in start) and start in line_key(text) for start in starts)


def _value(block: Block) -> float:
    cost = COST_OF_LINK if block.linked * 2 > len(block.text) else COST
    return block.prose - cost * (len(block.text) - block.prose)
