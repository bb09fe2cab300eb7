"""Contacts: each entry matches its example and not its counter-example."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.contacts import mask_contacts
from pipelines.cleaning.edits import apply_edits
from pipelines.cleaning.rule_files import table
from tests.made.pages import speech

ENTRIES: list[dict[str, Any]] = table("contacts")["contact"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_each_entry(entry: dict[str, Any]) -> None:
    [edit] = mask_contacts(entry["example"])
    assert edit.rule == f"contacts.{entry['name']}"
    masked = apply_edits(entry["example"], [edit])
    assert entry["mask"] in masked
    assert edit.before not in masked
    assert mask_contacts(masked) == []
    assert mask_contacts(entry["counter"]) == []


def test_several_in_one_text() -> None:
    text = "".join(entry["example"] for entry in ENTRIES)
    assert [edit.rule for edit in mask_contacts(text)] == [f"contacts.{entry['name']}" for entry in ENTRIES]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("来稿请寄li.ming@example.org收。", "来稿请寄［邮箱］收。"),
        ("微信：abc_12345联系我们。", "微信：［微信］联系我们。"),
    ],
)
def test_words_beside_a_contact_are_kept(text: str, masked: str) -> None:
    assert apply_edits(text, mask_contacts(text)) == masked


@pytest.mark.parametrize("number", range(20))
def test_a_speech_without_contacts_is_unchanged(number: int) -> None:
    assert mask_contacts(speech(number)) == []


@given(st.text(alphabet="QQ:：0139-@微信a.电", max_size=60))
def test_only_contacts_are_changed(text: str) -> None:
    edits = mask_contacts(text)
    masked = apply_edits(text, edits)
    assert len(masked) == len(text) + sum(len(edit.after) - len(edit.before) for edit in edits)
