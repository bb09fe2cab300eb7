"""``fanwen sites check``: what a trial of a profile asks for, shows and advises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from fanwen.demo.network import Network
from fanwen.demo.profiles import write_profiles
from fanwen.demo.server import serve
from tests.made.command import fanwen
from tests.made.pages import html, speech, title
from tests.made.ports import free_base_port

PROFILE = """
name = "loop"
enabled = false
hosts = ["{host}"]
start = ["{root}/list/1.html"]
[links]
lists = ['/list/']
articles = ['/article/\\d+\\.html$']
[extract]
title = ["h1"]
body = [".content", ".text"]
prune = [".related"]
[limits]
pause = 0
private = true
"""


def _prepare(web: Any, data: Path, old: str = "", new: str = "") -> None:
    (data / "sites").mkdir(parents=True)
    text = PROFILE.format(host=web.host, root=web.root)
    assert old in text
    (data / "sites" / "loop.toml").write_text(text.replace(old, new))
    articles = [f"/article/{n}.html" for n in range(1, 9)]
    web.page("/list/1.html", *articles, "/list/2.html", "/about.html")
    web.page("/list/2.html", "/list/1.html", "/article/9.html")
    for number, path in enumerate(articles, 1):
        web.page(path, body=html(title(number), speech(number)))


def _check(data: Path, *arguments: str) -> Result:
    return fanwen(data, "sites", "check", *arguments)


def _told(data: Path, *arguments: str) -> dict[str, Any]:
    done = _check(data, "loop", "--json", *arguments)
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_profile_that_fits(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    told = _told(tmp_path, "--pages", "5")
    assert (told["site"], told["enabled"], told["hints"]) == ("loop", False, [])
    kinds = [page["kind"] for page in told["pages"]]
    assert kinds == ["list", "list", "article", "article", "article"]
    first = told["pages"][0]
    assert (first["articles"], first["lists"]) == (8, 1)
    assert first["others"] == [f"{web.root}/about.html"]
    assert first["patterns"] == {"links.articles /article/\\d+\\.html$": 8, "links.lists /list/": 1}
    article = told["pages"][2]
    assert article["selectors"] == {
        "title h1": 1,
        "prune .related": 1,
        "body .content": 1,
        "body .text": 0,
    }
    [shown] = article["speeches"]
    assert (shown["title"], shown["published"]) == (title(1), "2024-03-05")
    assert speech(1).startswith(shown["begins"])
    assert speech(1).endswith(shown["ends"])
    assert article["how"] == "profile"
    # As a crawl: robots.txt first, then no more pages than were allowed.
    assert web.paths()[0] == "/robots.txt"
    assert len([path for path in web.paths() if path != "/robots.txt"]) == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sites"], "nothing is archived"


def test_what_a_person_sees_fits_a_terminal(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    done = _check(tmp_path, "loop")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "loop (off): 6 pages"
    assert lines[-1] == "-> no problems found"
    wide = [sum(1 + (sign > "\u2e80") for sign in line) for line in lines]
    assert max(wide) <= 80


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "'/article/",
            "'/wenzhang/",
            r"no link matches links.articles; 9 links match '/article/\d+\.html$'",
        ),
        ("['/list/']", "['/liste/']", "no link matches links.lists: only links of the start pages"),
        (
            '".content", ".text"',
            '"#text"',
            "extract.body matches nothing on 4 articles; correct or remove it",
        ),
        ('["h1"]', '["h9"]', "extract.title matches nothing"),
        ("/list/1.html", "/list/7.html", "/list/7.html answered 404"),
    ],
)
def test_what_does_not_fit_is_said_with_what_to_do(
    web: Any, tmp_path: Path, old: str, new: str, says: str
) -> None:
    _prepare(web, tmp_path, old, new)
    assert any(says in hint for hint in _told(tmp_path)["hints"])


def test_manners_hold(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    web.answers["/robots.txt"].body = b"User-agent: *\nDisallow: /article/\n"
    done = _check(tmp_path, "loop")
    assert done.exit_code == 1
    assert "-> not fetched (robots.txt): " in done.stdout
    assert not any("/article/" in path for path in web.paths())
    path = tmp_path / "sites" / "loop.toml"
    path.write_text(path.read_text().replace("private = true", ""))
    web.asked.clear()
    done = _check(tmp_path, "loop")
    assert (done.exit_code, "FANWEN_CONTACT" in done.stderr) == (2, True)
    assert web.asked == []


def test_further_parts_that_the_profile_does_not_know_are_noticed(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    body = html(title(1), speech(1)).replace(b"</h1>", b"</h1><a href='/article/1_2.html'>2</a>")
    web.page("/article/1.html", body=body)
    hints = _told(tmp_path)["hints"]
    assert any("1.html seems to continue at" in hint and "1_2.html" in hint for hint in hints)


def test_a_mistyped_name(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    for arguments in (["sites", "check", "looop"], ["crawl", "looop"]):
        done = fanwen(tmp_path, *arguments)
        assert done.exit_code == 2
        assert done.stderr == "fanwen: no profile is named looop; did you mean loop?\n"


def test_every_site_of_the_demo_passes(tmp_path: Path) -> None:
    network = Network(pages=300, base_port=free_base_port())
    write_profiles(network, tmp_path / "sites")
    with serve(network):
        for name in network.roots():
            done = _check(tmp_path, name, "--json", "--pages", "4")
            assert (done.exit_code, done.stderr) == (0, ""), name
            told = json.loads(done.stdout)
            assert told["hints"] == [], name
            assert any(page["speeches"] for page in told["pages"] if page["kind"] == "article")


def test_the_list_stands_in_columns(web: Any, tmp_path: Path) -> None:
    _prepare(web, tmp_path)
    done = fanwen(tmp_path, "sites")
    rows = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert {line.index("off") for line in rows} == {rows[0].index("off")}
    assert len({len(line.split()[2]) and line.index(line.split()[2]) for line in rows}) == 1
