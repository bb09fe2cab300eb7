"""JSON records: the text, title, date and source in the fields of one JSON object."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from pipelines.cleaning.extract import Extract, plain
from pipelines.cleaning.types import Unusable

TEXT = ("text", "content", "body", "正文", "内容")
TITLE = ("title", "name", "标题")
DATE = ("date", "published", "publish_date", "时间", "日期")
SOURCE = ("source", "来源")


def parse(document: str) -> Extract:
    """The text of one JSON object. Raises Unusable where it is no object or holds no text."""
    try:
        value = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise Unusable("extract", "not JSON", document) from error
    if not isinstance(value, dict):
        raise Unusable("extract", "JSON without fields", document)
    text = _first(value, TEXT)
    if not text.strip():
        raise Unusable("extract", f"JSON without a text ({', '.join(TEXT)})", document)
    title = _first(value, TITLE)
    return Extract(
        title_candidates=(title,) if title else (),
        text=plain(text).text,
        published=_day(_first(value, DATE)),
        source=_first(value, SOURCE) or None,
        how="json",
    )


def _first(value: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first field that is a string, without lone surrogates: JSON can spell them, but UTF-8 cannot."""
    found = next((v for name in names if isinstance(v := value.get(name), str)), "")
    return _SURROGATE.sub("", found)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _day(text: str) -> str | None:
    """The day that the text begins with, as YYYY-MM-DD; None where the calendar has no such day."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None
