"""Mistakes in a rule file of cleaning are reported in one line that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cleaning.rule_files import FOLDER, SCHEMAS
from tables.rules import problems

NOISE = """\
[[rule]]
name = "double-arrow"
pattern = '{pattern}'
after = ""
example = "工作↵↵会议"
repaired = "工作会议"
clean = "按↵键"
"""
BANNER = """\
[[banner]]
name = "pages"
kind = "card"
where = "line"
cue = ["页数"]
pattern = '页数:\\d+'
example = "页数:7"
counter = "页数不限。"
"""


def problems_of_noise(folder: Path, pattern: str) -> list[str]:
    path = folder / "noise.toml"
    path.write_text(NOISE.replace("{pattern}", pattern), "utf-8")
    return problems(path, SCHEMAS["noise.toml"])


def test_the_braces_of_a_repeat_are_written_twice(tmp_path: Path) -> None:
    assert problems_of_noise(tmp_path, "↵{{2,}}(?=[{han}])") == []


@pytest.mark.parametrize("pattern", ["↵{2,}", "↵{2}", "↵{hanzi}", "↵{", "↵}"])
def test_other_braces_in_a_noise_rule_are_an_error(tmp_path: Path, pattern: str) -> None:
    [problem] = problems_of_noise(tmp_path, pattern)
    assert f"{tmp_path}/noise.toml:3: rule[double-arrow].pattern: has braces" in problem
    assert "{han}, {cjk}, {wide}" in problem
    assert "twice" in problem


def test_a_banner_of_an_unknown_kind_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "banners.toml"
    path.write_text(BANNER.replace("card", "crad"), "utf-8")
    [problem] = problems(path, SCHEMAS["banners.toml"])
    assert problem.startswith(f"{path}:3: banner[pages].kind: is 'crad'; it must be one of card, ")


def test_the_bundled_files_are_valid() -> None:
    assert [problem for name, schema in SCHEMAS.items() for problem in problems(FOLDER / name, schema)] == []
