"""Cleaning as a whole: it never raises and is deterministic."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanwen.reference.rules import rules
from pipelines.cleaning.clean import clean
from pipelines.cleaning.edits import replay
from pipelines.cleaning.extract import TAIL_LINES
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Cleaned, Page
from tests.made.pages import html, speech, title

SITE = SiteRules("a")
RULES = {(rule.stage, rule.id) for rule in rules()}
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def cleaned(body: bytes, kind: str = "text/html", part: int = 1) -> Cleaned:
    return clean([Page("http://a.test/1", "2026-01-01T00:00:00Z", kind, body, "a", part)], SITE)


@QUIET
@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/plain", "application/json", ""]))
def test_any_bytes_are_cleaned_or_rejected_with_a_reason(body: bytes, kind: str) -> None:
    result = cleaned(body, kind)
    assert result.speeches or result.rejections
    assert all(r.stage and r.reason for r in result.rejections)


PIECES = [
    *(
        "<p>",
        "</p>",
        "<br>",
        "<div class='content'>",
        "</div>",
        "<h1>",
        "</h1>",
        "<table><td>",
        "<a href='/'>",
    ),
    *(
        "同志们：",
        "今天我们开会，研究明年的工作。",
        "（一）",
        "篇一",
        "下载文档",
        "導(dǎo)",
        "?！懊嫘",
        "鐨勪",
        "谢谢大家！",
    ),
    *(
        "&nbsp;",
        "\ufffd",
        "\ue000",
        "\u3000\u3000",
        "`",
        "，，",
        "\n",
        "2、",
        "\x00",
        speech(1)[:200],
        speech(2),
    ),
]


@QUIET
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_cleaning_is_deterministic_and_its_edits_can_be_replayed(page: str) -> None:
    for kind in ("text/html", "text/plain"):
        result = cleaned(page.encode("utf-8", "replace"), kind)
        assert result == cleaned(page.encode("utf-8", "replace"), kind)
        for trace in result.traces:
            replay(trace.before, trace.passes)
        assert {
            (step.stage, edit.rule) for trace in result.traces for step in trace.passes for edit in step.edits
        } <= RULES


@pytest.mark.parametrize("number", range(8))
def test_a_clean_speech_is_unchanged(number: int) -> None:
    [once] = cleaned(html(title(number), speech(number))).speeches
    assert once.text == speech(number)
    [again] = cleaned(f"{once.title}\n{once.text}".encode(), "text/plain").speeches
    assert (again.text, again.title, again.id) == (once.text, once.title, once.id)


@pytest.mark.parametrize("number", range(6))
def test_a_paragraph_divided_by_a_page_break_is_joined(number: int) -> None:
    text = speech(number)
    # Within a sentence, and between two paragraphs: only there does a line end.
    inside = next(i for i in range(len(text) // 3, len(text)) if text[i] == "，") + 1
    between = text.index("。\n", inside + 60) + 1
    bodies = [text[:inside], text[inside:between], text[between + 1 :]]
    pages = [
        Page(f"http://a.test/{part}", "2026-01-01T00:00:00Z", "text/html", body, "a", part)
        for part, body in enumerate((html(title(number), each) for each in bodies), 1)
    ]
    assert [speech.text for speech in clean(pages, SITE).speeches] == [text]


def test_a_missing_part_is_rejected_and_truncates_the_speech() -> None:
    result = cleaned(html(title(1), speech(1)), part=3)
    assert [speech.truncated for speech in result.speeches] == [True]
    assert [(r.position, r.stage) for r in result.rejections] == [(1, "join")]


def test_only_one_page_of_each_part_is_used() -> None:
    """Many pagers link both `/1.html` and `/1_1.html`; the first that can be read is used."""
    bodies = [b"<p>x</p>", html(title(1), speech(1)), html(title(1), speech(1)), html("", speech(2))]
    pages = [
        Page(f"http://a.test/{n}", "2026-01-01T00:00:00Z", "text/html", body, "a", part)
        for n, (body, part) in enumerate(zip(bodies, (1, 1, 1, 2), strict=True))
    ]
    result = clean(pages, SITE)
    once = clean([pages[1], pages[3]], SITE)
    assert result.speeches == once.speeches
    assert [(r.url[-1], r.position, r.stage, r.sample) for r in result.rejections] == [
        ("0", 0, "extract", "x"),
        ("2", 0, "join", "http://a.test/1"),
    ]


def test_each_gap_between_parts_is_rejected_once() -> None:
    parts = (2, 3, 5, 100, 999)
    pages = [
        Page(f"http://a.test/{n}", "2026-01-01T00:00:00Z", "text/html", html("", speech(n)), "a", n)
        for n in parts
    ]
    assert [(r.position, r.reason) for r in clean(pages, SITE).rejections] == [
        (1, "part 1 of the article is missing"),
        (4, "part 4 of the article is missing"),
        (6, "parts 6 to 99 of the article are missing"),
        (101, "parts 101 to 998 of the article are missing"),
    ]


def test_a_learned_line_is_removed_and_the_speech_stays() -> None:
    slogan = "柳荫读书角每天更新"
    body = html(title(1), f"{speech(1)}\n{slogan}")
    page = Page("http://a.test/1", "2026-01-01T00:00:00Z", "text/html", body, "a")
    [kept] = clean([page], SITE).speeches
    assert slogan in kept.text
    [freed] = clean([page], SITE, learned=frozenset([slogan])).speeches
    assert freed.text == speech(1)


def _with_tail(text: str, *below: str) -> bytes:
    return html(title(1), text).replace(
        b"<div class='related'>",
        "".join(f"<div>{line}</div>" for line in below).encode() + b"<div class='related'>",
    )


def test_a_notice_below_the_text_marks_it_as_truncated() -> None:
    text = "\n".join(["同志们：", *speech(1).split("\n")[1:4]])
    result = cleaned(_with_tail(text, "剩余部分请登录后查看，开通VIP免费下载全文"))
    assert [speech.truncated for speech in result.speeches] == [True]
    tails = [trace for trace in result.traces if trace.field == "tail"]
    assert ["banners.truncation-rest-hidden" in step.counts() for step in tails[0].passes] == [True]
    assert not cleaned(_with_tail(text)).speeches[0].truncated
    assert cleaned(_with_tail(text, "剩餘部分請登錄後查看")).speeches[0].truncated


def test_a_notice_far_below_or_after_a_finished_speech_is_ignored() -> None:
    text = "\n".join(["同志们：", *speech(1).split("\n")[1:4]])
    hidden = "剩余部分请登录后查看"
    far = [f"第{n}篇讲话稿" for n in range(TAIL_LINES)]
    assert not cleaned(_with_tail(text, *far, hidden)).speeches[0].truncated
    assert not cleaned(_with_tail(f"{text}\n我的讲话完了，谢谢大家！", hidden)).speeches[0].truncated
    assert not cleaned(_with_tail(text, "本站资料未经授权禁止复制", "登录后可下载文档")).speeches[0].truncated
