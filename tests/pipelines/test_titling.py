"""The title of a page is mended as its text is, and every edit can be replayed."""

from __future__ import annotations

from pipelines.edits import replay
from pipelines.titling import mended, titled


def test_the_first_candidate_that_is_no_banner_counts() -> None:
    title, _ = titled("", ["", "您的当前位置:首页正文", "下载文档", "新年致辞", "讲话"], "正文")
    assert title == "新年致辞"


def test_every_edit_of_a_title_is_traced() -> None:
    offered = "督導(dǎo)會議,講話.docx - 某某范文网"
    title, trace = titled("http://a.test/1", [offered], "正文")
    assert title == "督导会议，讲话"
    assert trace is not None
    assert (trace.url, trace.before, trace.field) == ("http://a.test/1", offered, "title")
    assert replay(trace.before, trace.passes) == title
    assert [step.stage for step in trace.passes] == ["repair", "variants", "variants", "metadata"]


def test_a_title_that_the_text_gives_has_no_trace() -> None:
    assert titled("", [], "全区工作会议讲话\n同志们：\n今天的会议开得很好。") == ("全区工作会议讲话", None)


def test_words_beyond_repair_are_no_words() -> None:
    assert mended("\ufffd" * 12) == ("", ())
