"""Banners are removed wherever they stand; lines that a speaker may say stay."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.cleaning.banners import (
    has_truncation_banner,
    is_banner,
    normalise_line,
    remove_banners,
    says_truncated,
)
from pipelines.cleaning.banners.table import BANNERS, Banner
from pipelines.cleaning.edits import apply_edits
from pipelines.cleaning.rule_files import table
from tests.made.growth import grows_linearly
from tests.made.places import cases
from textbasics.width import half_width

CASES = cases("banners")
ROWS = table("banners")["banner"]
TITLE = "在全县工作会议上的讲话"
BODY = [
    "同志们：",
    "今天我们在这里召开全县工作会议，主要任务是总结去年的工作，部署今年的任务。刚才几位同志的发言我都赞成。",
    "下面，我讲两点意见。第一，要提高认识，把思想统一到县里的部署上来，把力量凝聚到各项任务上来。",
    "第二，要狠抓落实，把任务分解到每一个单位、每一个岗位、每一个人，一件一件抓到底，抓出成效来。",
    "同志们，让我们携起手来，为全县经济社会发展作出新的更大贡献！",
]


def page(*extra: str, at: int) -> str:
    return "\n".join([TITLE, *BODY[:at], *extra, *BODY[at:]])


def cleaned(text: str, learned: frozenset[str] = frozenset()) -> str:
    return apply_edits(text, remove_banners(text, learned))


def place(row: dict[str, Any]) -> int:
    return {"head": 0, "tail": len(BODY)}.get(row["where"], 3)


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_an_example_matches_its_own_entry_and_is_removed(row: dict[str, Any]) -> None:
    banner = BANNERS[ROWS.index(row)]
    assert any(cue in half_width(row["example"]) for cue in banner.cue)
    if row["where"] == "inline":
        assert banner.pattern.search(half_width(row.get("within", row["example"])))
        text = page(row.get("within", "我们的工作很有成效。" + row["example"]), at=3)
    else:
        assert banner.pattern.fullmatch(half_width(row["example"]))
        text = page(row["example"], at=place(row))
    assert row["example"] not in cleaned(text), "the example is not removed where the entry says"


# Matches of patterns that look around, or look ahead first, cannot be generated.
LOOKS_AROUND = re.compile(r"\(\?<[=!]|^\(\?=[(\[]")
GENERATED = [banner for banner in BANNERS if not LOOKS_AROUND.search(banner.pattern.pattern)]


@settings(max_examples=20, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("banner", GENERATED, ids=lambda b: b.rule)
@given(data=st.data())
def test_every_match_of_an_entry_holds_one_of_its_cues(banner: Banner, data: st.DataObject) -> None:
    match = data.draw(st.from_regex(banner.pattern, fullmatch=True))
    assert any(cue in match for cue in banner.cue), (
        f"add a cue for {match!r} to {banner.rule} in banners.toml"
    )


@pytest.mark.parametrize("at", [0, 3, len(BODY)])
@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_counter_example_stays(row: dict[str, Any], at: int) -> None:
    text = page(row["counter"], at=at)
    rules = {edit.rule for edit in remove_banners(text)}
    assert not rules, f"{row['counter']!r} is changed by {', '.join(rules)}: narrow that pattern"


@pytest.mark.parametrize("case", CASES["pages"], ids=[case["name"] for case in CASES["pages"]])
def test_banners_around_a_speech_are_removed(case: dict[str, Any]) -> None:
    text = "\n".join([*case["before"], *BODY, *case["after"]])
    edits = remove_banners(text)
    assert apply_edits(text, edits) == "\n".join(BODY)
    assert has_truncation_banner(edits) == case["truncated"]


@pytest.mark.parametrize("at", [0, 3, len(BODY)])
@pytest.mark.parametrize("case", CASES["kept"], ids=[case["name"] for case in CASES["kept"]])
def test_lines_of_a_speech_stay(case: dict[str, Any], at: int) -> None:
    text = page(*case["lines"], at=at)
    assert cleaned(text) == text


def test_a_list_heading_removes_no_prose_below() -> None:
    text = "\n".join([*BODY[:2], "相关推荐", *BODY[2:]])
    assert BODY[2] in cleaned(text)


def test_every_edit_names_its_rule() -> None:
    text = page("上一篇:开幕词", at=len(BODY))
    assert [edit.rule for edit in remove_banners(text)] == ["banners.navigation-neighbour"]


def test_no_cue_holds_a_line_break() -> None:
    assert not [cue for banner in BANNERS for cue in banner.cue if "\n" in cue or not cue]


def test_recurring_lines_are_removed_but_phrases_of_speeches_stay() -> None:
    learned = frozenset(map(normalise_line, ["某某园地 第3期", "同志们：", "谢谢大家！"]))
    text = page("某某园地　第 12 期", "谢谢大家！", at=3)
    assert cleaned(text, learned) == page("谢谢大家！", at=3)


def test_a_learned_line_is_folded() -> None:
    assert normalise_line("某某园地　第 12 期：３") == normalise_line("某某园地第7期:45")


@given(st.text(st.sampled_from("某１2\u0663 \u3000\xa0\x1c\u2028\t：:")))
def test_a_learned_line_has_no_blanks_and_a_0_for_each_number(line: str) -> None:
    assert normalise_line(line) == re.sub(r"\d+", "0", re.sub(r"\s+", "", half_width(line)))


@pytest.mark.parametrize(
    ("line", "expected"),
    [("您的当前位置:首页正文", True), ("分享", True), (TITLE, False), ("新年致辞", False)],
)
def test_a_title_candidate_may_be_a_banner(line: str, expected: bool) -> None:
    assert is_banner(line) is expected


@given(st.text())
def test_any_text_is_cleaned_without_error(text: str) -> None:
    cleaned(text)


LINES = [
    row["example"] for row in ROWS if row["kind"] not in {"card", "download", "login"} and not row.get("cut")
]


@given(st.lists(st.sampled_from([*BODY, *LINES]), max_size=14))
def test_edits_fit_and_leave_whole_lines(lines: list[str]) -> None:
    left = cleaned("\n".join(lines))
    assert not left or all(line.strip() for line in left.split("\n"))
    assert all(line in left for line in BODY[1:4] if line in lines)


@pytest.mark.pages
def test_a_cleaned_page_is_clean(shared_pages: Path) -> None:
    for gold in json.loads((shared_pages / "seeds" / "gold.json").read_text("utf-8")):
        for speech in gold["speeches"]:
            text = "\n".join(line.strip() for line in speech["text"].split("\n") if line.strip())
            once = cleaned(text)
            assert len(once) >= len(text) - 2
            assert cleaned(once) == once


@pytest.mark.parametrize("row", [row for row in ROWS if row.get("below")], ids=lambda row: row["name"])
def test_truncation_entries_count_below_the_text_too(row: dict[str, Any]) -> None:
    assert says_truncated(remove_banners(f"第二篇讲话稿\n{row['example']}\n猜你喜欢"))
    assert not says_truncated(remove_banners(f"第二篇讲话稿\n{row['counter']}\n猜你喜欢"))


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("在这个www.example.com属于我们的节日里，大家欢聚一堂。", "在这个属于我们的节日里，大家欢聚一堂。"),
        ("我们学习范文网www.example.com建好驿站，有地方说。", "我们学习范文网建好驿站，有地方说。"),
        ("我们的工作example.com很有成效，大家满意。", "我们的工作很有成效，大家满意。"),
        ("工作很好。更多精彩请访问www.example.com", "工作很好。"),
        ("工作很好（来源：某某网www.example.com）。", "工作很好。"),
    ],
)
def test_an_address_inside_a_sentence_is_removed_without_its_words(line: str, left: str) -> None:
    assert left in cleaned(page(line, at=3)).split("\n")


@pytest.mark.parametrize(
    "line",
    [
        *[
            "点赞新时代，奋进新征程！",
            "点赞我的祖国",
            "请赞美我们的祖国！",
            "请分享给身边的每一个人！",
            "请赞成的举手！",
        ],
        *["记得分享，懂得感恩，学会合作！", "昨天·今天·明天", "分享/收藏", "感谢 关注 喜欢", "40年前"],
        "我的文章曾登在《中国作文网》上，也得到过《美文之家》编辑的指点。",
        "本文件由用户单位负责整理，各科室要抓好落实。",
    ],
)
def test_lines_that_a_speaker_may_say_stay(line: str) -> None:
    text = page(line, at=3)
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "line",
    ["浏览 / 时间 / " * 5 + "。", "赞 收藏 评论 阅读 转发 分享 举报 回复 投币x", "编辑丨小林 " * 8 + "x。"],
)
def test_no_line_is_read_for_long(line: str) -> None:
    grows_linearly(lambda n: page(*[line] * n, at=0), cleaned, 5)
