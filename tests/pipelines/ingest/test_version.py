"""What was made by other rules is made again: the version follows from every file of code and data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.made.places import ROOT

ASK = "from pipelines.ingest import version as v; print(v.rules_version(), v.dedup_version())"


def versions(root: Path) -> list[str]:
    """Of the rules, and of the search for copies, as a process that runs this code has them."""
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
    )
    return told.stdout.decode().split()


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for room in ("pipelines", "dedup", "db", "tables", "textbasics"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_changed_table_or_module_makes_another_version(house: Path) -> None:
    seen = [versions(house)]
    for file in (
        "pipelines/cleaning/split/titles.py",
        "pipelines/cleaning/data/banners.toml",
        "dedup/spun.tsv",
    ):
        with (house / file).open("a") as changed:
            changed.write("\n# another comment\n")
        seen.append(versions(house))
    rules, copies = zip(*seen, strict=True)
    assert len(set(rules)) == len(seen)
    assert len(set(copies[:3])) == 1
    assert copies[3] != copies[2]


def test_only_what_makes_the_corpus_counts(house: Path) -> None:
    before = versions(house)
    (house / "pipelines" / "notes.md").write_text("A note.")
    (house / "db" / "other.py").write_text("OTHER = 1\n")
    assert versions(house) == before
