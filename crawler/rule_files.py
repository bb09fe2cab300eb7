"""The rule files of the crawler: tracking parameters of URLs, and secrets in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tables.kinds import TEXT
from tables.patterns import BadPattern, Check, Problem, Values, compile_pattern
from tables.rules import Entry, Schema, TomlFile

_FOLDER = Path(__file__).with_name("data")


def _item_check(matched: str, matches: Callable[[re.Pattern[str], str], object]) -> Check:
    """A check that the pattern ``item`` matches what stands under ``matched``, and not what it ``keeps``."""

    def check(row: Values, values: Values) -> Iterator[Problem]:
        try:
            pattern = compile_pattern(row["item"])
        except BadPattern as error:
            yield "item", str(error)
            return
        if not matches(pattern, row[matched]):
            yield matched, f"{row[matched]!r} is not matched by the pattern, and must be"
        if matches(pattern, row["keeps"]):
            yield "keeps", f"{row['keeps']!r} is matched by the pattern, and must not be"

    return check


def _entry(matched: str, matches: Callable[[re.Pattern[str], str], object]) -> Entry:
    return Entry({matched: TEXT, "keeps": TEXT}, name="item", checks=(_item_check(matched, matches),))


TRACKING = TomlFile(_FOLDER / "tracking.toml", Schema({"parameter": _entry("drops", re.Pattern.fullmatch)}))
SECRETS = TomlFile(_FOLDER / "secrets.toml", Schema({"secret": _entry("masks", re.Pattern.search)}))
FILES = (TRACKING, SECRETS)
