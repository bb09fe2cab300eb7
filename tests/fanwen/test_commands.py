"""The commands: input, output and exit codes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.made.command import fanwen
from tests.made.pages import html, speech, title

BAD = {
    "empty.html": b"",
    "binary.html": bytes(range(256)) * 40,
    "picture.html": b"\x89PNG\r\n\x1a\n" + bytes(300),
    "nested.html": b"<div>" * 200_000 + "同志们，大家好。".encode(),
    "latin.html": b"<html><body><p>"
    + b"The quick brown fox jumps over the lazy dog. " * 40
    + b"</p></body></html>",
    "unknown.html": b"<meta charset='x-no-such-charset'><p>" + bytes(range(128, 255)) * 30 + b"</p>",
    "huge.html": b"<html><body><p>" + "同志们，大家好。".encode() * 2_100_000 + b"</p></body></html>",
    "list.html": b"<html><body><ul>"
    + "<li><a href='/1'>讲话稿范文</a></li>".encode() * 80
    + b"</ul></body></html>",
}


def stats(data: Path) -> dict[str, dict[str, int]]:
    done = fanwen(data, "stats", "--json")
    assert done.exit_code == 0, done.stderr
    counts: dict[str, dict[str, int]] = json.loads(done.stdout)
    return counts


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.html").write_bytes(html(title(number), speech(number)))
    (folder / "copy.html").write_bytes(html(title(1), speech(1), "gb18030"))
    return folder


def test_import_stats_rebuild_clean(tmp_path: Path, pages: Path) -> None:
    data = tmp_path / "data"
    done = fanwen(data, "import", pages)
    assert (done.exit_code, done.stderr) == (0, "")
    counts = stats(data)
    assert (counts["occurrences"], counts["survivors"], counts["copies"]) == (4, 3, {"identical": 1})
    again = fanwen(data, "import", pages, "--json")
    assert json.loads(again.stdout)["unchanged"] == 4
    rebuilt = fanwen(data, "rebuild", "--json")
    assert rebuilt.exit_code == 0
    assert json.loads(rebuilt.stdout)["changes"] == {"new": {}, "gone": {}, "altered": {}}
    assert stats(data) == counts
    shown = fanwen(data, "clean", pages / "1.html")
    [cleaned] = map(json.loads, shown.stdout.splitlines())
    assert cleaned["text"] == speech(1)
    assert cleaned["title"] == title(1)
    assert cleaned["date"] == "2024-03-05"


def test_invalid_pages_are_rejected(tmp_path: Path, pages: Path) -> None:
    for name, content in BAD.items():
        (pages / name).write_bytes(content)
    data = tmp_path / "data"
    done = fanwen(data, "import", pages)
    assert done.exit_code == 0, done.stderr
    counts = stats(data)
    assert counts["survivors"] == 3
    assert sum(counts["rejections"].values()) == len(BAD)
    assert not any("internal error" in reason for reason in counts["rejections"])


@pytest.mark.parametrize("name", ["empty.html", "binary.html", "nested.html", "unknown.html"])
def test_clean_prints_the_reason_of_a_rejection(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name])
    done = fanwen(tmp_path / "data", "clean", path)
    assert (done.exit_code, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"fanwen: {path}: page left out by ")


def test_a_missing_file_and_a_truncated_archive_are_named(tmp_path: Path, pages: Path) -> None:
    data = tmp_path / "data"
    fanwen(tmp_path / "other", "import", pages / "0.html", pages / "1.html")
    [warc] = (tmp_path / "other" / "archive").glob("*.warc.gz")
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(warc.read_bytes()[:-50])
    done = fanwen(data, "import", tmp_path / "missing.html", cut, pages / "2.html")
    assert done.exit_code == 1
    first, second = done.stderr.splitlines()
    assert first == f"fanwen: {tmp_path / 'missing.html'}: No such file or directory"
    assert str(cut) in second
    assert "cut off" in second
    assert stats(data)["survivors"] == 2


def test_one_writer_at_a_time(tmp_path: Path, pages: Path) -> None:
    from fanwen.folder.lock import locked
    from fanwen.folder.paths import DataFolder

    data = tmp_path / "data"
    with locked(DataFolder(data)):
        done = fanwen(data, "ingest")
    assert done.exit_code == 4
    assert f"process {os.getpid()}" in done.stderr
    assert fanwen(data, "import", pages / "0.html").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["stats"], 1, "there is no corpus here yet"),
        (["rebuild"], 1, "the archive is empty"),
        (["crawl", "nowhere"], 2, "no profile is named nowhere; `fanwen sites`"),
        (["crawl", "riuwen"], 2, "no profile is named riuwen; did you mean ruiwen"),
        (["statz"], 2, "Did you mean 'stats'?"),
        (["crawl"], 2, "no site is enabled"),
        (["import"], 2, "Missing argument"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_errors_are_one_line_with_a_documented_code(
    tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    done = fanwen(tmp_path / "data", *arguments)
    assert done.exit_code == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_profile_is_named(tmp_path: Path) -> None:
    sites = tmp_path / "data" / "sites"
    sites.mkdir(parents=True)
    (sites / "x.toml").write_text('name = "x"\nhosts = 3\n')
    done = fanwen(tmp_path / "data", "sites")
    assert done.exit_code == 2
    assert "x.toml" in done.stderr
    assert "hosts" in done.stderr


def test_rejections_of_an_unknown_stage_or_site(tmp_path: Path, pages: Path) -> None:
    (pages / "empty.html").write_bytes(b"")
    data = tmp_path / "data"
    fanwen(data, "import", pages)
    assert "empty body" in fanwen(data, "rejections", "--stage", "decode").stdout
    done = fanwen(data, "rejections", "--stage", "decoed")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "fanwen: no stage is named decoed; did you mean decode?\n"
    assert "the corpus has files" in fanwen(data, "rejections", "--site", "nowhere").stderr


def test_no_output_without_a_terminal(tmp_path: Path, pages: Path) -> None:
    data = tmp_path / "data"
    fanwen(data, "import", pages)
    for command in ("ingest", "rebuild"):
        done = fanwen(data, command)
        assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
