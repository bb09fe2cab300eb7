"""The search for misread runs skips most guesses, and finds the same as with all of them."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.cleaning.edits import Edit
from pipelines.cleaning.repair import alignment, gbk, phase
from pipelines.cleaning.repair.characters import character_table
from pipelines.cleaning.repair.language import (
    AFTER_PAUSE,
    OWN_HALF,
    OWN_SHARE,
    PAIR_SHARE,
    PAUSES,
    Language,
    followers,
    single,
)
from tests.made.pages import speech
from tests.made.places import cases

CASES = cases("repair")
PLAIN = "\n".join([*(case["repaired"] for case in CASES["repaired"]), *map(speech, range(4))])
TEXTS = [PLAIN, opencc.OpenCC("s2t").convert(PLAIN)]
HAN = st.sampled_from(sorted(set("".join(TEXTS)) | set("，。、；：？！,?")))


class Exhaustive(Language):
    """Skips no guess."""

    def known_after(self, before: str, chars: Iterable[str]) -> list[str]:
        return list(chars)

    def likeliest(self, before: str, ranked: Sequence[str], count: int) -> Sequence[str]:
        return ranked


def damaged(text: str, seed: int) -> str:
    """The text with bytes lost here and there, some of them with an annotation behind."""
    rng = random.Random(seed)
    data = text.encode("gb18030")
    left = bytearray()
    for byte in data:
        draw = rng.random()
        if byte >= 0x80 and draw < 0.012:
            left += rng.choice((b"?", b"?", b"?(shi)", b"?wu)", b"?\xa8\xa6)"))
        else:
            left.append(byte)
    return left.decode("gb18030", "replace")


def search(text: str, language: type[Language], monkeypatch: pytest.MonkeyPatch) -> tuple[list[Edit], int]:
    """The edits, and how many guesses the search says that there were: it gives up after too many."""
    weighed = 0

    class Counted(alignment.Run):
        def is_over(self) -> bool:
            nonlocal weighed
            if over := super().is_over():
                weighed += self.weighed
            return over

    with monkeypatch.context() as patch:
        patch.setattr(alignment, "Language", language)
        patch.setattr(alignment, "Run", Counted)
        return list(phase.repair_runs(text)), weighed


@pytest.mark.parametrize("text", TEXTS, ids=["simplified", "traditional"])
@pytest.mark.parametrize("seed", range(12))
def test_no_guess_is_missed(text: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = damaged(text, seed)
    edits, weighed = search(shown, Language, monkeypatch)
    assert (edits, weighed) == search(shown, Exhaustive, monkeypatch)
    assert len(edits) >= 10
    assert weighed > 1000


@given(HAN, st.sampled_from(sorted(gbk.by_trail())), st.text(HAN, max_size=60))
@settings(max_examples=300, deadline=None)
def test_the_cheapest_are_among_the_likeliest(before: str, trail: int, text: str) -> None:
    language = Language(text)
    ranked = alignment.characters_by_trail(trail)

    def cheapest(chars: Iterable[str]) -> list[tuple[float, str]]:
        return sorted((language[before, char], char) for char in chars)[: alignment.BEAM]

    assert cheapest(language.likeliest(before, ranked, alignment.BEAM)) == cheapest(ranked)


@given(HAN, HAN, st.text(HAN, max_size=60))
@settings(max_examples=30, deadline=None)
def test_characters_not_known_to_follow_cost_the_same(before: str, other: str, text: str) -> None:
    language = Language(text)
    chars = sorted(character_table())
    follow, follow_other = (set(language.known_after(each, chars)) for each in (before, other))
    for char in chars:
        if char not in follow:
            assert language[before, char] >= language[other, char]
        if char not in follow_other:
            assert language[before, char] <= language[other, char]
    assert min(language.values()) >= 0


@given(st.text(st.one_of(HAN, st.characters()), max_size=60), st.lists(st.tuples(HAN, HAN), max_size=20))
def test_costs_follow_from_the_statistics(text: str, others: list[tuple[str, str]]) -> None:
    """Exactly: the ranking of guesses must not depend on rounding."""
    language, singles, pairs = Language(text), Counter(text), Counter(pairwise(text))
    own = OWN_SHARE * len(text) / (len(text) + OWN_HALF)
    for before, char in [*pairwise(text), *others]:
        general = followers().get(simple(before), {}).get(simple(char), 0.0)
        follows = pairs[before, char] / (singles[before] + 2)
        alone = (1 - own) * single(char) + own * singles[char] / (len(text) or 1)
        if before in PAUSES and char in PAUSES:
            alone *= AFTER_PAUSE
        together = (1 - own) * general + own * follows
        cost = -10 * math.log2((1 - PAIR_SHARE) * alone + PAIR_SHARE * together)
        assert language[before, char] == cost


def simple(char: str) -> str:
    known = character_table().get(char)
    return known.simple if known else char
