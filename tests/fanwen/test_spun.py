"""``fanwen spun`` on a corpus with spun copies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.corpus import reading
from db.occurrences import unpacked
from dedup import spun
from dedup.swaps import COLUMNS, parse
from tests.made.command import fanwen
from tests.made.pages import html, speech, title

NUMBERS = [number for number in range(30) if "责任" in speech(number)][:8]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spun")
    for number in NUMBERS:
        text = speech(number)
        copy = text.replace("责任", "职责").replace("服务", "效劳").replace("基础", "根底")
        for name, words in ((f"{number}.html", text), (f"copy{number}.html", copy)):
            (folder / name).write_bytes(html(title(number), words))
    assert fanwen(folder / "data", "import", str(folder), "--workers", "1").exit_code == 0
    return folder / "data"


def test_proposals(data: Path) -> None:
    done = fanwen(data, "spun", "--json")
    result = json.loads(done.stdout)
    assert result["compared"] == len(NUMBERS)
    assert {(k["spun"], k["original"]) for k in result["known"]} == {("效劳", "服务"), ("根底", "基础")}
    [proposal] = result["proposals"]  # the known words show which survivors are spun
    assert (proposal["spun"], proposal["original"], proposal["pairs"]) == ("职责", "责任", len(NUMBERS))
    assert proposal["rivals"] == []


def test_the_table_on_a_terminal(data: Path) -> None:
    done = fanwen(data, "spun")
    assert done.exit_code == 0
    assert any(
        "职责" in line and "责任" in line and f" {len(NUMBERS)} " in line for line in done.output.splitlines()
    )
    assert "known spun words seen" in done.output
    few = fanwen(data, "spun", "--fewest", "9")
    assert "No spun words that are not in the rules" in few.output


def test_the_written_file_is_a_valid_table(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "found.tsv"
    assert fanwen(data, "spun", "--write", str(file)).exit_code == 0
    [swap] = parse(file.read_text("utf-8"), str(file))
    assert (swap.spun, swap.original, swap.pairs) == ("职责", "责任", len(NUMBERS))
    assert "职责" in swap.example
    again = fanwen(data, "spun", "--write", str(file))
    assert again.exit_code == 2
    assert "exists already" in again.output


def test_a_copy_that_differs_only_in_known_words(data: Path) -> None:
    with reading(data / "corpus.db") as db:
        rows = [*db.query("SELECT survivor_id, id, jaccard FROM duplicates")]
        texts = [unpacked(body) for (body,) in db.conn.execute("SELECT text FROM duplicates")]
    assert len(rows) == len(NUMBERS)
    assert any("效劳" in text for text in texts)
    shown = fanwen(data, "explain", rows[0]["id"])
    assert "[-" in shown.output


def test_a_table_that_cannot_be_used_stops_an_ingest_with_one_line(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "\t".join(COLUMNS)
    monkeypatch.setattr(spun, "swaps", lambda: parse(f"{header}\n开展\t发展\n", "own.tsv"))
    spun.lexicon.cache_clear()
    try:
        done = fanwen(data, "ingest")
    finally:
        spun.lexicon.cache_clear()
    assert done.exit_code == 2
    assert "own.tsv:2: write two words" in done.output
    assert "Traceback" not in done.output


def test_no_corpus(tmp_path: Path) -> None:
    done = fanwen(tmp_path, "spun")
    assert done.exit_code == 1
    assert "no corpus here yet" in done.output
