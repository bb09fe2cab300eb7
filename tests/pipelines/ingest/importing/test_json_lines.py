"""JSON lines: which URL each line gets, and which lines are errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.ingest.importing.json_lines import bounded_lines, named_url, shared_urls
from tests.made.imports import run_import


def test_lines_of_json(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    named = json.dumps({"url": "https://a.test/1", "text": "同志们"})
    path.write_text(f"{named}\n\nnot json\n" + json.dumps({"text": "x", "url": "no address"}) + "\n")
    report, bodies = run_import(tmp_path, path)
    assert set(bodies) == {"https://a.test/1", f"{path.as_uri()}#line=3", f"{path.as_uri()}#line=4"}
    assert (report.records, report.errors) == (3, [])


def test_lines_that_share_a_url_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"url": f"https://a.test/{url}", "text": text}) for url, text in ("1a", "2b", "1c")]
    path.write_text("\n".join(lines))
    report, bodies = run_import(tmp_path, path)
    assert {url: json.loads(body)["text"] for url, body in bodies.items()} == {
        "https://a.test/1#line=1": "a",
        "https://a.test/2": "b",
        "https://a.test/1#line=3": "c",
    }
    assert (report.records, report.errors) == (3, [])


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
    report, bodies = run_import(tmp_path, path)
    assert set(bodies) == {f"{path.as_uri()}#line=1"}
    assert report.errors == []


def test_a_line_number_may_make_a_shared_url_too_long(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    url = "http://a.test/".ljust(2_000, "x")
    path.write_text((json.dumps({"url": url, "text": "x"}) + "\n") * 2)
    _, bodies = run_import(tmp_path, path)
    assert set(bodies) == {f"{path.as_uri()}#line={n}" for n in (1, 2)}


@pytest.mark.parametrize(
    "line", [b"no", b"[]", b"\xff", b'{"url": 1}', b'{"url": "a"}', b'{"url": "a://\\ud800"}']
)
def test_lines_that_name_no_usable_url(line: bytes) -> None:
    assert named_url(line) is None


def test_only_urls_that_occur_again_are_shared() -> None:
    line = b'{"url": "http://a.test/%d"}'
    assert len(shared_urls([line % 1, None, line % 2, line % 1, b"{}", b"{}", line % 1])) == 1


def test_lines_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"abc\nabcd\n" + b"x" * 20 + b"\n\nabcd")
    assert list(bounded_lines(path, 3)) == [(1, b"abc\n"), (2, None), (3, None), (4, b"\n"), (5, None)]
