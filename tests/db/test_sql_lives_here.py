"""SQL is only in ``db``."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OUTSIDE = sorted({*PROJECT["tool"]["importlinter"]["root_packages"]} - {"db"})
_SQL = re.compile(
    r"\s*(?:SELECT\s.+\sFROM\s|SELECT\s(?:count|max|min|sum|1)\b|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s"
    r"|DELETE\s+FROM\s|CREATE\s+(?:TEMP\s+|VIRTUAL\s+|UNIQUE\s+)?(?:TABLE|VIEW|INDEX|TRIGGER)\s|DROP\s+\w+\s"
    r"|ALTER\s+TABLE\s|ATTACH\s+DATABASE\s|DETACH\s|PRAGMA\s|VACUUM\b|REPLACE\s+INTO\s|WITH\s+\w+\s+AS\s)",
    re.S,
)


def strings(source: str) -> Iterator[tuple[int, str]]:
    """Every string with its line, except docstrings. The constant parts of an f-string are joined."""
    tree = ast.parse(source)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            fixed = (part.value for part in node.values if isinstance(part, ast.Constant))
            yield node.lineno, " ? ".join(map(str, fixed))
        elif isinstance(node, ast.Constant) and id(node) not in inside | statements:
            yield node.lineno, str(node.value)


@pytest.mark.parametrize("package", OUTSIDE)
def test_no_sql_outside_db(package: str) -> None:
    written = [
        f"{path.relative_to(ROOT)}:{line}: {text[:60]!r}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for line, text in strings(path.read_text(encoding="utf-8"))
        if _SQL.match(text)
    ]
    assert not written, "move these queries into a module of db"


@pytest.mark.parametrize(
    "code",
    [
        'db.execute("SELECT a FROM b")',
        'db.execute(f"SELECT {names} FROM b WHERE c IN ({marks})")',
        'db.execute("""\n  INSERT OR REPLACE INTO t VALUES (?)""")',
        "_Q = 'DELETE FROM t'",
        'db.execute("PRAGMA quick_check")',
        'db.execute("ATTACH DATABASE ? AS old", [path])',
        'db.execute("CREATE TEMP TABLE t (a)")',
        'db.execute("UPDATE t SET a = 1")',
    ],
)
def test_the_scan_finds_sql(code: str) -> None:
    assert [text for _, text in strings(code) if _SQL.match(text)]


@pytest.mark.parametrize(
    "code", ['"""SELECT a FROM b"""', 'say("Update the profile.")', 'say("select a site")', 'x = "Delete it"']
)
def test_the_scan_ignores_prose(code: str) -> None:
    assert not [text for _, text in strings(code) if _SQL.match(text)]
