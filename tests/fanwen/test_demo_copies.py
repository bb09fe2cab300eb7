"""The copies of the demo have the specified similarity."""

from __future__ import annotations

import pytest

from fanwen.demo.copies import EDITED_SIMILARITY, SPUN_SIMILARITY, cut_preview, edit, replacements, spin
from fanwen.demo.grammar import DATA
from fanwen.demo.rng import Rng
from fanwen.demo.similarity import grams, jaccard, key
from fanwen.demo.speech import compose

TEXTS = [compose(5, f"speech {number}").text for number in range(60)]


@pytest.mark.parametrize("number", range(60))
def test_copies_are_similar_and_shorter(number: int) -> None:
    text, dice = TEXTS[number], Rng("copies", number)
    for make, least in ((edit, EDITED_SIMILARITY), (spin, SPUN_SIMILARITY)):
        copy = make(text, dice)
        assert least <= jaccard(grams(text), grams(copy)) < 1
        assert len(key(copy)) < len(key(text))


@pytest.mark.parametrize("number", range(60))
def test_previews_end_within_a_sentence(number: int) -> None:
    text = TEXTS[number]
    cut = cut_preview(text, Rng("preview", number))
    assert text.startswith(cut)
    assert len(cut) >= 200
    assert 0.3 <= len(cut) / len(text) <= 0.95
    assert cut[-1] not in "。！？；：，、\n"


@pytest.mark.parametrize("name", ["edits.tsv", "spin.tsv"])
def test_every_replacement_has_an_example(name: str) -> None:
    rows = [row for row in (DATA / name).read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    for word, _, example in (row.split("\t") for row in rows):
        assert word in example


@pytest.mark.parametrize("name", ["edits.tsv", "spin.tsv"])
def test_no_replacement_is_longer(name: str) -> None:
    for word, replacement in replacements(name).by_word.items():
        assert len(replacement) <= len(word)
        assert replacement != word


def test_spinning_replaces_many_words() -> None:
    copies = "".join(spin(text, Rng("spin", number)) for number, text in enumerate(TEXTS))
    for word in ("轨制", "效劳", "才能", "查看"):
        assert copies.count(word) > sum(text.count(word) for text in TEXTS) + 5
