"""Cues: which of several hundred words stand in a text, found in one pass over it.

Most patterns of the tables can match only where one of a few words stands. To search a text for each of these
words costs far more than all that is done with what is found, so they are searched for together.
"""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation


class Cues:
    """A set of words, none of them empty, to be found in texts."""

    def __init__(self, words: Iterable[str]) -> None:
        self._search = AhoCorasick(sorted(set(words)), implementation=Implementation.DFA, store_patterns=True)

    def words(self, text: str) -> list[str]:
        """Return the words in the order in which they end, each as often as it stands there, also in others.

        Not where they stand: to count characters takes as long as the search.
        """
        try:
            return self._search.find_matches_as_strings(text, overlapping=True)
        except UnicodeEncodeError:
            return self._search.find_matches_as_strings(_without_halves(text), overlapping=True)


def by_line(words: Iterable[str]) -> list[list[str]]:
    """The words found in a text for each of its lines, where the end of a line is one of the words, and in
    no other: to search line by line takes twice as long."""
    lines: list[list[str]] = [[]]
    for word in words:
        if word == "\n":
            lines.append([])
        else:
            lines[-1].append(word)
    return lines


def _without_halves(text: str) -> str:
    """The text without halves of surrogate pairs: the search wants what can be written in UTF-8."""
    return text.encode("utf-8", "replace").decode()
