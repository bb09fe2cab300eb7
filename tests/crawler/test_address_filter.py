"""The gate: names that stand for addresses inside, or change what they stand for.

No packet leaves the machine: a stub in the crawling process answers names, and refuses connections.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crawler.address_filter import is_public
from crawler.report import CrawlReport
from crawler.runner import crawl

PUBLIC = "93.184.216.34"
STUB = Path(__file__).with_name("stub")

INSIDE = {
    "metadata.test": [["169.254.169.254"]],
    "loopback.test": [["127.0.0.1"]],
    "zero.test": [["0.0.0.0"]],
    "ten.test": [["10.1.2.3"]],
    "loopback6.test": [["::1"]],
    "link.test": [["fe80::1"]],
    "unique.test": [["fd00::1"]],
    "site.test": [["fec0::1"]],
    "mapped.test": [["::ffff:127.0.0.1"]],
    "nat64.test": [["64:ff9b::a00:1"]],
    "sixtofour.test": [["2002:7f00:1::"]],
    "one-of-two.test": [[PUBLIC, "127.0.0.1"]],
    "one-of-each.test": [[PUBLIC, "::1"]],
}
"""Names of sites that claim to be public."""

LITERAL = ("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "0.0.0.0")
SPELLED = ("2130706433", "127.1", "0177.0.0.1")
REBINDING = {"rebinding.test": [[PUBLIC], ["127.0.0.1"]]}
OWN = {"own.test": [["127.0.0.1"]], "astray.test": [["127.0.0.1", PUBLIC]]}
"""Names of sites that stand on the owner's own network."""


@dataclass
class Crawled:
    report: CrawlReport
    web: Any
    notes: list[str]

    def refused(self, host: str) -> dict[str, int]:
        return self.report.sites[name_of(host)].refused


def name_of(host: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in host)


@pytest.fixture(scope="module")
def crawled(webs: Callable[[], Any], profile_of: Any, tmp_path_factory: Any) -> Crawled:
    """One crawl of all these hosts; every port is that of a server on loopback, which must not be reached."""
    web, own = webs(), webs()
    for each in (web, own):
        each.page("/list/1.html", "/article/1.html")
        each.page("/article/1.html")
    data: Path = tmp_path_factory.mktemp("data")

    def profile(host: str, private: bool) -> Any:
        server = own if private else web
        there = server.host.replace("127.0.0.1", host)
        start = (f"http://{there}/list/1.html",)
        made = profile_of(server, name_of(host), private=private)
        return replace(made, hosts=(there,), start=start)

    profiles = [profile(host, False) for host in (*INSIDE, *LITERAL, *SPELLED, *REBINDING)]
    profiles += [profile(host, True) for host in OWN]
    notes = data / "notes"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(STUB))
        patch.setenv("STUB_NAMES", json.dumps(INSIDE | REBINDING | OWN))
        patch.setenv("STUB_NOTES", str(notes))
        report = crawl(profiles, data, None, contact="bot@example.org")
    return Crawled(report, web, notes.read_text().splitlines())


@pytest.mark.parametrize("host", [*INSIDE, *LITERAL])
def test_an_address_inside_is_refused(crawled: Crawled, host: str) -> None:
    assert crawled.refused(host) == {"private address": 1}
    assert crawled.report.sites[name_of(host)].pages == 0


@pytest.mark.parametrize("host", SPELLED)
def test_what_only_looks_like_an_address_is_no_way_in(crawled: Crawled, host: str) -> None:
    report = crawled.report.sites[name_of(host)]
    assert (report.pages, report.refused | report.errors) == (0, {"robots.txt": 1, "robots.txt: bad url": 1})


def test_nothing_inside_was_reached_and_nothing_left_the_machine(crawled: Crawled) -> None:
    assert crawled.web.asked == []
    assert {note for note in crawled.notes if note.startswith("refused")} == {f"refused {PUBLIC}"}


def test_a_name_that_changes_its_address_is_judged_at_each_look(crawled: Crawled) -> None:
    """The connection went to the address that was judged, the public one, and was refused by the stub."""
    assert f"asked rebinding.test: {PUBLIC}" in crawled.notes
    assert crawled.report.sites[name_of("rebinding.test")].pages == 0


def test_a_private_site_is_asked_at_its_private_address_alone(crawled: Crawled) -> None:
    assert crawled.report.sites["own-test"].new == 1
    assert crawled.refused("astray.test") == {"public address": 1}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("172.32.0.1", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("2002:808:808::", True),
        ("::ffff:8.8.8.8", True),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:a00:1::", False),
    ],
)
def test_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public
