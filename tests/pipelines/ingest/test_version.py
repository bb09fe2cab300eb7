"""The rules version follows from every file of code and data, so that pages are cleaned again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dedup.rule_files import FILES
from pipelines.ingest.version import DEDUP_FILES, hash_package
from tests.made.places import ROOT

ASK = """
import sys
from pathlib import Path
from pipelines.ingest import version
from tables.owner import use_owner_rules
if sys.argv[1:]:
    use_owner_rules(Path(sys.argv[1]))
print(version.rules_version(), version.dedup_version())
"""


def versions(root: Path, rules: Path | None = None) -> list[str]:
    """The rules version and the deduplication version of the code below ``root``, with an owner's rules."""
    process = subprocess.run(
        [sys.executable, "-c", ASK, *([str(rules)] if rules else [])],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
    )
    return process.stdout.decode().split()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for package in ("pipelines", "dedup", "db", "tables", "textbasics"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_package_without_files_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-package"):
        hash_package("no-such-package")


def test_a_changed_table_or_module_makes_another_version(checkout: Path) -> None:
    versions_so_far = [versions(checkout)]
    for file in (
        "pipelines/cleaning/split/titles.py",
        "pipelines/cleaning/data/banners.toml",
        "dedup/spun.tsv",
    ):
        with (checkout / file).open("a") as changed:
            changed.write("\n# another comment\n")
        versions_so_far.append(versions(checkout))
    rules, copies = zip(*versions_so_far, strict=True)
    assert len(set(rules)) == len(versions_so_far)
    assert len(set(copies[:3])) == 1
    assert copies[3] != copies[2]


def test_the_owners_rules_are_part_of_the_version(checkout: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    without = versions(checkout)
    assert versions(checkout, rules) == without
    (rules / "banners.toml").write_text("# none yet\n")
    with_banners = versions(checkout, rules)
    assert with_banners[0] != without[0]
    assert with_banners[1] == without[1]
    (rules / "spun.tsv").write_text("spun\toriginal\tpairs\texample\tcounter\n")
    assert versions(checkout, rules)[1] != without[1]


def test_the_files_of_deduplication_are_all_known() -> None:
    assert {file.path.name for file in FILES} == DEDUP_FILES


def test_other_files_do_not_change_the_version(checkout: Path) -> None:
    before = versions(checkout)
    (checkout / "pipelines" / "notes.md").write_text("A note.")
    (checkout / "db" / "other.py").write_text("OTHER = 1\n")
    assert versions(checkout) == before
