"""Edits: applied they give the output, replayed they give it again; a text not theirs they refuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.edits import Edit, EditError, Pass, Step, apply, replay, run


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
    assert apply("同志们好", edits) == expected


@pytest.mark.parametrize(
    "edits",
    [
        [Edit("r", 0, "志", "")],
        [Edit("r", 3, "好了", "")],
        [Edit("r", 1, "志们", ""), Edit("r", 2, "们", "")],
        [Edit("r", 3, "好", ""), Edit("r", 0, "同", "")],
    ],
)
def test_edits_of_another_text_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(EditError, match="edit r does not fit"):
        apply("同志们好", edits)


def drop(character: str) -> object:
    return lambda text: [
        Edit(f"drop {character}", i, character, "") for i, c in enumerate(text) if c == character
    ]


@given(st.text(alphabet="ab同志", max_size=40))
def test_a_run_can_be_replayed(text: str) -> None:
    result, passes = run(text, "stage", [drop("a"), drop("志")])  # type: ignore[list-item]
    assert result == text.replace("a", "").replace("志", "")
    assert replay(text, passes) == result
    assert all(isinstance(p, Pass) and p.edits for p in passes)


def replace(before: str, after: str) -> Step:
    """A step that replaces the first place where ``before`` stands."""
    return lambda text: [Edit(before, text.index(before), before, after)] if before in text else []


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "ab", "ba"]), st.sampled_from(["", "a", "b"])), max_size=4),
    st.text(alphabet="ab", max_size=8),
    st.integers(0, 9),
)
def test_rounds_end_early_only_where_nothing_is_left_to_do(
    pairs: list[tuple[str, str]], text: str, rounds: int
) -> None:
    steps = [replace(*pair) for pair in pairs]
    expected: list[Pass] = []
    became = text
    for _ in range(rounds):
        became, passes = run(became, "stage", steps)
        expected += passes
    assert run(text, "stage", steps, rounds) == (became, tuple(expected))


def test_no_step_is_asked_twice_about_the_same_text() -> None:
    asked: list[str] = []

    def look(text: str) -> list[Edit]:
        asked.append(text)
        return []

    assert run("aab", "stage", [look, replace("a", "c")], 9)[0] == "ccb"
    assert asked == ["aab", "cab", "ccb"]
    asked.clear()
    run("aab", "stage", [replace("aab", "c"), look, look], 9)
    assert asked == ["c", "c"]
