"""Speeches of a page that each stand under a title of their own, without numbers."""

from __future__ import annotations

import pytest

from pipelines.cleaning.edits import apply_edits
from pipelines.cleaning.split import split, unnumbered
from tests.made.pages import speech
from tests.made.places import cases
from textbasics.width import half_width

SPEECHES: dict[str, list[str]] = cases("split")["speeches"]
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
    result = split(text, title, False)
    assert apply_edits(text, result.edits).split("\f") == [piece.text for piece in result.pieces]
    assert [piece.text.removeprefix(signed) for piece in result.pieces] == BODIES
    assert [piece.title for piece in result.pieces] == TITLES


def test_a_first_sentence_is_enough_where_a_collection_is_promised_or_the_speech_above_has_ended() -> None:
    report = page("某某局2023年度工作总结", REPORT)
    text = page(TITLES[0], BODIES[0], report)
    unended = text.replace("谢谢大家！\n", "\n")
    assert len(split(text, "公文", False).pieces) == 2
    assert len(split(unended, "公文范文汇编", False).pieces) == 2
    assert len(split(unended, "公文", False).pieces) == 1


FREE = ["心里有一杆秤", "我们只有一条母亲河", "我是图书馆的一名志愿者"]


def titles_and_texts(text: str, title: str) -> list[tuple[str, str]]:
    result = split(text, title, False)
    assert apply_edits(text, result.edits).split("\f") == [piece.text for piece in result.pieces]
    return [(piece.title, piece.text) for piece in result.pieces]


@pytest.mark.parametrize("above", ["", "下面是小编为大家整理的演讲稿，欢迎阅读。\n"])
@pytest.mark.parametrize("title", ["演讲稿精选", "演讲稿精选（3篇）", "在机关演讲比赛上"])
def test_a_title_that_names_no_kind_needs_an_end_above_and_a_salutation_below(title: str, above: str) -> None:
    text = above + page(*(f"{name}\n{body}" for name, body in zip(FREE, BODIES, strict=True)))
    assert titles_and_texts(text, title) == list(zip(FREE, BODIES, strict=True))


def test_such_a_title_within_a_speech_is_no_heading() -> None:
    middle = BODIES[0].replace("谢谢大家！", "")
    assert len(titles_and_texts(page(FREE[0], middle, "一点希望", BODIES[1]), "某某讲话")) == 1


def test_as_many_titles_as_promised_are_accepted() -> None:
    texts = ["我们认真做好每一件小事，一步一个脚印。" * 9 + f"这是第{i}件事。" for i in range(3)]
    text = page(*(f"{name}\n{body}" for name, body in zip(FREE, texts, strict=True)))
    assert titles_and_texts(text, "读书体会精选（3篇）") == list(zip(FREE, texts, strict=True))
    assert len(titles_and_texts(text, "读书体会精选（4篇）")) == 1


SECTIONS = ["提高认识，统一思想", "主要的做法", "下一步的打算"]
TODAY = "今天，我们把各项任务落到实处，一件一件抓到底。" * 8


@pytest.mark.parametrize("number", ["{}.", "0{} ", "", "第{}部分 "])
@pytest.mark.parametrize("title", ["在全县工作会议上的讲话", "讲话稿精选（3篇）"])
def test_the_sections_of_one_speech_are_no_speeches(number: str, title: str) -> None:
    parts = [f"{number.format(at)}{name}\n{TODAY}" for at, name in enumerate(SECTIONS, 1)]
    text = page("同志们：", "我讲三点意见。", *parts, "同志们，让我们为全县的发展作出新的贡献！")
    assert len(titles_and_texts(text, title)) == 1


@pytest.mark.parametrize("row", ["* * * * *", "———————", "◆◆◆", "＊＊＊"])
def test_a_separator_divides_speeches_and_is_removed(row: str) -> None:
    bodies = [body.replace("谢谢大家！", "我们一起做。") for body in BODIES]
    pieces = titles_and_texts(f"\n{row}\n".join(bodies), "演讲稿")
    assert pieces == [(f"演讲稿({number})", body) for number, body in enumerate(bodies, 1)]
    assert [text for _, text in titles_and_texts(f"{BODIES[0]}\n{row}", "演讲稿")] == [BODIES[0]]


def test_a_number_above_a_title_is_removed_with_it() -> None:
    parts = [f"0{at}\n{name}\n{body}" for at, (name, body) in enumerate(zip(FREE, BODIES, strict=True), 1)]
    assert titles_and_texts(page(*parts), "某某讲话") == list(zip(FREE, BODIES, strict=True))


