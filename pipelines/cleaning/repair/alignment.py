"""Alignment: the search for the likeliest reading of a run that is put back into phase (see ``phase.py``)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from pipelines.cleaning.repair import gbk
from pipelines.cleaning.repair.characters import character_table, is_read, is_read_exactly
from pipelines.cleaning.repair.language import GENERAL, UNSEEN_COST, Language, single, single_cost
from pipelines.cleaning.repair.pinyin import LETTER

T = TypeVar("T")
MARKS = "?\ufffd"
SWALLOWED = re.compile(rf"[(（]?([{LETTER}]{{1,7}}:?[1-5]?)[)）]")
"""A reading, with or without its opening bracket, which may be lost with the byte."""
BRACKETED = re.compile(rf"[(（]([{LETTER}]{{1,7}}:?[1-5]?)[)）]")
BEAM = 12
"""Most guesses kept from one character to the next; usually one is left after the second."""
UNREAD = 120
"""Penalty of a guess without the annotated reading; it is not excluded, since tables differ."""
OTHER_TONE = 40
"""Penalty of a guess with the annotated reading in another tone."""
HOPELESS = 150
"""The search stops where the likeliest guess costs so much more than the text as it stands."""
UNDOUBTED = 70
"""A lost character is filled in only where it costs no more than this after the one before it."""
CONFIRMED = 60
"""Bonus of a guess whose last character has the reading that is annotated behind it."""
MOST_MARKS = 4
"""A run ends at its second mark, or at a later one where the text has question marks of its own."""
MARK_OR_BREAK = re.compile(rf"[{MARKS}\n]")
LONGEST = 400
"""Most characters of a run."""


Guess = tuple[float, str, int]
"""One way to read a run so far: its cost, its text, and the byte that waits for its second half.

A plain tuple, the fastest to make and to sort: each run has a hundred.
"""


@dataclass(frozen=True, slots=True)
class Repair:
    """The best guess for a run, and what it gains over the text as it stands, in tenths of a bit."""

    text: str
    end: int
    gain: float


class Alignment:
    """Reads runs of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.language = Language(text)
        self.guesses = 0
        """How many guesses have been weighed so far."""

    def best(self, before: str, start: int, reading: str | None, resume: int) -> Repair | None:
        """Return the best reading of the run that begins at ``start`` and continues at ``resume``, if any.

        ``before`` is the character in front of it, ``reading`` the one annotated at the lost byte.
        """
        run = Run(self.text, self.language, before, lost_leads(before, reading))
        for index in range(resume, self._limit(start)):
            run.read_next(index, bool(reading) or index > resume)
            if run.is_over():
                break
        self.guesses += run.weighed
        return run.best

    def _limit(self, start: int) -> int:
        """Return the last possible end of a run from ``start``: it stays in one line and holds few marks."""
        end = start
        for _ in range(MOST_MARKS):
            if match := MARK_OR_BREAK.search(self.text, end + 1, start + LONGEST):
                end = match.start()
                if match[0] == "\n":
                    return end
            else:
                return min(len(self.text), start + LONGEST)
        return end + 1

    def lost_character(self, before: str, reading: str, end: int) -> Repair | None:
        """Return the character that a mark stands for, where reading and context make it certain."""
        costs = sorted((self.language[before, c] + penalty(c, reading), c) for c in characters_read(reading))
        if not costs or costs[0][0] > UNDOUBTED:
            return None
        return Repair(costs[0][1], end, 0)


