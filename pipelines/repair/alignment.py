"""The search behind ``phase.py``: how a run of misread pairs can be read once it is put back into phase."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from pipelines.repair import gbk
from pipelines.repair.characters import characters, is_read, is_read_exactly
from pipelines.repair.language import GENERAL, STRANGE, Language, single_cost
from pipelines.repair.pinyin import LETTER

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


class Guess(NamedTuple):
    """One way to read a run as far as ``end``; ``lead`` is the byte that waits, None once back in phase.

    A tuple, and not a dataclass: hundreds are made for each run, and they are sorted as they stand.
    """

    cost: float
    text: str
    lead: int | None
    end: int


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
        open_guesses = [Guess(extra, "", lead, at) for lead, extra in lost_leads(before, reading)]
        baseline = GENERAL[before, "?"]
        best: Repair | None = None
        shown = "?"
        for here in range(at, self._limit(start)):
            grown = list(self._grow(before, open_guesses, here, bool(reading) or here > at))
            self.guesses += len(grown)
            baseline += GENERAL[shown, self.text[here]]
            shown = self.text[here]
            best = self._better(best, before, baseline, shown, (g for g in grown if g.lead is None))
            open_guesses = cheapest(g for g in grown if g.lead is not None)
            if not open_guesses or open_guesses[0].cost > baseline + HOPELESS:
                break
        return best

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

    def _better(
        self, best: Repair | None, before: str, baseline: float, shown: str, closed: Iterable[Guess]
    ) -> Repair | None:
        """The better of ``best`` and the guesses back in phase, each judged with the character after it."""
        for guess in closed:
            after = self.text[guess.end : guess.end + 1]
            gain = baseline - guess.cost
            if after and after not in MARKS:
                last = guess.text[-1:] or before
                gain += GENERAL[shown, after] - self.language[last, after]
            if best is None or gain > best.gain:
                best = Repair(guess.text, guess.end, gain)
        return best

    def _grow(self, before: str, guesses: list[Guess], at: int, is_known: bool) -> Iterator[Guess]:
        """Every way to go on with the character shown at ``at``; one that lost both bytes cannot be known.

        All the guesses end there, and have a byte that waits.
        """
        sign = self.text[at]
        if sign in MARKS:
            annotation = SWALLOWED.match(self.text, at + 1)
            if annotation or is_known:
                yield from self._close_with_lost_byte(before, guesses, annotation)
            if annotation:
                return
        if "!" <= sign <= "~":
            if sign >= "@":
                yield from self._close_with_letter(before, guesses, sign)
            yield from self._shift(before, guesses, gbk.folded(sign))
        elif sign in gbk.pairs():
            yield from self._shift(before, guesses, gbk.pairs()[sign])

    def _shift(self, before: str, guesses: list[Guess], pair: gbk.Pair) -> Iterator[Guess]:
        """The waiting byte takes the first byte of the pair, and the second waits.

        Where the second is an ASCII byte, a letter of the text was taken for a trail byte: that ends the run.
        """
        characters, language = gbk.characters(), self.language
        for cost, text, lead, end in guesses:
            char = characters.get((lead or 0, pair[0]))
            if char is None:
                continue
            cost += language[text[-1:] or before, char]
            if pair[1] >= gbk.LEADS[0]:
                yield Guess(cost, text + char, pair[1], end + 1)
            elif pair[1] < 0x80:
                letter = chr(pair[1])
                yield Guess(cost + language[char, letter], text + char + letter, None, end + 1)

    def _close_with_letter(self, before: str, guesses: list[Guess], letter: str) -> Iterator[Guess]:
        """The letter is the trail byte of the waiting one."""
        for cost, text, lead, end in guesses:
            char = gbk.characters().get((lead or 0, ord(letter)))
            if char is None:
                continue
            cost += self.language[text[-1:] or before, char]
            annotation = BRACKETED.match(self.text, end + 1)
            if annotation:
                cost += penalty(char, annotation[1]) - CONFIRMED
            yield Guess(cost, text + char, None, annotation.end() if annotation else end + 1)

    def _close_with_lost_byte(
        self, before: str, guesses: list[Guess], annotation: re.Match[str] | None
    ) -> Iterator[Guess]:
        """The trail byte of the waiting one is lost: any will do that fits the annotation, if any."""
        reading = annotation[1] if annotation else None
        for cost, text, lead, end in guesses:
            cost -= CONFIRMED if annotation else 0
            end = annotation.end() if annotation else end + 1
            last = text[-1:] or before
            for char, extra in lost_trails(lead or 0, reading):
                yield Guess(cost + extra + self.language[last, char], text + char, None, end)


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
def lost_trails(lead: int, reading: str | None) -> tuple[tuple[str, int], ...]:
    """The characters that begin with this byte, each with its penalty; those so read, if there are any."""
    chars = (char for trail in gbk.TRAILS if (char := gbk.characters().get((lead, trail))))
    return _likely((char, penalty(char, reading)) for char in chars if single_cost(char) < STRANGE)


def penalty(char: str, reading: str | None) -> int:
    """Penalty of a guess by the annotation, if there is one."""
    if reading is None or is_read_exactly(char, reading):
        return 0
    return OTHER_TONE if is_read(char, reading) else UNREAD


def _likely(guesses: Iterable[tuple[T, int]]) -> tuple[tuple[T, int], ...]:
    """The guesses that agree with the annotation, or all of them where none does."""
    known = tuple(guesses)
    return tuple(guess for guess in known if guess[1] < UNREAD) or known


def cheapest(guesses: Iterable[Guess]) -> list[Guess]:
    """The cheapest guesses, one for each last character and waiting byte: what follows costs all the same."""
    kept: dict[tuple[str, int | None], Guess] = {}
    for guess in sorted(guesses):
        kept.setdefault((guess.text[-1:], guess.lead), guess)
    return list(kept.values())[:BEAM]
