"""Search: exactly the speeches that contain a query, in an order that depends only on the corpus."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from db.corpus import writing
from db.search import Filters, IndexStale, Query, QueryError, count, facets, find, kwic, search, selection
from db.search.searchform import search_form
from fanwen.demo.speech import compose
from tests.made.speeches import Made, add_copy, fill, remove

ALPHABET = "学习學習工作，, 。\n“A1ａ着著"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection, as in the web server."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA query_only = ON")
        yield connection


def found(path: Path, words: str, filters: Filters = find.NONE, **page: int) -> list[str]:
    with opened(path) as connection:
        return [hit.id for hit in search(connection, Query.parse(words), filters, **page).hits]


def made(texts: list[str]) -> list[Made]:
    return [Made(f"{n:032x}", f"第{n}篇", text, chars=len(text)) for n, text in enumerate(texts)]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus without speeches, to be copied, which is faster than creating one."""
    return fill(tmp_path_factory.mktemp("empty") / "corpus.db", [])


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.text(ALPHABET, max_size=12), max_size=6), term=st.text(ALPHABET, min_size=1, max_size=4)
)
def test_a_phrase_finds_exactly_the_texts_that_contain_it(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, texts: list[str], term: str
) -> None:
    try:
        query = Query.parse(f"“{term.replace('“', '，')}”")
    except QueryError:
        return
    path = fill(Path(shutil.copy(empty, tmp_path_factory.mktemp("corpus"))), made(texts))
    [wanted] = query.wanted
    expected = {
        each.id
        for each in made(texts)
        if wanted in search_form(each.text) or wanted in search_form(each.title)
    }
    assert set(found(path, f"“{wanted}”")) == expected


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 composed speeches of different lengths."""
    speeches = []
    for number in range(300):
        speech = compose(5, str(number))
        fields = {"site": "abc"[number % 3], "published": f"20{10 + number % 10}-0{1 + number % 9}-01"}
        speeches.append(
            Made(f"{number * 7919 % 300:032x}", speech.title, speech.text, chars=len(speech.text), **fields)
        )
    return fill(tmp_path_factory.mktemp("corpus") / "corpus.db", speeches)


@pytest.fixture(scope="module")
def search_forms(corpus: Path) -> dict[str, tuple[str, str]]:
    with opened(corpus) as connection:
        rows = connection.execute("SELECT id, title, text FROM speeches").fetchall()
    return {id_: (search_form(title), search_form(text)) for id_, title, text in rows}


@pytest.mark.parametrize("scored", [0, 20, 5_000])
def test_recall_and_precision_are_one(
    corpus: Path, search_forms: dict[str, tuple[str, str]], scored: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compared with a scan, in both scripts, for any number of scored results."""
    monkeypatch.setattr(find, "SCORED", scored)
    monkeypatch.setattr(find, "SCORED_SIGNS", scored)
    dice, traditional = random.Random(scored), OpenCC("s2tw")
    texts = [text for _, text in search_forms.values()]
    for number in range(120):
        text, length = dice.choice(texts), dice.randrange(1, 9)
        at = dice.randrange(len(text) - length)
        words = text[at : at + length].strip()
        if not any(sign.isalnum() for sign in words) or "“" in words or "”" in words:
            continue
        asked = traditional.convert(words) if number % 2 else words
        expected = {id_ for id_, parts in search_forms.items() if any(words in part for part in parts)}
        assert set(found(corpus, f'"{asked}"', limit=1_000)) == expected, asked


@pytest.mark.parametrize("scored", [0, 20, 5_000])
@pytest.mark.parametrize("words", ["学习", "工作 学习", "大", "学 校", "我们 -工作", "大 -小", "大 -我们"])
def test_pages_are_parts_of_one_order(
    corpus: Path, words: str, scored: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "SCORED", scored)
    monkeypatch.setattr(find, "SCORED_SIGNS", scored)
    whole = found(corpus, words, limit=1_000)
    pages = [found(corpus, words, limit=7, offset=at) for at in range(0, len(whole) + 7, 7)]
    assert [id_ for page in pages for id_ in page] == whole
    assert len(set(whole)) == len(whole)
    with opened(corpus) as connection:
        query = Query.parse(words)
        assert len(whole) == count(connection, query) == search(connection, query).total
        assert sorted(whole) == selected(connection, query)


