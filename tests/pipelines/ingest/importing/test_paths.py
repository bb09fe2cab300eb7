"""Paths: which files are imported, which are left out, and which are errors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.archive import ArchiveWriter
from pipelines.ingest.importing import files as importing_files
from tests.made.imports import run_import
from tests.made.warcs import warc_record


def test_pages_and_texts_of_a_folder(tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "deep").mkdir(parents=True)
    (source / "a.html").write_bytes(b"<p>a</p>")
    (source / "deep" / "b.TXT").write_bytes(b"b")
    (source / "c.png").write_bytes(b"\x89PNG")
    report, bodies = run_import(tmp_path, source)
    assert bodies == {(source / "a.html").as_uri(): b"<p>a</p>", (source / "deep" / "b.TXT").as_uri(): b"b"}
    assert (report.records, report.left_out, report.errors) == (2, {".png": 1}, [])


def test_a_name_that_is_only_a_suffix_has_none(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (".html", ".jsonl", ".a.html"):
        (folder / name).write_bytes(b"a")
    report, bodies = run_import(tmp_path, folder)
    assert (report.left_out, list(bodies)) == ({"no suffix": 2}, [(folder / ".a.html").as_uri()])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.html", None, "No such file"),
        ("picture.png", b"\x89PNG", "not a kind of file"),
        ("page.warc", b"<html></html>", "damaged"),
        ("page.warc.gz", b"\x1f\x8b\x08\x00cut", "cut off"),
    ],
)
def test_errors_name_the_file_and_the_rest_is_kept(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    good = tmp_path / "good.html"
    good.write_bytes(b"<p>good</p>")
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    report, bodies = run_import(tmp_path, path, good)
    [error] = report.errors
    assert str(path) in error
    assert message in error
    assert good.as_uri() in bodies


def test_what_is_too_large_is_named_and_the_rest_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_files, "MAX_BYTES", 100)
    page, lines = tmp_path / "a.html", tmp_path / "b.jsonl"
    page.write_bytes(b"x" * 101)
    lines.write_bytes(b"a" * 100 + b"\n" + b"b" * 101 + b"\n" + b"c" * 500 + b"\nd\n" + b"e" * 100)
    report, bodies = run_import(tmp_path, page, lines)
    assert [(url[-1], len(body)) for url, body in bodies.items()] == [("1", 100), ("4", 1), ("5", 100)]
    assert [error.split(": ", 1)[0] for error in report.errors] == [str(page), str(lines), str(lines)]
    assert ["line 2: larger" in report.errors[1], "line 3: larger" in report.errors[2]] == [True, True]


def test_folders_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in" / "shut").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_bytes(b"a")
    scandir = os.scandir

    def refusing(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    report, bodies = run_import(tmp_path, tmp_path / "in")
    assert report.errors == [f"{tmp_path / 'in' / 'shut'}: Permission denied"]
    assert len(bodies) == 1


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("pipe.html", "pipe.jsonl", "pipe.warc", "pipe"):
        os.mkfifo(folder / name)
    report, bodies = run_import(tmp_path, folder)
    assert (report.left_out, report.errors, bodies) == ({"not a regular file": 3, "no suffix": 1}, [], {})
    report, bodies = run_import(tmp_path, folder / "pipe.html", Path("/dev/zero"))
    assert [error.split(": ")[0] for error in report.errors] == [str(folder / "pipe.html"), "/dev/zero"]
    assert "not a regular file" in report.errors[0]


def test_loops_of_links_end(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "round").symlink_to(folder)
    (folder / "self.html").symlink_to(folder / "self.html")
    (folder / "a.txt").write_bytes(b"a")
    report, bodies = run_import(tmp_path, folder, folder / "self.html")
    assert list(bodies) == [(folder / "a.txt").as_uri()]
    assert report.left_out == {"link to a folder": 1}
    assert [str(folder / "self.html") in error for error in report.errors] == [True, True]


def test_names_with_odd_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    good, bad = folder / os.fsdecode(b"\xd6\xd0\n.html"), folder / os.fsdecode(b"\xd6\xd0.warc")
    good.write_bytes(b"a")
    bad.write_bytes(b"no archive")
    report, bodies = run_import(tmp_path, folder, tmp_path / "\ud800.html")
    assert list(bodies) == [f"{folder.as_uri()}/%D6%D0%0A.html"]
    assert [ascii(str(bad)) in report.errors[0], "\\ud800" in report.errors[1]] == [True, True]
    assert all(error.isascii() and error.isprintable() for error in report.errors)


def test_a_path_that_makes_too_long_a_url_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["长" * 80] * 3)
    folder.mkdir(parents=True)
    for name in ("a.html", "a.jsonl"):
        (folder / name).write_bytes(b'{"url": "http://a.test/", "text": "x"}\n{}\n')
    report, bodies = run_import(tmp_path, folder)
    assert list(bodies) == ["http://a.test/"]
    assert [error.count("more than 2,000") for error in report.errors] == [1, 1]
    assert "line 2" in report.errors[1]


@pytest.mark.parametrize("name", ["a.html", "a.jsonl", "a.warc"])
def test_an_archive_that_cannot_be_written_ends_the_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    content = warc_record("http://a.test/", "resource", b"x") if name.endswith("warc") else b"{}"
    (tmp_path / name).write_bytes(content)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ArchiveWriter, "write_resource", full)
    with pytest.raises(OSError, match="No space"):
        run_import(tmp_path, tmp_path / name)
