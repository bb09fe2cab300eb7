"""The archive: what is written is read back by us and by others, and a cut file is mended."""

from __future__ import annotations

import contextlib
import gzip
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.archive import (
    ArchiveError,
    ArchiveWriter,
    Capture,
    bytes_cut_off,
    files,
    payload_digest,
    read_body,
    records,
    recover,
)

PAGE = "<html><body>同志们：今天开会。</body></html>".encode("gbk")


def capture(url: str = "http://a.test/1.html", body: bytes = PAGE, **headers: str) -> Capture:
    given = tuple({"Content-Type": "text/html; charset=gb2312", **headers}.items())
    return Capture(url, "2026-11-20T08:00:00Z", 200, "OK", given, body)


def fill(folder: Path, count: int = 3) -> Path:
    with ArchiveWriter(folder, "run") as writer:
        for number in range(count):
            writer.write(capture(f"http://a.test/{number}.html", PAGE + bytes([number]) * 300))
    return folder / writer.written[0]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run") as writer:
        first = writer.write(capture(ETag='"x"'))
        second = writer.write_resource("file:///a/b.txt", "2026-11-20T08:00:00Z", "text/plain", b"abc")
        writer.write_revisit(
            capture(), payload_digest(PAGE), "http://a.test/1.html", "2026-11-20T08:00:00Z", True
        )
    (page, body), (resource, plain), (revisit, nothing) = records(files(tmp_path)[0])
    assert (page.kind, page.status, page.content_type, page.etag) == (
        "response",
        200,
        "text/html; charset=gb2312",
        '"x"',
    )
    assert (body, page.location, page.digest) == (PAGE, first, payload_digest(PAGE))
    assert (resource.kind, resource.content_type, plain, resource.location) == (
        "resource",
        "text/plain",
        b"abc",
        second,
    )
    assert (revisit.kind, revisit.digest, nothing) == ("revisit", page.digest, b"")
    assert read_body(tmp_path, second) == b"abc"


def test_files_are_bounded_and_never_overwritten(tmp_path: Path) -> None:
    for _ in range(2):
        with ArchiveWriter(tmp_path, "run", records_per_file=2) as writer:
            for number in range(3):
                writer.write(capture(f"http://a.test/{number}"))
    assert [path.name for path in files(tmp_path)] == [f"run-{n:05d}.warc.gz" for n in (1, 2, 3, 4)]


def test_a_file_under_way_is_not_yet_an_archive_file(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, "run")
    writer.write(capture())
    assert files(tmp_path) == []
    writer.close()
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("command", ["check", "index"])
def test_warcio_reads_it_without_complaint(tmp_path: Path, command: str) -> None:
    path = fill(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", command, str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert command == "index" or done.stdout == ""


def test_every_cut_is_recovered_to_whole_records(tmp_path: Path) -> None:
    whole = fill(tmp_path / "whole").read_bytes()
    for cut in range(0, len(whole), 37):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / "run-00001.warc.gz.open").write_bytes(whole[: len(whole) - cut])
        [(name, lost)] = recover(folder)
        kept = [page.url for path in files(folder) for page, _ in records(path)]
        assert kept == [f"http://a.test/{n}.html" for n in range(len(kept))]
        assert (lost == 0) == (cut == 0)
        assert not list(folder.glob("*.open"))
        assert name == "run-00001.warc.gz"


def test_a_truncated_file_yields_only_whole_records_and_is_known_to_be_cut(tmp_path: Path) -> None:
    whole = fill(tmp_path).read_bytes()
    path = tmp_path / "cut.warc.gz"
    for cut in range(1, len(whole), 41):
        path.write_bytes(whole[:-cut])
        seen = []
        with contextlib.suppress(ArchiveError):
            seen.extend(body for _, body in records(path))
        assert seen == [PAGE + bytes([number]) * 300 for number in range(len(seen))]
        assert bytes_cut_off(path) > 0 or path.stat().st_size == last_end(whole, path.stat().st_size)


def last_end(whole: bytes, size: int) -> int:
    """Where the last gzip member that begins before ``size`` and fits ends (members begin with the magic)."""
    starts = [i for i in range(len(whole)) if whole.startswith(b"\x1f\x8b\x08", i)] + [len(whole)]
    return max(start for start in starts if start <= size)


@pytest.mark.parametrize("content", [b"not an archive", b"<html></html>"])
def test_what_is_no_warc_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"x\.warc\.gz"):
        list(records(path))


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("Content-Encoding: gzip", gzip.compress(b"hello"), b"hello"),
        ("Content-Encoding: gzip", b"stored decoded", b"stored decoded"),
        ("Transfer-Encoding: chunked", b"5\r\nhello\r\n0\r\n\r\n", b"hello"),
        ("Transfer-Encoding: chunked", b"stored joined", b"stored joined"),
    ],
)
def test_other_peoples_encodings(tmp_path: Path, head: str, body: bytes, expected: bytes) -> None:
    block = f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + body
    warc = (
        (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://a.test/>\r\n"
            "WARC-Date: 2026-01-02T03:04:05.678Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"WARC-Record-ID: <urn:uuid:0>\r\nContent-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )
    path = tmp_path / "other.warc"
    path.write_bytes(warc)
    [(record, found)] = records(path)
    assert (record.url, record.fetched_at, found) == ("http://a.test/", "2026-01-02T03:04:05Z", expected)


def test_a_header_cannot_break_out_of_its_line(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run") as writer:
        writer.write(capture(**{"X-Evil": "a\r\n\r\n<b>"}))
    [(_, body)] = records(files(tmp_path)[0])
    assert body == PAGE


def test_a_full_disk_is_an_error_and_leaves_no_half_record(tmp_path: Path) -> None:
    script = (
        "import resource, signal, sys; from pathlib import Path; sys.path.insert(0, '.');"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000));"
        "from pipelines.archive import ArchiveWriter, Capture; import os\n"
        f"writer = ArchiveWriter(Path({str(tmp_path)!r}), 'full')\n"
        "try:\n"
        "    for n in range(9):\n"
        "        writer.write(Capture(f'http://{n}', '2026-01-01T00:00:00Z', 200, '', (), os.urandom(600)))\n"
        "except OSError as error:\n"
        "    writer.close(); print(error.errno)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "27", done.stderr
    [path] = files(tmp_path)
    assert bytes_cut_off(path) == 0
    assert len(list(records(path))) >= 2
