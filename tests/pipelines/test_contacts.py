"""Contacts: each entry finds its example and passes its counter-example by."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contacts import step
from pipelines.edits import apply
from pipelines.formulas import table
from tests.made.pages import speech

ENTRIES: list[dict[str, Any]] = table("contacts")["contact"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_each_entry(entry: dict[str, Any]) -> None:
    [edit] = step(entry["example"])
    assert edit.rule == f"contact:{entry['name']}"
    masked = apply(entry["example"], [edit])
    assert entry["mask"] in masked
    assert edit.before not in masked
    assert step(masked) == []
    assert step(entry["counter"]) == []


def test_several_in_one_text() -> None:
    text = "".join(entry["example"] for entry in ENTRIES)
    assert [edit.rule for edit in step(text)] == [f"contact:{entry['name']}" for entry in ENTRIES]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("来稿请寄li.ming@example.org收。", "来稿请寄［邮箱］收。"),
        ("微信：abc_12345联系我们。", "微信：［微信］联系我们。"),
    ],
)
def test_words_beside_a_contact_stay(text: str, masked: str) -> None:
    assert apply(text, step(text)) == masked


@pytest.mark.parametrize("number", range(20))
def test_a_speech_without_contacts_is_left_alone(number: int) -> None:
    assert step(speech(number)) == []


@given(st.text(alphabet="QQ:：0139-@微信a.电", max_size=60))
def test_nothing_but_contacts_is_changed(text: str) -> None:
    edits = step(text)
    masked = apply(text, edits)
    assert len(masked) == len(text) + sum(len(edit.after) - len(edit.before) for edit in edits)
