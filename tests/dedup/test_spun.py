"""Spun words: the classes of the table, and their replacement in keys."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.keys import key_of
from dedup.spun import canonical_words, classes, lexicon_of
from dedup.swaps import COLUMNS, Swap, parse, swaps
from dedup.verify import compare
from tables.reader import ConfigError

SWAPS = swaps()
WORDS = sorted({word for swap in SWAPS for word in (swap.spun, swap.original)})
HEADER = "\t".join(COLUMNS)


@pytest.mark.parametrize("swap", SWAPS, ids=lambda swap: swap.spun)
def test_the_table(swap: Swap) -> None:
    assert swap.spun in swap.example
    example = canonical_words(swap.example)
    assert example == canonical_words(swap.example.replace(swap.spun, swap.original))
    assert canonical_words(swap.counter) != example
    assert len(swap.counter) > 2, "a counter-example is a phrase that must stay apart"


def test_no_line_is_repeated() -> None:
    pairs = [frozenset((swap.spun, swap.original)) for swap in SWAPS]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("开展\t发展", "two words, a number and two phrases"),
        ("开展\t发展\tmany\t经济开展\t-", "two words, a number and two phrases"),
        ("開展\t发展\t1\t经济開展\t-", "not a word"),
        ("\t发展\t1\t经济\t-", "not a word"),
        ("2023年\t某年\t1\t2023年\t-", "not a word"),
        ("开展\t发展\t1\t经济发达\t经济开放", "does not contain"),
        ("开展\t发展\t1\t经济开展\t经济发展", "stays different"),
    ],
)
def test_an_invalid_line_is_named(line: str, message: str) -> None:
    with pytest.raises(ConfigError, match=f"^own.tsv:3: .*{message}"):
        parse(f"# words\n{HEADER}\n{line}\n", "own.tsv")


def test_a_file_without_its_columns() -> None:
    with pytest.raises(ConfigError, match="columns"):
        parse("开展\t发展\t1\t经济开展\t-\n", "own.tsv")


def test_classes_are_transitive() -> None:
    rows = [("乙", "甲"), ("丙", "乙"), ("丁", "戊")]
    tied = classes(Swap(spun, original, 0, "", "") for spun, original in rows)
    assert tied == [("丁", "戊"), ("丙", "乙", "甲")]


def test_a_word_that_contains_another() -> None:
    assert (
        canonical_words("坚持原则的那么")
        == canonical_words("坚持原那么的则")
        == canonical_words("坚持准绳的那么")
    )


def test_the_longest_word_is_replaced() -> None:
    known = lexicon_of([("甲", "丁"), ("甲乙丙", "戊")])
    assert canonical_words("甲乙丙", known) == canonical_words("戊", known)
    assert canonical_words("甲乙", known) == canonical_words("丁乙", known)
    assert canonical_words("甲", known) != canonical_words("戊", known)


def test_unknown_words_are_unchanged() -> None:
    assert canonical_words("") == ""
    assert canonical_words("你好abc0年\U00020000") == "你好abc0年\U00020000"
    assert canonical_words("展") == "展"


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text("展发开基则那么工的是0a", max_size=3))))
def test_a_second_replacement_changes_nothing(parts: list[str]) -> None:
    folded = canonical_words("".join(parts))
    assert canonical_words(folded) == folded


@given(st.lists(st.sampled_from(classes(SWAPS))), st.randoms(use_true_random=False))
def test_all_words_of_a_class_give_the_same_key(tied: list[tuple[str, ...]], dice: random.Random) -> None:
    one, other = ("们".join(dice.choice(words) for words in tied) for _ in range(2))
    assert canonical_words(one) == canonical_words(other)


@given(st.text())
def test_no_key_contains_the_sign_of_a_class(text: str) -> None:
    assert all(ord(sign) < 0xF0000 for sign in key_of(text))


@pytest.mark.pages
def test_a_real_spun_page_matches_its_original(shared_pages: Path) -> None:
    """The spun words of the page are replaced by the originals. Without the classes, a sixth is lost."""
    pages = json.loads((shared_pages / "seeds" / "gold.json").read_text("utf-8"))
    [page] = [page for page in pages if page["page"].startswith("002")]
    copy = key_of(page["speeches"][0]["text"])
    original = copy
    for swap in SWAPS:
        if swap.pairs:
            original = original.replace(swap.spun, swap.original)
    keys = [copy, original, canonical_words(copy), canonical_words(original)]
    jaccard = compare(keys, np.array([[0, 1], [2, 3]])).jaccard
    assert jaccard[0] < 0.86
    assert jaccard[1] == 1.0
