"""The grammar: its notation, and speeches that do not resemble each other."""

from __future__ import annotations

from itertools import combinations
from statistics import mean

import pytest
from opencc import OpenCC

from fanwen.demo.grammar import Choice, GrammarError, Number, Slot, Writer, lines, parse, pools
from fanwen.demo.occasion import genres, topics
from fanwen.demo.rng import Rng
from fanwen.demo.similarity import grams, jaccard, key
from fanwen.demo.speech import compose

SPEECHES = [compose(7, f"speech {number}") for number in range(160)]


@pytest.mark.parametrize(
    ("line", "parsed"),
    [
        ("落实制度", ("落实制度",)),
        ("{adv}落实", (Slot("adv"), "落实")),
        ("<要|必须>做", (Choice((("要",), ("必须",))), "做")),
        ("<|{adv}>办{#3-40}件", (Choice(((), (Slot("adv"),))), "办", Number(3, 40), "件")),
        ("<一|<二|三>>", (Choice((("一",), (Choice((("二",), ("三",))),))),)),
    ],
)
def test_parse(line: str, parsed: object) -> None:
    assert parse(line) == parsed


@pytest.mark.parametrize("line", ["<要|必须", "要>做", "要|做", "<<要>"])
def test_parse_refuses_unpaired_signs(line: str) -> None:
    with pytest.raises(GrammarError):
        parse(line)


def test_an_unknown_pool_is_named() -> None:
    with pytest.raises(GrammarError, match="nowhere"):
        Writer(Rng(1), {}).fill(lines("去{nowhere}"), "line")


def test_every_slot_has_a_pool() -> None:
    bound = {"place", "year", "person", "org", "us", "label", *topics()[0]}

    def slots(line: object) -> set[str]:
        if isinstance(line, Slot):
            return {line.name}
        parts = line.branches if isinstance(line, Choice) else line if isinstance(line, tuple) else ()
        return set().union(*map(slots, parts)) if parts else set()

    named = set().union(*(slots(line) for pool in pools().values() for line in pool))
    for genre in genres():
        named |= set(genre.body)
        for pool in (genre.titles, genre.salutations, genre.openings, genre.closings, genre.ends):
            named = named.union(*map(slots, pool))
    assert named <= bound | pools().keys()


def test_speeches_are_not_similar() -> None:
    shingles = [grams(speech.text) for speech in SPEECHES]
    likenesses = [jaccard(one, other) for one, other in combinations(shingles, 2)]
    assert max(likenesses) < 0.2
    assert mean(likenesses) < 0.03


def test_lengths_of_speeches() -> None:
    lengths = [len(compose(11, f"speech {number}").text) for number in range(800)]
    assert min(lengths) >= 300
    assert max(lengths) <= 3000
    assert 700 < mean(lengths) < 1500


def test_every_genre_occurs() -> None:
    assert {speech.genre for speech in SPEECHES} == {"讲话", "致辞", "发言", "述职", "演讲", "总结", "心得"}


def test_no_markup_is_left() -> None:
    for speech in SPEECHES:
        assert not set("<>{}|#") & set(speech.text + speech.title), speech.title
        assert all(speech.paragraphs)


def test_speeches_survive_conversion_to_traditional_characters() -> None:
    there, back = OpenCC("s2t"), OpenCC("t2s")
    for speech in SPEECHES:
        assert back.convert(there.convert(speech.text)) == speech.text


def test_speeches_of_a_frame_are_partly_similar() -> None:
    for frame in range(12):
        members = [grams(compose(3, f"{frame} {one}", f"frame {frame}").text) for one in range(3)]
        for one, other in combinations(members, 2):
            assert 0.2 <= jaccard(one, other) <= 0.45


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("20xx年，xx县", "0年0县"),
        ("ＡＰＰ上线15天", "app上线0天"),
        ("**县第3次", "0县第0次"),
        ("某某同志", "0同志"),
    ],
)
def test_key(text: str, signs: str) -> None:
    assert key(text) == signs
