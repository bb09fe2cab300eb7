"""WARC files of other crawlers."""

from __future__ import annotations

from pathlib import Path

from db.models import PageRow
from pipelines.archive import ArchiveWriter, Capture, files, payload_digest
from pipelines.cleaning.site_rules import SiteRules
from pipelines.ingest.importing import HeldPage
from pipelines.ingest.page_records import merge_record
from tests.made.imports import archived_records, held_after_import, run_import
from tests.made.warcs import warc_record

NOON = "2026-01-01T12:00:00Z"


def test_other_archives_come_over_whole(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "other", "x") as writer:
        for kind, status in (("text/html", 200), ("text/html", 404), ("image/png", 200), ("", 301)):
            headers = (("Content-Type", kind),) if kind else ()
            writer.write(
                Capture(f"http://a.test/{kind}{status}", "2026-01-01T00:00:00Z", status, "", headers, b"x")
            )
        writer.write_resource("file:///x.txt", "2026-01-01T00:00:00Z", "text/plain", b"y")
    report, bodies = run_import(tmp_path, *files(tmp_path / "other"))
    assert set(bodies) == {f"http://a.test/{p}" for p in ("text/html200", "text/html404", "301")} | {
        "file:///x.txt"
    }
    assert report.left_out == {"image/png": 1}


def test_a_cut_archive_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "other", "x") as writer:
        for number in range(3):
            body = bytes([number]) * 500
            writer.write(Capture(f"http://a.test/{number}", "2026-01-01T00:00:00Z", 200, "", (), body))
    [path] = files(tmp_path / "other")
    path.write_bytes(path.read_bytes()[:-30])
    report, bodies = run_import(tmp_path, path)
    assert set(bodies) == {"http://a.test/0", "http://a.test/1"}
    assert len(report.errors) == 1


def test_an_archive_is_taken_once(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "other", "x") as writer:
        for day, status in ((1, 200), (2, 200), (3, 404), (4, 200), (5, 302)):
            date = f"2026-01-0{day}T00:00:00Z"
            writer.write(Capture("http://a.test/1", date, status, "", (), b"%d" % day))
            writer.write_resource("file:///1", date, "text/plain", b"%d" % day)
    path = files(tmp_path / "other")[0]
    first, _ = run_import(tmp_path, path, held=held_after_import(tmp_path))
    again, _ = run_import(tmp_path, path, held=held_after_import(tmp_path))
    assert [(r.records, r.unchanged) for r in (first, again)] == [(10, 0), (0, 10)]


def test_a_page_that_is_gone_today_is_taken_from_before(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "other", "x") as writer:
        writer.write(Capture("http://a.test/1", NOON, 200, "", (), b"text"))
    gone = HeldPage(None, None, "2026-06-01T00:00:00Z")
    report, _ = run_import(tmp_path, *files(tmp_path / "other"), held=lambda url: gone)
    assert report.records == 1


def test_a_page_that_is_again_what_it_was_comes_in_full(tmp_path: Path) -> None:
    def capture(second: int, body: bytes) -> Capture:
        return Capture("http://a.test/1", f"2026-01-01T00:00:0{second}Z", 200, "OK", (), body)

    first, then = b"<p>first", b"<p>then"
    with ArchiveWriter(tmp_path / "theirs", "x") as writer:
        writer.write(capture(1, first))
        for second in (2, 3):
            writer.write_revisit(capture(second, b""), payload_digest(first), "http://a.test/1", NOON, False)
        writer.write(capture(4, then))
        for second in (5, 6):
            writer.write_revisit(capture(second, b""), payload_digest(first), "http://a.test/1", NOON, False)
    run_import(tmp_path, tmp_path / "theirs" / writer.written[0])
    archived = archived_records(tmp_path)
    assert [record.kind for record in archived] == [
        "response",
        *["revisit"] * 2,
        *["response"] * 2,
        "revisit",
    ]
    row: PageRow | None = None
    for record in archived:
        row = merge_record(row, record, SiteRules("a"))
    assert row is not None
    assert (row.digest, row.fetched_at) == (payload_digest(first), "2026-01-01T00:00:05Z")


def test_bad_records_are_named_and_those_without_a_page_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx"
    path.write_bytes(
        warc_record("http://[a/", "response", page)
        + warc_record("dns:a.test", "response", b"20260101 127.0.0.1")
        + warc_record("http://a.test/text", "conversion", b"text")
        + warc_record("http://a.test/", "request", b"GET / HTTP/1.1\r\n\r\n")
        + warc_record("http://a.test/", "response", page)
    )
    report, bodies = run_import(tmp_path, path)
    assert list(bodies) == ["http://a.test/"]
    assert report.left_out == {"records without a page": 2}
    [error] = report.errors
    assert error.startswith(f"{path}: bad record at offset 0: not a URL")
