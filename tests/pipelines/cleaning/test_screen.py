"""Pieces that are no speeches are rejected with a reason; real speeches stay, however short."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.rule_files import table
from pipelines.cleaning.screen import Han, count_han, rejection_reason
from pipelines.cleaning.types import Piece
from tests.made.growth import grows_linearly

SIGNS = table("screen")["signs"]
SPEECH = (
    "同志们：\n今天我们在这里召开全县工作会议，主要任务是总结去年的工作，部署今年的任务。\n"
    "第一，要提高认识，把思想统一到县里的部署上来，把力量凝聚到各项任务上来。\n"
    "第二，要狠抓落实，把任务分解到每一个单位、每一个岗位、每一个人，一件一件抓到底，抓出成效来。\n"
    "第三，要改进作风，多到基层去，多听群众的意见，把群众的事当作自己的事来办。\n"
    "同志们，让我们携起手来，为全县经济社会发展作出新的更大贡献！"
)
TALK = "第三十二章 风起\n" + "“你来了。”他说。\n“我来了。”\n雨还在下，屋檐下的灯笼摇摇晃晃。\n" * 12


def reason_for(text: str, title: str = "讲话") -> str | None:
    return rejection_reason(Piece(title, text, 1))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (SPEECH, None),
        (SPEECH.replace("\n", ""), None),
        ("今天就讲这些。", "too short"),
        ("", "too short"),
        (
            "各位来宾：\n今天是新郎新娘大喜的日子，我代表双方的父母感谢大家的光临，请大家吃好喝好，共同举杯，祝他们白头偕老，也祝各位身体健康！",
            None,
        ),
        (
            "This is a page about something else, and it goes on in English for quite a while. " * 4,
            "not Chinese",
        ),
        ("\n".join(f"在第{i}次全体会议上的讲话稿精选范文" for i in "一二三四五六七八九十") * 2, "link list"),
        ("饕餮魑魅魍魉踟蹰龃龉囹圄旮旯耄耋饕餮魑魅魍魉踟蹰龃龉囹圄旮旯耄耋" * 6, "gibberish"),
        (TALK, "novel"),
        (SPEECH + "\n第三十二章", None),
    ],
)
def test_reasons(text: str, why: str | None) -> None:
    assert reason_for(text) == why


@pytest.mark.parametrize("row", SIGNS, ids=[row["reason"] for row in SIGNS])
def test_every_list_has_an_example_and_a_counter_example(row: dict[str, Any]) -> None:
    assert reason_for(row["example"] * 4) == row["reason"]
    assert reason_for(row["counter"] * 6) is None


def test_a_text_about_speeches_is_rejected_unless_it_is_one() -> None:
    about = table("screen")["about"]
    rest = "\n写之前要了解听众，知道他们关心什么，否则写得再花功夫，听众也会感到索然无味。" * 5
    assert reason_for(about["example"] + rest) == "about speeches"
    assert reason_for("同志们：\n" + about["example"] + rest) is None
    assert reason_for(about["example"] + rest + "\n谢谢大家！") is None
    assert reason_for(about["counter"] + rest) is None


def test_a_tale_is_rejected_unless_it_addresses_an_audience() -> None:
    tale = table("screen")["tale"]
    assert reason_for(tale["example"] * 4) == "tale"
    assert reason_for("同志们：\n" + tale["example"] * 4) is None
    assert reason_for((tale["counter"] + SPEECH.partition("\n")[2]) * 5 + "雨停了。") is None


def test_a_speech_that_quotes_one_bad_line_stays() -> None:
    assert all(reason_for(SPEECH * 8 + row["example"]) is None for row in SIGNS if row["share"])


def test_lines_without_stops_that_end_as_a_speech_does_stay() -> None:
    poem = "\n".join(["我爱你 祖国", "你是春天的第一声雷", "你是秋天的第一缕风"] * 9) + "\n谢谢大家"
    assert reason_for(poem) is None


@pytest.mark.parametrize("sign", [*" 一、1(.。【", "同志", "第", "“"])
def test_long_runs_are_screened_in_time(sign: str) -> None:
    title = sign * 1000
    grows_linearly(
        lambda n: f"同志们：\n{sign * n}。一", lambda text: reason_for(text, title), 25_000 // len(sign)
    )


@given(
    st.text(st.characters(exclude_categories=()) | st.characters(min_codepoint=0x4DFF, max_codepoint=0xA000))
)
def test_han_are_rare_where_the_first_level_of_gb_2312_lacks_them(text: str) -> None:
    han = [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]
    codes = [sign.encode("gb2312", "ignore") for sign in han]
    assert count_han(text) == Han(len(han), sum(not b"\xb0" <= code[:1] <= b"\xd7" for code in codes))


@given(st.text())
def test_any_text_is_screened_without_error(text: str) -> None:
    reason_for(text)


@pytest.mark.pages
def test_real_speeches_stay(shared_pages: Path) -> None:
    for page in json.loads((shared_pages / "seeds" / "gold.json").read_text("utf-8")):
        assert [reason_for(speech["text"]) for speech in page["speeches"]] == [None] * len(page["speeches"])
    for line in (shared_pages / "reports" / "provincial_2026.jsonl").read_text("utf-8").splitlines():
        assert reason_for(json.loads(line)["text"]) is None
