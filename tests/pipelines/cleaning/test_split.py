"""Every speech of a page becomes a piece, whatever its headings look like, and none is cut in two."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.banners import has_truncation_banner
from pipelines.cleaning.banners import remove_banners as banner_edits
from pipelines.cleaning.edits import apply_edits, run_steps
from pipelines.cleaning.repair import repair
from pipelines.cleaning.split import Split, introductions, salutation_boundaries, split
from pipelines.cleaning.split.headings import find_headings
from pipelines.cleaning.split.truncation import ends_mid_sentence, starts_mid_sentence
from pipelines.cleaning.variants import simplify
from tests.made.growth import grows_linearly
from tests.made.places import cases
from textbasics.width import half_width

CASES = cases("split")
SPEECHES: dict[str, list[str]] = CASES["speeches"]
TOPIC = "在全县工作会议上的讲话稿"
INTRO = "在日常生活中，越来越多的人会用到讲话稿。下面是小编为大家整理的讲话稿，仅供参考，欢迎阅读。"
NUMERALS = "一二三四五六七八九十"


def named(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"argvalues": items, "ids": [item["name"] for item in items]}


def lines_of(items: list[str]) -> list[str]:
    return [line for item in items for line in (SPEECHES[item[1:]] if item.startswith("@") else [item])]


def parts(text: str, title: str, truncated: bool = False) -> Split:
    result = split(text, title, truncated)
    assert apply_edits(text, result.edits).split("\f") == [piece.text for piece in result.pieces]
    assert [piece.position for piece in result.pieces] == list(range(1, len(result.pieces) + 1))
    return result


@pytest.mark.parametrize("promise", ["", "(汇总3篇)"])
@pytest.mark.parametrize("style", **named(CASES["styles"]))
def test_headings_on_lines_of_their_own(style: dict[str, Any], promise: str) -> None:
    headings = [heading.format(topic=TOPIC) for heading in style["headings"]]
    bodies = ["\n".join(SPEECHES[name]) for name in "abc"]
    blocks = [f"{heading}\n{body}" for heading, body in zip(headings, bodies, strict=True)]
    result = parts("\n".join([TOPIC + promise, INTRO, *blocks]), TOPIC + promise)
    assert [piece.text for piece in result.pieces] == bodies
    assert [half_width(piece.title) for piece in result.pieces] == [
        half_width(h).strip("★:") for h in headings
    ]


@pytest.mark.parametrize("style", **named([s for s in CASES["styles"] if s.get("glue", True)]))
def test_headings_with_text_on_the_same_line(style: dict[str, Any]) -> None:
    headings = [heading.format(topic=TOPIC) for heading in style["headings"]]
    bodies = ["\n".join(SPEECHES[name]) for name in "abc"]
    text = "\n".join(heading + body for heading, body in zip(headings, bodies, strict=True))
    assert [piece.text for piece in parts(text, TOPIC).pieces] == bodies


ONE_LINE = [s for s in CASES["styles"] if s["name"] not in {"parentheses alone", "numerals alone"}]


@pytest.mark.parametrize("gap", ["", " "])
@pytest.mark.parametrize("style", **named([s for s in ONE_LINE if s.get("glue", True)][:-2]))
def test_headings_inside_a_body_of_one_line(style: dict[str, Any], gap: str) -> None:
    headings = [heading.format(topic=TOPIC) for heading in style["headings"]]
    bodies = ["".join(SPEECHES[name]) for name in "abc"]
    text = gap.join(heading + gap + body for heading, body in zip(headings, bodies, strict=True))
    assert [piece.text for piece in parts(text, TOPIC).pieces] == bodies


@pytest.mark.parametrize("count", [2, 12, 50])
def test_many_speeches(count: int) -> None:
    names = ["abcde"[i % 5] for i in range(count)]
    blocks = [f"{TOPIC}篇{chinese(i)}\n" + "\n".join(SPEECHES[name]) for i, name in enumerate(names, 1)]
    result = parts("\n".join(blocks), f"{TOPIC}(通用{count}篇)")
    assert [piece.text.split("\n") for piece in result.pieces] == [SPEECHES[name] for name in names]


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    lead = "" if not tens else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return lead + (NUMERALS[ones - 1] if ones else "")


@pytest.mark.parametrize("case", **named(CASES["pages"]))
def test_pages(case: dict[str, Any]) -> None:
    result = parts("\n".join(lines_of(case["lines"])), case["title"])
    expected = [(title, lines_of(items)) for title, *items in case["pieces"]]
    assert [(piece.title, piece.text.split("\n")) for piece in result.pieces] == expected
    if "truncated" in case:
        assert [piece.truncated for piece in result.pieces] == case["truncated"]
        assert [piece.starts_mid_sentence for piece in result.pieces] == case["mid_sentence"]


@pytest.mark.parametrize("case", **named(CASES["titles"]))
def test_the_repeated_title_is_dropped(case: dict[str, Any]) -> None:
    (piece,) = parts(case["text"], case["title"]).pieces
    assert piece.text == case["left"]


def test_the_title_at_the_head_of_a_body_in_one_line_is_found() -> None:
    body = "所谓合作，就是互相帮助、取长补短。" * 14
    (piece,) = parts("在教学工作汇报会上的讲话" + body, "").pieces
    assert (piece.title, piece.text) == ("在教学工作汇报会上的讲话", body)


@pytest.mark.parametrize("case", CASES["borders"], ids=[case["text"][:12] for case in CASES["borders"]])
def test_truncation(case: dict[str, Any]) -> None:
    if "starts" in case:
        assert starts_mid_sentence(case["text"]) is case["starts"]
    else:
        assert ends_mid_sentence(case["text"]) is case["ends"]


def test_a_truncation_banner_counts_unless_the_last_speech_is_finished() -> None:
    whole, open_end = "\n".join(SPEECHES["b"]), "\n".join(SPEECHES["e"])
    assert [p.truncated for p in parts(f"篇一\n{open_end}\n篇二\n{whole}", "会议讲话", True).pieces] == [
        False
    ] * 2
    assert [p.truncated for p in parts(f"篇一\n{whole}\n篇二\n{open_end}", "会议讲话", True).pieces] == [
        False,
        True,
    ]


def test_dots_at_the_end_mean_truncation() -> None:
    text = "\n".join(SPEECHES["e"][:2]) + "\n下半年，窗口推行延时服务..."
    assert parts(text, "工作体会").pieces[0].truncated


SHORT = [TOPIC, f"{TOPIC}：", "工作会议", INTRO, "同志们：", "各位代表！", "谢谢大家！", ""]
LINES = st.sampled_from([*SHORT, *SPEECHES["a"], *SPEECHES["e"]])


@given(st.lists(LINES, max_size=24).map("\n".join))
def test_skipped_searches_would_find_nothing(text: str) -> None:
    """Further speeches below a line like a salutation, and the title again where a head was dropped."""
    result = split(text, TOPIC, False)
    drop = introductions.drop_introduction_and_wish
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(salutation_boundaries, "may_hold_salutation", lambda *_: True)
        patch.setattr(introductions, "drop_introduction_and_wish", lambda *given: drop(*given) or True)
        assert split(text, TOPIC, False) == result


def test_a_long_line_of_marks_is_read_in_time() -> None:
    grows_linearly(lambda n: "第一篇" * n, lambda text: parts(text, TOPIC), 10_000)


def test_a_long_title_is_read_in_time() -> None:
    text = "\n".join(SPEECHES["b"])
    grows_linearly(lambda n: "最新" * n, lambda title: parts(text, title), 1_250)


@given(st.text(), st.text(max_size=20), st.booleans())
def test_any_text_is_split_without_error(text: str, title: str, truncated: bool) -> None:
    parts(text, title, truncated)


PIECES = [
    TOPIC,
    INTRO,
    "篇一",
    "篇二：读书",
    "讲话稿3",
    "【2】",
    "（一）",
    "\f",
    "谢谢大家！",
    "同志们：",
    *SPEECHES["b"],
]


@given(st.lists(st.sampled_from(PIECES), max_size=16), st.sampled_from(["\n", "", " "]))
def test_any_page_is_split_without_error(lines: list[str], gap: str) -> None:
    parts(gap.join(lines), TOPIC)


@pytest.mark.parametrize("name", "abcde")
def test_a_piece_is_not_split_again(name: str) -> None:
    text = "\n".join(SPEECHES[name])
    assert not parts(text, TOPIC + "篇一").edits
    assert not find_headings(half_width(text.replace("\n", "")), TOPIC)


SIGNS = " 一、1(.。【篇★"


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda n: "".join(f"篇{i}\n" for i in range(n)), 30_000),
        (lambda n: "".join(f"篇{i % 1000}\n" + "\n".join(SPEECHES["b"]) + "\n" for i in range(n)), 1900),
        (lambda n: "谢谢大家！\n" + "同志们：\n" * n, 40_000),
        *((lambda n, sign=sign: f"此处隐藏3次。\n{sign * n}。一", 200_000) for sign in SIGNS),
    ],
    ids=["contents", "speeches", "salutations", *(f"run of {sign!r}" for sign in SIGNS)],
)
def test_hostile_texts_are_split_in_time(make: Callable[[int], str], most: int) -> None:
    grows_linearly(make, lambda text: parts(text, ""), most // 8)


def grams(text: str) -> Counter[str]:
    key = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", text)
    return Counter(key[i : i + 4] for i in range(len(key) - 3))


def f1(text: str, gold: str) -> float:
    grams_of_text, grams_of_gold = grams(text), grams(gold)
    return 2 * (grams_of_text & grams_of_gold).total() / max(1, grams_of_text.total() + grams_of_gold.total())


@pytest.mark.pages
def test_real_pages(shared_pages: Path) -> None:
    for gold in json.loads((shared_pages / "seeds" / "gold.json").read_text("utf-8")):
        raw = (shared_pages / "seeds" / gold["page"]).read_text("utf-8")
        text, _ = run_steps(repair(raw)[0], "variants", [simplify])
        text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
        banners = banner_edits(text)
        pieces = parts(apply_edits(text, banners), "", has_truncation_banner(banners)).pieces
        expected = gold["speeches"]
        assert len(pieces) == len(expected)
        scores = [f1(piece.text, speech["text"]) for piece, speech in zip(pieces, expected, strict=True)]
        assert sum(scores) / len(scores) >= 0.985
        assert [piece.truncated for piece in pieces] == [speech["truncated"] for speech in expected]
        assert [p.starts_mid_sentence for p in pieces] == [
            s.get("starts_mid_sentence", False) for s in expected
        ]


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("以上是某某公司年会发言稿的全部内容。", True),
        ("以上就是我们为大家整理的演讲稿的全部内容。", True),
        ("以上就是我发言的全部内容。", False),
        ("以上是我们支部发言的内容，谢谢。", False),
    ],
)
def test_a_wish_is_dropped_unless_the_speaker_may_have_said_it(line: str, goes: bool) -> None:
    body = "\n".join(SPEECHES["e"])
    (piece,) = parts(f"{body}\n{line}", "工作体会").pieces
    assert piece.text == (body if goes else f"{body}\n{line}")


def test_a_hosts_announcement_is_no_introduction() -> None:
    lines = [
        "男：尊敬的各位领导、各位来宾！",
        "女：亲爱的老师们、同学们！",
        "合：大家晚上好！",
        *["男：银杏叶黄了又落，灯一盏一盏亮起来。"] * 8,
    ]
    text = "\n".join(
        [*lines, "男：下面请欣赏合唱《井边的歌》。", *["女：感谢合唱团的精彩演出，歌声里有一位老人。"] * 8]
    )
    assert parts(text, "校庆晚会主持词").pieces[0].text == text


def test_the_title_below_a_few_lines_of_the_site_is_found() -> None:
    body = "\n".join(SPEECHES["a"])
    text = f"本站公告\n欢迎老师投稿，稿件一经采用赠送资料点。\n{TOPIC}讲话稿\n{body}"
    assert parts(text, f"{TOPIC}讲话稿").pieces[0].text == body


@pytest.mark.parametrize(
    "headings",
    [
        ["心里话之一：一盏灯", "心里话之二：一条河", "心里话之三：一本书"],
        ["范本A 一盏灯", "范本B 一条河", "范本C 一本书"],
    ],
)
def test_parts_of_a_series_are_split_where_the_title_promises_as_many(headings: list[str]) -> None:
    body = "我们认真做好每一件小事，一步一个脚印。" * 9
    text = "\n".join(f"{heading}\n{body}" for heading in headings)
    assert [piece.text for piece in parts(text, "写给自己的话（三则）").pieces] == [body] * 3
    assert len(parts(text, "写给自己的话").pieces) == 1
