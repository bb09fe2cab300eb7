"""Hidden text: what a reader of the page never sees, and what is hidden only until a script has run.

Sites that sell documents sprinkle invisible words into a text so that copies of it are spoilt; forums do
the same with "jammers". Whole bodies are hidden too, and shown by script, and the rest of a text is, until
its reader asks for it: those must stay.
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

MOST = 0.5
"""An element that holds this share of the page's sentence marks is hidden only until a script has run."""
READINGS = 20
"""How many times the length of a page is read to find its hidden bodies, at most."""
LONGEST_SOWN = 60
"""Characters of what is sown into a sentence in the colour of the page."""
LONGEST_SHEET = 50_000
"""Characters of a sheet that is read: a larger one is a framework's, which hides no words in sentences."""
FEWEST_MARKS = 8
"""Sentence marks of a panel that holds a text."""
MOST_PANELS = 20
NEAR = 8
"""Elements around a text that are asked for a background of their own."""

_SIZE = r"font-size\s*:\s*0+(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:[;!}]|$)"
_STYLE = re.compile(
    rf"display\s*:\s*none|{_SIZE}|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:left|top|right|text-indent)\s*:\s*-\d{3,}|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)",
    re.I,
)
_SHEET = re.compile(r"display\s*:\s*none"), re.compile(_SIZE)
"""Of what a sheet says: what it makes invisible in other ways is faded in by a script more
often than not. Two are quicker than one, and than both in any case: each begins with a word to seek."""
_SHOWS = re.compile(r"display\s*:\s*(?!\s|none)")
_NAME = re.compile(r"\.([\w-]+)")
_SELECTOR = re.compile(r"\s*(?:span|font|i|em|b|u|s|strong|small|label)?\.([\w-]+)\s*", re.I)
_BARE = re.compile(r"\s*(?:#?fff(?:fff)?|white)?\s*", re.I)
_SENTENCE_MARK = re.compile("[，。！？；,!?;]")
_SPANS = {"span", "i", "em", "b", "font", "a", "p"}
_SOWN = {"span", "i", "em", "b", "font", "u", "s", "strong", "small", "label"}


def drop(root: HtmlElement, apart: Iterable[HtmlElement] = (), source: str = "") -> None:
    """Empty the hidden elements, but those that hold most of the page's sentences or the rest of its text.

    What a sheet hides are words within sentences: whole parts of a page are shown by a script.

    ``apart`` holds the style sheets of the page, which are no part of it any more; ``source`` is the page as
    it came, which tells whether it has a button to show the rest.
    """
    texts = (each.text or "" for each in apart if each.tag == "style")
    sheets = [_without_comments(text) for text in texts if len(text) <= LONGEST_SHEET]
    by_sheet = set(_hiding(sheets)) if sheets else set()
    hidden = [element for element in root.iter() if (names := element.keys()) and _is_hidden(element, names)]
    sown = list(_sown(root, by_sheet)) if by_sheet else []
    if not hidden and not sown:
        return
    whole = "".join(root.itertext())
    limit = MOST * len(_SENTENCE_MARK.findall(whole))
    if sown:
        sown = list(_sown(root, by_sheet.difference(_showing(sheets))))
        if sum(map(_marks, sown)) > limit / 2:
            sown = []
    kept = set(_bodies(hidden, limit, READINGS * len(whole)))
    rest = [element for element in _outermost(hidden) if element not in kept and _may_go_on(element)]
    if len(rest) >= FEWEST_MARKS and sum(map(_marks, rest)) > limit:
        kept.update(rest)  # each paragraph waits for the reader to come to it
    if rest and page_words.expands(source):
        kept.update(_going_on(rest, set(hidden)))
    if rest:
        kept.update(_panels(rest, root, set(hidden)))
    empty(element for element in (*hidden, *sown) if element not in kept)


def _sown(root: HtmlElement, by_sheet: Set[str]) -> Iterator[HtmlElement]:
    """The inline elements of these classes that hold nothing but text."""
    for element in root.iter(*_SOWN):
        if (name := element.get("class")) and not by_sheet.isdisjoint(name.split()) and not len(element):
            yield element


def _without_comments(sheet: str) -> str:
    first, *others = sheet.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def _hiding(sheets: Iterable[str]) -> Iterator[str]:
    """The classes that the sheets hide by plain rules, none of which holds only on paper or small screens."""
    for sheet in sheets:
        for pattern in _SHEET:
            for selectors, is_plain in _rules(sheet, pattern):
                if is_plain:
                    found = map(_SELECTOR.fullmatch, selectors.split(","))
                    yield from (match[1] for match in found if match)