@pytest.mark.parametrize("byline", ["基层法庭 王小明", "（二〇二三年五月六日）", "王小明\n2023年5月6日"])
def test_a_byline_is_no_title(byline: str) -> None:
    text = page(*(f"{name}\n{byline}\n{body}" for name, body in zip(TITLES, BODIES, strict=True)))
    assert [title for title, _ in titles_and_texts(text, "演讲稿汇编")] == TITLES
    assert [title for title, _ in titles_and_texts(text, "演讲会")] == TITLES


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
    assert unnumbered.find_titles(half_width(text), title) == []


@pytest.mark.parametrize(
    "byline",
    [
        "（二〇二三年五月六日）",
        "区长 王小明",
        "（基层法庭 王小明）",
        "——2023年5月6日在全区大会上\n王小明",
        "演讲人：王小明",
    ],
)
def test_a_byline_above_the_salutation_is_removed(byline: str) -> None:
    result = split(f"{TITLES[0]}\n{byline}\n{BODIES[0]}", TITLES[0], False)
    assert [(piece.text, piece.byline) for piece in result.pieces] == [(BODIES[0], byline)]
    assert "split.byline" in {edit.rule for edit in result.edits}


@pytest.mark.parametrize("line", ["去年的今天，我们在这里出发。", "大家好", "一、提高认识", "关于读书的报告"])
def test_lines_of_the_speech_are_no_bylines(line: str) -> None:
    (piece,) = split(f"{line}\n{BODIES[0]}", TITLES[0], False).pieces
    assert piece.text.startswith(line)


def test_without_a_salutation_there_is_no_byline() -> None:
    text = "区长 王小明\n" + TODAY
    assert split(text, TITLES[0], False).pieces[0].text == text


@pytest.mark.parametrize("signs", ["①②③", "ⅠⅡⅢ", "㈠㈡㈢", "⑴⑵⑶"])
def test_ringed_and_roman_numbers_head_speeches(signs: str) -> None:
    parts = [f"{sign}、{name}\n{body}" for sign, name, body in zip(signs, FREE, BODIES, strict=True)]
    assert [text for _, text in titles_and_texts(page(*parts), "演讲稿")] == BODIES


def test_numbered_sections_do_not_hide_numbered_speeches() -> None:
    sections = "\n".join(f"{sign}、{name}\n{TODAY}" for sign, name in zip("一二三", SECTIONS, strict=True))
    bodies = [BODIES[0], f"同志们：\n我讲三点意见。\n{sections}\n谢谢大家！", BODIES[2]]
    parts = [f"{at}. {name}\n{body}" for at, (name, body) in enumerate(zip(FREE, bodies, strict=True), 1)]
    assert [text for _, text in titles_and_texts(page(*parts), "演讲稿")] == bodies


@pytest.mark.parametrize("frame", ["《{}》", "【{}】"])
def test_titles_in_brackets_need_no_end_above(frame: str) -> None:
    bodies = [body.replace("谢谢大家！", "").rstrip("\n") for body in BODIES]
    text = page(
        "下面是小编整理的演讲稿，欢迎阅读。",
        *(f"{frame.format(n)}\n{b}" for n, b in zip(FREE, bodies, strict=True)),
    )
    assert [text for _, text in titles_and_texts(text, "演讲稿")] == bodies


def test_after_thanks_a_salutation_begins_a_speech() -> None:
    bodies = [BODIES[0], "各位工友：\n" + "月亮升起来了，我们坐在一起，说一说心里话。" * 8 + "\n谢谢大家！"]
    assert [text for _, text in titles_and_texts("\n".join(bodies), "演讲稿")] == bodies


def test_a_subtitle_and_a_speaker_stand_below_a_title() -> None:
    below = "——“青春”演讲比赛一等奖作品\n演讲者：高二（3）班 王小明"
    bodies = [f"{body}\n（指导老师：李芳）" for body in BODIES]
    text = page(*(f"{name}\n{below}\n{body}" for name, body in zip(FREE, bodies, strict=True)))
    assert titles_and_texts(text, "演讲比赛获奖作品选登") == list(zip(FREE, bodies, strict=True))


@pytest.mark.parametrize(
    "lines",
    [
        "长风破浪会有时\n直挂云帆济沧海",
        "人生自古谁无死\n留取丹心照汗青\n——文天祥",
        "（全体起立，奏唱国歌）",
        "2021 我们出发",
    ],
)
def test_verses_and_mottoes_above_a_salutation_stay(lines: str) -> None:
    text = f"{lines}\n{BODIES[0]}"
    assert split(text, TITLES[0], False).pieces[0].text == text


def test_parts_of_one_speech_to_parts_of_its_audience_stay_together() -> None:
    audiences = ["老师", "同学", "家长"]
    parts = [
        f"{sign}、致{who}\n{who}们：\n{TODAY}\n祝你们前程似锦！"
        for sign, who in zip("一二三", audiences, strict=True)
    ]
    assert len(titles_and_texts(page("各位来宾：", *parts), "校长在毕业典礼上的讲话")) == 1
