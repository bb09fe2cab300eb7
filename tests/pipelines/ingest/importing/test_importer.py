"""The importer: what is written, and under which date."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from pipelines.archive import files, payload_digest, records
from pipelines.ingest.importing import HeldPage
from tests.made.imports import archived_records, held_after_import, run_import


def test_what_is_known_is_not_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<p>a</p>")
    run_import(tmp_path, path)
    [(record, _)] = records(files(tmp_path / "archive")[0])
    held = HeldPage(record.digest, record.fetched_at, record.fetched_at)
    report, _ = run_import(tmp_path, path, held=lambda url: held)
    assert (report.records, report.unchanged) == (0, 1)


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
        report, _ = run_import(
            home,
            *(tmp_path / name for name in order),
            held=lambda _: HeldPage("sha1:x" if held else None, held),
        )
        assert (report.records, report.errors, len(report.notes)) == (2, [], 1)
        newest = held_after_import(home)(url)
        counts.append(newest.digest)
        second_counts = newest.digest == payload_digest((tmp_path / order[1]).read_bytes())
        counting = "this" if second_counts else "that"
        assert report.notes[0].startswith(f"{tmp_path / order[1]}: line 1: another file of this import")
        assert f"{counting} one counts" in report.notes[0]
        assert newest.fetched_at is not None
        assert newest.fetched_at > (held or "")
    assert counts[0] == counts[1]
    if days != (1, 1):
        newer = names[0] if days[0] > days[1] else names[1]
        assert counts[0] == payload_digest((tmp_path / newer).read_bytes())


def test_a_file_that_is_named_twice_is_taken_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"url": "https://a.test/1", "text": "x"}))
    report, _ = run_import(tmp_path, path, path)
    assert (report.records, report.unchanged, report.notes) == (1, 1, [])


def test_the_newest_import_counts_however_old_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for day, text in ((3, b"first"), (2, b"older"), (3, b"same second")):
        path.write_bytes(text)
        os.utime(path, (day * 86_400 + 1_700_000_000,) * 2)
        run_import(tmp_path, path, held=held_after_import(tmp_path))
        assert held_after_import(tmp_path)(path.as_uri()).digest == payload_digest(text)


@pytest.mark.parametrize("moment", [0, 315_532_800, 4_000_000_000, 1 << 34])
def test_an_impossible_time_of_a_file_becomes_now(tmp_path: Path, moment: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    os.utime(path, (moment, moment))
    before = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    run_import(tmp_path, path)
    [record] = archived_records(tmp_path)
    assert before <= record.fetched_at <= time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
