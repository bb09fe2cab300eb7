"""The archive: what is written is read back by us and by others, and a cut file is mended."""

from __future__ import annotations

import contextlib
import gzip
import random
import subprocess
import sys
import textwrap
import zlib
from pathlib import Path
from typing import IO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.archive import (
    MAX_BODY_BYTES,
    ArchiveError,
    ArchiveWriter,
    BodyReader,
    Capture,
    Location,
    files,
    payload_digest,
    read_body,
    records,
    recover_archive,
)
from pipelines.archive import writer as writing
from pipelines.archive.damage import member_end
from pipelines.archive.fields import BadRecord, normalize_date

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
    path = fill(tmp_path / "whole")
    whole, ends = path.read_bytes(), [0]
    with path.open("rb") as file:
        while (end := member_end(file, ends[-1])) is not None:
            ends.append(end)
    for cut in range(0, len(whole), 37):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / "run-00001.warc.gz.open").write_bytes(whole[: len(whole) - cut])
        [(name, lost)] = recover_archive(folder)
        kept = [page.url for path in files(folder) for page, _ in records(path)]
        assert kept == [f"http://a.test/{n}.html" for n in range(len(kept))]
        size = len(whole) - cut
        assert lost == size - max(end for end in ends if end <= size)
        assert not list(folder.glob("*.open"))
        assert name == "run-00001.warc.gz"


def test_a_truncated_file_yields_only_whole_records_and_is_known_to_be_cut(tmp_path: Path) -> None:
    whole = fill(tmp_path).read_bytes()
    path = tmp_path / "cut.warc.gz"
    for cut in range(1, len(whole), 41):
        path.write_bytes(whole[:-cut])
        seen, lost = [], 0
        try:
            seen.extend(body for _, body in records(path))
        except ArchiveError as error:
            lost = int(str(error).partition("damaged: ")[2].split()[0])
        assert seen == [PAGE + bytes([number]) * 300 for number in range(len(seen))]
        assert lost == path.stat().st_size - last_end(whole, path.stat().st_size)


def members(whole: bytes) -> list[int]:
    """The offsets of the gzip members, and that of the end."""
    return [i for i in range(len(whole)) if whole.startswith(b"\x1f\x8b\x08", i)] + [len(whole)]


@pytest.mark.parametrize("length", [1, 40, 300])
def test_behind_a_damage_the_records_are_read_again(tmp_path: Path, length: int) -> None:
    whole = fill(tmp_path).read_bytes()
    path = tmp_path / "hurt.warc.gz"
    borders = members(whole)
    everything = [body for _, body in records(next(iter(files(tmp_path))))]
    for at in range(0, len(whole) - length, 53):
        # Each byte becomes another: the same one written over itself is no damage.
        hurt = bytes(byte ^ 0x55 for byte in whole[at : at + length])
        path.write_bytes(whole[:at] + hurt + whole[at + length :])
        first = max(n for n, border in enumerate(borders) if border <= at)
        behind = min(n for n, border in enumerate(borders) if border >= at + length)
        bad: list[str] = []
        seen: list[bytes] = []
        with contextlib.suppress(ArchiveError):
            seen.extend(body for _, body in records(path, lost=bad))
        # The first member holds no page but says whose file it is.
        kept = everything[: max(first - 1, 0)] + everything[behind - 1 :]
        assert seen in (kept, everything)
        if behind < len(borders) - 1 and seen == kept:
            lost = borders[behind] - borders[first]
            told = f"{path}: damaged at offset {borders[first]}: {lost} bytes are lost, "
            assert bad == [told + "the records after them are read"]


def test_a_hole_costs_what_lay_in_it(tmp_path: Path) -> None:
    whole = fill(tmp_path, 8).read_bytes()
    borders = members(whole)
    path = tmp_path / "hole.warc.gz"
    path.write_bytes(whole[: borders[2] + 30] + whole[borders[4] + 30 :])
    bad: list[str] = []
    urls = [page.url for page, _ in records(path, lost=bad)]
    assert "http://a.test/0.html" in urls
    assert len(urls) == len(borders) - 2 - 3
    [line] = bad
    assert f"damaged at offset {borders[2]}" in line


def test_records_of_no_interest_at_the_end_are_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    request = record(block=b"GET / HTTP/1.1\r\n\r\n", kind="request")
    path.write_bytes(b"".join(gzip.compress(each) for each in (record(), request, request)))
    bad: list[str] = []
    assert [page.url for page, _ in records(path, bad, lost=bad)] == ["http://a.test/"]
    assert bad == []


def test_a_file_packed_as_a_whole_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(record() + record(b"http://b.test/")))
    bad: list[str] = []
    assert [page.url for page, _ in records(path, bad, lost=bad)] == ["http://a.test/", "http://b.test/"]
    assert bad == []


def test_recovery_overwrites_nothing(tmp_path: Path) -> None:
    whole = fill(tmp_path).read_bytes()
    [taken] = files(tmp_path)
    (tmp_path / f"{taken.name}.open").write_bytes(whole[:-9])
    [(name, lost)] = recover_archive(tmp_path)
    assert name == taken.name.replace(".warc.gz", "-2.warc.gz")
    assert lost > 0
    assert taken.read_bytes() == whole
    assert len(files(tmp_path)) == 2


def last_end(whole: bytes, size: int) -> int:
    """Where the last gzip member that begins before ``size`` and fits ends (members begin with the magic)."""
    return max(start for start in members(whole) if start <= size)


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


def record(
    url: bytes = b"http://a.test/",
    date: str = "2026-01-01T00:00:00Z",
    block: bytes = b"x",
    kind: str = "resource",
) -> bytes:
    head = b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n" % (kind.encode(), url)
    date_line = f"WARC-Date: {date}\r\n" if date else ""
    return head + f"{date_line}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def response(status: str) -> bytes:
    return record(block=f"HTTP/1.1 {status}\r\n\r\nx".encode(), kind="response")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (record(b"http://[a.test/"), "not a URL"),
        (record(b"http://a.test:99999/"), "not a URL"),
        (record(b"http://a.test/\xd6\xd0"), "not UTF-8"),
        (record(b"http://a.test/\xed\xa0\x80"), "not UTF-8"),
        (record(b"http://a.test/\x00"), "control characters"),
        (record("http://a.test/\u2028".encode()), "control characters"),
        (record(b"http://a.test/" + b"x" * 2_000), "more than 2,000"),
        (record(date=""), "no date"),
        (record(date="yesterday"), "no date"),
        (record(date="2026-02-30T00:00:00Z"), "no date"),
        (record(date="1970-01-01T00:00:00Z"), "before 1990"),
        (record(date="2101-01-01T00:00:00Z"), "after 2100"),
        (response("999 OK"), "HTTP status"),
        (response("000 OK"), "HTTP status"),
        (response("12345678901234567890 OK"), "HTTP status"),
    ],
)
def test_a_bad_record_is_named_and_the_rest_read(tmp_path: Path, bad: bytes, reason: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record() + bad + record(b"http://b.test/"))
    named: list[str] = []
    assert [page.url for page, _ in records(path, named)] == ["http://a.test/", "http://b.test/"]
    assert [page.url for page, _ in records(path)] == ["http://a.test/", "http://b.test/"]
    [line] = named
    assert line.startswith(f"{path}: bad record at offset {len(record())}: ")
    assert reason in line
    with pytest.raises(ArchiveError, match=reason):
        read_body(tmp_path, Location("a.warc", len(record())))


def test_records_that_hold_no_response_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record(kind="response") + record(kind="conversion") + record(kind="request") + record())
    pageless: list[Location] = []
    assert len(list(records(path, pageless=pageless))) == 1
    assert [location.file for location in pageless] == ["a.warc", "a.warc"]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-01-02", "2026-01-02T00:00:00Z"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05.999999999Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05+08:00", "2026-01-01T19:04:05Z"),
        ("1990-01-01T00:00:00Z", "1990-01-01T00:00:00Z"),
    ],
)
def test_dates_become_seconds_of_utc(date: str, expected: str) -> None:
    assert normalize_date(date) == expected


