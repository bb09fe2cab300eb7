"""The rules that edits are recorded under, by the tables of cleaning and data/rules.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from fanwen.reference import markdown
from fanwen.reference.markdown import code, table
from pipelines.cleaning.banners.table import BANNERS
from pipelines.cleaning.repair import noise
from pipelines.cleaning.rule_files import table as rule_table

STAGES = ("repair", "variants", "metadata", "banners", "split", "contacts")
_PLACES = {
    "line": "a line, wherever it stands",
    "head": "a line above the prose",
    "tail": "a line below the prose",
    "inline": "a piece of a line",
}
"""What a banner's ``where`` means."""
_TRUNCATION = "; says that the page shows only a part of its text"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its ID, what it removes or changes, an example and what becomes of it (empty: nothing)."""

    id: str
    meaning: str
    example: str
    after: str

    @property
    def stage(self) -> str:
        return self.id.partition(".")[0]


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the stages."""
    listed = (*_in_code(), *_conversions(), *_banners(), *_contacts())
    return tuple(sorted(listed, key=lambda rule: STAGES.index(rule.stage)))


def _in_code() -> Iterator[Rule]:
    """The entries of data/rules.toml; examples of noise stand in its own table."""
    source = files("fanwen.reference").joinpath("data", "rules.toml").read_text(encoding="utf-8")
    examples = {rule.rule: (rule.example, rule.repaired) for rule in noise.STEPS}
    for row in tomllib.loads(source)["rule"]:
        example, after = examples.get(row["id"]) or (row["example"], row["after"])
        yield Rule(row["id"], row["meaning"], example, after)


def _conversions() -> Iterator[Rule]:
    """What OpenCC gets wrong; several entries may be one rule, told by the first example."""
    fixes = sorted(rule_table("variants")["fix"], key=_rule_of)
    for rule, entries in groupby(fixes, key=_rule_of):
        first, *more = entries
        meaning = " ".join(entry["why"] for entry in (first, *more))
        yield Rule(f"variants.{rule}", meaning, first["example"], first["becomes"])


def _rule_of(fix: dict[str, Any]) -> str:
    return str(fix["rule"])


def _banners() -> Iterator[Rule]:
    entries = rule_table("banners")["banner"]
    for banner, entry in zip(BANNERS, entries, strict=True):
        meaning = _PLACES[banner.where] + ", and what follows it" * banner.cut
        meaning += _TRUNCATION * (banner.kind == "truncation")
        yield Rule(banner.rule, f"{meaning[0].upper()}{meaning[1:]}.", entry["example"], "")


def _contacts() -> Iterator[Rule]:
    for entry in rule_table("contacts")["contact"]:
        meaning = f"Masked with `--mask-pii` as {entry['mask']}."
        yield Rule(f"contacts.{entry['name']}", meaning, entry["example"], "")


def page() -> str:
    sections = [
        f"## {stage}\n\n" + table(("rule", "what it removes or changes", "example", "becomes"), _rows(listed))
        for stage, listed in groupby(rules(), key=lambda rule: rule.stage)
    ]
    return markdown.page("rules.md", *sections)


def _rows(listed: Iterator[Rule]) -> Iterator[tuple[str, str, str, str]]:
    for rule in listed:
        yield code(rule.id), rule.meaning, _shown(rule.example), _shown(rule.after)


def _shown(text: str) -> str:
    """A piece of text as code, with escapes for whatever cannot be seen; nothing for none."""
    signs = (sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
    return code("".join(signs)) if text else ""
