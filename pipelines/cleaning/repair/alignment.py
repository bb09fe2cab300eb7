"""The search behind ``phase.py``: how a run of misread pairs can be read once it is put back into phase."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from pipelines.cleaning.repair import gbk
from pipelines.cleaning.repair.characters import characters, is_read, is_read_exactly
from pipelines.cleaning.repair.language import GENERAL, UNSEEN_COST, Language, single, single_cost
from pipelines.cleaning.repair.pinyin import LETTER

T = TypeVar("T")
MARKS = "?\ufffd"
SWALLOWED = re.compile(rf"[(（]?([{LETTER}]{{1,7}}:?[1-5]?)[)）]")
"""A reading whose opening bracket went with the lost byte, or did not."""
BRACKETED = re.compile(rf"[(（]([{LETTER}]{{1,7}}:?[1-5]?)[)）]")
BEAM = 12
"""Open guesses kept from one character to the next; mostly one is left after the second."""
UNREAD = 120
"""Penalty of a guess that is not read as the annotation says: tables differ, so it is not excluded."""
OTHER_TONE = 40
"""Penalty of a guess that is so read in another tone."""
HOPELESS = 150
"""A run is given up where its likeliest guess costs so much more than the text as it stands."""
UNDOUBTED = 70
"""A lost character is filled in only where it costs no more after the one before it."""
CONFIRMED = 60
"""What the annotation behind the last character of a run is worth where it is its reading."""
MOST_MARKS = 4
"""A run ends at its second mark, or a third where the second was a question mark of the text's own."""
MARK_OR_BREAK = re.compile(rf"[{MARKS}\n]")
LONGEST = 400
"""A run that is not back in phase after so many characters is none."""


Guess = tuple[float, str, int]
"""One way to read a run so far: its cost, its text, and the byte that waits for its second half.

A bare tuple: a hundred are made for each run, and they are sorted as they stand, which is fastest so.
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
        """How many have been weighed so far."""

    def best(self, before: str, start: int, reading: str | None, at: int) -> Repair | None:
        """The best way to read the run that begins at ``start`` and goes on at ``at``, if there is any.

        ``before`` is the character in front of it, ``reading`` the one annotated at the lost byte.
        """
        run = Run(self.text, self.language, before, lost_leads(before, reading))
        for here in range(at, self._limit(start)):
            run.go_on(here, bool(reading) or here > at)
            if run.is_over():
                break
        self.guesses += run.weighed
        return run.best

    def _limit(self, start: int) -> int:
        """Where a run that begins at ``start`` must have ended: it stays in one line and holds few marks."""
        end = start
        for _ in range(MOST_MARKS):
            if found := MARK_OR_BREAK.search(self.text, end + 1, start + LONGEST):
                end = found.start()
                if found[0] == "\n":
                    return end
            else:
                return min(len(self.text), start + LONGEST)
        return end + 1

    def lost_character(self, before: str, reading: str, end: int) -> Repair | None:
        """The character a mark stands for, where its reading and what is before it leave no doubt."""
        costs = sorted((self.language[before, c] + penalty(c, reading), c) for c in read_so(reading))
        if not costs or costs[0][0] > UNDOUBTED:
            return None
        return Repair(costs[0][1], end, 0)


class Run:
    """One run, read character by character: the guesses that are still open, and the best that is closed.

    Of the guesses that cannot become the best most are never made: they would be nearly all.
    """

    def __init__(self, text: str, language: Language, before: str, leads: Iterable[tuple[int, int]]) -> None:
        self.best: Repair | None = None
        self.weighed = 0
        """How many guesses there were, made or not."""
        self._text = text
        self._language = language
        self._before = before
        self._guesses: list[Guess] = [(extra, "", lead) for lead, extra in leads]
        """The cheapest first, and all waiting with the same byte, once a character is read."""
        self._shown = "?"
        self._baseline = GENERAL[before, "?"]
        """Cost of the text as it stands."""

    def is_over(self) -> bool:
        """Whether nothing is left to go on with, or nothing likely."""
        return not self._guesses or self._guesses[0][0] > self._baseline + HOPELESS

    def go_on(self, at: int, is_known: bool) -> None:
        """Read the character shown at ``at``; one that lost both bytes cannot be known."""
        sign = self._text[at]
        self._baseline += GENERAL[self._shown, sign]
        self._shown = sign
        pair = gbk.folded(sign) if "!" <= sign <= "~" else gbk.pairs().get(sign)
        if sign in MARKS:
            annotation = SWALLOWED.match(self._text, at + 1)
            if annotation or is_known:
                self._close_with_lost_byte(annotation, at + 1)
            if annotation:
                pair = None
        elif "@" <= sign <= "~":
            self._close_with_letter(sign, at + 1)
        self._guesses = self._shifted(pair, at + 1) if pair else []

    def _shifted(self, pair: gbk.Pair, end: int) -> list[Guess]:
        """The waiting byte takes the first byte of the pair, and the second waits.

        Where the second is an ASCII byte, a letter of the text was taken for a trail byte: that ends the run.
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
        return cheapest(grown)

    def _drop_unlikely(self, trail: int) -> None:
        """Of guesses that may wait with any byte, keep those that can be among the cheapest with this one.

        All cost the same so far: nothing is read yet, and no annotation fits any of them.
        """
        extra = self._guesses[0][0]
        chars = self._language.likeliest(self._before, ranked(trail), BEAM)
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
        """The letter is the trail byte of the waiting one."""
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
        """The trail byte of the waiting one is lost: any will do that fits the annotation, if any."""
        reading = annotation[1] if annotation else None
        closed: list[tuple[float, str]] = []
        for number, (cost, text, lead) in enumerate(self._guesses):
            cost -= CONFIRMED if annotation else 0
            last = text[-1:] or self._before
            trails = lost_trails(lead, reading)
            self.weighed += len(trails)
            # All wait with the same byte once something is read, and the first is the cheapest: another does
            # better only with what is known to follow its last character.
            chars = self._language.known_after(last, trails) if number and text else trails
            closed += [(cost + trails[char] + self._language[last, char], text + char) for char in chars]
        self._keep_best(closed, annotation.end() if annotation else end)

    def _keep_best(self, closed: Iterable[tuple[float, str]], end: int) -> None:
        """Keep the best of the guesses back in phase, each judged with the character after it."""
        after = self._text[end : end + 1]
        if after in MARKS:
            after = ""
        shown = GENERAL[self._shown, after] if after else 0.0
        most = self.best.gain if self.best else -math.inf
        for cost, text in closed:
            gain = self._baseline - cost
            # No character costs less than nothing after another.
            if gain + shown <= most:
                continue
            if after:
                gain += shown - self._language[text[-1], after]
            if gain > most:
                most = gain
                self.best = Repair(text, end, gain)


