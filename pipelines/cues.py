"""Cues: which of several hundred words stand in a text, and where, found in one pass over it.

Most patterns of the tables can match only where one of a few words stands. To search a text for each of these
words costs far more than all that is done with what is found, so they are searched for together.
"""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation


class Cues:
    """A set of words, none of them empty, to be found in texts."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(sorted(set(words)))
        self._search = AhoCorasick(self._words, implementation=Implementation.DFA)

    def find(self, text: str) -> list[tuple[int, str]]:
        """Return where each word begins, in characters, and the word; overlapping words are all found.

        In the order in which the words end.
        """
        try:
            hits = self._search.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:
            # Half of a surrogate pair, which a text may hold: the search wants what can be written in UTF-8.
            text = text.encode("utf-8", "replace").decode()
            hits = self._search.find_matches_as_indexes(text, overlapping=True)
        return [(start, self._words[number]) for number, start, _ in hits]
