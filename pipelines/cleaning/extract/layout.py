"""Layout: a page as a list of text blocks, each with the element that it stands in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from lxml.html import HtmlElement

from pipelines.cleaning import page_words
from pipelines.cleaning.extract import paragraphs
from textbasics.sentences import PROSE_MARKS, SENTENCE_ENDS

INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn"),
        *("em", "font"),
        *("i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp"),
        *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
KEEPS_LINES = frozenset(("pre", "xmp", "listing", "plaintext", "textarea"))

_PUNCTUATION = re.compile(f"[{PROSE_MARKS}]")
_HAN_BEGIN = "\u2e80"
_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCE_END = re.compile(f"[{SENTENCE_ENDS}；]")
_SHORTEST_BY_END = dict.fromkeys("。！？；，…”」!?;,.", 5) | dict.fromkeys("：:", 15)
"""Characters of a sentence, at least, by its last character; 相关阅读： is none."""
_PAGER = re.compile("[0-9 ]+")
_TEASER_ENDS = ("...", "…", "[详细]", "[详情]")


class Block(NamedTuple):
    """The text between two borders of block elements: a paragraph, a heading, an item of a list."""

    text: str
    linked: int
    """Number of its characters in links."""
    node: int
    """Index of the innermost block element around it."""
    prose: float
    """Number of its characters that count as running text."""

    @property
    def is_links(self) -> bool:
        """Whether most of it is in links and none of it is a sentence, or it is a pager such as ``1 2 3``, in
        which the current page is no link."""
        if self.linked * 2 > len(self.text):
            return not _SENTENCE_END.search(self.text)
        return self.linked > 0 and _PAGER.fullmatch(self.text) is not None


def count_prose(text: str, linked: int) -> float:
    """Count the characters of a block that are running text, by its punctuation and its share of links.

    Punctuation is the strongest sign of an article in Chinese: menus, buttons, headlines and lists of names
    have none. A text that ends in three dots is mostly the beginning of another article.
    """
    length = len(text)
    share = min(1.0, linked / length)
    if share > 0.6 or (text[0] < _HAN_BEGIN and page_words.SOFTWARE_LINE.match(text)):
        return 0.0
    ends_well = length >= _SHORTEST_BY_END.get(text[-1], length + 1)
    is_marked = (ends_well and text[-1] in PROSE_MARKS) or _PUNCTUATION.search(text) is not None
    if is_marked and (ends_well or (length >= 12 and _SENTENCE_END.search(text))):
        weight = 1.0
    elif length >= 60 and len(_HAN.findall(text)) * 2 > length:
        weight = 1.0 if is_marked else 0.5
    else:
        weight = 0.1 if is_marked else 0.02
    if text.endswith(_TEASER_ENDS):
        weight *= 0.3
    return length * (1 - share) ** 2 * weight


class Layout:
    """The block elements of a tree, in document order, and the blocks of text in them."""

    def __init__(self, root: HtmlElement) -> None:
        self.elements: list[HtmlElement] = []
        self.tags: list[object] = []
        """The tag of each: reading it from the element takes longer."""
        self.parents: list[int] = []
        """Index of the parent block element of each; -1 for the first."""
        self.blocks: list[Block] = []
        if self._read(root) >= paragraphs.FEWEST_WRAPPED:
            self.blocks = list(_unwrap(self.blocks))

    def _read(self, root: HtmlElement) -> int:
        """Walk through the tree, which has no comments; return the number of br elements."""
        # There are no start and end events: most elements have no children.
        breaks, node = 0, -1
        run = _Run(self.blocks)
        above: list[tuple[HtmlElement, object, Iterator[HtmlElement]]] = []
        children = iter((root,))
        tag: object
        while (element := next(children, None)) is not None or above:
            if element is not None:
                tag = element.tag
                if tag in INLINE:
                    run.links += tag == "a"
                else:
                    run.close(node)
                    if tag == "br":
                        breaks += 1
                    else:
                        node = self._open(element, tag, node)
                        run.keep_lines += tag in KEEPS_LINES
                if text := element.text:
                    run.add(text)
                if len(element):
                    above.append((element, tag, children))
                    children = iter(element)
                    continue
            else:
                element, tag, children = above.pop()
            if tag in INLINE:
                run.links -= tag == "a"
            elif tag != "br":
                run.close(node)
                node = self.parents[node]
                run.keep_lines -= tag in KEEPS_LINES
            if element is not root and (text := element.tail):
                run.add(text)
        run.close(0)
        return breaks

    def _open(self, element: HtmlElement, tag: object, parent: int) -> int:
        """Add a block element; return its index."""
        self.elements.append(element)
        self.tags.append(tag)
        self.parents.append(parent)
        return len(self.parents) - 1

    def index_of(self, block: Block) -> int:
        """The index of this block, compared by identity: another may have the same text."""
        return next(index for index, other in enumerate(self.blocks) if other is block)

    def subtree_sums(self, values: Iterable[tuple[int, float]]) -> list[float]:
        """By element, the sum of the values of the element and its descendants."""
        sums = [0.0] * len(self.elements)
        for node, value in values:
            sums[node] += value
        parents = self.parents
        for node in range(len(sums) - 1, 0, -1):
            if sums[node]:
                sums[parents[node]] += sums[node]
        return sums

    def with_ancestors(self, nodes: Iterable[int]) -> list[bool]:
        """By element, whether it is one of these or an ancestor of one."""
        marks = [False] * len(self.elements)
        for node in nodes:
            current = node
            while current >= 0 and not marks[current]:
                marks[current] = True
                current = self.parents[current]
        return marks

    def ancestors(self, node: int) -> Iterator[int]:
        """The element and its ancestors, innermost first."""
        while node >= 0:
            yield node
            node = self.parents[node]

    def end_of(self, node: int) -> int:
        """The index after the last descendant of the element."""
        later = range(node + 1, len(self.parents))
        return next((other for other in later if self.parents[other] < node), len(self.parents))

    def children_of(self, chosen: Sequence[bool]) -> list[list[int]]:
        """For each chosen element that has child block elements, these."""
        children: defaultdict[int, list[int]] = defaultdict(list)
        for node, parent in enumerate(self.parents):
            if chosen[parent] and node:
                children[parent].append(node)
        return list(children.values())

    def with_descendants(self, marks: Sequence[bool]) -> list[bool]:
        """The marks, with the descendants of marked elements marked too."""
        spread = list(marks)
        for node, parent in enumerate(self.parents):
            if node and spread[parent]:
                spread[node] = True
        return spread


def _unwrap(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with the lines of paragraphs joined that line breaks had wrapped at a fixed width."""
    for node, group in groupby(blocks, attrgetter("node")):
        lines = list(group)
        if len(lines) > paragraphs.FEWEST_WRAPPED and not any(line.linked for line in lines):
            texts = paragraphs.unwrap([line.text for line in lines])
            if len(texts) < len(lines):
                lines = [Block(text, 0, node, count_prose(text, 0)) for text in texts]
        yield from lines


class _Run:
    """The text since the last border of a block element; ``close`` appends it to ``blocks``."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.links = 0
        """Number of open link elements."""
        self.keep_lines = 0
        """Number of open elements that keep line breaks."""
        self._parts: list[str] = []
        self._linked = 0

    def add(self, text: str) -> None:
        self._parts.append(text)
        if self.links:
            self._linked += len(text.strip())

    def close(self, node: int) -> None:
        if not self._parts:
            return
        run = "".join(self._parts)
        self._parts.clear()
        if run.isspace():
            return
        all_linked, self._linked = self._linked, 0
        share = all_linked / len(run)
        for text in paragraphs.split(run, self.keep_lines > 0):
            linked = all_linked if share == 0 or len(text) + 1 >= len(run) else round(share * len(text))
            self.blocks.append(Block(text, linked, max(node, 0), count_prose(text, linked)))
