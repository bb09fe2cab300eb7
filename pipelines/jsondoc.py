"""Texts that arrive as JSON objects: which field is the text, which the title."""

from __future__ import annotations

import json
import re
from typing import Any

from pipelines.extract import Extract, plain
from pipelines.types import Unusable

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
    date = re.match(r"\d{4}-\d{2}-\d{2}", _first(value, DATE))
    return Extract(
        title_candidates=(title,) if title else (),
        text=plain(text).text,
        published=date[0] if date else None,
        source=_first(value, SOURCE) or None,
        how="json",
    )


def _first(value: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((v for name in names if isinstance(v := value.get(name), str)), "")
