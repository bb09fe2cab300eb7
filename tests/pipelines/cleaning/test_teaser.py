"""Teasers: a box that quotes the beginning of the text is removed, a first paragraph is kept."""

from __future__ import annotations

import pytest

from pipelines.cleaning.extract import extract
from pipelines.cleaning.site_rules import SiteRules

LINES = [
    "姐妹们：",
    "大家好！春风送暖，万象更新。在这个属于我们自己的节日里，我们欢聚一堂，说一说心里话。",
    "过去的一年，大家在各自的岗位上撑起了半边天，取得了可喜的成绩，我为你们感到骄傲。",
    "今后，我们要着重做好三件事：办好夜校，建好驿站，开好托管班，让大家没有后顾之忧。",
    "祝大家节日快乐，身体健康，家庭幸福，工作顺利，谢谢大家！",
]
BODY = f"<div class=c>{''.join(f'<p>{line}</p>' for line in LINES)}</div>"
START = "姐妹们：大家好！春风送暖，万象更新。在这个属于我们自己的节日里，我们欢聚"
OTHER = "本文是一篇座谈会上的讲话，作者从三个方面谈了自己的体会，语言朴实，感情真挚…"


def lines_of(html: str) -> list[str]:
    head = f"<meta name=description content='{START}...'>"
    html = f"<html><head>{head}</head><body><div>{html}</div></body></html>"
    return extract(html, "http://example.test/1.html", SiteRules("example")).text.split("\n")


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=x>{START}...</div>",
        f"<div class=x>摘要：{START}…</div>",
        f"<div class=x>{START} ...</div><h2>座谈会讲话</h2>",
        f"<div class=x><p>{LINES[0]}{LINES[1]}</p></div>",
        f"<p>{START}……</p>",
        f"<div class=summary>{OTHER}</div>",
    ],
    ids=["cut", "labelled", "above a heading", "whole", "a paragraph", "a summary by its name"],
)
def test_a_teaser_is_removed(box: str) -> None:
    assert [line for line in lines_of(box + BODY) if line != "座谈会讲话"] == LINES


@pytest.mark.parametrize(
    "box",
    [
        f"<p class=x>{OTHER}</p>",
        f"<p class=summary>{OTHER[:-1]}。</p>",
        f"<p class=summary>{OTHER[:-1] * 4}…</p>",
        f"<p class=x>{LINES[2]}</p>",
        "<p class=x>姐妹们：大家好！…</p>",
    ],
    ids=["not quoted", "not cut", "too much of the text", "from farther down", "too short"],
)
def test_any_other_first_paragraph_is_kept(box: str) -> None:
    assert lines_of(box + "".join(f"<p>{line}</p>" for line in LINES))[1:] == LINES


def test_a_repeated_sentence_is_kept() -> None:
    twice = [LINES[1], LINES[1], *LINES[2:]]
    assert lines_of("".join(f"<p>{line}</p>" for line in twice)) == twice
    greeting = "尊敬的各位领导、各位来宾、女士们、先生们，大家上午好！"
    parts = "".join(f"<div><p>{greeting}</p><p>{line}</p></div>" for line in LINES[1:])
    assert lines_of(parts).count(greeting) == len(LINES) - 1


@pytest.mark.parametrize("name", ["class=description", "id=intro"])
def test_a_summary_class_on_the_body_removes_no_paragraph(name: str) -> None:
    first = "每当我唱起国歌，心中就涌起一股暖流，想起那些年我们一起走过的路……"
    body = "".join(f"<p>{line}</p>" for line in (first, *LINES[1:]))
    assert lines_of(f"<div {name}>{body}</div>")[0] == first