ALL = Filters()


def selected(connection: sqlite3.Connection, query: Query | None, filters: Filters = ALL) -> list[str]:
    """The IDs of all results, in the order of the SQL."""
    return [row[0] for row in connection.execute(*selection(connection, query, filters))]


def test_words_exclusions_and_filters(corpus: Path, search_forms: dict[str, tuple[str, str]]) -> None:
    def holding(*terms: str) -> set[str]:
        return {i for i, parts in search_forms.items() if all(any(t in p for p in parts) for t in terms)}

    assert set(found(corpus, "学校 工作", limit=999)) == holding("学校", "工作")
    assert set(found(corpus, "学校 -工作", limit=999)) == holding("学校") - holding("工作")
    assert set(found(corpus, "学校 大 -小", limit=999)) == holding("学校", "大") - holding("小")
    assert set(found(corpus, "大 －工作", limit=999)) == holding("大") - holding("工作")
    with opened(corpus) as connection:
        where = "site = 'b' AND published BETWEEN '2012' AND '2014-12-31' AND chars BETWEEN 400 AND 3000"
        kept = {row[0] for row in connection.execute(f"SELECT id FROM speeches WHERE {where}")}
    filters = Filters(site="b", since="2012", until="2014", least=400, most=3000)
    assert kept
    for words in ("学校", "大", "我们"):
        assert set(found(corpus, words, filters, limit=999)) == holding(words) & kept
    with opened(corpus) as connection:
        assert set(selected(connection, None, filters)) == kept


def test_titles_come_first_and_ties_are_ordered_by_id(tmp_path: Path) -> None:
    speeches = [
        Made("c" * 32, "年终总结", "同志们，森林防火要抓紧。"),
        Made("b" * 32, "年终总结", "同志们，森林防火要抓紧。"),
        Made("d" * 32, "森林防火动员会上的讲话", "同志们，今天开会。"),
        Made("a" * 32, "年终总结", "同志们，今天开会。"),
        Made("e" * 32, "年终总结", "森林防火，森林防火，森林防火。"),
    ]
    path = fill(tmp_path / "corpus.db", speeches)
    expected = [letter * 32 for letter in "debc"]
    assert found(path, "森林防火") == expected
    assert found(path, "林") == expected


