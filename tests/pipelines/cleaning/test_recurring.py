"""Recurring lines: a site's own lines are learned from different texts, the phrases of speeches never."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.cleaning.banners.recurring import MOST, is_recurring, recurring_candidates
from pipelines.cleaning.site_rules import RuleBook
from pipelines.ingest.run import ingest
from tests.made.corpus import dump, fetch, write
from tests.made.pages import html, speech, title

SLOGAN = "柳荫读书角 第3期"


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        (SLOGAN, True),
        ("本角文章由读者来信汇编而成。", True),
        ("同志们：", False),
        ("大家好：", False),
        ("大家上午好！", False),
        ("谢谢大家！", False),
        ("一、提高认识", False),
        ("2024年3月5日", False),
    ],
)
def test_which_lines_are_counted(line: str, counted: bool) -> None:
    lines = {candidate.line for candidate in recurring_candidates("u", f"{speech(1)}\n{line}")}
    assert any("柳荫" in line or "本角" in line for line in lines) == counted


def test_lines_of_imported_files_are_not_counted() -> None:
    assert recurring_candidates("file:///a.txt", f"{speech(1)}\n{SLOGAN}") == ()


def test_full_sentences_at_the_beginning_are_not_counted() -> None:
    assert not recurring_candidates("u", f"很荣幸能够站在这里发言。\n{speech(1)}")[1:]


def test_the_first_lines_are_counted_once_and_the_body_never() -> None:
    lines = [f"柳荫读书角{sign}" for sign in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]
    candidates = recurring_candidates("u", "\n".join(["本角的正文" * 9, *lines, *lines]))
    assert [candidate.line for candidate in candidates] == lines[:MOST]


def test_numbers_and_blanks_are_not_compared() -> None:
    one, other = (recurring_candidates("u", f"{speech(1)}\n柳荫读书角 第{n}期")[-1] for n in (3, 47))
    assert one == other


@pytest.mark.parametrize(
    ("line", "texts", "of_site", "verdict"),
    [
        ("柳荫读书角", 4, 10, False),
        ("柳荫读书角", 5, 10, True),
        ("柳荫读书角", 5, 1000, False),
        ("柳荫读书角", 20, 1000, True),
        ("不当之处,请批评指正。", 5, 100, False),
        ("本角文章由来信汇编而成。", 40, 100, False),
        ("本角文章由来信汇编而成。", 60, 100, True),
    ],
)
def test_a_line_needs_many_texts_and_a_sentence_more(
    line: str, texts: int, of_site: int, verdict: bool
) -> None:
    assert is_recurring(line, texts, of_site) is verdict


def corpus_of(home: Path, batches: list[list[int]]) -> dict[str, str]:
    for day, numbers in enumerate(batches, 1):
        pages = [fetch(f"/{n}.html", day, html(title(n), f"{speech(n)}\n{SLOGAN}")) for n in numbers]
        write(home / "archive", f"day{day}", pages)
        ingest(home / "archive", home / "corpus.db", RuleBook(), workers=1)
    with closing(sqlite3.connect(home / "corpus.db")) as db:
        return dict(db.execute("SELECT url, text FROM speeches ORDER BY url"))


def test_a_growing_site_loses_its_slogan_as_one_ingested_at_once(tmp_path: Path) -> None:
    few = corpus_of(tmp_path / "few", [[1, 2, 3]])
    assert all(SLOGAN in text for text in few.values())
    grown = corpus_of(tmp_path / "grown", [[1, 2, 3], [4, 5], [6]])
    assert not any(SLOGAN in text for text in grown.values())
    assert grown == corpus_of(tmp_path / "once", [[1, 2, 3, 4, 5, 6]])


def test_a_line_that_no_longer_recurs_is_restored(tmp_path: Path) -> None:
    """Only one page of the site still has it; there it may be the speaker's."""
    book = RuleBook()
    shown = [fetch(f"/{n}.html", 1, html(title(n), f"{speech(n)}\n{SLOGAN}")) for n in range(1, 7)]
    later = [fetch(f"/{n}.html", 2, html(title(n), speech(n))) for n in range(2, 7)]
    for name, come in (("day1", shown), ("day2", later)):
        write(tmp_path / "archive", name, come)
        ingest(tmp_path / "archive", tmp_path / "corpus.db", book, workers=1)
    ingest(tmp_path / "archive", tmp_path / "once.db", book, workers=1)
    tables = dump(tmp_path / "corpus.db")
    assert [row[4] for row in tables["speeches"] if SLOGAN in str(row[2])] == ["http://a.test/1.html"]
    assert tables == dump(tmp_path / "once.db")


def test_copies_of_one_text_count_once(tmp_path: Path) -> None:
    pages = [fetch(f"/{n}.html", 1, html(title(1), f"{speech(1)}\n{SLOGAN}")) for n in range(9)]
    write(tmp_path / "archive", "a", pages)
    ingest(tmp_path / "archive", tmp_path / "corpus.db", RuleBook(), workers=1)
    with closing(sqlite3.connect(tmp_path / "corpus.db")) as db:
        assert db.execute("SELECT count(*) FROM learned").fetchone() == (0,)


def test_a_recurring_line_stays_on_other_sites(tmp_path: Path) -> None:
    pages = [fetch(f"/{n}.html", 1, html(title(n), f"{speech(n)}\n{SLOGAN}")) for n in range(1, 7)]
    other = fetch("/7.html", 2, html(title(7), f"{speech(7)}\n{SLOGAN}"))
    # The other site's page comes when the line is known already: it is cleaned with what was learned.
    for name, come in (("day1", pages), ("day2", [replace(other, url="http://b.test/7.html")])):
        write(tmp_path / "archive", name, come)
        ingest(tmp_path / "archive", tmp_path / "corpus.db", RuleBook(), workers=1)
    with closing(sqlite3.connect(tmp_path / "corpus.db")) as db:
        texts = dict(db.execute("SELECT url, text FROM speeches"))
    assert [url for url, text in texts.items() if SLOGAN in text] == ["http://b.test/7.html"]
    assert len(texts) == 7
