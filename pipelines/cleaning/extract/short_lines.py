"""Short lines: trafilatura reads the body, and decides which of its short lines belong to the text."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Extractor

from pipelines.cleaning import page_words
from pipelines.cleaning.extract.body import Body, line_key
from pipelines.cleaning.extract.layout import Block, Layout
from pipelines.cleaning.extract.tree import empty

MAX_BLOCKS = 4000
MAX_CHARS = 300_000
"""Larger bodies keep all their lines: comparing the two readings would take seconds."""
LEAST_SHARE = 0.5
"""Share of the running text that trafilatura must return, at least; with less it has lost the body."""

LONGEST_GAP = 2
"""Lines in a row that trafilatura leaves out in the middle of a text, at most, to be kept as headings."""
LONGEST_HEADING = 40

_HEADING_TAGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_BOLD_TAGS = frozenset(("b", "strong"))

_TRAFILATURA = Extractor(comments=False, fast=True)
"""Created once: reading its settings takes a twentieth of the time of an extraction. With ``fast`` it calls
no other extractor to find the body, which is all that it receives."""

logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def keep_short_lines(body: Body, blocks: Sequence[Block]) -> list[Block] | None:
    """The blocks that are running text or that trafilatura keeps; None if it is not needed or fails.

    It is not called if running text and lines with the form of a part of a speech keep every block, as in
    nearly all articles: its result can only keep more. Empties the marked elements of the body, so the tree
    cannot be used afterwards.
    """
    if len(blocks) > MAX_BLOCKS or sum(len(b.text) for b in blocks) > MAX_CHARS:
        return None
    is_known = [
        b.prose * 2 >= len(b.text) or (not b.linked and page_words.is_speech_line(b.text)) for b in blocks
    ]
    forms = [
        None if known else heading_form(b, body.layout) for b, known in zip(blocks, is_known, strict=True)
    ]
    if len(select_blocks(blocks, is_known, forms)) == len(blocks):
        return None
    elements = body.layout.elements
    empty(element for element, marked in zip(elements, body.boilerplate, strict=True) if marked)
    text = _read(elements[body.node])
    text_key = line_key(text)
    # Comparing the lines as they are first is faster: most are there.
    returned = [b for b in blocks if b.text in text or line_key(b.text) in text_key]
    if sum(b.prose for b in returned) < LEAST_SHARE * sum(b.prose for b in blocks):
        return None
    ids = set(map(id, returned))
    is_known = [known or id(b) in ids for b, known in zip(blocks, is_known, strict=True)]
    return select_blocks(blocks, is_known, forms)


def select_blocks(
    blocks: Sequence[Block], known: Sequence[bool], forms: Sequence[Hashable] = ()
) -> list[Block]:
    """The known blocks and those that belong to them; more known blocks never select fewer.

    ``forms`` holds the form of each block that is a heading by its markup, and None for the others.
    """
    known = _with_salutations(known, blocks)
    return list(_with_gaps(blocks, _with_headings(known, forms) if any(forms) else known))


def _with_salutations(known: Sequence[bool], blocks: Sequence[Block]) -> list[bool]:
    """A line that ends in a colon, such as 同志们：, belongs to the line below it."""
    below = (*known[1:], False)
    return [k or (b and block.text[-1] in "：:") for k, b, block in zip(known, below, blocks, strict=True)]


def _with_headings(known: Sequence[bool], forms: Sequence[Hashable]) -> list[bool]:
    """Headings of one form above two known lines divide the text: each belongs to the line below it. The
    first has no text above it, so it is not between known lines."""
    below = (*known[1:], False)
    counts = Counter(form for form, is_text in zip(forms, below, strict=True) if form and is_text)
    return [k or (b and counts[form] > 1) for k, b, form in zip(known, below, forms, strict=True)]


def heading_form(block: Block, layout: Layout) -> Hashable:
    """The parent and markup of the block, which like headings share; None if the block is no heading."""
    if block.linked or len(block.text) > LONGEST_HEADING or layout.parents[block.node] < 0:
        return None
    element, tag = layout.elements[block.node], layout.tags[block.node]
    if tag in _HEADING_TAGS or _is_bold(element):
        return layout.parents[block.node], tag, element.get("class")
    return None


def _is_bold(element: HtmlElement) -> bool:
    """Whether all text of the element is in one bold element, as in headings made by hand."""
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
        if element.tag in _BOLD_TAGS:
            return True
    return False


def _with_gaps(blocks: Sequence[Block], known: Sequence[bool]) -> Iterator[Block]:
    """The known blocks and the headings between them, which trafilatura omits in short texts."""
    start = 0
    for is_known, group in groupby(known):
        end = start + len(list(group))
        if is_known or (start > 0 and end < len(blocks) and _are_headings(blocks[start:end])):
            yield from blocks[start:end]
        start = end


def _are_headings(blocks: Sequence[Block]) -> bool:
    return len(blocks) <= LONGEST_GAP and all(not b.linked and len(b.text) <= LONGEST_HEADING for b in blocks)


def _read(element: HtmlElement) -> str:
    if element.tag in ("html", "body"):
        root = element.getroottree().getroot()
    else:
        root = element.makeelement("html")
        etree.SubElement(root, "body").append(element)
    try:
        return trafilatura.extract(root, options=_TRAFILATURA) or ""
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, etree.LxmlError):
        # trafilatura recurses through the tree and fails on unusual trees.
        return ""
