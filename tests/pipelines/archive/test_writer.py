"""The writer: what is written is read back, and a write that fails leaves no trace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import IO, cast

import pytest

from pipelines.archive import (
    ArchiveWriter,
    files,
    payload_digest,
    read_body,
    records,
)
from pipelines.archive import writer as writing
from tests.made.warcs import PAGE, capture, fill


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
    assert len(list(records(path))) >= 2


class Failing:
    """In the place of the function that writes: fails after some bytes, as a full disk or a user would."""

    def __init__(self, after: int, error: BaseException) -> None:
        self.after, self.error = after, error
        self.write = writing.write_all

    def __call__(self, file: IO[bytes], data: memoryview) -> None:
        self.write(file, data[: self.after])
        raise self.error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_no_trace_and_the_next_one_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    with ArchiveWriter(tmp_path, "run") as writer:
        writer.write(capture("http://a.test/1"))
        with monkeypatch.context() as patch:
            patch.setattr(writing, "write_all", Failing(50, error))
            with pytest.raises(type(error)):
                writer.write(capture("http://a.test/2"))
        third = writer.write(capture("http://a.test/3"))
    [path] = files(tmp_path)
    assert [page.url for page, _ in records(path)] == ["http://a.test/1", "http://a.test/3"]
    assert read_body(tmp_path, third) == PAGE


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("first", [False, True])
def test_a_file_without_a_record_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, first: bool
) -> None:
    """Whether it is the description of the file that cannot be written, or the first record."""
    failing = Failing(5, error)
    calls: list[int] = []

    def fail(file: IO[bytes], data: memoryview) -> None:
        calls.append(len(data))
        (failing if first or len(calls) > 1 else failing.write)(file, data)

    with monkeypatch.context() as patch, ArchiveWriter(tmp_path, "run") as writer:
        patch.setattr(writing, "write_all", fail)
        with pytest.raises(type(error)):
            writer.write(capture())
    assert list(tmp_path.iterdir()) == []
    assert writer.written == []


def test_a_file_that_takes_less_than_it_is_given_gets_all() -> None:
    taken = bytearray()

    class Slow:
        def write(self, data: memoryview) -> int:
            taken.extend(data[:3])
            return min(3, len(data))

    writing.write_all(cast("IO[bytes]", Slow()), memoryview(b"0123456789"))
    assert taken == b"0123456789"


def test_a_second_file_that_cannot_be_begun_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ArchiveWriter(tmp_path, "run", records_per_file=1) as writer:
        writer.write(capture("http://a.test/1"))
        with monkeypatch.context() as patch:
            patch.setattr(writing, "write_all", Failing(5, OSError(28, "No space left on device")))
            with pytest.raises(OSError, match="No space"):
                writer.write(capture("http://a.test/2"))
        assert [path.name for path in tmp_path.iterdir()] == ["run-00001.warc.gz"]
    assert [path.name for path in tmp_path.iterdir()] == writer.written == ["run-00001.warc.gz"]
