"""The rule files of cleaning, in ``data/``: what must stand in each, and their rules with those of the owner.

Every file is read here, once in a process. A file that does not fit its schema is an error with file, line
and key, before anything is cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tables.rules import (
    FLAG,
    NUMBER,
    STRING,
    TEXT,
    TEXTS,
    Entry,
    Match,
    Problem,
    Schema,
    TomlFile,
    Values,
    pattern_check,
)
from textbasics.width import half_width

FOLDER = Path(__file__).with_name("data")

_ONE = {"example": TEXT, "counter": TEXT}
_SEVERAL = {"examples": TEXTS, "counters": TEXTS}
_PATTERN = {"pattern": TEXT}
_WHERE = ("line", "head", "tail", "inline")
_BANNER_KINDS = (
    *("card", "copyright", "download", "head", "intro", "jammer"),
    *("login", "navigation", "pager", "truncation", "watermark"),
)
_STRENGTHS = ("strong", "topic", "weak", "faint")


def _metadata(pattern: str, values: Values) -> str:
    return pattern.replace("{site}", values["site"]).replace("{date}", values["date"])


def _headings(pattern: str, values: Values) -> str:
    office = values.get("byline", {}).get("office", "")
    return (
        pattern.replace("{n}", values["number"])
        .replace("{genre}", values["genre"])
        .replace("{office}", office)
    )


def _folded(match: Match, more: Mapping[str, str] | None = None) -> Entry:
    """A pattern for half-width text, with several examples."""
    return Entry({**_PATTERN, **_SEVERAL}, more or {}, checks=(pattern_check(match, prepare=half_width),))


def _heading(match: Match, more: Mapping[str, str] | None = None) -> Entry:
    check = pattern_check(match, expand=_headings, prepare=half_width)
    return Entry({**_PATTERN, **_SEVERAL}, more or {}, checks=(check,))


def _page(match: Match, more: Mapping[str, str] | None = None, flags: int = 0) -> Entry:
    """A pattern for the text of a page as it came, with one example."""
    return Entry({**_PATTERN, **_ONE}, more or {}, checks=(pattern_check(match, flags=flags),))


def _banner_check(row: Values, values: Values) -> Iterator[Problem]:
    if row["kind"] not in _BANNER_KINDS:
        yield "kind", f"is {row['kind']!r}; it must be one of {', '.join(_BANNER_KINDS)}"
    if row["where"] not in _WHERE:
        yield "where", f"is {row['where']!r}; it must be one of {', '.join(_WHERE)}"
        return
    match: Match = "search" if row["where"] == "inline" else "full"
    shown = {**row, "example": row.get("within", row["example"])}
    yield from pattern_check(match)(shown, values)
    if not any(cue in shown["example"] for cue in row["cue"]):
        yield "cue", "none of the cues stands in the example, so that the pattern is never tried"


def _style_check(row: Values, values: Values) -> Iterator[Problem]:
    if row["strength"] not in _STRENGTHS:
        yield "strength", f"is {row['strength']!r}; it must be one of {', '.join(_STRENGTHS)}"
    if ("mark" in row) == ("line" in row):
        yield "mark", "give either a mark or a line"
        return
    key, match = ("mark", "search") if "mark" in row else ("line", "full")
    yield from pattern_check(match, key, _headings, half_width)(row, values)  # type: ignore[arg-type]
    yield from pattern_check("search", "hint", prepare=lambda text: f"\n{half_width(text)}")(
        {key: value for key, value in row.items() if key != "counters"}, values
    )


def _replacement_check(row: Values, values: Values) -> Iterator[Problem]:
    yield from pattern_check("search")(row, values)


_NOISE_CLASSES = {
    "han": "㐀-鿿",
    "cjk": "[㐀-鿿\u3001-\u303f\uff01-\uffee“”‘’…]",
    "wide": "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]",
}


def noise_pattern(pattern: str) -> str:
    """A pattern of ``noise.toml`` with its classes of characters filled in."""
    return pattern.format(**_NOISE_CLASSES)


def noise_replacement(after: str, match: re.Match[str]) -> str:
    """What a match becomes: ``\\1`` stands for the first group, which is empty if it took no part."""
    # Match.expand would read the template anew for every match.
    return after.replace("\\1", match[1] or "") if "\\1" in after else after


def _noise_check(row: Values, values: Values) -> Iterator[Problem]:
    try:
        pattern = re.compile(noise_pattern(row["pattern"]))
    except re.error as error:
        yield "pattern", f"does not compile: {error}"
        return
    except (KeyError, IndexError, ValueError):
        names = ", ".join(f"{{{name}}}" for name in _NOISE_CLASSES)
        yield "pattern", f"has braces around something else than a class ({names}); write other braces twice"
        return

    def repaired(text: str) -> str:
        return pattern.sub(lambda match: noise_replacement(row["after"], match), text)

    if repaired(row["example"]) != row["repaired"]:
        yield "repaired", f"is not what becomes of {row['example']!r}: {repaired(row['example'])!r}"
    if repaired(row["clean"]) != row["clean"]:
        yield "clean", f"{row['clean']!r} is changed by the pattern, and must not be"
    if row.get("needs") and not any(need in row["example"] for need in row["needs"]):
        yield "needs", "none of these stands in the example, so that the pattern is never tried"


def _words_check(row: Values, values: Values) -> Iterator[Problem]:
    if any(word != word.lower() or not word.isalpha() for word in row["words"]):
        yield "words", "must be words of lower-case letters, as they are split from class names"


def _replies(flags: int = re.IGNORECASE) -> dict[str, Entry]:
    return {
        "replies.heading": _page("full", flags=flags),
        "replies.time": _page("full", flags=flags),
        "replies.ago": _page("search", flags=flags),
    }


_WORDS = Entry({"words": TEXTS, **_ONE}, checks=(_words_check,))
_BOILERPLATE = ("recommendations", "comments", "sharing", "navigation", "frame", "notices")
_METADATA = (
    *("file_ending", "site_suffix", "unknown_site", "software_suffix", "section_suffix", "page_suffix"),
    *("title_border", "title_label", "title_byline", "no_title", "file_name", "leading_year", "any_date"),
    *("date_label", "bare_date", "byline", "spoken_date", "signed_date", "comments", "event", "event_before"),
    *("source", "source_end", "no_source", "medium", "sure_title_border"),
)
_BYLINES = ("speaker", "holder", "name", "dated", "framed", "subtitle", "separator")
_GENRE = Entry({**_PATTERN, **_ONE}, name="genre", checks=(pattern_check("search"),))

SCHEMAS: Mapping[str, Schema] = {
    "banners.toml": Schema(
        {
            "banner": Entry(
                {"kind": TEXT, "where": TEXT, "cue": TEXTS, **_PATTERN, **_ONE},
                {"cut": FLAG, "long": FLAG, "below": FLAG, "within": TEXT},
                checks=(_banner_check,),
            )
        }
    ),
    "truncation.toml": Schema(
        tables={
            **dict.fromkeys(("continues", "scrap", "whole"), _folded("start")),
            "appeal": _folded("search"),
        }
    ),
    "contacts.toml": Schema(
        {"contact": Entry({**_PATTERN, "mask": TEXT, **_ONE}, checks=(pattern_check("search"),))}
    ),
    "extract.toml": Schema(
        tables={
            **{f"boilerplate.{name}": _WORDS for name in _BOILERPLATE},
            "body.names": _WORDS,
            "summary.names": _WORDS,
            "summary.label": _page("search"),
            "headings": Entry({"opens_list": TEXTS, **_ONE}),
            **{f"own.{name}": _page("full") for name in ("heading", "date", "thanks")},
            "buttons.expands": _page("search", {"words": TEXTS}, re.IGNORECASE),
            **_replies(),
            "frame.furniture": _page("start", flags=re.IGNORECASE),
        }
    ),
    "genres.toml": Schema({"title": _GENRE, "text": _GENRE}),
    "headings.toml": Schema(
        {
            "style": Entry(
                {"strength": TEXT, "hint": TEXT, **_SEVERAL},
                {"mark": TEXT, "line": TEXT},
                checks=(_style_check,),
            )
        },
        {
            "promise": _heading("search"),
            "introduction": _heading("search", {"cue": TEXTS}),
            "wish": _heading("search"),
            "hole": _heading("search"),
            **{f"title.{name}": _heading("search") for name in ("count", "lead", "collection", "end")},
            **{f"title.{name}": _heading("start") for name in ("at_meeting", "named")},
            **{f"byline.{name}": _heading("full") for name in _BYLINES},
            "byline.said_of": _heading("search"),
        },
        {"number": TEXT, "genre": TEXT, "byline.office": TEXT},
    ),
    "metadata.toml": Schema(
        tables=dict.fromkeys(
            _METADATA, Entry({**_PATTERN, **_ONE}, checks=(pattern_check("search", expand=_metadata),))
        ),
        values={"site": TEXT, "date": TEXT},
    ),
    "noise.toml": Schema(
        {
            "rule": Entry(
                {**_PATTERN, "after": STRING, "example": TEXT, "repaired": TEXT, "clean": TEXT},
                {"needs": TEXTS},
                checks=(_noise_check,),
            )
        }
    ),
    "phrases.toml": Schema(
        tables={
            "salutation": _folded("full"),
            "opening": _folded("start"),
            "closing": _folded("search", {"cue": TEXTS}),
            "farewell": _folded("search"),
            "signature": _folded("full"),
            "section": _folded("start"),
        }
    ),
    "screen.toml": Schema(
        {
            "signs": Entry(
                {"count": NUMBER, "share": NUMBER, "words": TEXTS, **_ONE},
                {"unless_spoken": FLAG},
                name="reason",
            )
        },
        {
            "chapter": Entry({**_PATTERN, "share": NUMBER}),
            "tale": Entry({**_PATTERN, "count": NUMBER, "every": NUMBER, **_ONE}),
            "about": _page("start"),
        },
    ),
    "variants.toml": Schema(
        {
            "fix": Entry(
                {"rule": TEXT, "why": TEXT, **_PATTERN, "after": TEXT, "becomes": TEXT, **_ONE},
                checks=(_replacement_check,),
            )
        },
        {
            "taiwan": Entry({"words": TEXTS, "distinct": NUMBER, "total": NUMBER, **_ONE}),
            "quotes": Entry({"before": TEXT, "after": TEXT, **_ONE}),
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
