"""The strict loader of rule files: each mistake gives one line with file, line and key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tables.kinds import FLAG, PAIRS, TEXT, TEXTS
from tables.owner import VARIABLE, owner_path, use_owner_rules
from tables.patterns import PatternCheck, compiles
from tables.reader import ConfigError
from tables.rules import Entry, Schema, TomlFile, load, problems

SCHEMA = Schema(
    arrays={
        "banner": Entry(
            {"pattern": TEXT, "example": TEXT, "counter": TEXT},
            {"cue": TEXTS, "long": FLAG},
            checks=(PatternCheck("full"),),
        )
    },
    tables={"byline.speaker": Entry({"pattern": TEXT, "pairs": PAIRS}, checks=(compiles("pattern"),))},
    values={"byline.office": ()},
)
WHOLE = """\
[[banner]]
name = "crumbs"
pattern = '位置:.+'
example = "位置:首页"
counter = "位置偏远"

[[banner]]
name = "arrow"
pattern = '>+'
example = ">"
counter = "=>"

[byline]
office = "局长"

[byline.speaker]
pattern = '演讲人.*'
pairs = [["a", "b"]]
"""


def written(folder: Path, text: str, name: str = "banners.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_valid_file(tmp_path: Path) -> None:
    rules = load(written(tmp_path, WHOLE), SCHEMA)
    assert [row["name"] for row in rules["banner"]] == ["crumbs", "arrow"]
    assert rules["byline"]["speaker"]["pairs"] == [["a", "b"]]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('counter = "=>"\n', "", "7: banner[arrow]: has no counter"),
        ('name = "arrow"\n', "", "7: banner[1]: has no name"),
        ('name = "arrow"', 'name = "crumbs"', "8: banner[crumbs].name: 'crumbs' stands twice"),
        ('counter = "=>"', 'counter = "=>"\ncolour = 1', "12: banner[arrow].colour: is not a key here"),
        ('counter = "=>"', "counter = 7", "11: banner[arrow].counter: is 7; it must be a string"),
        (
            'counter = "=>"',
            'counter = ""',
            "11: banner[arrow].counter: is ''; it must be a string that is not empty",
        ),
        (
            'counter = "=>"',
            'counter = "=>"\ncue = [1]',
            "12: banner[arrow].cue: is [1]; it must be a list of strings",
        ),
        (
            'counter = "=>"',
            'counter = "=>"\nlong = 1',
            "12: banner[arrow].long: is 1; it must be true or false",
        ),
        ("pattern = '>+'", "pattern = '(>+'", "9: banner[arrow].pattern: does not compile: missing )"),
        ('example = ">"', 'example = "="', "10: banner[arrow].example: '=' is not matched by the pattern"),
        ('counter = "=>"', 'counter = ">>"', "11: banner[arrow].counter: '>>' is matched by the pattern"),
        ('office = "局长"', "", "13: byline.office: is missing"),
        ('pairs = [["a", "b"]]', 'pairs = [["a"]]', "18: byline.speaker.pairs: is [['a']]"),
        ("pattern = '演讲人.*'", "pattern = '['", "17: byline.speaker.pattern: does not compile"),
        ("[byline.speaker]", "[byline.talker]", "16: byline.talker: is not a key here"),
        ("[[banner]]", "[[banners]]", "1: banners: is not a key here"),
    ],
)
def test_a_mistake_is_one_line_with_file_line_and_key(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    path = written(tmp_path, WHOLE.replace(old, new))
    with pytest.raises(ConfigError) as error:
        load(path, SCHEMA)
    assert str(error.value).startswith(f"{path}:{complaint}")
    assert "\n" not in str(error.value)
    assert str(error.value) in problems(path, SCHEMA)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a = 1\n[[banner]\n", "2: not valid TOML: Expected"),
        ("a = 1\nb = [\n", "3: not valid TOML: "),
        (
            'a = 1\nb = "\\d"\n',
            "2: not valid TOML: Unescaped '\\' in a string; write regular expressions in 'single",
        ),
        ("a = 1\na = 2\n", "2: not valid TOML: Cannot overwrite a value"),
    ],
)
def test_invalid_toml(tmp_path: Path, text: str, complaint: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        load(path, SCHEMA)
    assert str(error.value).startswith(f"{path}:{complaint}")
    assert problems(path, SCHEMA) == [str(error.value)]


def test_a_key_that_is_missing_from_the_top_table_is_an_error_of_the_first_line(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    assert f"{path}:1: byline.office: is missing" in problems(path, SCHEMA)


def test_all_mistakes_of_a_file_are_listed(tmp_path: Path) -> None:
    path = written(
        tmp_path, WHOLE.replace('example = ">"', 'example = "="').replace("'位置:.+'", "'位置:(.+'")
    )
    assert [line.split(": ")[1] for line in problems(path, SCHEMA)] == [
        "banner[crumbs].pattern",
        "banner[arrow].example",
    ]


def test_an_owner_adds_entries_and_replaces_them_by_name(tmp_path: Path) -> None:
    bundled = written(tmp_path, WHOLE)
    own = """
