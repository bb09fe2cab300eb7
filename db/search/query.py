"""Queries: the words that a person typed, as terms to be found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.search.searchform import BLANK, search_form

MOST_TERMS = 50
LONGEST = 1_000
"""Characters of a query; a longer one was probably pasted by mistake."""

# Any kind of quote ends a phrase. A dash may be full width, as a Chinese keyboard types it.
_TERM = re.compile(
    r'(?P<not>[-－]?)(?:["“”＂「」『』](?P<phrase>[^"“”＂「」『』]*)["“”＂「」『』]?|(?P<word>[^\s"“”＂]+))'
)


class QueryError(ValueError):
    """Raised where a query has nothing to search for; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Query:
    """The terms that a title or text must contain and those it must not, in their search forms."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()

    @staticmethod
    def parse(text: str) -> Query:
        """Read a query: words separated by white space, "phrases" in quotes, -words and -"phrases" excluded.

        A term matches character by character, also inside longer words. Traditional and simplified, full and
        half width, upper and lower case, and all runs of white space are equal. Raises QueryError where there
        is nothing to search for, or too much.
        """
        if len(text) > LONGEST:
            raise QueryError(f"the query has {len(text):,} characters; at most {LONGEST:,} can be looked for")
        wanted: dict[str, None] = {}
        unwanted: dict[str, None] = {}
        for match in _TERM.finditer(text):
            term = search_form(match["word"] or match["phrase"] or "").strip(BLANK)
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
        raise QueryError("the query only excludes words; add a word that the speeches must contain")
    if text.strip():
        raise QueryError("the query has no character, letter or digit to look for")
    raise QueryError("the query is empty; enter a word that the speeches must contain")
