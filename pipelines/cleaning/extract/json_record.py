"""JSON records: text, title, date and source in the fields of one JSON object."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from pipelines.cleaning.extract import plain
from pipelines.cleaning.types import Extract, Unusable

TEXT = ("text", "content", "body", "正文", "内容")
TITLE = ("title", "name", "标题")
DATE = ("date", "published", "publish_date", "时间", "日期")
SOURCE = ("source", "来源")
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(document: str) -> Extract:
    """Read one JSON object. Raises Unusable if it is no object or holds no text."""
    try:
        value = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise Unusable("extract", "not JSON", document) from error
    if not isinstance(value, dict):
        raise Unusable("extract", "JSON without fields", document)
    text = _first_string(value, TEXT)
    if not text.strip():
        raise Unusable("extract", f"JSON without a text ({', '.join(TEXT)})", document)
    title = _first_string(value, TITLE)
    return Extract(
        title_candidates=(title,) if title else (),
        text=plain(text).text,
        published=_day(_first_string(value, DATE)),
        source=_first_string(value, SOURCE) or None,
        how="json",
    )


def _first_string(value: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of the fields that is a string, without lone surrogates, which UTF-8 does not allow."""
    field = next((v for name in names if isinstance(v := value.get(name), str)), "")
    return _SURROGATE.sub("", field)


def _day(text: str) -> str | None:
    """The ISO date at the beginning of the text; None if there is none or no such day."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None
