"""``fanwen search`` on the command line."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len

from tests.made.command import FANWEN, WATCHDOG, fanwen
from tests.made.speeches import Made, add_copy, fill

SPEECHES = [
    Made(
        "a" * 32, "春耕动员会上的讲话", "同志们：\n春耕已经开始了，种子（ＧＤＰ）要备足。", chars=26, copies=1
    ),
    Made("b" * 32, "防火工作讲话", "同志们，春耕时节也要防火。", published="2022-03-01", genre="致辞"),
    Made("c" * 32, "防汛工作讲话", "\x1b[31m夏天到了，" + "abc，防汛要紧。" * 20, site="b"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    fill(data / "corpus.db", SPEECHES)
    add_copy(data / "corpus.db", "d" * 32, "a" * 32, "春耕讲话", "同志们：\n春耕已经开始了，拖拉机到了。")
    return data


def run(data: Path, *arguments: str) -> Result:
    return fanwen(data, "search", *arguments)


def found_ids(data: Path, *arguments: str) -> list[str]:
    done = run(data, *arguments, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    return [json.loads(line)["id"][0] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["春耕"], "ab"),
        (["種子"], "a"),
        (["春耕", "-防火"], "a"),
        (["春耕 -防火"], "a"),
        (["春耕", "--limit", "1"], "a"),
        (["春耕", "--limit", "1", "--offset", "1"], "b"),
        (["火"], "b"),
        (["gdp"], "a"),
        (["讲话", "--site", "b"], "c"),
        (["讲话", "--genre", "致辞"], "b"),
        (["讲话", "--from", "2023"], "ac"),
        (["讲话", "--to", "2022-03"], "b"),
        (["讲话", "--min-chars", "1"], "a"),
        (["拖拉机"], ""),
        (["春耕", "--copies"], "abd"),
    ],
)
def test_results(data: Path, arguments: list[str], ids: str) -> None:
    assert "".join(sorted(found_ids(data, *arguments))) == ids


def test_plain_text_output(data: Path) -> None:
    done = run(data, "春耕", "--copies")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == 9
    assert "\x1b" not in done.stdout
    assert lines[0].strip() == "1. 春耕动员会上的讲话"
    assert lines[1].split() == ["aaaaaaaa", "2024-05-01", "a", "讲话", "26", "characters", "1", "copies"]
    assert lines[2].strip() == "同志们： 春耕已经开始了，种子（ＧＤＰ）要备足。"
    assert "removed copy of aaaaaaaa" in lines[7]


def test_control_characters_are_not_printed(data: Path) -> None:
    assert "\x1b" not in run(data, "夏天").stdout
    assert "\x1b" not in run(data, "夏天", "--kwic").stdout


def test_on_a_terminal_matches_are_marked(data: Path) -> None:
    parent, child = pty.openpty()
    command = [*FANWEN, "--data", str(data), "search", "种子"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run(command, stdout=child, env=environment, timeout=WATCHDOG, check=True)
    shown = os.read(parent, 65536).decode()
    os.close(child)
    os.close(parent)
    assert "\x1b[1;31m种子\x1b[0m" in shown
    assert "1 to 1 of 1" in shown


def test_matches_in_context_are_aligned(data: Path) -> None:
    done = run(data, "防", "--kwic")
    positions = {
        cell_len(line[: line.index("防", 12)]) for line in done.stdout.splitlines() if line[0] != "c"
    }
    assert len(positions) == 1
    assert all(cell_len(line) <= 80 for line in done.stdout.splitlines())
    [line] = map(json.loads, run(data, "种子", "--kwic", "--json").stdout.splitlines())
    assert line == {"id": "a" * 32, "before": "同志们： 春耕已经开始了，", "match": "种子",
                    "after": "（ＧＤＰ）要备足。"}  # fmt: skip


def test_counts(data: Path) -> None:
    assert run(data, "讲话", "--count").stdout == "3\n"
    assert run(data, "春耕", "--count", "--copies").stdout == "3\n"
    counts = json.loads(run(data, "讲话", "--count", "--json").stdout)
    assert (counts["total"], counts["sites"]) == (3, {"a": 2, "b": 1})
    assert (counts["years"], counts["genres"]) == ({"2024": 2, "2022": 1}, {"讲话": 2, "致辞": 1})


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "the query is empty"),
        (["，。"], 2, "no character, letter or digit"),
        (["-春耕"], 2, "only excludes words"),
        (["--limt", "3", "春耕"], 2, "no such option: --limt"),
        (["春耕", "--from", "spring"], 2, "is not a date"),
        (["春耕", "--from", "2020-13"], 2, "is not a date"),
        (["春耕", "--to", "2021-02-29"], 2, "is not a date"),
        (["春耕", "--kwic", "--copies"], 2, "--kwic"),
    ],
)
def test_invalid_queries_give_one_line(data: Path, arguments: list[str], code: int, message: str) -> None:
    done = run(data, *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_invalid_utf8_in_the_query(data: Path) -> None:
    command = [*map(os.fsencode, FANWEN), b"--data", os.fsencode(data), b"search", b"\xb4\xba\xb8\xfb"]
    done = subprocess.run(command, capture_output=True, timeout=WATCHDOG, check=False)
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr
