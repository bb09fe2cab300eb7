"""Hidden text: text that no reader of the page sees, and text that is hidden until a script runs.

Sites that sell documents insert invisible words into a text to spoil copies of it; forums do the same with
"jammers". These words are removed. A script may show whole bodies, or the rest of a text once its reader asks
for it: both are kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice

from lxml.html import HtmlElement

from pipelines.cleaning import page_words
from pipelines.cleaning.extract.layout import INLINE
from pipelines.cleaning.extract.tree import empty
from textbasics.sentences import SENTENCE_MARKS

BODY_SHARE = 0.5
"""Share of the page's sentence marks above which a hidden element is a body that a script will show."""
MOST_READINGS = 20
"""Characters read to find hidden bodies, at most, as a multiple of the length of the page."""
LONGEST_WHITE = 60
"""Characters of words inserted in white into a sentence, at most."""
LONGEST_SHEET = 50_000
"""Characters of a style sheet that is read, at most: larger ones belong to frameworks."""
FEWEST_MARKS = 8
"""Sentence marks of a panel that holds a text, at least."""
MOST_PANELS = 20
MOST_ANCESTORS = 8
"""Ancestors that are searched for a background of their own, at most."""

_SIZE = r"font-size\s*:\s*0+(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:[;!}]|$)"
_STYLE = re.compile(
    rf"display\s*:\s*none|{_SIZE}|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:left|top|right|text-indent)\s*:\s*-\d{3,}|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)",
    re.I,
)
_SHEET = re.compile(r"display\s*:\s*none"), re.compile(_SIZE)
"""The declarations of a style sheet that count. What it hides in other ways is mostly faded in by a script.
Two patterns that begin with a literal, in one case, are searched faster than one."""
_SHOWS = re.compile(r"display\s*:\s*(?!\s|none)")
_NAME = re.compile(r"\.([\w-]+)")
_SELECTOR = re.compile(r"\s*(?:span|font|i|em|b|u|s|strong|small|label)?\.([\w-]+)\s*", re.I)
_WHITE = re.compile(r"\s*(?:#?fff(?:fff)?|white)?\s*", re.I)
_SENTENCE_MARK = re.compile(f"[{SENTENCE_MARKS}]")
_SPAN_TAGS = {"span", "i", "em", "b", "font", "a", "p"}
_INLINE_TAGS = {"span", "i", "em", "b", "font", "u", "s", "strong", "small", "label"}


def empty_hidden(root: HtmlElement, removed: Iterable[HtmlElement] = (), source: str = "") -> None:
    """Empty the hidden elements, except those that hold most of the page's sentences or the rest of its text.

    Of what a style sheet hides only inline elements are emptied: a script shows whole parts of a page.

    ``removed`` holds the style elements, which are no longer in the tree; ``source`` is the HTML of the page,
    which shows whether it has a button that opens the rest of the text.
    """
    texts = (element.text or "" for element in removed if element.tag == "style")
    sheets = [_without_comments(text) for text in texts if len(text) <= LONGEST_SHEET]
    classes = set(_hiding_classes(sheets)) if sheets else set()
    hidden = [element for element in root.iter() if (names := element.keys()) and _is_hidden(element, names)]
    inline = list(_inline_of_classes(root, classes)) if classes else []
    if not hidden and not inline:
        return
    page_text = "".join(root.itertext())
    limit = BODY_SHARE * len(_SENTENCE_MARK.findall(page_text))
    if inline:
        inline = list(_inline_of_classes(root, classes.difference(_showing_classes(sheets))))
        if sum(map(_count_marks, inline)) > limit / 2:
            inline = []
    kept = set(_hidden_bodies(hidden, limit, MOST_READINGS * len(page_text)))
    prose = [element for element in _outermost(hidden) if element not in kept and _is_prose(element)]
    if len(prose) >= FEWEST_MARKS and sum(map(_count_marks, prose)) > limit:
        kept.update(prose)  # a script shows each paragraph when the reader scrolls to it
    if prose and page_words.has_expand_button(source):
        kept.update(_collapsed_endings(prose, set(hidden)))
    if prose:
        kept.update(_hidden_panels(prose, root, set(hidden)))
    empty(element for element in (*hidden, *inline) if element not in kept)


def _inline_of_classes(root: HtmlElement, classes: Set[str]) -> Iterator[HtmlElement]:
    """The inline elements of these classes that hold only text."""
    for element in root.iter(*_INLINE_TAGS):
        if (name := element.get("class")) and not classes.isdisjoint(name.split()) and not len(element):
            yield element


def _without_comments(sheet: str) -> str:
    first, *others = sheet.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def _hiding_classes(sheets: Iterable[str]) -> Iterator[str]:
    """The classes that the style sheets hide unconditionally: not only in print or on small screens."""
    for sheet in sheets:
        for pattern in _SHEET:
            for selectors, is_unconditional in _rules(sheet, pattern):
                if is_unconditional:
                    matches = map(_SELECTOR.fullmatch, selectors.split(","))
                    yield from (match[1] for match in matches if match)


