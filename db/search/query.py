"""Queries: the words that a person typed, as terms to be found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.search.fold import BLANK, fold

MOST_TERMS = 50
LONGEST = 1_000
"""Characters of a query: longer ones are texts pasted by mistake."""

# Quotes of every kind count, so a phrase ends where any of them stands. A dash may be full width, as typed
# with a Chinese keyboard.
_TERM = re.compile(
    r'(?P<not>[-－]?)(?:["“”＂「」『』](?P<phrase>[^"“”＂「」『』]*)["“”＂「」『』]?|(?P<word>[^\s"“”＂]+))'
)


class QueryError(ValueError):
    """Raised where a query asks for nothing that can be looked for; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a speech must hold in its title or text, and what it must not. The terms are folded."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()

    @staticmethod
    def parse(text: str) -> Query:
        """Read a query: words apart by white space, "phrases" in quotes, -words and -"phrases" to leave out.

        A term stands for itself, character by character, inside longer words too; traditional and simplified,
        full and half width, capital and small are the same, and a run of white space is as good as another.
        Raises QueryError where there is nothing to look for, or too much.
        """
        if len(text) > LONGEST:
            raise QueryError(f"the query has {len(text):,} characters; at most {LONGEST:,} can be looked for")
        wanted: dict[str, None] = {}
        unwanted: dict[str, None] = {}
        for match in _TERM.finditer(text):
            term = fold(match["word"] or match["phrase"] or "").strip(BLANK)
            if any(sign.isalnum() for sign in term):
                (unwanted if match["not"] else wanted)[term] = None
        _check(text, wanted, unwanted)
        return Query(tuple(wanted), tuple(unwanted))


def _check(text: str, wanted: dict[str, None], unwanted: dict[str, None]) -> None:
    if len(wanted) + len(unwanted) > MOST_TERMS:
        raise QueryError(f"the query has more than {MOST_TERMS} terms; put a phrase in quotes")
    if wanted:
        return
    if unwanted:
        raise QueryError("the query only leaves out; add a word that the speeches shall hold")
    if text.strip():
        raise QueryError("the query has no character, letter or digit to look for")
    raise QueryError("the query is empty; type a word that the speeches shall hold")
