"""The generated reference: up to date and complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.profiles import read_profile
from db.schema import TABLE, descriptions, tables
from fanwen.console.exit_codes import EXIT_CODES
from fanwen.reference import PAGES, profiles, rejections
from pipelines.cleaning import screen
from pipelines.ingest.jobs import INTERNAL_ERROR, UNREADABLE, WORKER_DIED
from tests.made.places import ROOT

_NAMED = {"DEATH": WORKER_DIED, "FAULT": INTERNAL_ERROR, "UNREADABLE": UNREADABLE}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run `make docs`"


def test_every_column_has_a_sentence_and_every_sentence_a_column() -> None:
    existing = {table: [column.name for column in columns] for table, columns in tables().items()}
    described = {table: [name for name in words if name != TABLE] for table, words in descriptions().items()}
    assert described == existing


def test_the_keys_are_those_that_profiles_are_read_by(tmp_path: Path) -> None:
    known = set()
    for table in ("", "links", "parts", "extract", "limits"):
        path = tmp_path / "x.toml"
        path.write_text(f'name = "x"\n{f"[{table}]" if table else ""}\nnosuch = 1\n')
        with pytest.raises(ValueError, match="nosuch") as error:
            read_profile(path)
        [listed] = re.findall(r"known: (.*)\)", str(error.value)) or [""]
        known |= {f"{table}.{key}" if table else key for key in listed.split(", ")}
    assert {key.name for key in profiles.entries()} == known - {"links", "parts", "extract", "limits"}


def test_the_examples_of_the_keys_make_a_profile(tmp_path: Path) -> None:
    lines: dict[str, list[str]] = {}
    for key in profiles.entries():
        table, _, name = key.name.rpartition(".")
        value = key.example if key.name != "parts.url" else f"'{key.example}'"
        lines.setdefault(table, []).append(f"{name} = {value}")
    path = tmp_path / "x.toml"
    path.write_text("\n".join("\n".join([f"[{t}]" if t else "", *rows]) for t, rows in lines.items()))
    assert read_profile(path).limits.pages == 2000


def reasons_in_the_code() -> Iterator[tuple[str, str]]:
    """The stage and reason of each call of Unusable or Rejection."""
    for path in (ROOT / "pipelines").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = {"Unusable": 0, "Rejection": 2, "RejectionRow": 2}.get(node.func.id)
                if first is not None and len(node.args) > first + 1:
                    stage, reason = (_text(argument) for argument in node.args[first : first + 2])
                    if stage and reason:
                        yield stage, reason


def _text(node: ast.expr) -> str | None:
    """The text of a string, with … for inserted values; None for a variable."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "…" for part in node.values)
    return _NAMED.get(node.id) if isinstance(node, ast.Name) else None


def _bare(reason: str) -> str:
    return re.sub(r"N%|N|\d[\d,]*", "…", reason)


def test_every_reason_in_the_code_is_explained() -> None:
    explained = {(row.stage, _bare(row.reason)) for row in rejections.reasons()}
    written = {(stage, _bare(reason)) for stage, reason in reasons_in_the_code()}
    assert len(written) > 15
    assert written - explained == set()


def test_every_reason_of_the_screen_is_explained() -> None:
    source = Path(screen.__file__).read_text(encoding="utf-8")
    written = set(re.findall(r'return "([^"]+)" if', source)) | {"too short"}
    written |= {signs.reason for signs in screen.SIGNS}
    assert {row.reason for row in rejections.reasons() if row.stage == "screen"} == written


def test_the_exit_codes_of_the_help_are_those_of_the_table() -> None:
    page = PAGES["exit-codes.md"]()
    assert re.findall(r"^\| (\d+) \|", page, re.M) == [str(code) for code in EXIT_CODES]


DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_NAMED_PATH = re.compile(
    r"`((?:fanwen|crawler|pipelines|dedup|db|tables|textbasics|tests|benchmarks|docs)/[^`\s]*)`"
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_no_conflict_of_a_merge_is_left(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"^(?:<{7}|={7}|>{7})(?: .*)?$", text, re.M)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_named_exists(path: Path) -> None:
    """The changelog may name files of older versions."""
    text = path.read_text(encoding="utf-8") if path.name != "CHANGELOG.md" else ""
    named = [file for file in _NAMED_PATH.findall(text) if "NAME" not in file]
    assert [file for file in named if not any(ROOT.glob(file.rstrip("/")))] == []


def test_every_test_that_contributing_names_exists() -> None:
    named = re.findall(r"`(test_\w+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    missing = [name for name in named if f"def {name}(" not in code]
    assert not missing, f"correct the names of tests in CONTRIBUTING.md: {missing}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_has_a_target(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if "://" in target:
            continue
        target_path = (path.parent / file).resolve() if file else path
        assert target_path.exists(), f"{path}: {target}"
        if anchor:
            heads = re.findall(r"^#+ (.*)", target_path.read_text(encoding="utf-8"), re.M)
            assert anchor in [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads]
