"""Possessive quantifiers on groups, which Python matches wrongly before 3.11.5 (python/cpython#106052)."""

import re
from pathlib import Path

import pytest

from pipelines.cleaning.extract import tree

PACKAGES = ("crawler", "db", "dedup", "fanwen", "pipelines", "tables", "textbasics")
QUANTIFIED_GROUP = re.compile(r"""(?<!\\)\)(?:[*+?]|\{\{?\d*,?\d*\}\}?)\+""")
EXAMINED = {"pipelines/cleaning/extract/tree.py": 1, "pipelines/cleaning/repair/utf8.py": 2}
"""Patterns whose iterations do not fail after they moved; an atomic group would cost memory."""


def test_no_pattern_has_a_possessive_group() -> None:
    root = Path(tree.__file__).parents[3]
    files = [f for p in PACKAGES for f in (root / p).rglob("*") if f.suffix in (".py", ".toml", ".tsv")]
    texts = {f.relative_to(root).as_posix(): f.read_text(encoding="utf-8") for f in files}
    counts = {name: len(QUANTIFIED_GROUP.findall(text)) for name, text in texts.items()}
    assert len(files) > 100
    assert {name: count for name, count in counts.items() if count} == EXAMINED, (
        "use an atomic group: (?>(?:…)*)"
    )


@pytest.mark.parametrize(
    ("text", "length"), [('<a b="c d>e', 9), ("<a </p>", 3), ("<a <b>", 5), ("<a b='c>d' e>", 12)]
)
def test_a_tag_ends_before_its_bracket(text: str, length: int) -> None:
    assert tree.TAG.match(text).end() == length
