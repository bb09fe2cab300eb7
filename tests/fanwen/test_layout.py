"""The layout: names of packages, help of commands, lengths of files."""

from __future__ import annotations

import importlib.metadata
import re
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
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 300
    }
    assert not long
