"""Texts that arrive as JSON objects, one a line: which field is the text, which the title, which the URL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from pipelines.archive.fields import url_fault
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


def lines(path: Path, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file with their numbers; None in the place of one of more than ``limit`` bytes.

    Raises OSError.
    """
    with path.open("rb") as file:
        number = 0
        while line := file.readline(limit + 1):
            number += 1
            whole = len(line) <= limit or line.endswith(b"\n")
            yield number, line if whole else None
            if not whole:
                _skip_line(file)


def _skip_line(file: IO[bytes]) -> None:
    while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def named_url(line: bytes) -> str | None:
    """The usable URL that a JSON object names in ``url``; None where it names none, or is no JSON."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    url = value.get("url") if isinstance(value, dict) else None
    return url if isinstance(url, str) and "://" in url and not url_fault(url) else None


def shared_urls(all_lines: Iterable[bytes | None]) -> set[bytes]:
    """Keys of the URLs that more than one line names: under such a one, all lines but one would be lost."""
    once: set[bytes] = set()
    shared: set[bytes] = set()
    for line in all_lines:
        if line and (url := named_url(line)):
            key = url_key(url)
            (shared if key in once else once).add(key)
    return shared


def url_key(url: str) -> bytes:
    """Stands for the URL where millions of them are to be held."""
    return blake2b(url.encode(), digest_size=8).digest()
