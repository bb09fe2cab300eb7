"""Repair: what it changes, what it leaves unchanged, and when it rejects a text."""

from __future__ import annotations

import contextlib
import random
import re
import sys
import tracemalloc
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanwen.reference.rules import rules
from pipelines.cleaning.edits import Pass, Step, run_steps
from pipelines.cleaning.repair import STEPS, count_damage, jammer, noise, repair, verdict
from pipelines.cleaning.repair.characters import character_table, toneless_reading
from pipelines.cleaning.types import Unusable
from tests.made.growth import grows_linearly
from tests.made.places import ROOT, cases
from tests.made.replay import replay

CASES = cases("repair")
FRAGMENTS = [case["damaged"] for case in CASES["repaired"]] + [rule.example for rule in noise.STEPS]
PIECES = sorted({sign for rule in noise.STEPS for sign in (*rule.needs, *rule.example, *rule.clean)})


EXPLAINED = (ROOT / "docs" / "explanation" / "repair.md").read_text(encoding="utf-8")


def rules_in(passes: Iterable[Pass]) -> set[str]:
    return {edit.rule for step in passes for edit in step.edits}


def names(case: dict[str, str]) -> str:
    return case["name"]


@pytest.mark.parametrize("case", CASES["repaired"], ids=names)
def test_damage_is_repaired(case: dict[str, str]) -> None:
    assert repair(case["damaged"])[0] == case["repaired"]


@pytest.mark.parametrize("case", CASES["known_failures"], ids=names)
@pytest.mark.xfail(strict=True)
def test_known_failures(case: dict[str, str]) -> None:
    assert repair(case["damaged"])[0] == case["repaired"]


@pytest.mark.parametrize("case", CASES["clean"], ids=lambda case: case["text"])
def test_clean_text_is_returned_unchanged(case: dict[str, str]) -> None:
    assert repair(case["text"]) == (case["text"], ())


@pytest.mark.parametrize("case", CASES["repaired"], ids=names)
def test_a_case_names_the_rule_that_repairs_it(case: dict[str, str]) -> None:
    assert case["rule"] in rules_in(repair(case["damaged"])[1])


@pytest.mark.parametrize("step", STEPS, ids=lambda step: getattr(step, "rule", step.__module__))
def test_each_step_has_a_case_a_counter_case_and_a_line_in_the_docs(step: Step) -> None:
    """Cases stand in tests/cases/repair.json, or in the entry of a noise rule."""
    damaged = [case["damaged"] for case in CASES["repaired"]]
    counters = {case.get("rule") for case in CASES["clean"]}
    if isinstance(step, noise.NoiseRule):
        damaged.append(step.example)
        counters.add(step.rule)
    applied = {edit.rule for text in damaged for edit in step(text)}
    assert applied, "add damaged text that this step repairs to `repaired` in tests/cases/repair.json"
    missing = sorted(applied - counters)
    assert not missing, (
        f"add text to keep, with the key `rule`, to `clean` in tests/cases/repair.json: {missing}"
    )
    missing = [rule for rule in sorted(applied) if f"**`{rule}`**" not in EXPLAINED]
    assert not missing, f"describe as **`ID`** in docs/explanation/repair.md: {missing}"


def test_the_docs_name_the_rules_of_repair_and_no_others() -> None:
    described = set(re.findall(r"\*\*`(.*?)`\*\*", EXPLAINED))
    existing = {rule.id for rule in rules() if rule.stage == "repair"}
    missing, unknown = sorted(existing - described), sorted(described - existing)
    assert not missing, f"describe as **`ID`** in docs/explanation/repair.md: {missing}"
    assert not unknown, f"no such rule in fanwen/reference/data/rules.toml: {unknown}"


@pytest.mark.parametrize("rule", noise.STEPS, ids=lambda rule: rule.rule)
def test_each_noise_rule_does_what_its_entry_says(rule: noise.NoiseRule) -> None:
    assert run_steps(rule.example, "repair", [rule])[0] == rule.repaired
    assert not rule(rule.clean)


@pytest.mark.parametrize("rule", [rule for rule in noise.STEPS if rule.needs], ids=lambda rule: rule.rule)
@given(text=st.lists(st.sampled_from(PIECES)).map("".join))
def test_every_match_of_a_noise_rule_holds_what_it_needs(rule: noise.NoiseRule, text: str) -> None:
    assert not rule.pattern.search(text) or not rule.needs.isdisjoint(noise.needs_in(text))


@pytest.mark.parametrize("name", ["repair.invisible", "repair.control"])
def test_rules_for_single_signs_list_each_of_them(name: str) -> None:
    [rule] = (rule for rule in noise.STEPS if rule.rule == name)
    signs = (chr(point) for point in range(sys.maxunicode + 1))
    assert rule.needs == {sign for sign in signs if rule.pattern.search(sign)}


@given(st.lists(st.sampled_from("锟斤拷烫屯\ufffd\ue000\ud800\ufdd0\U000f0000a我\n")).map("".join))
def test_all_damage_holds_a_suspect_sign(text: str) -> None:
    lost = len(verdict.LOST.findall(text)) + sum(len(run[0]) for run in verdict.RUNS.finditer(text))
    assert count_damage(text) == lost


@given(st.text(st.sampled_from(" !a?;1A_~"), max_size=60))
def test_every_jammer_holds_enough_blanks(text: str) -> None:
    assert not jammer.GROUPS.search(text) or text.count(" ") >= jammer.FEWEST


def test_short_annotations_are_deleted_only_among_many() -> None:
    assert repair("方案(an)和阿(a)姨")[0] == "方案和阿(a)姨"
    assert repair("工(gong)作(zuo)" * 5 + "阿(a)姨")[0] == "工作" * 5 + "阿姨"


