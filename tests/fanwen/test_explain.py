"""Explanations: every edit of a page can be replayed, and every copy is named with its scores."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fanwen.cli import main
from pipelines.edits import Edit, apply
from tests.made.pages import html, speech, title


def fanwen(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(data), *arguments])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("explain")
    pages = home / "pages"
    pages.mkdir()
    (pages / "a.html").write_bytes(html(title(1), speech(1)))
    damaged = speech(1).replace("，", "，，", 1).replace("。", "。`", 2)[:-30]
    (pages / "b.html").write_bytes(html(title(1), damaged))
    assert fanwen(home / "data", "import", str(pages)).exit_code == 0
    return home / "data"


def replayed(trace: dict[str, object]) -> str:
    text = str(trace["before"])
    for step in trace["passes"]:  # type: ignore[attr-defined]
        text = apply(text, [Edit(**edit) for edit in step["edits"]])
    return text


def test_replaying_the_edits_of_a_page_gives_its_speeches(data: Path) -> None:
    result = fanwen(data, "explain", "--json", str(data.parent / "pages" / "b.html"))
    found = json.loads(result.stdout)
    texts = [speech["text"] for speech in found["speeches"]]
    assert replayed(found["traces"][-1]).split("\f") == texts


def test_a_page_of_the_archive_is_explained_by_its_url(data: Path) -> None:
    url = (data.parent / "pages" / "a.html").as_uri()
    result = fanwen(data, "explain", url)
    assert result.exit_code == 0
    assert title(1) in result.stdout
    assert fanwen(data, "explain", "http://nowhere.test/").exit_code == 1


def test_a_copy_is_explained_by_its_survivor(data: Path) -> None:
    with closing(sqlite3.connect(data / "corpus.db")) as db:
        [(copy, survivor, score)] = db.execute("SELECT id, survivor_id, jaccard FROM duplicates")
    for name in (copy, survivor, copy[:8]):
        found = json.loads(fanwen(data, "explain", "--json", name).stdout)
        assert found["speech"]["id"] == survivor
        assert [each["id"] for each in found["copies"]] == [copy]
        assert len(found["places"]) == 2
    shown = fanwen(data, "explain", copy).stdout
    assert f"{score:.3f}" in shown
    assert "near-duplicate" in shown


def test_an_unknown_id_is_one_line(data: Path) -> None:
    result = fanwen(data, "explain", "ffffffff0000")
    assert result.exit_code == 2
    assert "no speech and no copy" in result.stderr
