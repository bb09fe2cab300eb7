"""The edges of an article: form fields to copy it from, and its date."""

from __future__ import annotations

import pytest

from tests.pipelines.cleaning.test_extract import BODY, FIRST, LINKS, NAV, SECOND, TEXT, THIRD, text_of

FIELD = f"<textarea rows=9>同志们：\n{FIRST}\n{SECOND}\n{THIRD}{THIRD}\n谢谢！</textarea>"


def test_a_field_to_copy_from_is_the_body_if_there_is_no_other() -> None:
    html = f"{NAV}<h1>工作会议讲话</h1><p>点击按钮，复制全文。</p>{FIELD}<button>复制</button>"
    assert text_of(html) == f"同志们：\n{FIRST}\n{SECOND}\n{THIRD * 2}\n谢谢！"


@pytest.mark.parametrize(
    "html",
    [f"<div>{BODY}</div>{FIELD}", f"<div>{BODY}</div><textarea>说两句吧，文明发言。</textarea>"],
    ids=["terms below an article", "a comment to be written"],
)
def test_other_fields_are_not_text(html: str) -> None:
    assert text_of(html) == TEXT


@pytest.mark.parametrize("kept", ["二〇一二年三月八日", "（二〇〇六年十二月）"])
def test_a_date_in_chinese_numerals_below_the_body_belongs_to_the_text(kept: str) -> None:
    assert text_of(f"<div>{BODY}</div><p align=right>{kept}</p>{LINKS}") == f"{TEXT}\n{kept}"


@pytest.mark.parametrize("below", ["2012年3月8日", "二〇一二年工作总结", "上一篇</p><p>二〇一二年三月八日"])
def test_any_other_line_below_the_body_is_left_out(below: str) -> None:
    assert text_of(f"<div>{BODY}</div><p>{below}</p>{LINKS}") == TEXT
