"""A disk that is full or cannot be written: one line, exit code 1, and nothing damaged."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.archive import files, records
from tests.made.command import fanwen, write_profile
from tests.made.pages import html, speech, title


def _mount(*arguments: str) -> bool:
    done = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.geteuid() != 0 or not _mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)):
        pytest.skip("only root may mount a small disk to fill")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def _prepare(web: Any, data: Path, articles: int) -> None:
    write_profile(data, web.host, web.root)
    web.page("/list/1.html", *(f"/article/{n}.html" for n in range(articles)))
    for n in range(articles):
        noise = f"<!-- {os.urandom(20_000).hex()} -->".encode()
        web.page(f"/article/{n}.html", body=html(title(n), speech(n)) + noise)


def _survivors(data: Path) -> int:
    found: int = json.loads(fanwen(data, "stats", "--json").stdout)["survivors"]
    return found


def test_a_disk_that_fills_up_ends_the_crawl_and_damages_nothing(web: Any, disk: Path) -> None:
    _prepare(web, disk, 5)
    assert fanwen(disk, "crawl").exit_code == 0
    assert _survivors(disk) == 5
    _prepare(web, disk, 200)
    done = fanwen(disk, "crawl")
    assert done.exit_code == 1
    assert [line for line in done.stderr.splitlines() if "No space left" in line or "full" in line]
    assert all(line.startswith("fanwen: ") for line in done.stderr.splitlines())
    assert "Traceback" not in done.stderr
    # What came before the disk was full is whole, and so is the corpus.
    assert _survivors(disk) == 5
    kept = [record.url for path in files(disk / "archive") for record, _ in records(path)]
    assert len(kept) > 7
    # Once there is room, the next run takes up what had come and fetches the rest.
    assert _mount("-o", "remount,size=30m", str(disk))
    done = fanwen(disk, "crawl")
    assert (done.exit_code, done.stderr) == (0, "")
    assert _survivors(disk) == 200
    assert fanwen(disk, "doctor").exit_code == 0 or "GB free" in fanwen(disk, "doctor").stdout


@pytest.mark.parametrize("command", ["ingest", "rebuild", "import"])
def test_a_full_disk_is_one_line_for_every_command(web: Any, disk: Path, command: str) -> None:
    _prepare(web, disk, 3)
    assert fanwen(disk, "crawl").exit_code == 0
    for path in files(disk / "archive"):
        # A second copy under another name has yet to be ingested.
        (disk / "archive" / f"z-{path.name}").write_bytes(path.read_bytes())
    page = disk.parent / "page.html"
    page.write_bytes(html(title(9), speech(9)) + b"<!-- %s -->" % os.urandom(30_000).hex().encode())
    free = os.statvfs(disk)
    (disk / "filler").write_bytes(bytes(max(0, (free.f_bavail - 2) * free.f_bsize)))
    done = fanwen(disk, command, *([str(page)] if command == "import" else []))
    assert done.exit_code == 1
    [line] = [line for line in done.stderr.splitlines() if "log cannot be written" not in line]
    assert line.startswith("fanwen: ")
    assert _survivors(disk) == 3


def test_a_disk_that_cannot_be_written_is_one_line(web: Any, disk: Path) -> None:
    _prepare(web, disk, 3)
    assert fanwen(disk, "crawl").exit_code == 0
    assert _mount("-o", "remount,ro", str(disk))
    web.asked.clear()
    for command in (["crawl"], ["ingest"], ["rebuild"]):
        done = fanwen(disk, *command)
        assert done.exit_code == 1
        [line] = [line for line in done.stderr.splitlines() if "log cannot be written" not in line]
        assert "Read-only file system" in line
    assert web.asked == [], "what could not be kept is not asked for"
    assert _survivors(disk) == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write where others may not")
@pytest.mark.parametrize("name", ["corpus.db", "archive"])
def test_what_this_user_may_not_write_is_one_line(web: Any, tmp_path: Path, name: str) -> None:
    _prepare(web, tmp_path, 3)
    assert fanwen(tmp_path, "crawl").exit_code == 0
    _prepare(web, tmp_path, 4)
    (tmp_path / name).chmod(0o500)
    done = fanwen(tmp_path, "crawl")
    (tmp_path / name).chmod(0o700)
    assert done.exit_code == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("fanwen: ")
    assert _survivors(tmp_path) == 3


def test_a_lock_that_a_killed_run_left_is_none(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path, 1)
    (tmp_path / "lock").write_text("999999\n")
    done = fanwen(tmp_path, "crawl")
    assert (done.exit_code, done.stderr) == (0, "")
