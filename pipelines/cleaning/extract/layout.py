"""Layout: a page as a list of text blocks, each of which knows the element it stands in."""

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

INLINE = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
        ),
        *("i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp"),
        *("small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    )
)
KEEPS_LINES = frozenset(("pre", "xmp", "listing", "plaintext", "textarea"))

_MARKS = "，。！？；：、…,!?;"
_PUNCTUATION = re.compile(f"[{_MARKS}]")
_HAN_BEGIN = "\u2e80"
_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCE_END = re.compile("[。！？；…!?]")
_LEAST_BY_END = dict.fromkeys("。！？；，…”」!?;,.", 5) | dict.fromkeys("：:", 15)
"""From how many characters on a line that ends so is a sentence; 相关阅读： is none."""
_PAGER = re.compile("[0-9 ]+")
_TEASER_ENDS = ("...", "…", "[详细]", "[详情]")


class Block(NamedTuple):
    """A paragraph, a heading, a line of a list: what stands between two borders of block elements."""

    text: str
    linked: int
    """How many of its characters are in links."""
    node: int
    """Index of the innermost block element around it."""
    prose: float
    """How many of its characters count as running text."""

    @property
    def is_links(self) -> bool:
        """Whether most of it is in links, and none of it is a sentence; or it is a pager, whose own page is
        no link: ``1 2 3``."""
        if self.linked * 2 > len(self.text):
            return not _SENTENCE_END.search(self.text)
        return self.linked > 0 and _PAGER.fullmatch(self.text) is not None


def prose(text: str, linked: int) -> float:
    """How many characters of a block are running text, by its sentence marks and its share of links.

    Sentence punctuation is the strongest sign of an article that Chinese has: menus, buttons, headlines and
    lists of names go without it. A text cut off by three dots is the beginning of another article more
    often than not.
    """
    length = len(text)
    share = min(1.0, linked / length)
    if share > 0.6 or (text[0] < _HAN_BEGIN and page_words.FURNITURE.match(text)):
        return 0.0
    ends_well = length >= _LEAST_BY_END.get(text[-1], length + 1)
    is_marked = (ends_well and text[-1] in _MARKS) or _PUNCTUATION.search(text) is not None
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
        """The tag of each, which takes longer to ask it for."""
        self.parents: list[int] = []
        """Index of the block element around each; -1 for the first."""
        self.blocks: list[Block] = []
        if self._read(root) >= paragraphs.FEWEST_CUT:
            self.blocks = list(_unwrapped(self.blocks))

    def _read(self, root: HtmlElement) -> int:
        """Go through the tree, which has no comments, from child to child: most elements have none, and end
        where they start. Returns the number of line breaks."""
        breaks = 0
        run = _Run(self.blocks)
        node = -1
        above: list[tuple[HtmlElement, object, Iterator[HtmlElement]]] = []
        children = iter((root,))
        tag: object
        while True:
            element = next(children, None)
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
            elif above:
                element, tag, children = above.pop()
            else:
                break
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

    def sums(self, values: Iterable[tuple[int, float]]) -> list[float]:
        """Add each value to its element and to all elements around it; return one sum an element."""
        sums = [0.0] * len(self.elements)
        for node, value in values:
            sums[node] += value
        parents = self.parents
        for node in range(len(sums) - 1, 0, -1):
            if sums[node]:
                sums[parents[node]] += sums[node]
        return sums

    def around(self, nodes: Iterable[int]) -> list[bool]:
        """By element, whether it is one of these or has one in it."""
        around = [False] * len(self.elements)
        for node in nodes:
            at = node
            while at >= 0 and not around[at]:
                around[at] = True
                at = self.parents[at]
        return around

    def upwards(self, node: int) -> Iterator[int]:
        """The element and those around it, from the inside out."""
        while node >= 0:
            yield node
            node = self.parents[node]

    def end(self, node: int) -> int:
        """The index behind the last block element within this one."""
        after = range(node + 1, len(self.parents))
        return next((at for at in after if self.parents[at] < node), len(self.parents))

    def children(self, chosen: Sequence[bool]) -> list[list[int]]:
        """For each chosen element the block elements directly within it."""
        children: defaultdict[int, list[int]] = defaultdict(list)
        for node, parent in enumerate(self.parents):
            if chosen[parent] and node:
                children[parent].append(node)
        return list(children.values())

    def spread(self, marks: Sequence[bool]) -> list[bool]:
        """The marks, with everything inside a marked element marked too."""
        spread = list(marks)
        for node, parent in enumerate(self.parents):
            if node and spread[parent]:
                spread[node] = True
        return spread


def _unwrapped(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those whole again that line breaks had cut at a fixed width."""
    for node, group in groupby(blocks, attrgetter("node")):
        lines = list(group)
        if len(lines) > paragraphs.FEWEST_CUT and not any(line.linked for line in lines):
            texts = paragraphs.unwrapped([line.text for line in lines])
            if len(texts) < len(lines):
                lines = [Block(text, 0, node, prose(text, 0)) for text in texts]
        yield from lines


class _Run:
    """The text since the last border of a block element."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.links = 0
        """Depth of link elements."""
        self.keep_lines = 0
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
            self.blocks.append(Block(text, linked, max(node, 0), prose(text, linked)))