class Run:
    """One run, read character by character: the open guesses, and the best closed one.

    Most guesses that cannot become the best are never made: they would be nearly all.
    """

    def __init__(self, text: str, language: Language, before: str, leads: Iterable[tuple[int, int]]) -> None:
        self.best: Repair | None = None
        self.weighed = 0
        """How many guesses there were, made or not."""
        self._text = text
        self._language = language
        self._before = before
        self._guesses: list[Guess] = [(extra, "", lead) for lead, extra in leads]
        """The cheapest first. Once a character is read, all wait with the same byte."""
        self._shown = "?"
        self._baseline = GENERAL[before, "?"]
        """Cost of the text as it stands."""

    def is_over(self) -> bool:
        """Whether no open guess, or no likely one, is left."""
        return not self._guesses or self._guesses[0][0] > self._baseline + HOPELESS

    def read_next(self, index: int, is_known: bool) -> None:
        """Read the character shown at ``index``; ``is_known`` is false where it may have lost both bytes."""
        sign = self._text[index]
        self._baseline += GENERAL[self._shown, sign]
        self._shown = sign
        pair = gbk.full_width_bytes(sign) if "!" <= sign <= "~" else gbk.pairs().get(sign)
        if sign in MARKS:
            annotation = SWALLOWED.match(self._text, index + 1)
            if annotation or is_known:
                self._close_with_lost_byte(annotation, index + 1)
            if annotation:
                pair = None
        elif "@" <= sign <= "~":
            self._close_with_letter(sign, index + 1)
        self._guesses = self._shifted(pair, index + 1) if pair else []

    def _shifted(self, pair: gbk.Pair, end: int) -> list[Guess]:
        """Join the waiting byte with the first byte of the pair, and let the second wait.

        Where the second is an ASCII byte, a letter of the text was read as a trail byte: that ends the run.
        """
        first, waiting = pair
        if waiting < 0x80:
            self._close_before_letter(first, chr(waiting), end)
        if waiting < gbk.LEADS[0]:
            return []
        if len(self._guesses) == len(gbk.LEADS):
            self._drop_unlikely(first)
        completed, language, before = gbk.by_trail()[first], self._language, self._before
        grown = [
            (cost + language[text[-1:] or before, char], text + char, waiting)
            for cost, text, lead in self._guesses
            if (char := completed.get(lead))
        ]
        self.weighed += len(grown)
        return cheapest_by_last_character(grown)

    def _drop_unlikely(self, trail: int) -> None:
        """Keep those guesses that can be among the cheapest once ``trail`` follows.

        All cost the same so far: nothing is read yet, and no annotation fits any of them.
        """
        extra = self._guesses[0][0]
        chars = self._language.likeliest(self._before, characters_by_trail(trail), BEAM)
        self.weighed += len(gbk.by_trail()[trail]) - len(chars)
        self._guesses = [(extra, "", gbk.pairs()[char][0]) for char in chars]

    def _close_before_letter(self, trail: int, letter: str, end: int) -> None:
        completed, language = gbk.by_trail()[trail], self._language
        closed = [
            (cost + language[text[-1:] or self._before, char] + language[char, letter], text + char + letter)
            for cost, text, lead in self._guesses
            if (char := completed.get(lead))
        ]
        self.weighed += len(closed)
        self._keep_best(closed, end)

    def _close_with_letter(self, letter: str, end: int) -> None:
        """Close the guesses with the letter as the trail byte of the waiting one."""
        annotation = BRACKETED.match(self._text, end)
        closed: list[tuple[float, str]] = []
        for cost, text, lead in self._guesses:
            char = gbk.by_trail()[ord(letter)].get(lead)
            if char is None:
                continue
            cost += self._language[text[-1:] or self._before, char]
            if annotation:
                cost += penalty(char, annotation[1]) - CONFIRMED
            closed.append((cost, text + char))
        self.weighed += len(closed)
        self._keep_best(closed, annotation.end() if annotation else end)

    def _close_with_lost_byte(self, annotation: re.Match[str] | None, end: int) -> None:
        """Close the guesses where the trail byte is lost: any byte may follow that fits the annotation."""
        reading = annotation[1] if annotation else None
        closed: list[tuple[float, str]] = []
        for number, (cost, text, lead) in enumerate(self._guesses):
            cost -= CONFIRMED if annotation else 0
            last = text[-1:] or self._before
            trails = lost_trails(lead, reading)
            self.weighed += len(trails)
            # All wait with the same byte once something is read, and the first guess is the cheapest: another
            # is better only with a character that is known to follow its last one.
            chars = self._language.known_after(last, trails) if number and text else trails
            closed += [(cost + trails[char] + self._language[last, char], text + char) for char in chars]
        self._keep_best(closed, annotation.end() if annotation else end)

    def _keep_best(self, closed: Iterable[tuple[float, str]], end: int) -> None:
        """Keep the best of the closed guesses, each rated with the character after it."""
        after = self._text[end : end + 1]
        if after in MARKS:
            after = ""
        shown = GENERAL[self._shown, after] if after else 0.0
        most = self.best.gain if self.best else -math.inf
        for cost, text in closed:
            gain = self._baseline - cost
            # No cost is negative.
            if gain + shown <= most:
                continue
            if after:
                gain += shown - self._language[text[-1], after]
            if gain > most:
                most = gain
                self.best = Repair(text, end, gain)


@lru_cache(maxsize=4096)
def characters_read(reading: str) -> tuple[str, ...]:
    """Return the characters that have this reading."""
    return tuple(char for char in character_table() if is_read(char, reading))


@lru_cache(maxsize=4096)
def lost_leads(before: str, reading: str | None) -> tuple[tuple[int, int], ...]:
    """Return the lead bytes that may have been lost after ``before``, each with its penalty.

    An annotation reads the pair of the last byte of ``before`` and the lost one, and so tells which it was.
    """
    trail = gbk.pairs().get(before, (0, 0))[1]
    return _agreeing_guesses(
        (lead, penalty(gbk.characters().get((trail, lead), ""), reading)) for lead in gbk.LEADS
    )


@lru_cache(maxsize=4096)
def lost_trails(lead: int, reading: str | None) -> Mapping[str, int]:
    """Return the characters that begin with this byte, with penalties; only those so read, if any."""
    chars = (char for trail in gbk.TRAILS if (char := gbk.characters().get((lead, trail))))
    return dict(
        _agreeing_guesses((char, penalty(char, reading)) for char in chars if single_cost(char) < UNSEEN_COST)
    )


def penalty(char: str, reading: str | None) -> int:
    """Return the penalty of a guess by the annotation, if there is one."""
    if reading is None or is_read_exactly(char, reading):
        return 0
    return OTHER_TONE if is_read(char, reading) else UNREAD


def _agreeing_guesses(guesses: Iterable[tuple[T, int]]) -> tuple[tuple[T, int], ...]:
    """Return the guesses that agree with the annotation, or all where none does."""
    known = tuple(guesses)
    return tuple(guess for guess in known if guess[1] < UNREAD) or known


@cache
def characters_by_trail(trail: int) -> tuple[str, ...]:
    """Return the characters that end with this byte, in the order that ``Language.likeliest`` needs."""
    return tuple(sorted(gbk.by_trail()[trail].values(), key=lambda char: (-single(char), char)))


def cheapest_by_last_character(guesses: list[Guess]) -> list[Guess]:
    """Return the cheapest guess for each last character: all that follows costs the same."""
    cheapest: dict[str, Guess] = {}
    for guess in sorted(guesses):
        cheapest.setdefault(guess[1][-1], guess)
    return list(cheapest.values())[:BEAM]
