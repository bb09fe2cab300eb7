"""JSON records: fields, lone surrogates, and dates that do not exist."""

from __future__ import annotations

import json

import pytest

from pipelines.cleaning.extract.json_record import parse
from pipelines.cleaning.types import Unusable


def test_the_fields_of_an_object() -> None:
    extracted = parse(
        json.dumps({"title": "讲话", "text": "同志们：", "date": "2024-01-05 09:00", "来源": "报"})
    )
    assert (
        extracted.title_candidates,
        extracted.text,
        extracted.published,
        extracted.source,
        extracted.how,
    ) == (
        ("讲话",),
        "同志们：",
        "2024-01-05",
        "报",
        "json",
    )


def test_lone_surrogates_are_removed_and_pairs_kept() -> None:
    fields = {"text": "同\ud800志\udfff们𠀀", "title": "讲\udc00话", "source": "\ud800报"}
    extracted = parse(json.dumps(fields))
    assert (extracted.text, extracted.title_candidates, extracted.source) == ("同志们𠀀", ("讲话",), "报")


@pytest.mark.parametrize("document", ["[]", "no", "{}", '{"text": " "}', '{"text": "\\ud800"}', "[" * 99_999])
def test_a_record_without_text_is_unusable(document: str) -> None:
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
def test_days_exist_in_the_calendar(text: str, day: str | None) -> None:
    assert parse(json.dumps({"text": "x", "date": text})).published == day
