"""The pages of `fanwen serve`, over HTTP."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.made.pages import title
from tests.made.web import made, serving, small_corpus

PATHS = (
    "/overview",
    "/copies",
    "/rejections",
    "/runs",
    "/sites",
    f"/speech/{made(0).id}",
    f"/copy/{'c' * 32}",
)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data: Path = tmp_path_factory.mktemp("web")
    small_corpus(data / "corpus.db")
    with serving(data) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
def test_each_page_has_three_formats(web: httpx.Client, path: str) -> None:
    page = web.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in page.text
    assert f'href="{path}.json"' in page.text
    values = web.get(f"{path}.json").json()
    rows = list(csv.DictReader(io.StringIO(web.get(f"{path}.csv").text)))
    assert len(rows) == len(values["rows"]) > 0


def test_the_start_page(web: httpx.Client) -> None:
    page = web.get("/").text
    assert "30 speeches" in page
    assert "a-site: no list page was fetched" in page
    assert "alerts" in page
    values = web.get("/overview.json").json()
    assert values["totals"]["survivors"] == 30
    assert values["groups"]["years"] == {str(year): 6 for year in range(2010, 2015)}


def test_a_speech_shows_its_text_occurrences_and_copies(web: httpx.Client) -> None:
    row = made(0)
    page = web.get(f"/speech/{row.id}").text
    for line in row.text.split("\n"):
        assert f'<p dir="auto">{line}</p>' in page
    assert f'href="{row.url}" rel="noopener noreferrer nofollow"' in page
    assert f'href="/copy/{"c" * 32}"' in page
    assert "http://a.test/c.html" in page


def test_a_copy_is_shown_beside_its_survivor(web: httpx.Client) -> None:
    page = web.get(f"/copy/{'c' * 32}").text
    assert "<del>另外</del>" in page
    assert f"<ins>{made(0).text[-1]}</ins>" in page
    assert "0.750" in page
    assert "0.875" in page


@pytest.mark.parametrize(
    ("path", "other"),
    [
        (f"/speech/{'c' * 32}", f"/copy/{'c' * 32}"),
        (f"/speech/{'c' * 32}.json", f"/copy/{'c' * 32}.json"),
        (f"/copy/{made(0).id}", f"/speech/{made(0).id}"),
    ],
)
def test_ids_of_copies_and_survivors_are_redirected(web: httpx.Client, path: str, other: str) -> None:
    response = web.get(path)
    assert (response.status_code, response.headers["location"]) == (302, other)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/speech/" + "9" * 32, 404),
        ("/copy/" + "9" * 32, 404),
        ("/speech/x", 404),
        ("/nothing", 404),
        ("/copies?page=0", 400),
        ("/copies?page=x", 400),
        ("/copies?page=99999999999999999999", 400),
        ("/copies?size=1001", 400),
        ("/rejections?site=" + "x" * 300, 400),
        ("/static/nothing.css", 404),
    ],
)
def test_errors(web: httpx.Client, path: str, status: int) -> None:
    assert web.get(path).status_code == status
    told = web.get(path.replace("?", ".json?")) if "?" in path else web.get(path + ".json")
    assert told.status_code == status
    if not path.startswith("/static"):
        assert json.loads(told.text)["status"] == status


def test_lists_are_paged_and_filtered(web: httpx.Client) -> None:
    assert web.get("/runs.json?size=1&page=2").json() | {"rows": 0} == {
        "total": 2,
        "page": 2,
        "pages": 2,
        "rows": 0,
    }
    assert 'rel="next"' in web.get("/runs?size=1").text
    assert web.get("/copies.json?reason=contained").json()["rows"] == []
    [row] = web.get("/rejections.json?stage=screen&reason=too+short&site=").json()["rows"]
    assert row["url"] == "http://a.test/r.html"


def test_the_tables_of_datasette(web: httpx.Client) -> None:
    rows = web.get("/corpus/speeches.json?_shape=array&genre=讲话&_size=3").json()
    assert len(rows) == 3
    everything = web.get("/corpus/speeches.csv?_stream=on").text
    assert len(list(csv.DictReader(io.StringIO(everything)))) == 30
    assert title(0) in web.get("/corpus/speeches").text
    assert web.get(f"/corpus/speeches/{made(0).id}").status_code == 200
    listed = web.get("/corpus").text
    assert "occurrences" in listed
    assert "signatures" not in listed
