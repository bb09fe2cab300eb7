"""The line of a key in a TOML file."""

from __future__ import annotations

import pytest

from tables.lines import line_of

TEXT = '''# name = "no"
name = "a"
about = """
name = "still the text"
[limits]
pause = 7
"""
hosts = [
  "a.cn",
  # hosts = 3
]

[links]  # and what follows
"lists" = ['/list/']
articles = ['a = b', """
lists = 3
"""]
extract.title = ["h1"]
[ limits ]
pause   = 1.0
parts = { url = "x" }
'''


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("name", 2),
        ("about", 3),
        ("hosts", 8),
        ("links", 13),
        ("links.lists", 14),
        ("links.articles", 15),
        ("links.extract.title", 18),
        ("limits.pause", 20),
        ("limits.parts.url", 21),
        ("links.missing", 13),
        ("missing", None),
        ("extract.title", None),
        ("link", None),
    ],
)
def test_the_line_of_a_key_or_of_its_table(key: str, line: int | None) -> None:
    assert line_of(TEXT, key) == line


def test_a_long_list_is_read_once() -> None:
    # Read anew for each of its lines, it would take minutes.
    words = "".join(f"  'a[{number}', # ]\n" for number in range(20_000))
    assert line_of(f"words = [\n{words}]\nlast = 1\n", "last") == 20_003


@pytest.mark.parametrize(
    "value", ['"a]\\"["', "'a]'", '"""[\n"""""', "'''[\n'''", "[\n[], # ]\n]", "{ a = '}' }"]
)
def test_brackets_in_strings_and_comments_open_nothing(value: str) -> None:
    text = f"first = {value}\nlast = 1\n"
    assert line_of(text, "last") == text.count("\n")


def test_text_behind_an_open_string_does_not_move_the_lines_above_it() -> None:
    assert line_of('a = 1\nb = 2\nc = "\nd = 4\n', "b") == 2