@pytest.mark.parametrize("seed", range(3))
def test_the_order_does_not_depend_on_how_the_corpus_grew(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    speeches = [Made(f"{n:032x}", s.title, s.text) for n in range(40) for s in [compose(6, str(n))]]
    once = fill(tmp_path / "once.db", speeches)
    shuffled = dice.sample(speeches, len(speeches))
    grown = fill(tmp_path / "grown.db", shuffled[:25])
    again = [speech.id for speech in shuffled[5:15]]
    remove(grown, again)
    fill(grown, [speech for speech in shuffled if speech.id in again] + shuffled[25:])
    for words in ("工作", "大", "学习 发展", "同志", "“，我们”"):
        with opened(once) as left, opened(grown) as right:
            query = Query.parse(words)
            assert search(left, query) == search(right, query)
    with writing(grown) as db:
        for table in ("speeches_fts", "speeches_titles", "speeches_signs"):
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


HOSTILE = [
    '"', '""', "'", "' OR 1=1 --", "*", "学*", "学习*", "^学", "title:学习", "{title}:学", "学 AND", "AND",
    "NOT 学习", "学 NOT", "NEAR(学 习)", "学+习", "(学", "学)", "((((", "-", "--", "-学", "- 学", "\x00",
    "学\x00习", "\ud800", "学\udcff", "；DROP TABLE speeches", "%", "_", "\\", "学\\\"习", "\u3000",
    "\u200b学", "学\ufffe", "😀", "学😀习", "\U0002a6d6", "\u0301学", "＂学＂", "“", "”学", "学" * 1_000,
    "学 " * 60, "a:b", "?1", ":match", "$x", "\n", "\ufdfa",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_no_query_raises_an_sql_error(corpus: Path, words: str) -> None:
    try:
        query = Query.parse(words)
    except QueryError:
        return
    with opened(corpus) as connection:
        results = search(connection, query)
        assert results.total == count(connection, query) == facets(connection, query).total


@pytest.mark.parametrize(
    ("words", "message"),
    [("", "empty"), ("  \u3000", "empty"), ("，。！", "no character"), ("-学习", "only leaves out"),
     ("学" * 1_001, "1,001 characters"), ("学 习 " + " ".join(map(str, range(60))), "more than 50 terms")],
)  # fmt: skip
def test_queries_without_words(words: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        Query.parse(words)


def test_parse() -> None:
    query = Query.parse("教育　“改革 开放” -旧 -「計劃 經濟」 GDP、２０２４")
    assert query.wanted == (search_form("教育"), search_form("改革 开放"), search_form("gdp、2024"))
    assert query.unwanted == (search_form("旧"), search_form("计划 经济"))
    assert Query.parse("今天,我们").wanted == Query.parse("今天，我們").wanted


def test_the_snippet_shows_the_original_text(tmp_path: Path) -> None:
    text = "开头的话，" * 30 + "我们要抓好ＧＤＰ\n增长与Ａ１工程。" + "后来的话，" * 30
    path = fill(tmp_path / "corpus.db", [Made("a" * 32, "ＧＤＰ報告", text)])
    with opened(path) as connection:
        [hit] = search(connection, Query.parse('"gdp 增長"')).hits
        assert "".join(part.text for part in hit.snippet) in text
        assert [part.text for part in hit.snippet if part.is_match] == ["ＧＤＰ\n增长"]
        [(id_, line)] = kwic(connection, Query.parse("a1"), width=6)
        assert (id_, line.before, line.match, line.after) == ("a" * 32, "ＤＰ 增长与", "Ａ１", "工程。后来的")
        [hit] = search(connection, Query.parse("报告")).hits
        assert [part.text for part in hit.title if part.is_match] == ["報告"]
        assert hit.snippet[0].text.startswith("开头的话")


def test_copies_are_found_on_request_and_labelled(tmp_path: Path) -> None:
    path = fill(tmp_path / "corpus.db", [Made("a" * 32, "春耕", "同志们，春耕开始了。")])
    add_copy(path, "b" * 32, "a" * 32, "春耕生产", "各位同志，春耕开始了，拖拉機到了。")
    add_copy(path, "c" * 32, "a" * 32, "春耕生产", "各位同志，春耕开始了。")
    with opened(path) as connection:
        query = Query.parse("春耕")
        assert search(connection, query).total == 1
        results = search(connection, query, with_copies=True)
        assert [(hit.id[0], hit.copy_of) for hit in results.hits] == [
            ("a", None), ("b", "a" * 32), ("c", "a" * 32)
        ]  # fmt: skip
        assert results.total == 3
        second = search(connection, query, limit=1, offset=2, with_copies=True)
        assert (second.total, [hit.id[0] for hit in second.hits]) == (3, ["c"])
        assert search(connection, Query.parse("拖拉机 -春耕"), with_copies=True).total == 0
        assert search(connection, Query.parse("拖拉机"), Filters(site="b"), with_copies=True).total == 1
        assert search(connection, Query.parse("拖拉机"), Filters(site="a"), with_copies=True).total == 0


def test_facets_count_the_results(tmp_path: Path) -> None:
    speeches = [Made("a" * 32, "春耕", "春"), Made("b" * 32, "春耕", "春", site="b", published=None)]
    with opened(fill(tmp_path / "corpus.db", speeches)) as connection:
        found_facets = facets(connection, Query.parse("春耕"))
    assert found_facets == find.Facets(2, {"a": 1, "b": 1}, {"2024": 1}, {"讲话": 2})


def test_a_corpus_of_an_older_release_is_indexed_when_it_is_next_written(tmp_path: Path) -> None:
    path = fill(tmp_path / "corpus.db", [Made("a" * 32, "春耕", "同志们，春耕开始了。")])
    with writing(path) as db:
        db.execute("DROP TABLE speeches_titles")
        db.execute("UPDATE state SET value = 'older' WHERE name = 'search'")
    with opened(path) as connection, pytest.raises(IndexStale, match="fanwen ingest"):
        search(connection, Query.parse("春耕"))
    with writing(path):
        pass
    assert found(path, "春耕") == ["a" * 32]
