"""``fanwen explain``: the edits of pages, and the copies of speeches."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.cleaning.edits import Edit, apply_edits
from tests.made import corpus
from tests.made.command import fanwen
from tests.made.pages import html, speech, title


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
        text = apply_edits(text, [Edit(**edit) for edit in step["edits"]])
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
        assert len(found["occurrences"]) == 2
    shown = fanwen(data, "explain", copy).stdout
    assert f"{score:.3f}" in shown
    assert "near-duplicate" in shown


def test_a_gone_page(tmp_path: Path) -> None:
    captures = [corpus.fetch("/1.html", 1, corpus.page(1)), corpus.fetch("/1.html", 9, b"", 404)]
    corpus.write(tmp_path / "archive", "crawl", captures)
    assert fanwen(tmp_path, "ingest").exit_code == 0
    shown = fanwen(tmp_path, "explain", "http://a.test/1.html")
    assert shown.exit_code == 0
    assert "is gone: on 2026-01-09 the site answered with status 404" in shown.stdout
    assert "its last good version, of 2026-01-01" in shown.stdout
    [gone] = json.loads(fanwen(tmp_path, "explain", "--json", "http://a.test/1.html").stdout)["gone"]
    assert (gone["status"], gone["last_good"]) == (404, "2026-01-01T00:00:00Z")


def test_an_unknown_id_is_one_line(data: Path) -> None:
    result = fanwen(data, "explain", "ffffffff0000")
    assert result.exit_code == 2
    assert "no speech or copy" in result.stderr
