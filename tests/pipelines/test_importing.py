"""Importing: what becomes a record, what is left out, and what is an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.archive import ArchiveWriter, Capture, files, records
from pipelines.importing import Imported, Known, import_paths


def nothing_known(url: str) -> tuple[str | None, str | None]:
    return None, None


def imported(tmp_path: Path, *paths: Path, known: Known = nothing_known) -> tuple[Imported, dict[str, bytes]]:
    folder = tmp_path / "archive"
    with ArchiveWriter(folder, "import") as writer:
        report = import_paths(paths, writer, known)
    found = {record.url: body for path in files(folder) for record, body in records(path)}
    return report, found


def test_pages_and_texts_of_a_folder(tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "deep").mkdir(parents=True)
    (source / "a.html").write_bytes(b"<p>a</p>")
    (source / "deep" / "b.TXT").write_bytes(b"b")
    (source / "c.png").write_bytes(b"\x89PNG")
    report, found = imported(tmp_path, source)
    assert found == {(source / "a.html").as_uri(): b"<p>a</p>", (source / "deep" / "b.TXT").as_uri(): b"b"}
    assert (report.records, report.left_out, report.errors) == (2, {".png": 1}, [])


def test_lines_of_json(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    named = json.dumps({"url": "https://a.test/1", "text": "同志们"})
    path.write_text(f"{named}\n\nnot json\n" + json.dumps({"text": "x", "url": "no address"}) + "\n")
    report, found = imported(tmp_path, path)
    assert set(found) == {"https://a.test/1", f"{path.as_uri()}#line=3", f"{path.as_uri()}#line=4"}
    assert (report.records, report.errors) == (3, [])


def test_other_archives_come_over_whole(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "other", "x") as writer:
        for kind, status in (("text/html", 200), ("text/html", 404), ("image/png", 200), ("", 301)):
            headers = (("Content-Type", kind),) if kind else ()
            writer.write(
                Capture(f"http://a.test/{kind}{status}", "2026-01-01T00:00:00Z", status, "", headers, b"x")
            )
        writer.write_resource("file:///x.txt", "2026-01-01T00:00:00Z", "text/plain", b"y")
    report, found = imported(tmp_path, *files(tmp_path / "other"))
    assert set(found) == {f"http://a.test/{p}" for p in ("text/html200", "text/html404", "301")} | {
        "file:///x.txt"
    }
    assert report.left_out == {"image/png": 1}


def test_what_is_known_is_not_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<p>a</p>")
    imported(tmp_path, path)
    [(record, _)] = records(files(tmp_path / "archive")[0])
    report, _ = imported(tmp_path, path, known=lambda url: (record.digest, record.fetched_at))
    assert (report.records, report.unchanged) == (0, 1)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.html", None, "No such file"),
        ("picture.png", b"\x89PNG", "not a kind of file"),
        ("page.warc", b"<html></html>", "damaged"),
        ("page.warc.gz", b"\x1f\x8b\x08\x00cut", "cut off"),
    ],
)
def test_errors_name_the_file_and_the_rest_is_kept(
    tmp_path: Path, name: str, content: bytes | None, says: str
) -> None:
    good = tmp_path / "good.html"
    good.write_bytes(b"<p>good</p>")
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    report, found = imported(tmp_path, path, good)
    [error] = report.errors
    assert str(path) in error
    assert says in error
    assert good.as_uri() in found


def test_a_cut_archive_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "other", "x") as writer:
        for number in range(3):
            body = bytes([number]) * 500
            writer.write(Capture(f"http://a.test/{number}", "2026-01-01T00:00:00Z", 200, "", (), body))
    [path] = files(tmp_path / "other")
    path.write_bytes(path.read_bytes()[:-30])
    report, found = imported(tmp_path, path)
    assert set(found) == {"http://a.test/0", "http://a.test/1"}
    assert len(report.errors) == 1
