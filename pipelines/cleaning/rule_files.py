"""The rule files of cleaning, in ``data/``: what must stand in each, and their rules with those of the owner.

Every file is read here, once in a process. A file that does not fit its schema is an error with file, line
and key, before anything is cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.cleaning.rule_checks import (
    check_banner,
    check_heading_list,
    check_noise,
    check_quotes,
    check_signs,
    check_style,
    check_words,
    fill_heading,
    fill_metadata,
)
from tables.kinds import COUNT, FLAG, NAME, SHARE, STRING, TEXT, TEXTS
from tables.patterns import Match, PatternCheck, compiles
from tables.rules import Entry, Schema, TomlFile
from textbasics.width import half_width

FOLDER = Path(__file__).with_name("data")

_ONE = {"example": TEXT, "counter": TEXT}
_SEVERAL = {"examples": TEXTS, "counters": TEXTS}
_PATTERN = {"pattern": TEXT}


def _narrow(match: Match, *groups: str, cue: bool = False) -> Entry:
    """A pattern for half-width text, with several examples."""
    check = PatternCheck(match, prepare=half_width, groups=groups)
    return Entry({**_PATTERN, **({"cue": TEXTS} if cue else {}), **_SEVERAL}, checks=(check,))


def _heading(match: Match, *groups: str, cue: bool = False, is_part: bool = False) -> Entry:
    check = PatternCheck(match, "pattern", fill_heading, half_width, groups=groups, is_part=is_part)
    return Entry({**_PATTERN, **({"cue": TEXTS} if cue else {}), **_SEVERAL}, checks=(check,))


def _metadata(*groups: str, is_part: bool = False) -> Entry:
    check = PatternCheck("search", "pattern", fill_metadata, half_width, groups=groups, is_part=is_part)
    return Entry({**_PATTERN, **_ONE}, checks=(check,))


def _page(match: Match, flags: int = 0, is_part: bool = False) -> Entry:
    """A pattern for the text of a page as it came, with one example."""
    return Entry({**_PATTERN, **_ONE}, checks=(PatternCheck(match, flags=flags, is_part=is_part),))


def _replies(flags: int = re.IGNORECASE) -> dict[str, Entry]:
    return {
        "replies.heading": _page("full", flags),
        "replies.time": _page("full", flags),
        "replies.ago": _page("search", flags),
    }


_EXPANDS = Entry({**_PATTERN, "words": TEXTS, **_ONE}, checks=(PatternCheck("search", flags=re.IGNORECASE),))
_WORDS = Entry({"words": TEXTS, **_ONE}, checks=(check_words,))
_BOILERPLATE = ("recommendations", "comments", "sharing", "navigation", "frame", "notices")
_METADATA = (
    *("file_ending", "site_suffix", "software_suffix", "section_suffix", "page_suffix"),
    *("title_label", "title_byline", "no_title", "leading_year", "any_date", "date_label"),
    *("comments", "event", "event_before", "source_end", "no_source", "sure_title_border"),
)
_METADATA_WITH_GROUPS = {
    "unknown_site": ("title|named",),
    "file_name": ("1",),
    "bare_date": ("y", "m", "d"),
    "byline": ("name", "y", "m", "d"),
    "spoken_date": ("y", "m", "d"),
    "signed_date": ("name", "y", "m", "d"),
    "source": ("name",),
    "medium": ("name",),
}
_BYLINES = ("speaker", "holder", "name", "dated", "framed", "subtitle", "separator")
_GENRE = Entry({**_PATTERN, **_ONE}, name="genre", checks=(PatternCheck("search", prepare=half_width),))

SCHEMAS: Mapping[str, Schema] = {
    "banners.toml": Schema(
        {
            "banner": Entry(
                {"kind": NAME, "where": TEXT, "cue": TEXTS, **_PATTERN, **_ONE},
                {"cut": FLAG, "long": FLAG, "below": FLAG, "within": TEXT},
                checks=(check_banner,),
            )
        }
    ),
    "truncation.toml": Schema(
        tables={
            **dict.fromkeys(("continues", "whole"), _narrow("start")),
            "scrap": _narrow("start", "scrap"),
            "appeal": _narrow("search"),
        }
    ),
    "contacts.toml": Schema(
        {
            "contact": Entry(
                {**_PATTERN, "mask": TEXT, **_ONE}, checks=(PatternCheck("search", groups=("it",)),)
            )
        }
    ),
    "extract.toml": Schema(
        tables={
            **{f"boilerplate.{name}": _WORDS for name in _BOILERPLATE},
            "body.names": _WORDS,
            "summary.names": _WORDS,
            "summary.label": _page("search"),
            "headings": Entry({"opens_list": TEXTS, **_ONE}, checks=(check_heading_list,)),
            **{f"own.{name}": _page("full", is_part=True) for name in ("heading", "date", "thanks")},
            "buttons.expands": _EXPANDS,
            **_replies(),
            "frame.furniture": _page("start", re.IGNORECASE),
        }
    ),
    "genres.toml": Schema({"title": _GENRE, "text": _GENRE}),
    "headings.toml": Schema(
        {
            "style": Entry(
                {"strength": TEXT, "hint": TEXT, **_SEVERAL},
                {"mark": TEXT, "line": TEXT},
                checks=(check_style,),
            )
        },
        {
            "promise": _heading("search", "n", is_part=True),
            "introduction": _heading("search", cue=True),
            "wish": _heading("search"),
            "hole": _heading("search"),
            **{f"title.{name}": _heading("search") for name in ("count", "lead", "collection", "end")},
            **{f"title.{name}": _heading("start") for name in ("at_meeting", "named")},
            **{f"byline.{name}": _heading("full") for name in _BYLINES},
            "byline.said_of": _heading("search"),
        },
        {"number": (), "genre": (), "byline.office": ()},
    ),
    "metadata.toml": Schema(
        tables={
            **dict.fromkeys(_METADATA, _metadata()),
            "title_border": _metadata(is_part=True),
            **{name: _metadata(*groups) for name, groups in _METADATA_WITH_GROUPS.items()},
        },
        values={"site": (), "date": ("y", "m", "d")},
    ),
    "noise.toml": Schema(
        {
            "rule": Entry(
                {**_PATTERN, "after": STRING, "example": TEXT, "repaired": TEXT, "clean": TEXT},
                {"needs": TEXTS},
                checks=(check_noise,),
            )
        }
    ),
    "phrases.toml": Schema(
        tables={
            "salutation": _narrow("full"),
            "opening": _narrow("start"),
            "closing": _narrow("search", cue=True),
            "farewell": _narrow("search"),
            "signature": _narrow("full"),
            "section": _narrow("start"),
        }
    ),
    "screen.toml": Schema(
        {
            "signs": Entry(
                {"count": COUNT, "share": SHARE, "words": TEXTS, **_ONE},
                {"unless_spoken": FLAG},
                name="reason",
                checks=(check_signs,),
            )
        },
        {
            "chapter": Entry({**_PATTERN, "share": SHARE}, checks=(compiles("pattern"),)),
            "tale": Entry(
                {**_PATTERN, "count": COUNT, "every": COUNT, **_ONE}, checks=(compiles("pattern"),)
            ),
            "about": Entry({**_PATTERN, **_ONE}, checks=(PatternCheck("start", prepare=half_width),)),
        },
    ),
    "variants.toml": Schema(
        {
            "fix": Entry(
                {"rule": NAME, "why": TEXT, **_PATTERN, "after": TEXT, "becomes": TEXT, **_ONE},
                checks=(PatternCheck("search"),),
            )
        },
        {
            "taiwan": Entry({"words": TEXTS, "distinct": COUNT, "total": COUNT, **_ONE}),
            "quotes": Entry({"before": TEXT, "after": TEXT, **_ONE}, checks=(check_quotes,)),
        },
    ),
}
"""By the names of the files."""

FILES = tuple(TomlFile(FOLDER / name, schema) for name, schema in SCHEMAS.items())
_BY_NAME = {file.path.stem: file for file in FILES}


@cache
def table(name: str) -> dict[str, Any]:
    """The rules of ``data/<name>.toml`` with those of the owner's file of that name.

    Raises tables.reader.ConfigError where one of the two does not fit the schema.
    """
    return _BY_NAME[name].load()
