"""The layout: names of packages, help of commands, lengths of files."""

from __future__ import annotations

import ast
import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.profiles import read_profile
from fanwen.cli import COMMANDS, main
from fanwen.folder.paths import DataFolder
from fanwen.folder.settings import Settings, read_settings
from tests.made.places import ROOT

PACKAGES = ("fanwen", "crawler", "pipelines", "dedup", "db", "tables", "textbasics")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_has_our_package(package: str) -> None:
    owners = set(importlib.metadata.packages_distributions().get(package, []))
    assert owners <= {"fanwen"}, f"{package} is also installed by {owners}"


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_are_those_of_this_checkout(package: str) -> None:
    module = importlib.import_module(package)
    assert Path(str(module.__file__)).parent == ROOT / package


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_an_entry_in_the_reference(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert len(lines) > 5
    assert all(len(line) <= 80 for line in lines), "help must fit a terminal of 80 columns"
    assert re.search(rf"Examples:\n +\S*.*fanwen {name}\b", result.output), "help must have an example"
    assert re.search(rf"^\| `fanwen {name}\b", _page("reference/commands.md"), re.M)


def test_the_files_in_the_documentation_are_valid(tmp_path: Path) -> None:
    [profile] = re.findall(r"<<'TOML'\n(.*?)TOML\n", _page("how-to/add-a-site.md"), re.S)
    [settings] = re.findall(r"```toml\n(.*?)```", _page("reference/settings.md"), re.S)
    path = tmp_path / "example.toml"
    path.write_text(profile, encoding="utf-8")
    rules = read_profile(path).rules
    assert rules.is_article("https://www.example.com/jianghua/17.html")
    assert not rules.is_article("https://www.example.com/jianghua/index_2.html")
    data = DataFolder(tmp_path)
    data.settings.write_text(settings, encoding="utf-8")
    assert read_settings(data).hook.command == "mail -s Fanwen you@example.com"
    assert read_settings(data).without_news == Settings().without_news


def _page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_no_file_is_too_long() -> None:
    """A file of more than 300 lines has more than one subject."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _sources(*PACKAGES, "tests", "benchmarks")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 300
    }
    assert not long


def test_no_function_is_too_long() -> None:
    """40 lines, with the docstring."""
    long = {
        f"{path.relative_to(ROOT)}: {node.name}": lines
        for path in _sources(*PACKAGES, "tests", "benchmarks")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.end_lineno and (lines := node.end_lineno - node.lineno + 1) > 40
    }
    assert not long


def test_private_names_are_used_in_their_own_module_only() -> None:
    """Also by tests and benchmarks, and in the strings that name what a test replaces."""
    used = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in _sources(*PACKAGES, "tests", "benchmarks")
        for line, name in _foreign_private_names(_tree(path))
    ]
    assert not used


def test_uses_of_private_names_are_noticed() -> None:
    text = """
from db.rows import _a, b
from os import _exit
import db.rows
from db import rows as own
db.rows._c(own._d, own.e)
patch.setattr(own, '_f', 1)
patch.setattr('db.rows._g', 1)
own.Row._fields, self._h, b.__doc__
"""
    names = [name.rpartition(".")[2] for _, name in _foreign_private_names(ast.parse(text))]
    assert sorted(names) == ["_a", "_c", "_d", "_f", "_g"]


OWN = (*PACKAGES, "tests", "benchmarks", "setup_env")
PUBLIC_OF_NAMED_TUPLES = {"_fields", "_make", "_replace", "_asdict"}


def _sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _foreign_private_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The line and the name of each use of what is private to another module of ours."""
    imported: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.asname or alias.name.partition(".")[0] for alias in node.names]
            imported |= {name for name, alias in zip(names, node.names, strict=True) if _is_own(alias.name)}
        elif isinstance(node, ast.ImportFrom) and _is_own(node.module or ""):
            imported |= {alias.asname or alias.name for alias in node.names}
            yield from ((node.lineno, alias.name) for alias in node.names if _is_private(alias.name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Call | ast.Constant):
            name = _dotted(node)
            root = name.partition(".")[0]
            if _is_private(name.rpartition(".")[2]) and (
                root in imported or (isinstance(node, ast.Constant) and root in OWN)
            ):
                yield node.lineno, name


def _dotted(node: ast.expr) -> str:
    """The dotted name that an expression stands for, a string holds, or a call of ``setattr`` replaces."""
    match node:
        case ast.Name(id=name) | ast.Constant(value=str(name)):
            return name
        case ast.Attribute(value=owner, attr=name):
            return f"{_dotted(owner)}.{name}"
        case ast.Call(func=ast.Attribute(attr="setattr"), args=[owner, ast.Constant(value=str(name)), *_]):
            return f"{_dotted(owner)}.{name}"
    return ""


def _is_own(module: str) -> bool:
    return module.partition(".")[0] in OWN


def _is_private(name: str) -> bool:
    return re.fullmatch(r"_[^_]\w*", name) is not None and name not in PUBLIC_OF_NAMED_TUPLES
