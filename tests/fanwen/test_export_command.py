"""``fanwen export`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.made.command import fanwen
from tests.made.speeches import Made, fill

SPEECHES = [
    Made("a" * 32, "春耕动员会上的讲话", "同志们，里面请。电话13912345678，着手春耕。", chars=26),
    Made("b" * 32, "防火工作讲话", "同志们，春耕时节也要防火。", published="2022-03-01", genre="致辞"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    fill(data / "corpus.db", SPEECHES)
    return data


def run(data: Path, *arguments: str | Path) -> Result:
    return fanwen(data, "export", *arguments)


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_one_line_and_a_card(data: Path, tmp_path: Path) -> None:
    done = run(data, tmp_path / "a.jsonl", "--query", "春耕 -防火", "--from", "2024")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"1 speeches written to {tmp_path / 'a.jsonl'}\n"
    [row] = rows(tmp_path / "a.jsonl")
    assert row["id"] == "a" * 32
    card = (tmp_path / "a.jsonl.README.md").read_text("utf-8")
    assert "fanwen export a.jsonl --query '春耕 -防火' --from 2024" in card
    assert "| `--from` | 2024 |" in card
    assert str(tmp_path) not in card


def test_contacts_masked_and_traditional(data: Path, tmp_path: Path) -> None:
    done = run(data, tmp_path / "a.jsonl", "--mask-pii", "--variant", "tw", "--columns", "title,text,chars")
    assert done.exit_code == 0, done.stderr
    text = "同志們，裡面請。電話［電話］，著手春耕。"
    assert rows(tmp_path / "a.jsonl")[0] == {
        "title": "春耕動員會上的講話",
        "text": text,
        "chars": len(text),
    }
    assert "| `--mask-pii` | yes |" in (tmp_path / "a.jsonl.README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["a.xlsx"], 2, "cannot tell what to write"),
        (["a.csv", "--columns", "id,size"], 2, "no such column: size"),
        (["a.csv", "--query", "，"], 2, "no character, letter or digit"),
        (["a.csv", "--variant", "jp"], 2, "jp"),
        (["nowhere/a.csv"], 1, "there is no such folder"),
        (["there.csv"], 1, "exists; --force overwrites it"),
        (["."], 1, "no export of Fanwen"),
    ],
)
def test_errors_are_one_line(
    data: Path, tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    (tmp_path / "there.csv").write_text("mine")
    done = run(data, tmp_path / arguments[0], *arguments[1:])
    assert (done.exit_code, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "there.csv").read_text() == "mine"


def test_no_corpus(tmp_path: Path) -> None:
    done = run(tmp_path / "none", tmp_path / "a.csv")
    assert done.exit_code == 1
    assert "no corpus here yet" in done.stderr