def _showing_classes(sheets: Iterable[str]) -> Iterator[str]:
    """The classes in the selectors of rules that show elements."""
    for sheet in sheets:
        for selectors, _ in _rules(sheet, _SHOWS):
            yield from _NAME.findall(selectors)


def _rules(sheet: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """The selectors of the rules whose declarations match, and whether they hold unconditionally.

    A large sheet has thousands of rules, of which few match: only these are parsed.
    """
    depth = done = 0
    for match in pattern.finditer(sheet):
        opens = sheet.rfind("{", done, match.start())
        if opens >= 0 and sheet.find("}", opens, match.start()) < 0:
            depth += sheet.count("{", done, opens) - sheet.count("}", done, opens)
            begins = max(sheet.rfind(border, done, opens) for border in "{};") + 1
            yield sheet[begins or done : opens].replace("<!--", ""), depth == 0
            depth, done = depth + 1, opens + 1


def _hidden_bodies(hidden: Iterable[HtmlElement], limit: float, budget: int) -> Iterator[HtmlElement]:
    """The hidden elements with more sentence marks than the limit that have children or are block elements.

    Elements may be nested, so at most ``budget`` characters are read.
    """
    for element in hidden:
        if len(element) or not (element.tag in INLINE or element.tag in _SPAN_TAGS):
            text = "".join(element.itertext())
            budget -= len(text)
            if budget < 0:
                return
            if len(_SENTENCE_MARK.findall(text)) > limit:
                yield element


def _outermost(hidden: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """The elements, in order, that are in none of the others."""
    inside: set[HtmlElement] = set()
    for element in hidden:
        if element not in inside:
            inside.update(element.iterdescendants())
            yield element


def _is_hidden(element: HtmlElement, names: Sequence[str]) -> bool:
    """Whether one of its attributes (``names``) hides the element."""
    if "style" in names and _STYLE.search(element.get("style", "")):
        return True
    if "aria-hidden" in names and element.get("aria-hidden") == "true" and element.tag in _SPAN_TAGS:
        return True
    if "color" in names and _is_white(element):
        return True
    return "hidden" in names or ("class" in names and "jammer" in element.get("class", "").split())


def _is_white(element: HtmlElement) -> bool:
    """Whether the element is a few words within a sentence in the colour of the page."""
    if element.tag != "font" or len(element) or not _WHITE.fullmatch(element.get("color") or "?"):
        return False
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent is not None and parent.text
    if not (text or "").strip() or len(element.text or "") > LONGEST_WHITE:
        return False
    return not any(map(_has_background, islice(element.iterancestors(), MOST_ANCESTORS)))


def _has_background(element: HtmlElement) -> bool:
    if not _WHITE.fullmatch(element.get("bgcolor") or ""):
        return True
    return element.get("background") is not None or "background" in element.get("style", "").lower()


def _is_prose(element: HtmlElement) -> bool:
    """Whether the element holds running text, most of it not in links."""
    if element.tag in INLINE or not _count_marks(element):
        return False
    length = len("".join(element.itertext()))
    return 2 * sum(len("".join(link.itertext())) for link in element.iter("a")) < length


def _collapsed_endings(prose: Iterable[HtmlElement], hidden: Set[HtmlElement]) -> Iterator[HtmlElement]:
    """The elements below the shown text of their parent, with less shown text below them than they hold."""
    chosen = set(prose)
    for parent in {above for element in chosen if (above := element.getparent()) is not None}:
        at_end: list[HtmlElement] = []
        held = below = 0
        is_below = _SENTENCE_MARK.search(parent.text or "") is not None
        for child in parent:
            if child in chosen and is_below:
                at_end.append(child)
                held += _count_marks(child)
            shown = 0 if child in hidden else _count_marks(child)
            shown += len(_SENTENCE_MARK.findall(child.tail or ""))
            is_below = is_below or shown > 0
            below += shown
            if shown and below >= held:
                at_end.clear()
                held = below = 0
        yield from at_end


def _hidden_panels(
    prose: Iterable[HtmlElement], root: HtmlElement, hidden: Set[HtmlElement]
) -> Iterator[HtmlElement]:
    """The elements with the tag and class of a shown element, where both hold text: panels behind tabs."""
    alike: defaultdict[tuple[object, str], list[HtmlElement]] = defaultdict(list)
    for element in prose:
        if (name := element.get("class")) and _count_marks(element) >= FEWEST_MARKS:
            alike[element.tag, name].append(element)
    for (tag, name), panels in islice(alike.items(), MOST_PANELS):
        shown = (e for e in root.iter(str(tag)) if e.get("class") == name and e not in hidden)
        if any(_count_marks(element) >= FEWEST_MARKS for element in islice(shown, MOST_PANELS)):
            yield from panels


def _count_marks(element: HtmlElement) -> int:
    """The number of sentence marks in an element: links and buttons have none."""
    return len(_SENTENCE_MARK.findall("".join(element.itertext())))
