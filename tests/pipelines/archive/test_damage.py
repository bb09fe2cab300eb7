"""Damaged files: whole records are read, and a file that was cut is recovered."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import pytest

from pipelines.archive import (
    ArchiveError,
    files,
    records,
    recover_archive,
)
from pipelines.archive.damage import member_end
from tests.made.warcs import PAGE, fill, warc_record


def members(whole: bytes) -> list[int]:
    """The offsets of the gzip members, and that of the end."""
    return [i for i in range(len(whole)) if whole.startswith(b"\x1f\x8b\x08", i)] + [len(whole)]


def last_end(whole: bytes, size: int) -> int:
    """Where the last gzip member that begins before ``size`` and fits ends (members begin with the magic)."""
    return max(start for start in members(whole) if start <= size)


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
    request = warc_record(block=b"GET / HTTP/1.1\r\n\r\n", kind="request")
    path.write_bytes(b"".join(gzip.compress(each) for each in (warc_record(), request, request)))
    bad: list[str] = []
    assert [page.url for page, _ in records(path, bad, lost=bad)] == ["http://a.test/"]
    assert bad == []


def test_a_file_packed_as_a_whole_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(warc_record() + warc_record(b"http://b.test/")))
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
