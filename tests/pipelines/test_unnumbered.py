"""Speeches of a page that stand each under a title of its own, without numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.edits import apply
from pipelines.formulas import fold
from pipelines.split import split, unnumbered
from tests.made.pages import speech

SPEECHES: dict[str, list[str]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "split.json").read_text("utf-8")
)["speeches"]
BODIES = ["\n".join(SPEECHES[name]) for name in "abc"]
TITLES = ["在建校五十周年庆典上的讲话", "在全县安全生产会议上的讲话", "《让读书成为习惯》演讲稿"]
REPORT = (
    "根据责任清单的部署，我们在领导的关心下完成了各项任务，现将有关情况报告如下。\n"
    + "我们抓好了每一件小事。" * 30
)


def page(*parts: str) -> str:
    return "\n".join(parts)


@pytest.mark.parametrize("title", ["领导讲话稿汇编", "某某讲话", ""])
@pytest.mark.parametrize("signed", ["", "（2023年5月6日）\n"])
def test_each_title_heads_a_speech(title: str, signed: str) -> None:
    text = page(*(f"{name}\n{signed}{body}" for name, body in zip(TITLES, BODIES, strict=True)))
    found = split(text, title, False)
    assert apply(text, found.edits).split("\f") == [piece.text for piece in found.pieces]
    assert [piece.text.removeprefix(signed) for piece in found.pieces] == BODIES
    assert [piece.title for piece in found.pieces] == TITLES


def test_a_first_sentence_is_enough_where_a_collection_is_promised_or_the_speech_above_has_ended() -> None:
    report = page("某某局2023年度工作总结", REPORT)
    text = page(TITLES[0], BODIES[0], report)
    unended = text.replace("谢谢大家！\n", "\n")
    assert len(split(text, "公文", False).pieces) == 2
    assert len(split(unended, "公文范文汇编", False).pieces) == 2
    assert len(split(unended, "公文", False).pieces) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("某某局述职报告", page("在全局大会上的述职报告", REPORT, "下半年工作计划", REPORT)),
        (TITLES[0], page(TITLES[0], BODIES[0].replace("谢谢大家！", ""), "关于教师队伍的报告", REPORT)),
        ("庆典主持词", page(TITLES[0], BODIES[0], TITLES[1], BODIES[1])),
        ("讲话稿汇编", page(TITLES[0], BODIES[0], "谁来作总结发言", "同志们：", "请看下一页。")),
        ("领导讲话稿汇编", page(TITLES[0], speech(3))),
    ],
    ids=["part of a report", "its own title", "chaired", "nothing below", "one"],
)
def test_one_speech_stays_whole(title: str, text: str) -> None:
    assert unnumbered.find(fold(text), title) == []
