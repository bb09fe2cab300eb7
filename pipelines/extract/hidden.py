"""Hidden text: what a reader of the page never sees, and what is hidden only until a script has run.

Sites that sell documents sprinkle invisible words into a text so that copies of it are spoilt; forums do
the same with "jammers". Whole bodies are hidden too, and shown by script: those must stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from pipelines.extract.tree import empty

MOST = 0.5
"""An element that holds this share of the page's sentence marks is hidden only until a script has run."""

_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0+(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|(?:left|top|right|text-indent)\s*:\s*-\d{3,}|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)",
    re.I,
)
_SENTENCE_MARK = re.compile("[，。！？；,!?;]")
_SPANS = {"span", "i", "em", "b", "font", "a", "p"}


def drop(root: HtmlElement) -> bool:
    """Empty the hidden elements; return whether one was kept since it holds most of the page's sentences."""
    hidden = [element for element in root.iter() if (names := element.keys()) and _is_hidden(element, names)]
    if not hidden:
        return False
    limit = MOST * _marks(root)
    bodies = {element for element in hidden if len(element) and _marks(element) > limit}
    empty(element for element in hidden if element not in bodies)
    return bool(bodies)


def _is_hidden(element: HtmlElement, names: Sequence[str]) -> bool:
    """Whether one of its attributes hides it, by their names: to ask for each value takes longer."""
    if "style" in names and _STYLE.search(element.get("style", "")):
        return True
    if "aria-hidden" in names and element.get("aria-hidden") == "true" and element.tag in _SPANS:
        return True
    return "hidden" in names or ("class" in names and "jammer" in element.get("class", "").split())


def _marks(element: HtmlElement) -> int:
    """How many sentence marks an element holds: links and buttons have none."""
    return len(_SENTENCE_MARK.findall("".join(element.itertext())))
