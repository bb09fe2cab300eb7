"""The short way to a key, against the long one."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from dedup.charclass import ALTERS, CONVERTS, bits_of, character_table
from dedup.keys import key_of, mask_characters, mask_rules

ODD = (
    "沈坏藉哩覆甦瞭衹〇○◯零o0*×✕x某Xｘ１23二一九 \n\t\u3000，。…某些*○①②㎡Ⅱ∶覆盖著發"
    "\u0301\u3099\x00\ud800\U000e0101"
)
_CONVERTER = OpenCC("t2s")


def plain_key(text: str) -> str:
    """The steps of ``dedup.keys``, each of them taken whether the text calls for it or not."""
    text = unicodedata.normalize("NFKC", text.encode("utf-8", "ignore").decode("utf-8"))
    text = _CONVERTER.convert(text).lower()
    for rule in mask_rules():
        text = rule.pattern.sub(lambda m, rule=rule: rule.becomes * (len(m[0]) if rule.each else 1), text)
    return re.sub(r"[\d\u2776-\u2793]+", "0", re.sub(r"[\W_]+", "", text))


ODD_TEXTS = st.text(
    st.one_of(
        st.sampled_from(ODD),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(),
        st.characters(max_codepoint=0xFFFF, categories=["Cs", "Mn", "Nd", "No", "Po", "Zs"]),
    )
)


@settings(max_examples=1000)
@given(ODD_TEXTS)
def test_no_step_that_is_spared_would_have_done_anything(text: str) -> None:
    assert key_of(text) == plain_key(text)


def test_every_character_by_itself_and_between_han() -> None:
    for point in range(0x30000):
        text = f"好{chr(point)}的二{chr(point)}一"
        if not 0x3400 <= point < 0xD800:  # Han and Hangul are in the test above
            assert key_of(text) == plain_key(text), hex(point)


def test_common_text_is_spared_the_steps() -> None:
    text = "各位领导、同志们：2024年，我们“三会一课”的覆盖面（100%）提高了……\n一是抓好重点；二是……"
    table = character_table(mask_characters())
    assert bits_of(text.replace("覆", ""), table) & (ALTERS | CONVERTS) == 0
    assert bits_of(text, table) & ALTERS == 0
    assert bits_of("領導", table) & CONVERTS
    assert bits_of("ＧＤＰ", table) & ALTERS


def test_no_phrase_of_the_dictionary_is_missed(tmp_path: Path) -> None:
    """Of each phrase that the conversion alters, one character is known to need it."""
    clib = Path(opencc.__file__).parent / "clib"
    tool, dictionary = clib / "bin" / "opencc_dict", clib / "share" / "opencc" / "TSPhrases.ocd2"
    if not (tool.exists() and dictionary.exists()):
        pytest.skip("this build of OpenCC brings no tool to read its dictionaries")
    words = tmp_path / "phrases.txt"
    subprocess.run([tool, "-i", dictionary, "-f", "ocd2", "-o", words, "-t", "text"], check=True)
    lines = [line.split("\t") for line in words.read_text("utf-8").splitlines() if "\t" in line]
    table = character_table(mask_characters())
    altered = [phrase for phrase, becomes in lines if becomes.split(" ")[0] != phrase]
    assert len(altered) > 200
    assert [phrase for phrase in altered if not bits_of(phrase, table) & CONVERTS] == []


@pytest.mark.pages
def test_real_texts_keep_their_keys(shared_pages: Path) -> None:
    lines = (shared_pages / "reports" / "provincial_2026.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    texts += [path.read_text("utf-8") for path in sorted((shared_pages / "seeds").glob("*.txt"))]
    for text in texts:
        assert key_of(text) == plain_key(text)