def test_a_weak_guess_counts_only_on_a_damaged_page() -> None:
    weak = "要發揮工會“大學?！弊饔?，在廣大職工中深入開展教育"
    assert repair(weak)[0] == weak
    assert "“大學校”作用，在廣大" in repair("更好地?fù)?dān)負起使命。" + weak)[0]


@pytest.mark.parametrize(
    "text",
    [
        "锟斤拷锟斤拷锟斤拷小说锟斤拷锟斤拷知锟斤拷",
        "\ufffd\ufffdͬ\ufffd\ufffd\ufffd\ufffd大家\ufffd\ufffd好\ufffd\ufffd\ufffd",
        "\ue000\ue001\ue002",
    ],
)
def test_beyond_repair(text: str) -> None:
    with pytest.raises(Unusable) as caught:
        repair(text)
    assert caught.value.stage == "repair"
    assert "beyond repair" in caught.value.reason
    assert caught.value.sample


def test_a_little_damage_stays_and_is_counted() -> None:
    text = "各位领导、各位来宾，大家上午好" * 5 + "\ufffd，今天的会议很重要。"
    assert repair(text)[0] == text
    assert count_damage(text) == 1
    assert count_damage("曹锟") == 0
    assert count_damage("烫烫烫和锟斤拷") == 6


anything = st.one_of(
    st.text(st.characters()),
    st.lists(st.sampled_from([*FRAGMENTS, *"?\ufffd()ū&\ue848A\n", "amp;"])).map("".join),
    st.text(st.sampled_from("?,!;。“”同志们鐨勫伐浣€\ufffd懊嫘嵎(ū)xA1 \u3000\u00a0`，")),
)


@given(anything)
@settings(max_examples=400, deadline=None)
def test_repairing_twice_changes_nothing(text: str) -> None:
    try:
        repaired, passes = repair(text)
    except Unusable:
        return
    assert replay(text, passes) == repaired
    assert repair(repaired) == (repaired, ())


def test_readings_are_compared_without_tone() -> None:
    assert toneless_reading("lǜ") == toneless_reading("lv4") == toneless_reading("lü") == "lu"
    assert "dao" in character_table()["導"].readings
    assert character_table()["導"].simple == "导"


SENTENCE = "今天的会议很重要，请大家认真学习，抓好落实。"


@pytest.mark.parametrize(
    "text",
    [
        f"{SENTENCE}\n" * 100,
        SENTENCE.encode().decode("gb18030", "replace") * 80,
        "今天的會(huì)議很重要，請(qǐng)大家認(rèn)真學(xué)習(xí)。" * 60,
        "形成和諧穩定的良好局面??h委提出的重點工程，要抓緊實施。" * 6 + SENTENCE * 80,
        "更好地?fù)?dān)負起歷史使命，全心全意為人民服務。" * 60,
    ],
)
def test_cost_grows_with_the_text(text: str) -> None:
    """What 2,000 characters cost is measured by ``benchmarks.stages``."""
    grows_linearly(lambda n: text[:2000] * n, repair, 1)


@pytest.mark.parametrize(
    "piece", ["?" * 50 + "工", "工??", "\u3000", "`", "(a", "鐨�", "&amp;", "_x000D_", "1 "]
)
def test_no_text_takes_more_than_its_share(piece: str) -> None:
    """Repeated pieces, which make careless patterns quadratic."""

    def run(text: str) -> None:
        with contextlib.suppress(Unusable):
            repair(text)

    grows_linearly(lambda n: piece * n, run, 2_500 // len(piece))


def test_a_page_of_misread_text_takes_little_memory() -> None:
    """A pattern that may go back keeps a place for every character."""
    text = SENTENCE.encode().decode("gb18030", "replace") * 10_000
    tracemalloc.start()
    repair(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * len(text)


@pytest.mark.parametrize("sign", "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_signs_that_turn_the_direction_are_dropped(sign: str) -> None:
    assert repair(f"工{sign}作")[0] == "工作"


def test_order_of_paragraphs_does_not_matter() -> None:
    """No rule reaches across a paragraph; only the text's own statistics are shared."""
    lines = [case["repaired"] for case in CASES["repaired"] if "\n" not in case["repaired"]]
    random.Random(3).shuffle(lines)
    text = "\n".join(lines)
    assert repair(text) == (text, ())


@pytest.mark.parametrize("sign", "—–…·•×°÷±§“”‘’«»¿½®©™¤´")
@pytest.mark.parametrize("count", [4, 8, 20])
def test_rows_of_signs_stay(sign: str, count: int) -> None:
    for text in (
        sign * count,
        f"谢谢大家！\n{sign * count}\n同志们：",
        f"{sign * count}公司的工作",
        f"第一章{sign * count}3",
    ):
        assert repair(text) == (text, ())


@given(st.lists(st.sampled_from([*"—…·×“”‘’°", "工作", "，", "\n"]), max_size=30).map("".join))
def test_typography_alone_is_never_misread_chinese(text: str) -> None:
    assert "repair.gbk-as-latin" not in rules_in(repair(text)[1])


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("他有些踌躇(chóuchú)不前。", "他有些踌躇不前。"),
        ("筚路蓝缕（bì lù lán lǚ），以启山林。", "筚路蓝缕，以启山林。"),
        ("戒骄(jiāo)戒躁(jiè zào)。", "戒骄戒躁。"),
    ],
)
def test_one_annotation_may_read_a_word(damaged: str, clean: str) -> None:
    assert repair(damaged)[0] == clean


@pytest.mark.parametrize(
    "words", ["世贸组织(wto)", "人工智能(ai ji qi)", "我们(women in action)", "电影(Titanic)好看"]
)
def test_other_words_in_brackets_stay(words: str) -> None:
    assert repair(words) == (words, ())
