"""Ingest and rebuild: the corpus depends on the archive, and not on how it came about."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.archive import ArchiveError, ArchiveWriter, files, payload_digest
from pipelines.cleaning.site_rules import RuleBook, SiteRules
from pipelines.ingest.rebuild import NEW_SUFFIX, rebuild
from pipelines.ingest.run import ingest
from tests.made.corpus import dump, edited, fetch, page, shortened, write
from tests.made.pages import speech
from tests.made.places import ROOT

BOOK = RuleBook(
    [
        SiteRules(
            "a", ("a.test",), articles=(r"/\d+",), parts=r"(?P<base>.*/\d+)(?:_(?P<part>\d+))?(?P<end>\.html)"
        )
    ]
)
HISTORY = [
    fetch("/1.html", 1, page(1)),
    fetch("/2.html", 1, page(2)),
    fetch("/11.html", 1, page(1, edited(1))),
    fetch("/12.html", 2, page(1, shortened(1))),
    fetch("/21.html", 2, page(2)),
    fetch("/3.html", 2, page(3)),
    fetch("/1.html", 3, page(4)),
    fetch("/2.html", 3, b"", 404),
    fetch("/3.html", 4, page(3, edited(3))),
    fetch("/31.html", 4, page(3)),
    fetch("/5.html", 4, page(5, "\n".join(speech(5).split("\n")[:4]))),
    fetch("/5_2.html", 5, page(5, "\n".join(speech(5).split("\n")[4:]))),
    fetch("/9.html", 5, b"\x89PNG\r\n\x1a\n" + bytes(500)),
    fetch("/list.html", 5, b"<html><body><a href='/1.html'>1</a></body></html>"),
    fetch("/1.html", 6, page(1)),
]


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """The corpus of the whole history, ingested in one go."""
    home = tmp_path_factory.mktemp("once")
    write(home / "archive", "all", HISTORY)
    ingest(home / "archive", home / "corpus.db", BOOK, workers=1)
    return dump(home / "corpus.db")


def test_what_becomes_of_the_history(at_once: dict[str, list[tuple[object, ...]]]) -> None:
    speeches = {row[0]: row for row in at_once["speeches"]}
    urls = sorted(str(row[4]).removeprefix("http://a.test") for row in speeches.values())
    assert urls == ["/1.html", "/2.html", "/31.html", "/5.html"]
    reasons = sorted(str(row[4]) for row in at_once["duplicates"])
    assert reasons == ["contained", "near-duplicate", "near-duplicate"]
    assert [(row[0], row[2]) for row in at_once["rejections"]] == [("http://a.test/9.html", "decode")]


def test_a_half_that_begins_in_mid_sentence_does_not_stand_for_the_whole(tmp_path: Path) -> None:
    whole = speech(1)
    cut = whole.rpartition("\n")[0][:-4]
    half = "，" + whole[len(whole) // 2 :]
    write(
        tmp_path / "archive", "all", [fetch("/1.html", 1, page(1, cut)), fetch("/2.html", 1, page(1, half))]
    )
    ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    tables = dump(tmp_path / "corpus.db")
    assert [row[4] for row in tables["speeches"]] == ["http://a.test/1.html"]
    assert len(tables["duplicates"]) == 1


def test_parts_are_joined(at_once: dict[str, list[tuple[object, ...]]]) -> None:
    [text] = [row[2] for row in at_once["speeches"] if row[4] == "http://a.test/5.html"]
    assert str(text).count("\n") >= speech(5).count("\n") - 1
    assert speech(5).split("\n")[-1] in str(text)


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_batching_gives_the_same_corpus(
    tmp_path: Path, seed: int, at_once: dict[str, list[tuple[object, ...]]]
) -> None:
    dice = random.Random(seed)
    history = list(HISTORY)
    dice.shuffle(history)
    start = number = 0
    while start < len(history):
        end = start + dice.randint(1, 6)
        write(tmp_path / "archive", f"batch{number}", history[start:end])
        ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1 + seed % 2)
        start, number = end, number + 1
    assert dump(tmp_path / "corpus.db") == at_once


def test_rebuild_gives_the_same_rows_and_says_that_nothing_changed(tmp_path: Path) -> None:
    write(tmp_path / "archive", "all", HISTORY)
    ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    before = dump(tmp_path / "corpus.db")
    done = rebuild(tmp_path / "archive", tmp_path / "corpus.db", BOOK, keep=True, workers=2)
    assert dump(tmp_path / "corpus.db") == before
    assert dump(tmp_path / "corpus.db.old") == before
    assert done.changes is not None
    assert done.changes.counts == {"new": {}, "gone": {}, "altered": {}}


def test_rebuild_says_what_changed_and_why(tmp_path: Path) -> None:
    write(tmp_path / "archive", "first", HISTORY[:6])
    ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    write(tmp_path / "archive", "second", HISTORY[6:10])
    done = rebuild(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    assert done.changes is not None
    # The page of speech 1 now holds speech 4: its two copies survive, for they do not match each other. The
    # page of speech 3 now holds an edited copy, and the speech itself stands on a new page.
    assert done.changes.counts["gone"] == {"text changed": 1}
    assert done.changes.counts["new"] == {"was a copy before": 2, "text is new on a known page": 1}
    assert set(done.changes.counts["altered"]) <= {
        "best place",
        "title",
        "number of copies",
        "metadata",
        "text",
    }


def test_unchanged_pages_are_not_cleaned_again(tmp_path: Path) -> None:
    write(tmp_path / "archive", "first", HISTORY[:3])
    assert ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1).articles == 3
    with ArchiveWriter(tmp_path / "archive", "again") as writer:
        again = fetch("/1.html", 9, page(1))
        writer.write_revisit(
            again, payload_digest(again.body), again.url, HISTORY[0].fetched_at, not_modified=True
        )
    assert ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1).articles == 0
    [seen] = [row for row in dump(tmp_path / "corpus.db")["speeches"] if row[4] == "http://a.test/1.html"]
    assert "2026-01-09T00:00:00Z" in seen


def test_a_changed_profile_cleans_that_site_again(tmp_path: Path) -> None:
    write(tmp_path / "archive", "first", HISTORY[:3])
    ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    other = RuleBook([SiteRules("b", ("a.test",), articles=(r"/\d\.html",))])
    assert ingest(tmp_path / "archive", tmp_path / "corpus.db", other, workers=1).articles == 2
    tables = dump(tmp_path / "corpus.db")
    assert {row[3] for row in tables["speeches"]} == {"b"}
    rebuild(tmp_path / "archive", tmp_path / "corpus.db", other, workers=1)
    assert dump(tmp_path / "corpus.db") == tables


REBUILD = """
import sys, time
from pathlib import Path
Path.replace = lambda *_: time.sleep(600)  # the kill comes before the new corpus takes the old one's place
sys.path[:0] = {path!r}
from test_ingest import BOOK
from pipelines.ingest.rebuild import rebuild
if __name__ == "__main__":
    rebuild(Path({home!r}) / "archive", Path({home!r}) / "corpus.db", BOOK, workers=1)
