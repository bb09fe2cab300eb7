"""Second opinion: trafilatura reads the body that was found, and tells which of its short lines belong to
it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import trafilatura
from lxml import etree, html
from lxml.html import HtmlElement

from pipelines.extract.body import Body, key
from pipelines.extract.layout import Block
from pipelines.extract.tree import empty

MAX_BLOCKS = 4000
MAX_CHARS = 300_000
"""Larger bodies are taken as they were found: comparing the two readings would take seconds."""
LEAST = 0.5
"""Where trafilatura returns less than this share of the running text, it has lost the body, and is not
heard."""

logging.getLogger("trafilatura").addHandler(logging.NullHandler())


def confirm(body: Body, blocks: Sequence[Block]) -> list[Block] | None:
    """The blocks that are running text or that trafilatura keeps; None where it has nothing to say.

    The marked elements of the body are emptied on the way: the tree is of no use afterwards.
    """
    if len(blocks) > MAX_BLOCKS or sum(len(b.text) for b in blocks) > MAX_CHARS:
        return None
    elements = body.layout.elements
    empty(element for element, marked in zip(elements, body.boilerplate, strict=True) if marked)
    reading = key(_read(elements[body.node]))
    heard = [b for b in blocks if key(b.text) in reading]
    if sum(b.prose for b in heard) < LEAST * sum(b.prose for b in blocks):
        return None
    kept = set(map(id, heard))
    return [b for b in blocks if id(b) in kept or b.prose * 2 >= len(b.text)]


def _read(element: HtmlElement) -> str:
    if element.tag in ("html", "body"):
        root = element.getroottree().getroot()
    else:
        root = html.Element("html")
        etree.SubElement(root, "body").append(element)
    try:
        return trafilatura.extract(root, include_comments=False) or ""
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, etree.LxmlError):
        # It recurses through the tree, and odd trees break it in the middle; our own reading stands then.
        return ""
