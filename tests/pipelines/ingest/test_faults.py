"""What an ingest says and does where pages cannot be cleaned, or not as before."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.archive import ArchiveError, ArchiveWriter, files
from pipelines.cleaning.site_rules import RuleBook, SiteRules
from pipelines.ingest import run as ingest_module
from pipelines.ingest.rebuild import rebuild
from pipelines.ingest.run import ingest
from tests.made.corpus import dump, fetch, page, write
from tests.made.deadly import Deadly
from tests.made.pages import speech

RULES = SiteRules("a", ("a.test",))
BOOK = RuleBook([RULES])


def test_a_fault_of_the_second_cleaning_is_told_and_keeps_the_old_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive becomes unreadable between the first cleaning and the one after learning."""
    archive, database = tmp_path / "archive", tmp_path / "corpus.db"
    slogan = "柳荫读书角每天更新"
    write(archive, "a", [fetch(f"/{n}.html", 1, page(n, f"{speech(n)}\n{slogan}")) for n in range(1, 8)])
    assert ingest(archive, database, BOOK, workers=1).errors == []
    before = dump(database)
    decide = ingest_module.decide_recurring_lines

    def decide_and_lose(db: Database) -> set[str]:
        articles = decide(db)
        (file,) = files(archive)
        file.write_bytes(file.read_bytes()[:300] + bytes(file.stat().st_size - 300))
        return articles

    monkeypatch.setattr(ingest_module, "decide_recurring_lines", decide_and_lose)
    rebuilt = rebuild(archive, database, BOOK, workers=1)
    assert "7 pages could not be cleaned" in rebuilt.ingested.errors[0]
    assert not rebuilt.swapped
    assert dump(database) == before


def test_a_page_that_kills_its_worker_is_rejected_like_any_other(tmp_path: Path) -> None:
    """It is not tried again as long as its bytes and its rules stay, and does not hold up a rebuild."""
    archive, database = tmp_path / "archive", tmp_path / "corpus.db"
    write(archive, "a", [fetch(f"/{n}.html", 1, page(n)) for n in (1, 2)])
    ingest(archive, database, BOOK, workers=1)
    deadly = SiteRules("a", ("a.test",), articles=("/1",), charset=Deadly(signal.SIGALRM))  # type: ignore[arg-type]
    report = ingest(archive, database, RuleBook([deadly]), workers=1)
    assert report.errors == []
    assert report.rejected == {("worker", "took longer than 120 s"): 1}
    after = dump(database)
    assert after["occurrences"] == []
    assert ingest(archive, database, RuleBook([deadly]), workers=1).articles == 0
    assert rebuild(archive, database, RuleBook([deadly]), workers=1).swapped
    assert dump(database) == after


def test_the_counts_are_those_of_what_stands_in_the_corpus_in_the_end(tmp_path: Path) -> None:
    """Lines are learned after a first cleaning; with them a stub goes, and is no speech any more."""
    archive, database = tmp_path / "archive", tmp_path / "corpus.db"
    slogan = "柳荫读书角每天更新"
    texts = [speech(n) for n in range(1, 8)]
    texts += ["\n".join(f"{line[:48]}。" for line in texts[0].split("\n")[2:5])]
    write(
        archive, "a", [fetch(f"/{n}.html", 1, page(n, f"{text}\n{slogan}")) for n, text in enumerate(texts)]
    )
    first = ingest(archive, database, BOOK, workers=1)
    tables = dump(database)
    assert (first.articles, first.speeches) == (8, len(tables["occurrences"]))
    assert first.rejected == {("screen", "too short"): 1}
    assert len(tables["rejections"]) == 1
    assert first.edits["banners.learned"] == 8
    # Rules that change clean all pages again, with the lines known from the beginning.
    again = ingest(archive, database, RuleBook([replace(RULES, prune=(".x",))]), 1)
    assert (again.articles, again.speeches) == (first.articles, first.speeches)
    assert (again.rejected, again.edits) == (first.rejected, first.edits)


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """An archive file with a bad record, and one that cannot be read; it is not the only file."""
    write(tmp_path / "archive", "b", [fetch("/9.html", 1, page(9))])
    with ArchiveWriter(tmp_path / "archive", "a") as writer:
        writer.write(replace(fetch("/1.html", 1, page(1)), url="http://a.test/\x07"))
        place = writer.write(fetch("/2.html", 1, page(2)))
    file = tmp_path / "archive" / place.file
    data = bytearray(file.read_bytes())
    data[place.offset + 200] ^= 0xFF
    file.write_bytes(data)
    return file


def test_a_damaged_file_is_read_by_each_ingest_and_its_bad_records_listed_once(damaged: Path) -> None:
    database = damaged.parent.parent / "corpus.db"
    for _ in range(3):
        report = ingest(damaged.parent, database, BOOK, workers=1)
        assert [damaged.name in error for error in report.errors] == [True]
        assert [row[:4] for row in dump(database)["rejections"]] == [
            (damaged.name, 0, "record", "bad record")
        ]
    write(damaged.parent, "whole", [fetch("/1.html", 1, page(1))])
    (whole,) = damaged.parent.glob("whole*")
    whole.replace(damaged)
    assert ingest(damaged.parent, database, BOOK, workers=1).errors == []
    assert dump(database)["rejections"] == []


def test_a_damaged_file_that_is_gone_ends_an_ingest_too(damaged: Path) -> None:
    database = damaged.parent.parent / "corpus.db"
    ingest(damaged.parent, database, BOOK, workers=1)
    damaged.unlink()
    with pytest.raises(ArchiveError, match=damaged.name):
        ingest(damaged.parent, database, BOOK, workers=1)
