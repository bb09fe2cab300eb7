"""Archives and records for the tests of the archive."""

from __future__ import annotations

from pathlib import Path

from pipelines.archive import (
    ArchiveWriter,
    Capture,
)

PAGE = "<html><body>同志们：今天开会。</body></html>".encode("gbk")


def capture(url: str = "http://a.test/1.html", body: bytes = PAGE, **headers: str) -> Capture:
    """A response with these headers."""
    pairs = tuple({"Content-Type": "text/html; charset=gb2312", **headers}.items())
    return Capture(url, "2026-11-20T08:00:00Z", 200, "OK", pairs, body)


def fill(folder: Path, count: int = 3) -> Path:
    """Write an archive file of so many pages; return its path."""
    with ArchiveWriter(folder, "run") as writer:
        for number in range(count):
            writer.write(capture(f"http://a.test/{number}.html", PAGE + bytes([number]) * 300))
    return folder / writer.written[0]


def warc_record(
    url: str | bytes = "http://a.test/",
    kind: str = "resource",
    block: bytes = b"x",
    date: str = "2026-01-01T00:00:00Z",
) -> bytes:
    """One record of a WARC file, uncompressed; without a date if ``date`` is empty."""
    head = b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n" % (
        kind.encode(),
        url if isinstance(url, bytes) else url.encode(),
    )
    date_line = f"WARC-Date: {date}\r\n" if date else ""
    return head + f"{date_line}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
