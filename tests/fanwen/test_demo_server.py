"""The server of the demo, over HTTP."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from fanwen.demo.network import Network
from fanwen.demo.plan import Fate
from fanwen.demo.server import ServeError, serve
from fanwen.demo.sites.bare import EMPTY, MISSING, OVERSIZED, SOFT_404, BareSite
from tests.made.ports import free_base_port


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    network = Network(seed=4, pages=300, base_port=free_base_port())
    with serve(network) as urls:
        assert urls == network.roots()
        yield network


def get(
    url: str, method: str = "GET", seconds: float = 120, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    parts = urlsplit(url)
    with closing(http.client.HTTPConnection(parts.netloc, timeout=seconds)) as connection:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(
            method, path, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )
        response = connection.getresponse()
        return response, response.read()


def article(network: Network, name: str, number: int = 1) -> str:
    site = network.sites[name]
    return site.url(site.index(number))


@pytest.mark.parametrize("name", ["gbk", "utf8", "docshare", "farm", "bare"])
def test_responses_are_the_rendered_pages(network: Network, name: str) -> None:
    site = network.sites[name]
    url = article(network, name)
    response, body = get(url)
    assert response.status == 200
    assert body == site.answer(url.removeprefix(site.root), 1).body
    assert get(url, method="HEAD")[1] == b""
    assert get(site.root + "/robots.txt")[1].startswith(b"User-agent: *\nDisallow: /")


def test_conditional_requests(network: Network) -> None:
    url = article(network, "utf8")
    first, _ = get(url)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_Modified_Since": date}):
        response, body = get(url, **headers)
        assert (response.status, body) == (304, b"")
    for headers in ({"If_None_Match": '"x"'}, {"If_Modified_Since": "Sun, 01 Jan 2006 00:00:00 GMT"}):
        assert get(url, **headers)[0].status == 200
    assert get(url, If_Modified_Since="yesterday")[0].status == 200


def test_troubles(network: Network) -> None:
    root = network.sites["bare"].root
    response, _ = get(root + "/old.asp?id=7")
    assert (response.status, response.headers["Location"]) == (301, "/view.asp?id=100")
    assert get(f"{root}/view.asp?id={MISSING}")[0].status == 404
    assert get(f"{root}/view.asp?id={EMPTY}")[1] == b""
    assert "不存在" in get(f"{root}/view.asp?id={SOFT_404}")[1].decode()
    assert b"Disallow: /private/" in get(root + "/robots.txt")[1]
    assert get(root + "/private/view.asp?id=1")[0].status == 200


def test_the_oversized_page_is_streamed(network: Network) -> None:
    response, body = get(f"{network.sites['bare'].root}/view.asp?id={OVERSIZED}")
    assert "Content-Length" not in response.headers
    assert len(body) >= 12_000_000


def test_the_slow_page(network: Network) -> None:
    site = network.sites["bare"]
    assert isinstance(site, BareSite)
    path = next(path for path, kind in site.trouble_paths().items() if kind == "slow")
    with pytest.raises(TimeoutError):
        get(site.root + path, seconds=0.5)
    assert get(site.root + path)[0].status == 200


def test_one_connection_carries_many_requests(network: Network) -> None:
    url = urlsplit(article(network, "gbk"))
    with closing(http.client.HTTPConnection(url.netloc, timeout=120)) as connection:
        for _ in range(3):
            connection.request("GET", url.path)
            before = connection.sock
            assert connection.getresponse().read()
            assert connection.sock is before


@pytest.mark.parametrize(
    ("sent", "status"), [(b"nonsense\r\n\r\n", b"400"), (b"POST / HTTP/1.1\r\nHost: a\r\n\r\n", b"405")]
)
def test_invalid_requests_are_refused(network: Network, sent: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", network.sites["gbk"].port), timeout=120) as client:
        client.sendall(sent)
        assert client.recv(1000).split()[1] == status


def test_a_port_in_use(network: Network) -> None:
    with pytest.raises(ServeError, match=rf"^port {network.base_port + 1} .* is in use: .*$"), serve(network):
        pass


def test_the_second_phase_and_a_clean_end() -> None:
    network = Network(seed=4, pages=300, base_port=free_base_port())
    plan = network.catalog.plan
    gone, new = (
        next(index for index in plan.indices(2) if plan.fate(index) is fate)
        for fate in (Fate.VANISHED, Fate.NEW)
    )
    with serve(network, phase=2):
        assert get(network.site_of(gone).url(gone))[0].status in (404, 410)
        assert get(network.site_of(new).url(new))[0].status == 200
    with pytest.raises(ConnectionRefusedError):
        get(network.site_of(new).url(new))


def test_there_is_no_third_phase() -> None:
    with pytest.raises(ValueError, match="phases 1 and 2"), serve(Network(), phase=3):
        pass
