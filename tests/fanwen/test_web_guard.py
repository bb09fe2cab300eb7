"""The guard: refused requests, security headers and caching."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.made.web import serving, small_corpus


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("guard")
    small_corpus(folder / "corpus.db")
    return folder


@pytest.fixture(scope="module")
def web(data: Path) -> Iterator[httpx.Client]:
    with serving(data) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/corpus", "/corpus/speeches", "/-/permissions", "/search"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(web: httpx.Client, method: str, path: str) -> None:
    response = web.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/", "/nothing", "/corpus/speeches", "/corpus/speeches.csv?_stream=on"])
def test_head_is_get_without_its_body(web: httpx.Client, path: str) -> None:
    head, get = web.head(path), web.get(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers.get("content-length") == get.headers.get("content-length")


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/overview.json", "/corpus", "/corpus/speeches.csv", "/static/icon.svg"]
)
def test_every_response_has_security_headers(web: httpx.Client, path: str) -> None:
    headers = web.get(path, headers={"cookie": "ds_actor=x", "authorization": "Bearer x"}).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8001", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8001", 200),
        ("192.168.1.5", 200),
        ("evil.test", 421),
        ("127.0.0.1.evil.test", 421),
        ("localhost.evil.test", 421),
        ("a.test", 421),
    ],
)
def test_a_foreign_host_name_is_refused(web: httpx.Client, host: str, status: int) -> None:
    assert web.get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/corpus/signatures",
        "/corpus/SIGNATURES.json",
        "/corpus/bodies.csv",
        "/corpus/state.json",
        "/corpus/lines",
        "/corpus/places.json",
        "/corpus/sqlite_master.json",
        "/corpus?sql=select+1",
        "/corpus.json?sql=select+1",
        "/corpus/speeches.json?_where=1=1",
        "/corpus.db",
    ],
)
def test_internal_tables_and_queries_are_closed(web: httpx.Client, path: str) -> None:
    assert web.get(path).status_code in (403, 404)


@pytest.mark.parametrize(
    "path",
    ["/-/databases.json", "/-/threads", "/-/metadata", "/%2d/versions.json", "/_internal", "/-/auth-token"],
)
def test_pages_about_the_server_are_closed(web: httpx.Client, path: str) -> None:
    response = web.get(path)
    assert response.status_code == 404
    assert "corpus.db" not in response.text


def test_etags(web: httpx.Client) -> None:
    first = web.get("/copies")
    again = web.get("/copies", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "no-cache"
    assert "immutable" in web.get("/static/fanwen.css").headers["cache-control"]


def test_sql_queries_run_with_the_option(data: Path) -> None:
    with serving(data, "--sql") as web:
        sql = "select count(*) as n from speeches"
        assert web.get("/corpus.json", params={"sql": sql, "_shape": "array"}).json() == [{"n": 30}]
        assert "<textarea" in web.get("/corpus").text
        for bad in (
            "delete from speeches",
            "pragma writable_schema=1",
            "attach '/tmp/x' as x",
            "vacuum into '/tmp/x'",
        ):
            assert web.get("/corpus.json", params={"sql": bad}).status_code == 400
        endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
        assert web.get("/corpus.json", params={"sql": endless}).status_code == 400


def test_a_base_url_behind_a_proxy(data: Path) -> None:
    with serving(data, "--base-url", "/fanwen/", "--allow-host", "Corpus.test") as web:
        page = httpx.get(str(web.base_url), headers={"host": "corpus.test"})
        assert page.status_code == 200
        assert 'href="/fanwen/copies"' in page.text
        assert 'href="/copies"' not in page.text
        assert web.get("copies").status_code == 200
        assert web.get("corpus/speeches").status_code == 200
        assert web.get("-/databases.json").status_code == 404