@pytest.mark.parametrize(
    "date", ["", "2026", "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00", "\ud800"]
)
def test_senseless_dates(date: str) -> None:
    with pytest.raises(BadRecord):
        normalize_date(date)


def test_another_page_at_the_place_is_an_error(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run") as writer:
        location = writer.write(capture())
    assert read_body(tmp_path, location, payload_digest(PAGE)) == PAGE
    with pytest.raises(ArchiveError, match="holds another page than was ingested"):
        read_body(tmp_path, location, payload_digest(b"another"))


def read_apart(folder: Path, location: Location, digest: str) -> bytes | str:
    """The body, read by itself, or the error."""
    try:
        return read_body(folder, location, digest)
    except ArchiveError as error:
        return str(error)


harms = st.sampled_from(["", "cut", "rotten", "whole"])


@given(st.lists(st.integers(0, 11), max_size=20), st.booleans(), harms)
@settings(max_examples=60, deadline=None)
def test_bodies_are_those_read_one_by_one_whatever_was_read_before(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], forwards: bool, harm: str
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    places: list[tuple[Location, str]] = []
    for name in ("one", "two"):
        with ArchiveWriter(folder, name) as writer:
            for number in range(6):
                body = f"<p>{name} {number}</p>".encode() * (1 if number < 4 else 40_000)
                places.append((writer.write(capture(body=body)), payload_digest(body)))
    path = folder / places[0][0].file
    data = path.read_bytes()
    at = places[2][0].offset
    if harm == "cut":
        path.write_bytes(data[: at + 60])
    elif harm == "rotten":
        path.write_bytes(data[: at + 60] + bytes(40) + data[at + 100 :])
    elif harm == "whole":
        # Without the record that names the writer, so that a page lies where a gzip member begins.
        path.write_bytes(gzip.compress(gzip.decompress(data[places[0][0].offset :])))
        places[:6] = [(record.location, record.digest) for record, _ in records(path)]
        assert len(places) == 12
    with BodyReader() as bodies:
        for number in sorted(order) if forwards else order:
            try:
                found: bytes | str = bodies.read(folder, *places[number])
            except ArchiveError as error:
                found = str(error)
            assert found == read_apart(folder, *places[number])


def test_what_cannot_be_found_by_itself_is_not_found_by_reading_on(tmp_path: Path) -> None:
    """In a file packed as a whole that begins with a page, the next one lies at no place of its own."""
    with ArchiveWriter(tmp_path, "run") as writer:
        first, _ = (writer.write(capture(body=random.Random(n).randbytes(3000))) for n in range(2))
    path = tmp_path / first.file
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()[first.offset :])))
    places = [(record.location, record.digest) for record, _ in records(path)]
    assert places[0][0].offset == 0
    with BodyReader() as bodies:
        assert len(bodies.read(tmp_path, *places[0])) == 3000
        with pytest.raises(ArchiveError, match="no record"):
            bodies.read(tmp_path, *places[1])


def packed_zeros(size: int, head: bytes = b"") -> bytes:
    """The head and as many zeros as one gzip member; they are never in memory all at once."""
    packer = zlib.compressobj(6, wbits=31)
    parts = [packer.compress(head)]
    parts += [packer.compress(bytes(1 << 20)) for _ in range(size >> 20)]
    return b"".join([*parts, packer.compress(b"\r\n\r\n"), packer.flush()])


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc to set the limit")
def test_bombs_are_named_and_never_unpacked(tmp_path: Path) -> None:
    size = 300 << 20
    claim = record(b"http://bomb.test/", block=b"").replace(b"Length: 0", b"Length: %d" % size)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"
    members = [
        packed_zeros(size, claim.removesuffix(b"\r\n\r\n")),
        gzip.compress(record(block=head + packed_zeros(size), kind="response")),
        gzip.compress(record()),
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
    path.write_bytes(b"".join(record(block=block, kind="response") for block in blocks + good))
    bad: list[str] = []
    assert [body for _, body in records(path, bad)] == [b"x" * 6, b"x" * 10]
    assert [line.count("larger than") for line in bad] == [1, 1, 1]


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
