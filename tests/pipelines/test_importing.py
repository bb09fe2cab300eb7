"""Importing: what becomes a record, what is left out, and what is an error."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.models import PageRow
from pipelines import importing
from pipelines.archive import ArchiveWriter, Capture, Record, files, payload_digest, records
from pipelines.fold import fold
from pipelines.importing import Held, Imported, Known, import_paths
from pipelines.rules import SiteRules

NOON = "2026-01-01T12:00:00Z"


def nothing_known(url: str) -> Held:
    return Held()


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
    held = Held(record.digest, record.fetched_at, record.fetched_at)
    report, _ = imported(tmp_path, path, known=lambda url: held)
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


def archived(tmp_path: Path) -> list[Record]:
    return [record for path in files(tmp_path / "archive") for record, _ in records(path)]


def corpus(tmp_path: Path) -> Callable[[str], Held]:
    """What a corpus would hold that took in the archive."""
    rules = SiteRules("a")
    rows: dict[str, PageRow] = {}
    for record in archived(tmp_path):
        rows[record.url] = fold(rows.get(record.url), record, rules)
    held = {url: Held(row.digest, row.fetched_at, row.checked_at) for url, row in rows.items()}
    return lambda url: held.get(url, Held())


def test_lines_that_share_a_url_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"url": f"https://a.test/{url}", "text": text}) for url, text in ("1a", "2b", "1c")]
    path.write_text("\n".join(lines))
    report, found = imported(tmp_path, path)
    assert {url: json.loads(body)["text"] for url, body in found.items()} == {
        "https://a.test/1#line=1": "a",
        "https://a.test/2": "b",
        "https://a.test/1#line=3": "c",
    }
    assert (report.records, report.errors) == (3, [])


@pytest.mark.parametrize("days", [(1, 2), (2, 1), (1, 1), (30_000, 1)])
@pytest.mark.parametrize("held", [None, "2023-11-15T22:13:20Z", "2026-01-01T00:00:00Z"])
def test_of_two_files_that_name_one_url_the_newer_counts_in_any_order(
    tmp_path: Path, days: tuple[int, int], held: str | None
) -> None:
    """Both are in the archive, and the import says so."""
    url, names = "https://a.test/1", ("a.jsonl", "b.jsonl")
    for name, day in zip(names, days, strict=True):
        path = tmp_path / name
        path.write_text(json.dumps({"url": url, "text": f"{name} of day {day}"}))
        os.utime(path, (day * 86_400 + 1_700_000_000,) * 2 if day < 10_000 else (0, 0))
    counts = []
    for order in (names, names[::-1]):
        home = tmp_path / order[0][0]
        home.mkdir()
        report, _ = imported(
            home, *(tmp_path / name for name in order), known=lambda _: Held("sha1:x" if held else None, held)
        )
        assert (report.records, report.errors, len(report.notes)) == (2, [], 1)
        newest = corpus(home)(url)
        counts.append(newest.digest)
        second_counts = newest.digest == payload_digest((tmp_path / order[1]).read_bytes())
        said = "this" if second_counts else "that"
        assert report.notes[0].startswith(f"{tmp_path / order[1]}: line 1: another file of this import")
        assert f"{said} one counts" in report.notes[0]
        assert newest.fetched_at is not None
        assert newest.fetched_at > (held or "")
    assert counts[0] == counts[1]
    if days != (1, 1):
        newer = names[0] if days[0] > days[1] else names[1]
        assert counts[0] == payload_digest((tmp_path / newer).read_bytes())


def test_a_file_that_is_named_twice_is_taken_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"url": "https://a.test/1", "text": "x"}))
    report, _ = imported(tmp_path, path, path)
    assert (report.records, report.unchanged, report.notes) == (1, 1, [])


@pytest.mark.parametrize(
    "url",
    [
        "http://[a.test/",
        "http://a.test:99999999/",
        "http://a.test/\ud800",
        "http://a.test/\nWARC-Date: 2001-01-01T00:00:00Z",
        "http://a.test/\x00",
        "http://a.test/\u2028",
        "http://a.test/" + "x" * 2_000,
    ],
)
def test_a_line_with_an_unusable_url_goes_under_the_file(tmp_path: Path, url: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"url": url, "text": "x"}) + "\n")
    report, found = imported(tmp_path, path)
    assert set(found) == {f"{path.as_uri()}#line=1"}
    assert report.errors == []


def test_a_line_number_may_make_a_shared_url_too_long(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    url = "http://a.test/".ljust(2_000, "x")
    path.write_text((json.dumps({"url": url, "text": "x"}) + "\n") * 2)
    _, found = imported(tmp_path, path)
    assert set(found) == {f"{path.as_uri()}#line={n}" for n in (1, 2)}


def test_what_is_too_large_is_named_and_the_rest_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LARGEST", 100)
    page, lines = tmp_path / "a.html", tmp_path / "b.jsonl"
    page.write_bytes(b"x" * 101)
    lines.write_bytes(b"a" * 100 + b"\n" + b"b" * 101 + b"\n" + b"c" * 500 + b"\nd\n" + b"e" * 100)
    report, found = imported(tmp_path, page, lines)
    assert [(url[-1], len(body)) for url, body in found.items()] == [("1", 100), ("4", 1), ("5", 100)]
    assert [error.split(": ", 1)[0] for error in report.errors] == [str(page), str(lines), str(lines)]
    assert ["line 2: larger" in report.errors[1], "line 3: larger" in report.errors[2]] == [True, True]


def test_the_newest_import_counts_however_old_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for day, text in ((3, b"first"), (2, b"older"), (3, b"same second")):
        path.write_bytes(text)
        os.utime(path, (day * 86_400 + 1_700_000_000,) * 2)
        imported(tmp_path, path, known=corpus(tmp_path))
        assert corpus(tmp_path)(path.as_uri()).digest == payload_digest(text)


@pytest.mark.parametrize("moment", [0, 315_532_800, 4_000_000_000, 1 << 34])
def test_a_senseless_time_of_a_file_is_now(tmp_path: Path, moment: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    os.utime(path, (moment, moment))
    before = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    imported(tmp_path, path)
    [record] = archived(tmp_path)
    assert before <= record.fetched_at <= time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def test_an_archive_is_taken_once(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "other", "x") as writer:
        for day, status in ((1, 200), (2, 200), (3, 404), (4, 200), (5, 302)):
            date = f"2026-01-0{day}T00:00:00Z"
            writer.write(Capture("http://a.test/1", date, status, "", (), b"%d" % day))
            writer.write_resource("file:///1", date, "text/plain", b"%d" % day)
    path = files(tmp_path / "other")[0]
    first, _ = imported(tmp_path, path, known=corpus(tmp_path))
    again, _ = imported(tmp_path, path, known=corpus(tmp_path))
    assert [(r.records, r.unchanged) for r in (first, again)] == [(10, 0), (0, 10)]


def test_a_page_that_is_gone_today_is_taken_from_before(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "other", "x") as writer:
        writer.write(Capture("http://a.test/1", NOON, 200, "", (), b"text"))
    gone = Held(None, None, "2026-06-01T00:00:00Z")
    report, _ = imported(tmp_path, *files(tmp_path / "other"), known=lambda url: gone)
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
    imported(tmp_path, tmp_path / "theirs" / writer.written[0])
    found = archived(tmp_path)
    assert [each.kind for each in found] == ["response", *["revisit"] * 2, *["response"] * 2, "revisit"]
    row: PageRow | None = None
    for record in found:
        row = fold(row, record, SiteRules("a"))
    assert row is not None
    assert (row.digest, row.fetched_at) == (payload_digest(first), "2026-01-01T00:00:05Z")


def warc(kind: str, url: str, block: bytes, date: str = NOON) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def test_bad_records_are_named_and_those_without_a_page_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx"
    path.write_bytes(
        warc("response", "http://[a/", page)
        + warc("response", "dns:a.test", b"20260101 127.0.0.1")
        + warc("conversion", "http://a.test/text", b"text")
        + warc("request", "http://a.test/", b"GET / HTTP/1.1\r\n\r\n")
        + warc("response", "http://a.test/", page)
    )
    report, found = imported(tmp_path, path)
    assert list(found) == ["http://a.test/"]
    assert report.left_out == {"records without a page": 2}
    [error] = report.errors
    assert error.startswith(f"{path}: bad record at offset 0: not a URL")


def test_folders_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in" / "shut").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_bytes(b"a")
    scandir = os.scandir

    def refusing(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    report, found = imported(tmp_path, tmp_path / "in")
    assert report.errors == [f"{tmp_path / 'in' / 'shut'}: Permission denied"]
    assert len(found) == 1


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("pipe.html", "pipe.jsonl", "pipe.warc", "pipe"):
        os.mkfifo(folder / name)
    report, found = imported(tmp_path, folder)
    assert (report.left_out, report.errors, found) == ({"not a regular file": 3, "no suffix": 1}, [], {})
    report, found = imported(tmp_path, folder / "pipe.html", Path("/dev/zero"))
    assert [error.split(": ")[0] for error in report.errors] == [str(folder / "pipe.html"), "/dev/zero"]
    assert "not a regular file" in report.errors[0]


def test_loops_of_links_end(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "round").symlink_to(folder)
    (folder / "self.html").symlink_to(folder / "self.html")
    (folder / "a.txt").write_bytes(b"a")
    report, found = imported(tmp_path, folder, folder / "self.html")
    assert list(found) == [(folder / "a.txt").as_uri()]
    assert report.left_out == {"link to a folder": 1}
    assert [str(folder / "self.html") in error for error in report.errors] == [True, True]


def test_names_with_odd_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    good, bad = folder / os.fsdecode(b"\xd6\xd0\n.html"), folder / os.fsdecode(b"\xd6\xd0.warc")
    good.write_bytes(b"a")
    bad.write_bytes(b"no archive")
    report, found = imported(tmp_path, folder, tmp_path / "\ud800.html")
    assert list(found) == [f"{folder.as_uri()}/%D6%D0%0A.html"]
    assert [ascii(str(bad)) in report.errors[0], "\\ud800" in report.errors[1]] == [True, True]
    assert all(error.isascii() and error.isprintable() for error in report.errors)


def test_a_path_that_makes_too_long_a_url_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["长" * 80] * 3)
    folder.mkdir(parents=True)
    for name in ("a.html", "a.jsonl"):
        (folder / name).write_bytes(b'{"url": "http://a.test/", "text": "x"}\n{}\n')
    report, found = imported(tmp_path, folder)
    assert list(found) == ["http://a.test/"]
    assert [error.count("more than 2,000") for error in report.errors] == [1, 1]
    assert "line 2" in report.errors[1]


@pytest.mark.parametrize("name", ["a.html", "a.jsonl", "a.warc"])
def test_an_archive_that_refuses_ends_the_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    content = warc("resource", "http://a.test/", b"x") if name.endswith("warc") else b"{}"
    (tmp_path / name).write_bytes(content)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ArchiveWriter, "write_resource", full)
    with pytest.raises(OSError, match="No space"):
        imported(tmp_path, tmp_path / name)
