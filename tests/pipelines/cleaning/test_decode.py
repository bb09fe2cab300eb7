"""Decode: the choice of a charset, the effect of invalid bytes, and bodies that are no text."""

from __future__ import annotations

import contextlib
import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.charsets import is_text_charset
from pipelines.cleaning.decode import MAX_BYTES, MAX_CHARS, decode
from pipelines.cleaning.types import Page, Unusable
from tests.made.places import cases

CASES = cases("decode")
SPEECH = (
    "同志们：今天我们召开全市工作会议，主要任务是总结去年的工作，部署今年的任务。大家要认真学习，抓好落实。"
)


def page(body: bytes, content_type: str = "text/html") -> Page:
    return Page("http://example.test/1.html", "2024-01-01T00:00:00Z", content_type, body, "example")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_charset(case: dict[str, str]) -> None:
    html = f"<html><head>{case.get('meta', '')}</head><body><p>{case.get('text', SPEECH)}</p></body></html>"
    body = html.encode(case["bytes_as"])
    decoded = decode(page(body, case.get("header", "text/html")), case.get("profile"))
    assert (decoded.text, decoded.charset, decoded.how) == (html, case["charset"], case["how"])


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("declared", ["utf-8", "gbk", ""])
def test_a_truncated_last_character_changes_neither_charset_nor_text(charset: str, declared: str) -> None:
    body = (f"<meta charset={declared}>" + SPEECH * 3).encode(charset)[:-1]
    decoded = decode(page(body))
    assert decoded.charset == charset
    assert SPEECH * 2 in decoded.text


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_one_invalid_sequence_loses_only_itself(charset: str) -> None:
    body = SPEECH.encode(charset) + b"\xff\xff<p>" + SPEECH.encode(charset)
    decoded = decode(page(body))
    assert decoded.charset == charset
    assert decoded.text.startswith(SPEECH)
    assert decoded.text.endswith(SPEECH)


def test_stray_nuls_are_dropped() -> None:
    decoded = decode(page(SPEECH.encode() * 5 + b"\0" + SPEECH.encode()))
    assert decoded.text == SPEECH * 6


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty body"),
        (b" \r\n ", "empty body"),
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04\x14\0", "zip"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (gzip.compress(SPEECH.encode(), mtime=0), "gzip"),
        (bytes(range(256)) * 20, "NUL bytes"),
        (b"a" * (MAX_BYTES + 1), "larger than 20 MB"),
        (bytes(range(0x80, 0x100)) * 40, "no charset fits"),
        (b"a" * (MAX_CHARS + 1), "more than 3 million characters"),
    ],
)
def test_no_text(body: bytes, reason: str) -> None:
    with pytest.raises(Unusable, match=reason) as caught:
        decode(page(body))
    assert caught.value.stage == "decode"


NO_CHARSETS = ("hex", "base64", "rot13", "idna", "punycode", "undefined", "unicode_escape", "utf-7", "a\0b")


@pytest.mark.parametrize("label", [*NO_CHARSETS, "raw_unicode_escape", "cp037", "讲话", ""])
def test_a_label_that_names_no_web_charset_is_ignored(label: str) -> None:
    assert not is_text_charset(label)
    html = f'<meta charset="{label}">{SPEECH}'.replace("\0", "")
    decoded = decode(page(html.encode("gb18030"), f"text/html; charset={label}"), label)
    assert (decoded.text, decoded.charset, decoded.how) == (html, "gb18030", "bytes")


@pytest.mark.parametrize(
    "label", ["utf8", "GBK", "gb2312", "gb18030", "big5", "Shift_JIS", "euc-kr", "latin1"]
)
def test_charsets_of_the_web(label: str) -> None:
    assert is_text_charset(label)


@given(st.binary(max_size=400), st.sampled_from(["", "text/html; charset=gbk", "text/html; charset=utf-8"]))
def test_any_bytes_give_a_text_or_a_reason(body: bytes, content_type: str) -> None:
    with contextlib.suppress(Unusable):
        assert "\0" not in decode(page(body, content_type)).text


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1))
def test_declared_and_valid_is_kept(text: str) -> None:
    assert decode(page((SPEECH + text).encode("gb18030"), "text/html; charset=gb2312")).text == SPEECH + text


@pytest.mark.pages
def test_real_pages(shared_pages: Path) -> None:
    with (shared_pages / "html" / "manifest.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for row in rows:
        decoded = decode(page((shared_pages / "html" / row["file"]).read_bytes()))
        assert decoded.charset == row["decodes_as"], row["file"]
        assert "\ufffd" not in decoded.text, row["file"]


@pytest.mark.pages
@pytest.mark.parametrize(
    ("name", "charset", "start"),
    [
        ("10.txt", "gb18030", "第四章"),
        ("18.txt", "utf-8", "目录"),
        ("test4.txt", "gb18030", "sdfsds 的师傅"),
        ("test_sample_big5.txt", "big5hkscs", "This file"),
        ("test_sample_euc-jp.txt", "euc_jp", "This file"),
        ("atticle_irrecoverable_mojibake.txt", "gb18030", "有一天下午"),
    ],
)
def test_real_plain_text(shared_pages: Path, name: str, charset: str, start: str) -> None:
    decoded = decode(page((shared_pages / "charset" / name).read_bytes(), "text/plain"))
    assert decoded.charset == charset
    assert decoded.text.startswith(start)
