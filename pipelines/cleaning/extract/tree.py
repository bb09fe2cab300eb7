"""Tree: from the text of a page to elements, within bounds that no page can break."""

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
"""Of one tag; libxml2 compares each with all before it."""
LONG_TAG = 2 * MAX_ATTRIBUTES
"""Characters of a tag that may have more: an attribute and what parts it from the next take two."""
IMPLIED = 4
"""Elements that the parser makes of one tag, at most: its own, a paragraph around it, one around the text
that follows, and for all of them html, head and body."""

NO_TEXT = (
    *("script", "style", "noscript", "template", "svg", "math", "canvas", "map", "audio", "video", "iframe"),
    *("object", "embed", "select", "option", "button", "input", "textarea", "link", "meta", "title"),
)
"""Elements whose content is no text of the page."""

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""What no XML may hold."""
_NO_XML = re.compile(f"[{_CONTROLS}]")
_XML = re.compile(f"[^{_CONTROLS}]*+")
"""A page without them, which is told so in half the time that a search for them takes."""
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_EARLY_END = re.compile(r"</(?:html|body)\s*>", re.I)
_TAG = re.compile(r"""<[a-z](?:[^>=<]++|<(?!/)|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""", re.I)
_ATTRIBUTE = re.compile(r"""[^\s=/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|\S*+))?+""")
"""An attribute with its value, or the name of the tag."""
_FORMATTING = re.compile(r"</?(?:font|span|b|i|u|em|strong|big|small|center|div)\b[^>]*>", re.I)
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
"""All elements get the class that trafilatura asks for. lxml.html would look each one's up by a function in
Python, for the sake of forms and their fields, whose own methods nobody calls here."""


def parse(text: str) -> HtmlElement:
    """The page's elements, without comments.

    Raises Unusable where there are none, or more, or deeper, than any article needs.
    """
    if len(text) > MAX_CHARS:
        raise Unusable("extract", f"more than {MAX_CHARS // 1_000_000} million characters", text[:200])
    if not _XML.fullmatch(text):
        text = _NO_XML.sub("", text)
    declaration = _DECLARATION.match(text)
    if declaration:
        text = text[declaration.end() :]
    # Templates put together from files end the page after its header; what follows would be lost.
    text = _with_short_tags(_EARLY_END.sub("", text))
    root, too_deep = _parse(text)
    if too_deep:
        # libxml2 stops at 2,048 levels and drops the rest. Unclosed <font> or <div> tags are the usual cause.
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
    """Whether there are more elements than an article needs; they are counted only where there can be."""
    return text.count("<") * IMPLIED > MAX_ELEMENTS and int(root.xpath("count(//*)")) > MAX_ELEMENTS


def _with_short_tags(text: str) -> str:
    """The page without what is too much in its tags; to look first spares most pages a call for each tag."""
    longest = max(map(len, _TAG.findall(text)), default=0)
    return text if longest <= LONG_TAG else _TAG.sub(_with_few_attributes, text)


def _with_few_attributes(match: re.Match[str]) -> str:
    """The tag, so far as it is open, with its first attributes."""
    tag = match[0]
    if len(tag) <= LONG_TAG:
        return tag
    ends = [each.end() for each in islice(_ATTRIBUTE.finditer(tag), MAX_ATTRIBUTES + 2)]
    return tag if len(ends) <= MAX_ATTRIBUTES + 1 else tag[: ends[MAX_ATTRIBUTES]]


def strip(root: HtmlElement) -> list[HtmlElement]:
    """Remove the elements that hold no text of the page.

    Returns those that may tell of it all the same: style sheets, and fields that a text is copied from.
    """
    apart = list(root.iter("style", "textarea"))
    etree.strip_elements(root, *NO_TEXT, with_tail=False)
    return apart


def empty(elements: Iterable[HtmlElement]) -> None:
    """Take everything out of the elements but leave them in place.

    To remove them would join their tails to the text before, which takes quadratic time where there are
    thousands.
    """
    for element in elements:
        element.clear(keep_tail=True)


@cache
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def matches(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """All elements that one selector matches, in order."""
    found: list[HtmlElement] = _compiled(selector)(root)
    return found


def select(root: HtmlElement, selectors: Iterable[str]) -> Iterator[HtmlElement]:
    """All elements that match the first selector to match anything, outermost ones only, in order."""
    for selector in selectors:
        found = _compiled(selector)(root)
        if found:
            chosen = set(found)
            yield from (e for e in found if not any(up in chosen for up in e.iterancestors()))
            return


def prune(root: HtmlElement, selectors: Iterable[str]) -> None:
    """Empty every element that matches one of the selectors."""
    for selector in selectors:
        empty(_compiled(selector)(root))
