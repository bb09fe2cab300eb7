"""The reader: archives of other programs are read, and bad records are named."""

from __future__ import annotations

import gzip
import subprocess
import sys
import textwrap
import zlib
from pathlib import Path

import pytest

from pipelines.archive import (
    MAX_BODY_BYTES,
    ArchiveError,
    Location,
    read_body,
    records,
)
from tests.made.warcs import warc_record


def response(status: str) -> bytes:
    return warc_record(block=f"HTTP/1.1 {status}\r\n\r\nx".encode(), kind="response")


@pytest.mark.parametrize("content", [b"not an archive", b"<html></html>"])
def test_what_is_no_warc_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"x\.warc\.gz"):
        list(records(path))


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("Content-Encoding: gzip", gzip.compress(b"hello", mtime=0), b"hello"),
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


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (warc_record(b"http://[a.test/"), "not a URL"),
        (warc_record(b"http://a.test:99999/"), "not a URL"),
        (warc_record(b"http://a.test/\xd6\xd0"), "not UTF-8"),
        (warc_record(b"http://a.test/\xed\xa0\x80"), "not UTF-8"),
        (warc_record(b"http://a.test/\x00"), "control characters"),
        (warc_record("http://a.test/\u2028".encode()), "control characters"),
        (warc_record(b"http://a.test/" + b"x" * 2_000), "more than 2,000"),
        (warc_record(date=""), "no date"),
        (warc_record(date="yesterday"), "no date"),
        (warc_record(date="2026-02-30T00:00:00Z"), "no date"),
        (warc_record(date="1970-01-01T00:00:00Z"), "before 1990"),
        (warc_record(date="2101-01-01T00:00:00Z"), "after 2100"),
        (response("999 OK"), "HTTP status"),
        (response("000 OK"), "HTTP status"),
        (response("12345678901234567890 OK"), "HTTP status"),
    ],
)
def test_a_bad_record_is_named_and_the_rest_read(tmp_path: Path, bad: bytes, reason: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(warc_record() + bad + warc_record(b"http://b.test/"))
    named: list[str] = []
    assert [page.url for page, _ in records(path, named)] == ["http://a.test/", "http://b.test/"]
    assert [page.url for page, _ in records(path)] == ["http://a.test/", "http://b.test/"]
    [line] = named
    assert line.startswith(f"{path}: bad record at offset {len(warc_record())}: ")
    assert reason in line
    with pytest.raises(ArchiveError, match=reason):
        read_body(tmp_path, Location("a.warc", len(warc_record())))


def test_records_that_hold_no_response_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(
        warc_record(kind="response")
        + warc_record(kind="conversion")
        + warc_record(kind="request")
        + warc_record()
    )
    pageless: list[Location] = []
    assert len(list(records(path, pageless=pageless))) == 1
    assert [location.file for location in pageless] == ["a.warc", "a.warc"]


def packed_zeros(size: int, head: bytes = b"") -> bytes:
    """The head and as many zeros as one gzip member; they are never in memory all at once."""
    packer = zlib.compressobj(6, wbits=31)
    parts = [packer.compress(head)]
    parts += [packer.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b"".join([*parts, packer.compress(b"\r\n\r\n"), packer.flush()])


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc to set the limit")
def test_bombs_are_named_and_never_unpacked(tmp_path: Path) -> None:
    size = 300 << 20
    claim = warc_record(b"http://bomb.test/", block=b"").replace(b"Length: 0", b"Length: %d" % size)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    members = [
        packed_zeros(size, claim.removesuffix(b"\r\n\r\n")),
        gzip.compress(warc_record(block=head + packed_zeros(size), kind="response")),
        gzip.compress(warc_record()),
    ]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members))
    script = """
        import resource, sys
        from pathlib import Path
        sys.path.insert(0, ".")
        from pipelines.archive import records
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + (280 << 20),) * 2)
        bad = []
        print(*[page.url for page, _ in records(Path(sys.argv[1]), bad)])
        print(*bad, sep="\\n")
    """
    arguments = [sys.executable, "-c", textwrap.dedent(script), str(path)]
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, *bad = done.stdout.splitlines()
    assert first == "http://a.test/"
    assert bad == [
        f"{path}: bad record at offset {offset}: larger than 64 MB" for offset in (0, len(members[0]))
    ]


def test_chunks_and_brotli_are_bounded_too_and_the_largest_body_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_BODY_BYTES == 64 << 20
    monkeypatch.setattr("pipelines.archive.response.MAX_BODY_BYTES", 10)
    chunk = b"%x\r\n" % 6 + b"x" * 6 + b"\r\n"
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    brotli = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x0b\x05\x80" + b"x" * 11 + b"\x03"
    plain = b"HTTP/1.1 200 OK\r\n\r\n"
    blocks = [chunked + chunk * 2 + b"0\r\n\r\n", brotli, plain + b"x" * 11]
    path = tmp_path / "a.warc"
    good = [chunked + chunk + b"0\r\n\r\n", plain + b"x" * 10]
    path.write_bytes(b"".join(warc_record(block=block, kind="response") for block in blocks + good))
    bad: list[str] = []
    assert [body for _, body in records(path, bad)] == [b"x" * 6, b"x" * 10]
    assert [line.count("larger than") for line in bad] == [1, 1, 1]
