"""The rules: one spelling, each listed once, and each with an example that it applies to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from fanwen.reference.rules import STAGES, Rule, rules
from pipelines.cleaning import variants
from pipelines.cleaning.banners.table import BANNERS
from pipelines.cleaning.edits import run_steps
from pipelines.cleaning.punctuation import punctuate
from pipelines.cleaning.repair import noise, repair
from pipelines.cleaning.rule_files import table
from tests.made.places import ROOT

ID = re.compile(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*")
IDS = [rule.id for rule in rules()]


def strings_of_rules() -> Iterator[str]:
    """Every string in the code that begins with a stage and a full stop, except names of files."""
    begins = re.compile(rf"(?:{'|'.join(STAGES)})\.(?!toml$)\S+")
    for path in (ROOT / "pipelines" / "cleaning").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and begins.fullmatch(str(node.value)):
                yield str(node.value)


def rules_of_tables() -> Iterator[str]:
    yield from (banner.rule for banner in BANNERS)
    yield from (rule.rule for rule in noise.STEPS)
    yield from (f"variants.{fix['rule']}" for fix in table("variants")["fix"])
    yield from (f"contacts.{entry['name']}" for entry in table("contacts")["contact"])


def test_every_rule_is_a_stage_and_a_name_in_kebab_case() -> None:
    assert [rule for rule in IDS if not ID.fullmatch(rule)] == []
    assert {rule.stage for rule in rules()} == set(STAGES)


def test_every_rule_is_listed_once_and_every_listed_one_is_a_rule() -> None:
    assert len(IDS) == len(set(IDS))
    assert set(IDS) == {*strings_of_rules(), *rules_of_tables()}


def test_no_edit_is_made_under_another_name() -> None:
    """What is passed as a rule is a full ID, or comes from a table."""
    for path in (ROOT / "pipelines" / "cleaning").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Edit":
                rule = node.args[0]
                assert not isinstance(rule, ast.Constant) or rule.value in IDS, path


def edited(text: str, stage: str) -> tuple[str, set[str]]:
    """The text after repair, or after the steps of variants, and the rules of its edits."""
    if stage == "repair":
        text, passes = repair(text)
    else:
        text, passes = run_steps(text, stage, (variants.simplify, punctuate))
    return text, {edit.rule for step in passes for edit in step.edits}


IN_TABLE = {f"variants.{fix['rule']}" for fix in table("variants")["fix"]}
SHOWN = [rule for rule in rules() if rule.stage in ("repair", "variants") and rule.id not in IN_TABLE]


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.id)
def test_an_example_becomes_what_the_reference_says(rule: Rule) -> None:
    text, applied = edited(rule.example, rule.stage)
    assert text == rule.after
    assert rule.id in applied
