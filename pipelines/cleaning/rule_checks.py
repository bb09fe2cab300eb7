"""Rule checks: what an entry of a rule file must fulfil beyond the kinds of its values.

Each check takes an entry and the single values of its file, and yields keys with what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tables.patterns import BadPattern, Match, PatternCheck, Problem, Values, compile_pattern
from textbasics.width import half_width

_WHERE = ("line", "head", "tail", "inline")
_BANNER_KINDS = (
    *("card", "copyright", "download", "head", "intro", "jammer"),
    *("login", "navigation", "pager", "truncation", "watermark"),
)
_STRENGTHS = ("strong", "topic", "weak", "faint")
_NOISE_CLASSES = {
    "han": "㐀-鿿",
    "cjk": "[㐀-鿿\u3001-\u303f\uff01-\uffee“”‘’…]",
    "wide": "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]",
}


def fill_metadata(pattern: str, values: Values) -> str:
    """A pattern of ``metadata.toml`` with its placeholders filled in."""
    return pattern.replace("{site}", values["site"]).replace("{date}", values["date"])


def fill_heading(pattern: str, values: Values) -> str:
    """A pattern of ``headings.toml`` with its placeholders filled in."""
    filled = pattern.replace("{n}", values["number"]).replace("{genre}", values["genre"])
    return filled.replace("{office}", values["byline.office"])


def noise_pattern(pattern: str) -> str:
    """A pattern of ``noise.toml`` with its classes of characters filled in."""
    return pattern.format(**_NOISE_CLASSES)


def noise_replacement(after: str, match: re.Match[str]) -> str:
    """What a match becomes: ``\\1`` stands for the first group, which is empty if it took no part."""
    # Match.expand would read the template anew for every match.
    return after.replace("\\1", match[1] or "") if "\\1" in after else after


def check_banner(row: Values, values: Values) -> Iterator[Problem]:
    if row["kind"] not in _BANNER_KINDS:
        yield "kind", f"is {row['kind']!r}; it must be one of {', '.join(_BANNER_KINDS)}"
    if row["where"] not in _WHERE:
        yield "where", f"is {row['where']!r}; it must be one of {', '.join(_WHERE)}"
        return
    match: Match = "search" if row["where"] == "inline" else "full"
    shown = {**row, "example": row.get("within", row["example"])}
    yield from PatternCheck(match, prepare=half_width)(shown, values)
    if not any(cue in half_width(shown["example"]) for cue in row["cue"]):
        yield "cue", "none of the cues stands in the example, so that the pattern is never tried"


def check_style(row: Values, values: Values) -> Iterator[Problem]:
    if row["strength"] not in _STRENGTHS:
        yield "strength", f"is {row['strength']!r}; it must be one of {', '.join(_STRENGTHS)}"
    if ("mark" in row) == ("line" in row):
        yield "mark", "give either a mark or a line"
        return
    if "mark" in row:
        check = PatternCheck("search", "mark", fill_heading, half_width, groups=("n",))
    else:
        check = PatternCheck("full", "line", fill_heading, half_width, groups=("n",))
    yield from check(row, values)
    yield from _check_hint(row, values)


def _check_hint(row: Values, values: Values) -> Iterator[Problem]:
    check = PatternCheck("search", "hint", prepare=lambda text: f"\n{half_width(text)}")
    problems = list(check({key: value for key, value in row.items() if key != "counters"}, values))
    yield from problems
    if not problems and re.match(row["hint"], ""):
        yield "hint", "matches the empty string, so that it stands everywhere"


def check_noise(row: Values, values: Values) -> Iterator[Problem]:
    try:
        groups = ("1",) if "\\1" in row["after"] else ()
        pattern = compile_pattern(noise_pattern(row["pattern"]), groups=groups)
    except BadPattern as error:
        yield "pattern", str(error)
        return
    except (LookupError, ValueError, AttributeError, TypeError) as error:
        # str.format raises each of these.
        yield (
            "pattern",
            f"has braces around {error}; write other braces twice, known are {{han}}, {{cjk}}, {{wide}}",
        )
        return

    def repaired(text: str) -> str:
        return pattern.sub(lambda match: noise_replacement(row["after"], match), text)

    if repaired(row["example"]) != row["repaired"]:
        yield "repaired", f"is not what becomes of {row['example']!r}: {repaired(row['example'])!r}"
    if repaired(row["clean"]) != row["clean"]:
        yield "clean", f"{row['clean']!r} is changed by the pattern, and must not be"
    if row.get("needs") and not any(need in row["example"] for need in row["needs"]):
        yield "needs", "none of these stands in the example, so that the pattern is never tried"


def check_words(row: Values, values: Values) -> Iterator[Problem]:
    if any(word != word.lower() or not word.isalpha() for word in row["words"]):
        yield "words", "must be words of lower-case letters, as they are split from class names"


def check_heading_list(row: Values, values: Values) -> Iterator[Problem]:
    if not row["example"].startswith(tuple(row["opens_list"])):
        yield "example", f"{row['example']!r} begins with none of opens_list, and must"


def check_signs(row: Values, values: Values) -> Iterator[Problem]:
    number = sum(word in half_width(row["example"]) for word in row["words"])
    if number < row["count"]:
        yield "example", f"has {number} of the words, and needs {row['count']}"


def check_quotes(row: Values, values: Values) -> Iterator[Problem]:
    if len(row["before"]) != len(row["after"]):
        yield "after", f"has {len(row['after'])} characters, and must have one for each of {row['before']!r}"