@lru_cache(maxsize=4096)
def read_so(reading: str) -> tuple[str, ...]:
    """The characters that have this reading."""
    return tuple(char for char in characters() if is_read(char, reading))


@lru_cache(maxsize=4096)
def lost_leads(before: str, reading: str | None) -> tuple[tuple[int, int], ...]:
    """The lead bytes that may have been lost after ``before``, each with its penalty.

    An annotation stands behind the last byte of ``before`` and the lost one, and so tells which it was.
    """
    trail = gbk.pairs().get(before, (0, 0))[1]
    return _likely((lead, penalty(gbk.characters().get((trail, lead), ""), reading)) for lead in gbk.LEADS)


@lru_cache(maxsize=4096)
def lost_trails(lead: int, reading: str | None) -> Mapping[str, int]:
    """The characters that begin with this byte, each with its penalty; those so read, if there are any."""
    chars = (char for trail in gbk.TRAILS if (char := gbk.characters().get((lead, trail))))
    return dict(_likely((char, penalty(char, reading)) for char in chars if single_cost(char) < UNSEEN_COST))


def penalty(char: str, reading: str | None) -> int:
    """Penalty of a guess by the annotation, if there is one."""
    if reading is None or is_read_exactly(char, reading):
        return 0
    return OTHER_TONE if is_read(char, reading) else UNREAD


def _likely(guesses: Iterable[tuple[T, int]]) -> tuple[tuple[T, int], ...]:
    """The guesses that agree with the annotation, or all of them where none does."""
    known = tuple(guesses)
    return tuple(guess for guess in known if guess[1] < UNREAD) or known


@cache
def ranked(trail: int) -> tuple[str, ...]:
    """The characters that end with this byte, as ``Language.likeliest`` wants them."""
    return tuple(sorted(gbk.by_trail()[trail].values(), key=lambda char: (-single(char), char)))


def cheapest(guesses: list[Guess]) -> list[Guess]:
    """The cheapest guesses, one for each last character: what follows costs all the same."""
    kept: dict[str, Guess] = {}
    for guess in sorted(guesses):
        kept.setdefault(guess[1][-1], guess)
    return list(kept.values())[:BEAM]
