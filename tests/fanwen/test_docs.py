"""The shell blocks of the tutorial and the how-to pages are run.

In the source of a page, a comment before a block may say ``shown: why`` (the block is not run), or
``before: command`` (a command that the reader has run before).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.made.places import ROOT

DOCS = ROOT / "docs"
QUICK = {"dedup-rule.md", "publish-with-datasette.md", "schedule.md"}
"""Pages that ``make test`` runs. The others take up to half a minute; ``make quality`` runs them."""
REASONS = ("needs ", "serves until ", "crawls")
_BLOCK = re.compile(r"((?:<!-- [^\n]* -->\n)*)```(\w+)\n(.*?)```", re.S)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page and the values of its comments."""

    language: str
    text: str
    before: tuple[str, ...]
    shown: str | None


def blocks(page: Path) -> list[Block]:
    page_blocks = []
    for comments, language, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        before = tuple(re.findall(r"<!-- before: (.*) -->", comments))
        shown = re.search(r"<!-- shown: (.*) -->", comments)
        page_blocks.append(Block(language, text, before, shown[1] if shown else None))
    return page_blocks


def pages() -> list[object]:
    """The pages with shell blocks. Slow ones are marked."""
    with_shell = [p for p in sorted(DOCS.rglob("*.md")) if any(b.language == "sh" for b in blocks(p))]
    return [
        pytest.param(page, id=page.name, marks=() if page.name in QUICK else pytest.mark.docs)
        for page in with_shell
    ]


def run_blocks(page: Path, folder: Path) -> None:
    """Run the page's blocks in one shell, in a folder that looks like a fresh checkout."""
    for name in (".venv", "crawler", "docs"):
        (folder / name).symlink_to(ROOT / name)
    lines = ["set -euo pipefail"]
    for block in blocks(page):
        lines += block.before
        if block.language == "sh" and block.shown is None:
            lines.append(block.text)
    samples = f"{sys.executable} {ROOT / 'tests' / 'made' / 'samples.py'} ."
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FANWEN_")}
    done = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=folder,
        env={**clean, "SAMPLES": samples},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{page}:\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"


@pytest.mark.parametrize("page", pages())
def test_the_shell_blocks_of_a_page_run(page: Path, tmp_path: Path) -> None:
    run_blocks(page, tmp_path)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_a_block_that_is_not_run_has_a_reason(page: Path) -> None:
    for block in blocks(page):
        assert block.shown is None or block.shown.startswith(REASONS)
