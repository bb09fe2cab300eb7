"""JSON objects: what they can spell but a corpus cannot hold, and what names no day or URL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.cleaning.extract.json_record import parse
from pipelines.cleaning.types import Unusable
from pipelines.ingest.json_lines import lines, named_url, shared_urls


def test_the_fields_of_an_object() -> None:
    found = parse(json.dumps({"title": "讲话", "text": "同志们：", "date": "2024-01-05 09:00", "来源": "报"}))
    assert (found.title_candidates, found.text, found.published, found.source, found.how) == (
        ("讲话",),
        "同志们：",
        "2024-01-05",
        "报",
        "json",
    )


def test_lone_surrogates_are_removed_and_pairs_kept() -> None:
    fields = {"text": "同\ud800志\udfff们𠀀", "title": "讲\udc00话", "source": "\ud800报"}
    found = parse(json.dumps(fields))
    assert (found.text, found.title_candidates, found.source) == ("同志们𠀀", ("讲话",), "报")


@pytest.mark.parametrize("document", ["[]", "no", "{}", '{"text": " "}', '{"text": "\\ud800"}', "[" * 99_999])
def test_what_holds_no_text_is_unusable(document: str) -> None:
    with pytest.raises(Unusable):
        parse(document)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2024-02-29T10:00:00+08:00", "2024-02-29"),
        ("2024-13-45", None),
        ("2023-02-29", None),
        ("٢٠٢٤-٠١-٠٥", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days_are_of_the_calendar(text: str, day: str | None) -> None:
    assert parse(json.dumps({"text": "x", "date": text})).published == day


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
    assert list(lines(path, 3)) == [(1, b"abc\n"), (2, None), (3, None), (4, b"\n"), (5, None)]
