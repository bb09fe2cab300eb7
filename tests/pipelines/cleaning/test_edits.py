"""Edits: applying and replaying them gives the output of a step; another text is an error."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.edits import (
    CharacterEdits,
    Edit,
    EditError,
    Pass,
    Step,
    apply_edits,
    run_steps,
)
from tests.made.replay import replay


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], "同志们好"),
        ([Edit("r", 0, "同志", "朋友")], "朋友们好"),
        ([Edit("r", 2, "", "、")], "同志、们好"),
        ([Edit("r", 0, "同", ""), Edit("r", 3, "好", "")], "志们"),
        ([Edit("r", 1, "志", "x"), Edit("r", 2, "们", "y")], "同xy好"),
    ],
)
def test_apply(edits: list[Edit], expected: str) -> None:
    assert apply_edits("同志们好", edits) == expected


@pytest.mark.parametrize(
    "edits",
    [
        [Edit("r", 0, "志", "")],
        [Edit("r", 3, "好了", "")],
        [Edit("r", 1, "志们", ""), Edit("r", 2, "们", "")],
        [Edit("r", 3, "好", ""), Edit("r", 0, "同", "")],
    ],
)
def test_edits_of_another_text_raise_an_error(edits: list[Edit]) -> None:
    with pytest.raises(EditError, match="edit r does not fit"):
        apply_edits("同志们好", edits)


def drop(character: str) -> object:
    return lambda text: [
        Edit(f"drop {character}", i, character, "") for i, c in enumerate(text) if c == character
    ]


@given(st.text(alphabet="ab同志", max_size=40))
def test_steps_can_be_replayed(text: str) -> None:
    result, passes = run_steps(text, "stage", [drop("a"), drop("志")])  # type: ignore[list-item]
    assert result == text.replace("a", "").replace("志", "")
    assert replay(text, passes) == result
    assert all(isinstance(p, Pass) and p.edits for p in passes)


def replace(before: str, after: str) -> Step:
    """A step that replaces the first occurrence of ``before``."""
    return lambda text: [Edit(before, text.index(before), before, after)] if before in text else []


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "ab", "ba"]), st.sampled_from(["", "a", "b"])), max_size=4),
    st.text(alphabet="ab", max_size=8),
    st.integers(0, 9),
)
def test_rounds_end_early_only_if_no_step_changes_anything(
    pairs: list[tuple[str, str]], text: str, rounds: int
) -> None:
    steps = [replace(*pair) for pair in pairs]
    expected: list[Pass] = []
    became = text
    for _ in range(rounds):
        became, passes = run_steps(became, "stage", steps)
        expected += passes
    assert run_steps(text, "stage", steps, rounds) == (became, tuple(expected))


def test_no_step_runs_twice_on_the_same_text() -> None:
    asked: list[str] = []

    def look(text: str) -> list[Edit]:
        asked.append(text)
        return []

    assert run_steps("aab", "stage", [look, replace("a", "c")], 9)[0] == "ccb"
    assert asked == ["aab", "cab", "ccb"]
    asked.clear()
    run_steps("aab", "stage", [replace("aab", "c"), look, look], 9)
    assert asked == ["c", "c"]


TEXT_AND_OTHER = st.lists(
    st.tuples(*[st.sampled_from("ab同\U00020000\ud800\0")] * 2), min_size=1, max_size=30
).map(lambda pairs: ("".join(a for a, _ in pairs), "".join(b for _, b in pairs)))


def one_by_one(before: str, after: str) -> tuple[Edit, ...]:
    """The edits that CharacterEdits stands for, computed without it."""
    runs = groupby(range(len(before)), lambda i: before[i] != after[i])
    places = [list(run) for differs, run in runs if differs]
    spans = [slice(run[0], run[-1] + 1) for run in places]
    return tuple(Edit("r", span.start, before[span], after[span]) for span in spans)


@given(TEXT_AND_OTHER, st.slices(9))
def test_character_edits_equal_the_tuple_of_their_edits(texts: tuple[str, str], part: slice) -> None:
    swaps, edits = CharacterEdits("r", *texts), one_by_one(*texts)
    assert tuple(swaps) == edits
    assert [swaps[i] for i in range(-len(edits), len(edits))] == [*edits, *edits]
    assert swaps[part] == edits[part]
    assert (len(swaps), bool(swaps), hash(swaps), repr(swaps)) == (
        len(edits),
        bool(edits),
        hash(edits),
        repr(edits),
    )
    assert swaps == edits
    assert edits == swaps
    assert swaps == CharacterEdits("r", *texts)
    assert swaps != list(edits)
    assert swaps != (*edits, Edit("r", 0, "", ""))
    with pytest.raises(IndexError):
        swaps[len(edits)]


@given(TEXT_AND_OTHER)
def test_character_edits_are_applied_and_counted_like_their_edits(texts: tuple[str, str]) -> None:
    before, after = texts
    swaps, edits = CharacterEdits("r", before, after), one_by_one(before, after)
    assert apply_edits(before, swaps) == apply_edits(before, edits) == after
    assert apply_edits(before + "x", swaps) == after + "x"
    assert Pass("s", swaps) == Pass("s", edits)
    if edits:
        assert Pass("s", swaps).counts() == Pass("s", edits).counts() == {"r": len(edits)}
        assert run_steps(before, "s", [lambda _: swaps]) == (after, (Pass("s", edits),))
        with pytest.raises(EditError, match="edit r does not fit"):
            apply_edits("x" * len(before), swaps)


@given(st.lists(st.sampled_from("abc")))
def test_a_pass_counts_its_edits_by_rule(rules: list[str]) -> None:
    edits = tuple(Edit(rule, 0, "", "") for rule in rules)
    assert Pass("s", edits).counts() == Counter(rules)
