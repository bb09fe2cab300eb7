"""The page on the reasons of rejections."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from fanwen.reference import markdown
from fanwen.reference.markdown import code, table


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason and its meaning."""

    stage: str
    reason: str
    meaning: str


@cache
def reasons() -> tuple[Reason, ...]:
    source = files("fanwen.reference").joinpath("data", "reasons.toml").read_text(encoding="utf-8")
    return tuple(Reason(**row) for row in tomllib.loads(source)["reason"])


def page() -> str:
    sections = [
        f"## {stage}\n\n" + table(("reason", "meaning"), [(code(row.reason), row.meaning) for row in rows])
        for stage, rows in groupby(reasons(), key=lambda row: row.stage)
    ]
    return markdown.page("rejections.md", *sections)
