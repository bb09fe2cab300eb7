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
        self._search = AhoCorasick(self._words, implementation=Implementation.DFA, store_patterns=True)

    def find(self, text: str) -> list[tuple[int, str]]:
        """Return where each word begins, in characters, and the word; overlapping words are all found.

        In the order in which the words end.
        """
        try:
            hits = self._search.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:
            hits = self._search.find_matches_as_indexes(_without_halves(text), overlapping=True)
        return [(start, self._words[number]) for number, start, _ in hits]

    def words(self, text: str) -> list[str]:
        """Return the words in the order in which they end, each as often as it stands there.

        For whoever need not know where: to count characters takes as long as the search.
        """
        try:
            return self._search.find_matches_as_strings(text, overlapping=True)
        except UnicodeEncodeError:
            return self._search.find_matches_as_strings(_without_halves(text), overlapping=True)


def _without_halves(text: str) -> str:
    """The text without halves of surrogate pairs: the search wants what can be written in UTF-8."""
    return text.encode("utf-8", "replace").decode()
