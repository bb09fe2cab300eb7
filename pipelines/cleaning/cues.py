"""Cues: which of several hundred words a text contains, found in one pass.

Most patterns of the rule tables can match only where one of a few words stands. Searching for all these words
together costs far less than one search for each.
"""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation


class Cues:
    """A set of words to find in texts; none is empty."""

    def __init__(self, words: Iterable[str]) -> None:
        self._search = AhoCorasick(sorted(set(words)), implementation=Implementation.DFA, store_patterns=True)

    def words(self, text: str) -> list[str]:
        """The words in the text in the order in which they end, each time they occur, also within other
        words.

        Their offsets are not returned: counting characters takes as long as the search.
        """
        try:
            return self._search.find_matches_as_strings(text, overlapping=True)
        except UnicodeEncodeError:
            return self._search.find_matches_as_strings(_without_surrogates(text), overlapping=True)


def split_by_line(words: Iterable[str]) -> list[list[str]]:
    """Split the words found in a text by its lines. The line break must be one of the words, and part of no
    other. Searching line by line takes twice as long."""
    lines: list[list[str]] = [[]]
    for word in words:
        if word == "\n":
            lines.append([])
        else:
            lines[-1].append(word)
    return lines


def _without_surrogates(text: str) -> str:
    """The text without lone surrogates: the search needs text that can be encoded in UTF-8."""
    return text.encode("utf-8", "replace").decode()
