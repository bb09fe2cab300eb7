"""A pattern is checked for what code needs of it, not only whether it compiles."""

from __future__ import annotations

import importlib
import pkgutil
import re
from types import ModuleType
from typing import Any

import pytest

import crawler
import db
import dedup
import fanwen
import pipelines
import tables
import textbasics
from pipelines.cleaning.extract import tree
from pipelines.cleaning.repair import utf8
from tables.patterns import BadPattern, PatternCheck, compile_pattern, has_possessive_group


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(", "does not compile: missing"),
        ("a{99999999999999999999}", "does not compile: the repetition number is too large"),
        ("(" * 3000 + ")" * 3000, "does not compile"),
        ("[[a]", "does not compile: Possible nested set"),
        ("(?<=a*)b", "does not compile: look-behind requires fixed-width pattern"),
        ("(?P<n>a)(?:b|cb?){2,}+", "has (…)++, which Python 3.11.2 matches wrongly"),
        ("(?P<m>a)", "has no group n, and must"),
        ("(?P<n>a)(b)", "has a group that is not used"),
        ("(?i)(?P<n>a)", "does not compile: global flags"),
    ],
)
def test_a_pattern_that_code_cannot_use(pattern: str, problem: str) -> None:
    with pytest.raises(BadPattern) as error:
        compile_pattern(pattern, groups=("n",), is_part=True)
    assert str(error.value).startswith(problem)


def test_groups_take_part_in_the_match_of_each_example() -> None:
    row = {"pattern": "(?P<it>x)?y|(?P<that>z)", "examples": ["xy", "z", "y"]}
    assert list(PatternCheck("full", groups=("it|that",))(row, {})) == [
        ("examples", "the group it|that takes no part in the match of 'y', and must")
    ]
    assert compile_pattern("(a)(b)", groups=("2",)).groups == 2
    with pytest.raises(BadPattern, match="has no group 2"):
        compile_pattern("(a)", groups=("2",))


def test_signs_in_sets_and_escapes_are_no_repeats() -> None:
    for pattern in (r"a\)++", r"[()*+]", r"[]()?+]", r"(?>a|ab)++(?:c)+", r"(?:a)[*+]+"):
        compile_pattern(pattern)


PACKAGES = (crawler, db, dedup, fanwen, pipelines, tables, textbasics)
MODULES = [
    importlib.import_module(found.name)
    for package in PACKAGES
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not found.name.endswith("__main__")
]


def patterns_of(module: ModuleType) -> list[re.Pattern[Any]]:
    return [value for value in vars(module).values() if isinstance(value, re.Pattern)]


def test_all_patterns_are_found() -> None:
    assert sum(len(patterns_of(module)) for module in MODULES) > 100
    assert patterns_of(tree)


@pytest.mark.parametrize("module", [m for m in MODULES if patterns_of(m)], ids=lambda module: module.__name__)
def test_possessive_repeats_in_code_are_of_atomic_groups(module: ModuleType) -> None:
    """Python 3.11.2, which Debian 12 has, matches (…)++ wrongly: the corpus would depend on the machine."""
    extra = [utf8.region_pattern(), utf8.seed_pattern()] if module is utf8 else []
    for pattern in [*patterns_of(module), *extra]:
        written = pattern.pattern
        text = written if isinstance(written, str) else written.decode("latin-1")
        assert not has_possessive_group(text), f"write (?>…)++: {text[:80]}"
