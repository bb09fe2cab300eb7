"""Second opinion: trafilatura reads the body found, and tells which of its short lines belong to it."""

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
from pipelines.cleaning.extract.body import Body, key
from pipelines.cleaning.extract.layout import Block, Layout
from pipelines.cleaning.extract.tree import empty

MAX_BLOCKS = 4000
MAX_CHARS = 300_000
"""Larger bodies are taken as they were found: comparing the two readings would take seconds."""
LEAST = 0.5
"""Where trafilatura returns a smaller share of the running text, it has lost the body, and is not heard."""

LONGEST_GAP = 2
"""Lines that trafilatura leaves out in the middle of a text, at most, for them to be taken for headings."""
LONGEST_HEADING = 40

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong"))

_OPTIONS = Extractor(comments=False, fast=True)
"""Made once: to read its many settings from a file's text takes a twentieth of the time of a reading. With
``fast`` it asks no other extractor where the body is: that is found already, and all it is given."""

logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def keep_short_lines(body: Body, blocks: Sequence[Block]) -> list[Block] | None:
    """The blocks that are running text or that trafilatura keeps; None where it has nothing to say.

    It is not asked where the running text, and what is a part of a speech by its form, keep every block, as
    in nearly all articles: what it hears besides can only keep more. The marked elements of the body are
    emptied on the way: the tree is of no use afterwards.
    """
    if len(blocks) > MAX_BLOCKS or sum(len(b.text) for b in blocks) > MAX_CHARS:
        return None
    is_known = [
        b.prose * 2 >= len(b.text) or (not b.linked and page_words.is_speech_line(b.text)) for b in blocks
    ]
    forms = [None if known else _form(b, body.layout) for b, known in zip(blocks, is_known, strict=True)]
    if len(kept(blocks, is_known, forms)) == len(blocks):
        return None
    elements = body.layout.elements
    empty(element for element, marked in zip(elements, body.boilerplate, strict=True) if marked)
    text = _read(elements[body.node])
    reading = key(text)
    # What is there as it stands is there as a key too; most lines are.
    heard = [b for b in blocks if b.text in text or key(b.text) in reading]
    if sum(b.prose for b in heard) < LEAST * sum(b.prose for b in blocks):
        return None
    ids = set(map(id, heard))
    is_known = [known or id(b) in ids for b, known in zip(blocks, is_known, strict=True)]
    return kept(blocks, is_known, forms)


def kept(blocks: Sequence[Block], known: Sequence[bool], forms: Sequence[Hashable] = ()) -> list[Block]:
    """The known blocks, and what belongs to them; the more are known, the more are kept.

    ``forms`` holds the form of each block that is a heading by its markup, None for the others.
    """
    known = _with_address(known, blocks)
    return list(_kept(blocks, _with_headings(known, forms) if any(forms) else known))


def _with_address(known: Sequence[bool], blocks: Sequence[Block]) -> list[bool]:
    """A line that ends in a colon, as 同志们： does, belongs to the line below it."""
    below = (*known[1:], False)
    return [k or (b and block.text[-1] in "：:") for k, b, block in zip(known, below, blocks, strict=True)]


def _with_headings(known: Sequence[bool], forms: Sequence[Hashable]) -> list[bool]:
    """Headings of one form that stand above text in two places part the text: each belongs to the line below
    it. The first has no text above it, as the others have."""
    below = (*known[1:], False)
    counts = Counter(form for form, is_text in zip(forms, below, strict=True) if form and is_text)
    return [k or (b and counts[form] > 1) for k, b, form in zip(known, below, forms, strict=True)]


def _form(block: Block, layout: Layout) -> Hashable:
    """What headings of one kind have in common, if the block is one: where they stand, and their markup."""
    if block.linked or len(block.text) > LONGEST_HEADING or layout.parents[block.node] < 0:
        return None
    element, tag = layout.elements[block.node], layout.tags[block.node]
    if tag in _HEADINGS or _is_bold(element):
        return layout.parents[block.node], tag, element.get("class")
    return None


def _is_bold(element: HtmlElement) -> bool:
    """Whether all its text is in one bold element, as of headings made by hand."""
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]
        if element.tag in _BOLD:
            return True
    return False


def _kept(blocks: Sequence[Block], known: Sequence[bool]) -> Iterator[Block]:
    """The known blocks, and those between them: headings, which trafilatura passes over in short texts."""
    at = 0
    for is_known, group in groupby(known):
        end = at + len(list(group))
        if is_known or (at > 0 and end < len(blocks) and _are_headings(blocks[at:end])):
            yield from blocks[at:end]
        at = end


def _are_headings(blocks: Sequence[Block]) -> bool:
    return len(blocks) <= LONGEST_GAP and all(not b.linked and len(b.text) <= LONGEST_HEADING for b in blocks)


def _read(element: HtmlElement) -> str:
    if element.tag in ("html", "body"):
        root = element.getroottree().getroot()
    else:
        root = element.makeelement("html")
        etree.SubElement(root, "body").append(element)
    try:
        return trafilatura.extract(root, options=_OPTIONS) or ""
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, etree.LxmlError):
        # It recurses through the tree, and odd trees break it in the middle; our own reading stands then.
        return ""
