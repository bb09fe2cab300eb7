"""Variants: traditional text is simplified, ASCII punctuation becomes Chinese, and nothing else changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.edits import CharacterEdits, Step, apply_edits, run_steps
from pipelines.cleaning.punctuation import ADDRESS, ADDRESS_CUES, punctuate
from pipelines.cleaning.rule_files import table
from pipelines.cleaning.variants import simplify, variant_of
from tests.made.places import cases

CASES = cases("variants")
TABLE = table("variants")
STEPS: dict[str, Step] = {"simplify": simplify, "punctuate": punctuate}
MIXED = st.text(
    st.one_of(
        st.sampled_from(
            "著乾畫藉甚麼我們今天「」『』〝〞,.:;?!()\"'…。，“”（） \n\t一1aZ&;/@軟體網路資訊\0\ud800"
        ),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize("case", CASES["simplify"], ids=lambda case: case["text"][:12])
def test_simplify(case: dict[str, str]) -> None:
    assert apply_edits(case["text"], simplify(case["text"])) == case["becomes"]


@pytest.mark.parametrize("case", CASES["variant"], ids=lambda case: case["text"][:12])
def test_variant_of(case: dict[str, str]) -> None:
    assert variant_of(case["text"]) == case["variant"]


@pytest.mark.parametrize("case", CASES["punctuate"], ids=lambda case: case["text"][:12])
def test_punctuate(case: dict[str, str]) -> None:
    assert apply_edits(case["text"], punctuate(case["text"])) == case["becomes"]


@pytest.mark.parametrize("text", CASES["punctuate_never"])
def test_punctuate_changes_nothing(text: str) -> None:
    assert punctuate(text) == []


@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda case: case["text"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(case: dict[str, str]) -> None:
    assert apply_edits(case["text"], STEPS[case["step"]](case["text"])) == case["should_be"]


@pytest.mark.parametrize("fix", TABLE["fix"], ids=lambda fix: fix["example"])
def test_fixes_have_examples(fix: dict[str, str]) -> None:
    assert apply_edits(fix["example"], simplify(fix["example"])) == fix["becomes"]
    assert re.search(fix["pattern"], fix["example"])
    assert not re.search(fix["pattern"], fix["counter"])


def test_taiwan_words_have_examples() -> None:
    example, counter = TABLE["taiwan"]["example"], TABLE["taiwan"]["counter"]
    assert {edit.rule for edit in simplify(example)} == {"variants.simplify-taiwan"}
    assert {edit.rule for edit in simplify(counter)} == {"variants.simplify"}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
@given(text=MIXED)
def test_steps_never_raise_and_are_idempotent(step: Step, text: str) -> None:
    once, _ = run_steps(text, "variants", [step])
    assert list(step(once)) == []


def test_protected_characters_keep_character_edits() -> None:
    text = "我們\0乾坤\ud800今天這樣\x01開會"
    edits = simplify(text)
    assert isinstance(edits, CharacterEdits)
    assert edits.before == text
    assert edits.after == apply_edits(text, list(edits)) == "我们\0乾坤\ud800今天这样\x01开会"


@given(MIXED)
def test_variant_of_never_raises(text: str) -> None:
    assert variant_of(text) in ("hans", "hant", "mixed")


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_latin_text_is_never_changed(text: str) -> None:
    assert simplify(text) == []
    assert punctuate(text) == []


@given(st.text(st.sampled_from("我们今天开会，。：；？！（）“”《》、…\n1234")))
def test_chinese_text_is_never_changed(text: str) -> None:
    assert simplify(text) == []
    assert punctuate(text) == []


@given(st.lists(st.sampled_from([*'aA1.-/:;@&#()"我', "http", "ftp", "www", "amp"])).map("".join))
def test_every_address_contains_one_of_its_cues(text: str) -> None:
    assert not ADDRESS.search(text) or any(sign in text for sign in ADDRESS_CUES)


@pytest.mark.pages
def test_pages_with_ascii_punctuation(shared_pages: Path) -> None:
    speeches = [
        speech["text"]
        for page in json.loads((shared_pages / "seeds" / "gold.json").read_text("utf-8"))
        for speech in page["speeches"]
    ]
    for text in speeches:
        after, _ = run_steps(text, "variants", [simplify, punctuate])
        assert re.sub(r"\W", "", after) == re.sub(r"\W", "", text)
        assert not re.search("[\u4e00-\u9fff],|,[\u4e00-\u9fff]", after)
