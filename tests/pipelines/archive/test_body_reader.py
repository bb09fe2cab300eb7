"""Bodies read by location, one by one or in order."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.archive import (
    ArchiveError,
    ArchiveWriter,
    BodyReader,
    Location,
    payload_digest,
    read_body,
    records,
)
from tests.made.warcs import PAGE, capture


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
