"""Paragraphs: wrapped lines are joined, and intended lines are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning.extract import paragraphs, plain
from tests.made.extracted import lines_of
from tests.made.growth import grows_linearly

OPENING = "同志们："
LONG = (
    "今天我们在这里召开全市工作会议，主要任务是总结去年的工作，分析当前的形势，部署今年的任务，动员全市上下"
    "统一思想、振奋精神，把各项工作做得更细、更实、更好，以优异的成绩向全市人民交一份满意的答卷。"
)
OTHER = (
    "一年来，各单位认真履行职责，克服了许多困难，做了大量扎实有效的工作，取得了明显的成绩，这是大家共同努力"
    "的结果，在此我代表市委、市政府向同志们表示衷心的感谢，并致以崇高的敬意！"
)
TEXT = [OPENING, LONG, OTHER, "谢谢大家！"]


def cut(paragraph: str, width: int, indent: str = "　　") -> list[str]:
    """The paragraph wrapped into lines, none of which begins with a punctuation mark."""
    lines, rest = [], indent + paragraph
    while rest:
        end = width
        while end < len(rest) and end > 1 and rest[end] in "，。！、":
            end -= 1
        lines.append(rest[:end])
        rest = rest[end:]
    return lines


@given(st.integers(20, 40))
def test_a_wrapped_text_is_joined(width: int) -> None:
    indented = [line for paragraph in TEXT for line in cut(paragraph, width)]
    assert paragraphs.split("\n".join(indented), keep_lines=True) == TEXT
    assert plain("\n\n".join("\n".join(cut(paragraph, width)) for paragraph in TEXT)).text == "\n".join(TEXT)
    assert lines_of("<pre>\n" + "\n".join(indented) + "</pre>") == TEXT


@pytest.mark.parametrize("indent", ["", "　　", "&nbsp;&nbsp;&nbsp;&nbsp;"])
def test_a_text_wrapped_by_br_elements_is_joined(indent: str) -> None:
    lines = [indent + line for paragraph in TEXT for line in cut(paragraph, 24, "")]
    assert lines_of(f"<div>{'<br>'.join(lines)}</div>") == TEXT


def test_a_line_that_ends_a_sentence_continues_if_paragraphs_are_indented() -> None:
    sentence = "我们要坚持不懈地把这件关系全局的大事抓好抓实抓出成效来。"
    lines = ["　　" + sentence, sentence + "我们", *cut(LONG, 30, ""), "　　" + sentence]
    assert paragraphs.split("\n".join(lines), keep_lines=True) == [sentence * 2 + "我们" + LONG, sentence]


def test_latin_words_are_joined_with_a_blank() -> None:
    line = "Learning，今天我们学习的新技术，也就是大家所说的 Deep"
    lines = [line, line, line, "Learning，到此为止。"]
    assert paragraphs.unwrap(lines) == [" ".join(lines)]


@pytest.mark.parametrize(
    "lines",
    [
        ["不负父母的期盼，", "不负恩师的厚望，", "不负天赐的智慧，", "不负青春的理想！"],
        ["春风又绿江南岸，明月何时照我还", "昨夜星辰昨夜风，画楼西畔桂堂东"] * 3,
        [LONG, OTHER, LONG, OTHER],
        ["关于做好今年全市安全生产大检查工作的通知"] * 6,
        [LONG[:24], LONG[24:]],
        [
            "一、要进一步加强对这项工作的组织领导，落实责任",
            LONG,
            "二、要进一步加强对这项工作的监督检查，务求实效",
            OTHER,
        ]
        * 3,
    ],
    ids=["an oath", "a poem", "a paragraph a line", "a list of names", "one line break", "headings"],
)
def test_intended_lines_are_kept(lines: list[str]) -> None:
    assert paragraphs.unwrap(lines) == lines


@pytest.mark.parametrize("line", [LONG[:24] + "\n", "文\n", "\n", "　　，\n"])
def test_long_texts_are_read_in_time(line: str) -> None:
    grows_linearly(
        lambda n: f"　　{line * n}好",
        lambda text: paragraphs.split(text, keep_lines=True),
        100_000 // len(line),
    )


@pytest.mark.parametrize(
    ("run", "lines"),
    [
        ("  甲\n  乙  ", ["甲乙"]),
        ("one\n two", ["one two"]),
        ("甲。\n乙。", ["甲。", "乙。"]),
        ("　　甲\n　　乙", ["甲", "乙"]),
        ("甲。　　乙", ["甲。", "乙"]),
        ("甲 　乙", ["甲 乙"]),
        ("甲。\xa0\xa0\xa0\xa0乙", ["甲。", "乙"]),
        (" \n ", []),
    ],
)
def test_paragraphs(run: str, lines: list[str]) -> None:
    assert paragraphs.split(run) == lines


def test_slogans_with_equal_punctuation_are_kept_as_lines() -> None:
    ends = ["党的领导", "人民至上", "改革开放", "依法治国", "科教兴国", "绿色发展"]
    slogans = [f"坚持不懈地做到{end}，走好我们脚下的每一步路程" for end in ends]
    assert paragraphs.unwrap(slogans) == slogans