def _showing(sheets: Iterable[str]) -> Iterator[str]:
    """The classes that stand in any rule by which something is shown."""
    for sheet in sheets:
        for selectors, _ in _rules(sheet, _SHOWS):
            yield from _NAME.findall(selectors)


def _rules(sheet: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """The selectors of the rules whose declarations match, and whether they hold without a condition.

    A large sheet has thousands of rules, and few that match: only those are read.
    """
    depth = done = 0
    for match in pattern.finditer(sheet):
        opens = sheet.rfind("{", done, match.start())
        if opens >= 0 and sheet.find("}", opens, match.start()) < 0:
            depth += sheet.count("{", done, opens) - sheet.count("}", done, opens)
            begins = max(sheet.rfind(border, done, opens) for border in "{};") + 1
            yield sheet[begins or done : opens].replace("<!--", ""), depth == 0
            depth, done = depth + 1, opens + 1


def _bodies(hidden: Iterable[HtmlElement], limit: float, budget: int) -> Iterator[HtmlElement]:
    """Those of the hidden elements that hold more sentence marks than the limit; a body has elements in it,
    or is a block. No more is read than the budget allows: each may stand in another."""
    for element in hidden:
        if len(element) or not (element.tag in INLINE or element.tag in _SPANS):
            text = "".join(element.itertext())
            budget -= len(text)
            if budget < 0:
                return
            if len(_SENTENCE_MARK.findall(text)) > limit:
                yield element


def _outermost(hidden: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Those of the elements, in order, that stand in none of the others."""
    inside: set[HtmlElement] = set()
    for element in hidden:
        if element not in inside:
            inside.update(element.iterdescendants())
            yield element


def _is_hidden(element: HtmlElement, names: Sequence[str]) -> bool:
    """Whether one of its attributes hides it, by their names: to ask for each value takes longer."""
    if "style" in names and _STYLE.search(element.get("style", "")):
        return True
    if "aria-hidden" in names and element.get("aria-hidden") == "true" and element.tag in _SPANS:
        return True
    if "color" in names and _is_white(element):
        return True
    return "hidden" in names or ("class" in names and "jammer" in element.get("class", "").split())


def _is_white(element: HtmlElement) -> bool:
    """Whether a few words within a sentence have the colour of the page behind them."""
    if element.tag != "font" or len(element) or not _BARE.fullmatch(element.get("color") or "?"):
        return False
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent is not None and parent.text
    if not (text or "").strip() or len(element.text or "") > LONGEST_SOWN:
        return False
    return not any(map(_has_background, islice(element.iterancestors(), NEAR)))


def _has_background(element: HtmlElement) -> bool:
    if not _BARE.fullmatch(element.get("bgcolor") or ""):
        return True
    return element.get("background") is not None or "background" in element.get("style", "").lower()


def _may_go_on(element: HtmlElement) -> bool:
    """Whether it holds running text, and not for the most part links."""
    if element.tag in INLINE or not _marks(element):
        return False
    length = len("".join(element.itertext()))
    return 2 * sum(len("".join(link.itertext())) for link in element.iter("a")) < length


def _going_on(rest: Iterable[HtmlElement], hidden: Set[HtmlElement]) -> Iterator[HtmlElement]:
    """Those below the running text of the element around them, with less of it below them than in them."""
    chosen = set(rest)
    for parent in {above for element in chosen if (above := element.getparent()) is not None}:
        at_end: list[HtmlElement] = []
        held = below = 0
        is_below = _SENTENCE_MARK.search(parent.text or "") is not None
        for child in parent:
            if child in chosen and is_below:
                at_end.append(child)
                held += _marks(child)
            seen = 0 if child in hidden else _marks(child)
            seen += len(_SENTENCE_MARK.findall(child.tail or ""))
            is_below = is_below or seen > 0
            below += seen
            if seen and below >= held:
                at_end.clear()
                held = below = 0
        yield from at_end


def _panels(
    rest: Iterable[HtmlElement], root: HtmlElement, hidden: Set[HtmlElement]
) -> Iterator[HtmlElement]:
    """Those that are panels beside one that is shown: alike in tag and class, and with text as that has."""
    alike: defaultdict[tuple[object, str], list[HtmlElement]] = defaultdict(list)
    for element in rest:
        if (name := element.get("class")) and _marks(element) >= FEWEST_MARKS:
            alike[element.tag, name].append(element)
    for (tag, name), panels in islice(alike.items(), MOST_PANELS):
        shown = (each for each in root.iter(str(tag)) if each.get("class") == name and each not in hidden)
        if any(_marks(each) >= FEWEST_MARKS for each in islice(shown, MOST_PANELS)):
            yield from panels


def _marks(element: HtmlElement) -> int:
    """How many sentence marks an element holds: links and buttons have none."""
    return len(_SENTENCE_MARK.findall("".join(element.itertext())))
