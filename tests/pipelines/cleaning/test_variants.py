"""Variants: traditional text becomes simplified, ASCII punctuation Chinese, and nothing else changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.edits import CharacterEdits, Step, apply_edits, run_steps
from pipelines.cleaning.rule_files import table
from pipelines.cleaning.variants import _ADDRESS, _SIGNS_OF_ADDRESS, punctuate, simplify, variant_of
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
def test_punctuate_leaves_alone(text: str) -> None:
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
    assert {edit.rule for edit in simplify(example)} == {"tw2sp"}
    assert {edit.rule for edit in simplify(counter)} == {"t2s"}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
@given(text=MIXED)
def test_steps_never_raise_and_are_idempotent(step: Step, text: str) -> None:
    once, _ = run_steps(text, "variants", [step])
    assert list(step(once)) == []


def test_what_opencc_must_not_see_leaves_the_rest_cheap_to_apply() -> None:
    text = "我們\0乾坤\ud800今天這樣\x01開會"
    found = simplify(text)
    assert isinstance(found, CharacterEdits)
    assert found.before == text
    assert found.after == apply_edits(text, list(found)) == "我们\0乾坤\ud800今天这样\x01开会"


@given(MIXED)
def test_variant_of_never_raises(text: str) -> None:
    assert variant_of(text) in ("hans", "hant", "mixed")


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_latin_text_is_never_touched(text: str) -> None:
    assert simplify(text) == []
    assert punctuate(text) == []


@given(st.text(st.sampled_from("我们今天开会，。：；？！（）“”《》、…\n1234")))
def test_chinese_text_is_never_touched(text: str) -> None:
    assert simplify(text) == []
    assert punctuate(text) == []


@given(st.lists(st.sampled_from([*'aA1.-/:;@&#()"我', "http", "ftp", "www", "amp"])).map("".join))
def test_every_address_has_a_sign_by_which_it_is_looked_for(text: str) -> None:
    assert not _ADDRESS.search(text) or any(sign in text for sign in _SIGNS_OF_ADDRESS)


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
