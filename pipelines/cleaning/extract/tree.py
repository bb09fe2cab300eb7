"""Tree: parsing the text of a page into elements, within limits on size and depth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from lxml import etree, html
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from pipelines.cleaning.decode import MAX_CHARS
from pipelines.cleaning.types import Unusable

MAX_ELEMENTS = 200_000
MAX_ATTRIBUTES = 1_000
"""Attributes of one tag, at most: libxml2 compares each with all before it."""
LONG_TAG = 2 * MAX_ATTRIBUTES
"""Characters of a tag that may have more attributes: an attribute and a separator take two."""
MOST_IMPLIED = 4
"""Elements that the parser creates for one tag, at most: its own, a paragraph around it, one around the text
after it, and html, head and body for all of them."""

NO_TEXT = (
    *("script", "style", "noscript", "template", "svg", "math", "canvas", "map", "audio", "video", "iframe"),
    *("object", "embed", "select", "option", "button", "input", "textarea", "link", "meta", "title"),
)
"""Elements whose content is not part of the text of the page."""

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""Characters that XML does not allow."""
NOT_ALLOWED = re.compile(f"[{_CONTROLS}]")
ALLOWED_TEXT = re.compile(f"[^{_CONTROLS}]*+")
"""Matches a page without them, in half the time of a search for them."""
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_EARLY_END = re.compile(r"</(?:html|body)\s*>", re.I)
TAG = re.compile(r"""<[a-z](?>[^>=<]++|<(?!/)|=\s*+(?>(?:"[^"]*+"|'[^']*+')?))*+""", re.I)
"""Possessive, since a greedy group costs 100 MB for a long tag."""
_ATTRIBUTE = re.compile(r"""[^\s=/]++(?>(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|\S*+))?)""")
"""An attribute with its value, or the name of the tag."""
_FORMATTING = re.compile(r"</?(?:font|span|b|i|u|em|strong|big|small|center|div)\b[^>]*>", re.I)
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
"""Every element gets the class that trafilatura needs. lxml.html would call a Python function for each
element, to give forms and their fields methods that are not used here."""


def parse(text: str) -> HtmlElement:
    """Parse a page; comments are left out.

    Raises Unusable if there are no elements, or if they are more or nested deeper than any article needs.
    """
    if len(text) > MAX_CHARS:
        raise Unusable("extract", f"more than {MAX_CHARS // 1_000_000} million characters", text[:200])
    if not ALLOWED_TEXT.fullmatch(text):
        text = NOT_ALLOWED.sub("", text)
    declaration = _DECLARATION.match(text)
    if declaration:
        text = text[declaration.end() :]
    # Templates composed of files may end the page after its header; the text after that would be lost.
    text = _with_short_tags(_EARLY_END.sub("", text))
    root, too_deep = _parse(text)
    if too_deep:
        # libxml2 drops everything below 2,048 levels. Unclosed <font> or <div> tags are the usual cause.
        root, too_deep = _parse(_FORMATTING.sub("\n", text))
    if too_deep:
        raise Unusable("extract", "nested more than 2,048 elements deep", text[:200])
    if _has_too_many(text, root):
        raise Unusable("extract", f"more than {MAX_ELEMENTS:,} elements", text[:200])
    return root


def _parse(text: str) -> tuple[HtmlElement, bool]:
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unusable("extract", f"no HTML: {error}", text[:200]) from error
    last = parser.error_log.last_error
    return root, last is not None and "depth" in last.message


def _has_too_many(text: str, root: HtmlElement) -> bool:
    """Whether there are more than MAX_ELEMENTS elements; they are counted only if there can be."""
    return text.count("<") * MOST_IMPLIED > MAX_ELEMENTS and int(root.xpath("count(//*)")) > MAX_ELEMENTS


def _with_short_tags(text: str) -> str:
    """The page with at most MAX_ATTRIBUTES in each tag; most pages have no long tag and are unchanged."""
    longest = max(map(len, TAG.findall(text)), default=0)
    return text if longest <= LONG_TAG else TAG.sub(_with_few_attributes, text)


def _with_few_attributes(match: re.Match[str]) -> str:
    """The tag, without its closing bracket, with its first attributes."""
    tag = match[0]
    if len(tag) <= LONG_TAG:
        return tag
    ends = [attribute.end() for attribute in islice(_ATTRIBUTE.finditer(tag), MAX_ATTRIBUTES + 2)]
    return tag if len(ends) <= MAX_ATTRIBUTES + 1 else tag[: ends[MAX_ATTRIBUTES]]


def strip_textless(root: HtmlElement) -> list[HtmlElement]:
    """Remove the elements whose content is not part of the text of the page.

    Returns the removed style sheets and the form fields that a text may be copied from.
    """
    removed = list(root.iter("style", "textarea"))
    etree.strip_elements(root, *NO_TEXT, with_tail=False)
    return removed


def empty(elements: Iterable[HtmlElement]) -> None:
    """Remove the content of the elements and leave them in place.

    Removing the elements would join their tails to the text before, which takes quadratic time for thousands.
    """
    for element in elements:
        element.clear(keep_tail=True)


@cache
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def matches(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """All elements that the selector matches, in order."""
    elements: list[HtmlElement] = _compiled(selector)(root)
    return elements


def select(root: HtmlElement, selectors: Iterable[str]) -> Iterator[HtmlElement]:
    """The outermost elements, in order, that match the first of the selectors that matches any."""
    for selector in selectors:
        elements = matches(root, selector)
        if elements:
            chosen = set(elements)
            yield from (e for e in elements if not any(a in chosen for a in e.iterancestors()))
            return


def prune(root: HtmlElement, selectors: Iterable[str]) -> None:
    """Empty every element that matches one of the selectors."""
    for selector in selectors:
        empty(_compiled(selector)(root))
