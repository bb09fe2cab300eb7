"""Title choice: the title of a page is repaired like its text, and every edit can be replayed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.cleaning import variants
from pipelines.cleaning.edits import replay, run_steps
from pipelines.cleaning.metadata.short_texts import is_ordinary, repair_and_simplify
from pipelines.cleaning.metadata.title_choice import choose_title
from pipelines.cleaning.punctuation import punctuate
from pipelines.cleaning.repair import STEPS, gbk, jammer, latin, noise, repair, utf8
from pipelines.cleaning.repair.verdict import SUSPECT

EVERY = [chr(point) for point in range(0x110000)]
ORDINARY = [char for char in EVERY if is_ordinary(char)]
NOISE = sorted({need for rule in noise.STEPS if isinstance(rule, noise.NoiseRule) for need in rule.needs})
TRICKY = [*"工作的年第12390axXdD ，,、。；！？.:：/>|-—×·“”\n", *NOISE, " 1 9 9 9年", " a| b", "——"]


def test_the_first_candidate_that_is_no_banner_is_chosen() -> None:
    title, _ = choose_title("", ["", "您的当前位置:首页正文", "下载文档", "新年致辞", "讲话"], "正文")
    assert title == "新年致辞"


def test_every_edit_of_a_title_is_traced() -> None:
    offered = "督導(dǎo)會議,講話.docx - 某某范文网"
    title, trace = choose_title("http://a.test/1", [offered], "正文")
    assert title == "督导会议，讲话"
    assert trace is not None
    assert (trace.url, trace.before, trace.field) == ("http://a.test/1", offered, "title")
    assert replay(trace.before, trace.passes) == title
    assert [step.stage for step in trace.passes] == ["repair", "variants", "variants", "metadata"]


def test_a_title_read_from_the_text_has_no_trace() -> None:
    assert choose_title("", [], "全区工作会议讲话\n同志们：\n今天的会议开得很好。") == (
        "全区工作会议讲话",
        None,
    )


def test_text_beyond_repair_becomes_empty() -> None:
    assert repair_and_simplify("\ufffd" * 12) == ("", ())


def test_most_titles_and_lines_are_ordinary() -> None:
    for words in (
        "在2023年全区——安全生产、环境保护工作会议上的讲话.docx",
        "首页 >> 范文 > 正文\n发布时间：2020-05-27 11:25 来源：某某网 | 阅读：12次",
    ):
        assert is_ordinary(words)


@given(st.lists(st.sampled_from(TRICKY)).map("".join))
def test_only_the_punctuation_of_ordinary_text_changes(words: str) -> None:
    if is_ordinary(words):
        assert repair(words) == (words, ())
        assert variants.simplify(words) == []
        assert repair_and_simplify(words) == run_steps(words, "variants", (punctuate,))


@pytest.mark.parametrize("around", ["", "中", " ", "1", "a", "\n", "。", "的", "x"])
@pytest.mark.parametrize("need", NOISE)
def test_text_is_not_ordinary_if_a_rule_for_noise_may_apply(need: str, around: str) -> None:
    assert not is_ordinary(around + need + around)


def test_no_step_changes_ordinary_characters() -> None:
    ordinary = set(ORDINARY)
    assert not ordinary & set("&?\ufffd(（〝〞〟`_€")
    assert not [char for char in ORDINARY if SUSPECT.search(char) or latin.STRAY.search(char)]
    assert not [char for char in ORDINARY if gbk.pairs().get(char, (0, 0))[0] >= 0xE3]
    assert all(variants.simplify(char) == [] for char in ORDINARY)
    assert all(step(char) == () or step(char) == [] for step in STEPS for char in ORDINARY)


def test_runs_that_a_step_may_change_are_not_ordinary() -> None:
    heads = {char for char in EVERY if utf8.seed_pattern().match(char + "€" + char)}
    assert heads
    assert heads.isdisjoint(ORDINARY)
    signs = [char for char in ORDINARY if latin.RUN.match(char * 4)]
    assert signs
    assert not [a + b + c for a in signs for b in signs for c in signs if is_ordinary(a + b + c)]
    groups = [f"{a} {b}" for a in map(chr, range(32, 60)) for b in map(chr, range(63, 127))]
    assert all(jammer.GROUPS.match(group * 5) and not is_ordinary(group) for group in groups)