"""


def test_a_killed_rebuild_leaves_the_old_corpus_whole(tmp_path: Path) -> None:
    write(tmp_path / "archive", "all", HISTORY * 6)
    ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    before = dump(tmp_path / "corpus.db")
    script = tmp_path / "run.py"
    folders = [str(Path(__file__).parent), str(ROOT)]
    script.write_text(REBUILD.format(path=folders, home=str(tmp_path)))
    new = tmp_path / ("corpus.db" + NEW_SUFFIX)
    child = subprocess.Popen([sys.executable, str(script)], start_new_session=True)
    while not new.exists() and child.poll() is None:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert new.exists()
    assert dump(tmp_path / "corpus.db") == before
    rebuild(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    assert not new.exists()
    assert dump(tmp_path / "corpus.db") == before


def test_a_journal_left_by_a_kill_does_not_poison_the_new_corpus(tmp_path: Path) -> None:
    write(tmp_path / "archive", "all", HISTORY[:4])
    ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    before = dump(tmp_path / "corpus.db")
    with closing(sqlite3.connect(tmp_path / "corpus.db", isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE speeches SET text = text || 'x'")
        db.execute("UPDATE bodies SET text = x'00'")
        shutil.copy(tmp_path / "corpus.db", tmp_path / "torn.db")
        shutil.copy(tmp_path / "corpus.db-journal", tmp_path / "torn.db-journal")
    (tmp_path / "torn.db").replace(tmp_path / "corpus.db")
    (tmp_path / "torn.db-journal").replace(tmp_path / "corpus.db-journal")
    rebuild(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    assert dump(tmp_path / "corpus.db") == before
    assert not (tmp_path / "corpus.db-journal").exists()


def test_a_journal_without_its_corpus_does_not_poison_the_new_one(tmp_path: Path) -> None:
    """Somebody removed the corpus that a killed run left half written, and not the journal beside it."""
    write(tmp_path / "archive", "all", HISTORY[:4])
    corpus, journal = tmp_path / "corpus.db", tmp_path / "corpus.db-journal"
    ingest(tmp_path / "archive", corpus, BOOK, workers=1)
    before = dump(corpus)
    with closing(sqlite3.connect(corpus, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE speeches SET text = text || 'x'")
        db.execute("UPDATE bodies SET text = x'00'")
        shutil.copy(journal, tmp_path / "left")
    corpus.unlink()
    (tmp_path / "left").replace(journal)
    rebuild(tmp_path / "archive", corpus, BOOK, workers=1)
    assert not journal.exists()
    assert dump(corpus) == before


def test_a_damaged_archive_file_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "archive", "a", HISTORY[:2])
    write(tmp_path / "archive", "b", HISTORY[2:4])
    bad = files(tmp_path / "archive")[0]
    data = bytearray(bad.read_bytes())
    data[len(data) // 2] ^= 0xFF
    bad.write_bytes(data)
    report = ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    assert len(report.errors) == 1
    assert bad.name in report.errors[0]
    assert report.speeches >= 2


def test_a_failed_ingest_leaves_the_corpus_as_it_was(tmp_path: Path) -> None:
    write(tmp_path / "archive", "a", HISTORY[:2])
    ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    before = dump(tmp_path / "corpus.db")
    write(tmp_path / "archive", "b", HISTORY[2:])

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "dedup":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1, progress=stop)
    assert dump(tmp_path / "corpus.db") == before


def test_a_page_that_is_gone_was_not_there_again_because_its_answer_is_unchanged(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "archive", "x") as writer:
        writer.write(fetch("/1.html", 1, page(1)))
        writer.write(fetch("/1.html", 2, b"gone", 404))
        again, first = fetch("/1.html", 9, b"", 404), "2026-01-02T00:00:00Z"
        writer.write_revisit(again, payload_digest(b"gone"), again.url, first, not_modified=False)
    ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    with closing(sqlite3.connect(tmp_path / "corpus.db")) as db:
        assert db.execute("SELECT status, gone, seen_at FROM pages").fetchall() == [
            (404, 1, "2026-01-01T00:00:00Z")
        ]


def test_an_archive_file_that_is_gone_ends_an_ingest(tmp_path: Path) -> None:
    for name, pages in (("a", HISTORY[:2]), ("b", HISTORY[2:4])):
        write(tmp_path / "archive", name, pages)
    ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
    lost = files(tmp_path / "archive")[0]
    lost.unlink()
    with pytest.raises(ArchiveError, match=lost.name):
        ingest(tmp_path / "archive", tmp_path / "corpus.db", BOOK, workers=1)
