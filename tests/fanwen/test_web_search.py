"""The search page: results, marks, filters and paging, in its three formats."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from db.corpus import writing
from fanwen.web.pages.search import split_at_matches
from tests.made.web import add_speech, made, serving, small_corpus

RARE = "鳜鱼肥美"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data: Path = tmp_path_factory.mktemp("search")
    small_corpus(data / "corpus.db")
    with writing(data / "corpus.db") as db:
        for number in range(100, 125):
            row = made(number)
            text = f"桃花流水{RARE}。{row.text}" + RARE * (number == 100)
            site = "river" if number % 2 else "lake"
            add_speech(db, replace(row, text=text, site=site, published=f"20{20 + number % 3}-05-06"))
    with serving(data) as client:
        yield client


def test_matches_are_marked(web: httpx.Client) -> None:
    page = web.get("/search", params={"q": "鱖魚"}).text
    assert page.count("<mark>鳜鱼</mark>") == 20
    assert '<strong class="n">25</strong>' in page
    row = web.get("/search.json", params={"q": "鱖魚"}).json()["rows"][0]
    [start, end] = row["snippet_matches"][0]
    assert row["snippet"][start:end] == "鳜鱼"


def test_facets_count_and_filter(web: httpx.Client) -> None:
    found = web.get("/search.json", params={"q": RARE}).json()
    assert found["facets"]["site"] == {"lake": 13, "river": 12}
    assert sum(found["facets"]["year"].values()) == 25
    fewer = web.get("/search.json", params={"q": RARE, "site": "river", "year": "2021"}).json()
    assert 0 < fewer["total"] < 12
    assert {(row["site"], row["published"][:4]) for row in fewer["rows"]} == {("river", "2021")}
    page = web.get("/search", params={"q": RARE, "site": "river"}).text
    assert "remove this filter" in page
    assert "site=river&amp;genre=" in page


def test_all_pages_together_have_each_speech_once(web: httpx.Client) -> None:
    pages = [
        web.get("/search.json", params={"q": RARE, "size": 10, "page": page}).json() for page in (1, 2, 3)
    ]
    ids = [row["id"] for page in pages for row in page["rows"]]
    assert len(ids) == len(set(ids)) == 25
    assert [page["pages"] for page in pages] == [3, 3, 3]
    assert web.get("/search.json", params={"q": RARE, "page": 9}).json()["rows"] == []


def test_matches_in_context(web: httpx.Client) -> None:
    rows = web.get("/search.json", params={"q": RARE, "view": "kwic", "size": 100}).json()["rows"]
    assert len(rows) == 26
    assert {row["match"] for row in rows} == {RARE}
    assert sum(row["before"] == "桃花流水" for row in rows) == 25
    page = web.get("/search", params={"q": RARE, "view": "kwic"}).text
    assert f"<bdi>桃花流水</bdi></span><mark>{RARE}</mark>" in page
    found = csv.DictReader(io.StringIO(web.get("/search.csv", params={"q": RARE, "view": "kwic"}).text))
    assert list(next(found)) == ["id", "before", "match", "after"]


def test_matches_are_marked_in_the_speech(web: httpx.Client) -> None:
    page = web.get("/search", params={"q": RARE}).text
    assert f"/speech/{made(100).id}?q=%E9%B3%9C" in page
    speech = web.get(f"/speech/{made(100).id}", params={"q": RARE})
    assert speech.text.count(f"<mark>{RARE}</mark>") == 2
    assert web.get(f"/speech/{made(100).id}", params={"q": "-甲"}).status_code == 200


def test_without_a_query_all_speeches_are_listed(web: httpx.Client) -> None:
    found = web.get("/search.json?size=1000").json()
    assert found["total"] == len(found["rows"]) == 55
    days = [row["published"] for row in found["rows"]]
    assert days == sorted(days, reverse=True)
    assert found["facets"]["site"]["lake"] == 13
    assert web.get("/search.json?site=lake").json()["total"] == 13


@pytest.mark.parametrize(
    "params",
    [{"q": "-甲"}, {"q": "，。"}, {"q": "甲" * 201}, {"year": "x"}, {"year": "２０２０"}, {"year": "20201"}],
)
def test_invalid_queries(web: httpx.Client, params: dict[str, str]) -> None:
    answer = web.get("/search", params=params)
    assert answer.status_code == 400
    assert 'role="search"' in answer.text
    assert web.get("/search.json", params=params).json()["status"] == 400


def test_no_results(web: httpx.Client) -> None:
    answer = web.get("/search", params={"q": "龘龘龘"})
    assert answer.status_code == 200
    assert "No speech was found" in answer.text


def test_the_segments_of_a_text_join_to_the_text() -> None:
    assert split_at_matches("甲乙丙丁", [(1, 2), (3, 4)]) == [
        ("甲", False),
        ("乙", True),
        ("丙", False),
        ("丁", True),
        ("", False),
    ]