[[banner]]
name = "mine"
pattern = 'x'
example = "x"
counter = "y"

[[banner]]
name = "crumbs"
pattern = '路径:.+'
example = "路径:首页"
counter = "路径依赖"
"""
    rules = load(bundled, SCHEMA, written(tmp_path, own, "own.toml"))
    assert [(row["name"], row["pattern"]) for row in rules["banner"]] == [
        ("crumbs", "路径:.+"),
        ("arrow", ">+"),
        ("mine", "x"),
    ]
    assert rules["byline"]["office"] == "局长"
    rules = load(bundled, SCHEMA, written(tmp_path, "[byline]\noffice = '处长'\n", "own.toml"))
    assert rules["byline"]["office"] == "处长"
    assert rules["byline"]["speaker"]["pattern"] == "演讲人.*"


def test_a_mistake_of_the_owner_names_the_owners_file(tmp_path: Path) -> None:
    bundled, own = written(tmp_path, WHOLE), written(tmp_path, "[[banner]]\nname = 'mine'\n", "own.toml")
    with pytest.raises(ConfigError, match=r"own\.toml:1: banner\[mine\]: has no pattern"):
        load(bundled, SCHEMA, own)
    assert len(problems(own, SCHEMA, bundled)) == 3


@pytest.fixture
def no_owner() -> Iterator[None]:
    before = os.environ.pop(VARIABLE, None)
    yield
    os.environ.pop(VARIABLE, None)
    if before:
        os.environ[VARIABLE] = before


@pytest.mark.usefixtures("no_owner")
def test_the_owners_folder_is_read_when_it_exists(tmp_path: Path) -> None:
    file = TomlFile(written(tmp_path, WHOLE), SCHEMA)
    use_owner_rules(tmp_path / "rules")
    assert owner_path("banners.toml") is None
    (tmp_path / "rules").mkdir()
    written(tmp_path / "rules", "[byline]\noffice = '处长'\n")
    use_owner_rules(tmp_path / "rules")
    assert file.load()["byline"]["office"] == "处长"


@pytest.mark.usefixtures("no_owner")
def test_a_run_keeps_to_the_rules_that_it_started_with(tmp_path: Path) -> None:
    file = TomlFile(written(tmp_path, WHOLE), SCHEMA)
    folder = tmp_path / "rules"
    folder.mkdir()
    own = written(folder, "[byline]\noffice = '处长'\n")
    use_owner_rules(folder)
    written(folder, "[byline]\noffice = '科长'\n")
    with pytest.raises(ConfigError, match=r"banners\.toml: changed since this command started"):
        file.load()
    own.unlink()
    with pytest.raises(ConfigError, match=r"banners\.toml: cannot be read: No such file"):
        file.load()
    use_owner_rules(folder)
    written(folder, "[byline]\noffice = '科长'\n")
    assert file.load()["byline"]["office"] == "局长"


@pytest.mark.usefixtures("no_owner")
def test_nonsense_in_the_variable_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere")
    with pytest.raises(ConfigError, match="FANWEN_RULES is '/nowhere'; unset it"):
        owner_path("banners.toml")


def test_a_replaced_value_must_go_with_the_bundled_entries(tmp_path: Path) -> None:
    check = PatternCheck("full", expand=lambda pattern, values: pattern.replace("{n}", values["n"]))
    entry = Entry({"pattern": TEXT, "example": TEXT}, checks=(check,))
    schema = Schema(tables={"piece": entry}, values={"n": ()})
    bundled = written(tmp_path, "n = '[0-9]'\n[piece]\npattern = '第{n}'\nexample = '第1'\n")
    assert problems(bundled, schema) == []
    own = written(tmp_path, "n = '[a-z]'\n", "own.toml")
    (problem,) = problems(own, schema, bundled)
    assert "own.toml:1: n: does not go with the bundled piece.example: '第1' is not matched" in problem


@pytest.mark.parametrize("text", ["x = " + "9" * 5000, "x = " + "[" * 5000 + "]" * 5000, "a = 1\ra = 2"])
def test_toml_that_ends_the_parser_is_one_line(tmp_path: Path, text: str) -> None:
    (problem,) = problems(written(tmp_path, text), SCHEMA)
    assert "TOML" in problem
    assert "\n" not in problem


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "banners.toml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert problems(path, SCHEMA) == []
