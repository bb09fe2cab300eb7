"""A site crawled again by ``fanwen crawl``: nothing comes twice, and the report shows just what changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.archive import files, records
from tests.made.command import fanwen, write_profile
from tests.made.pages import html, speech, title

WITH, WITHOUT = range(20), range(20, 40)
"""Articles with an ETag and without."""
CHANGED, VANISHED, NEW = (*range(5), *range(20, 25)), (6, 7, 26, 27, 28), range(40, 45)


@dataclass
class Crawled:
    """One crawl: what a person saw, the paths asked for, and the new records of the archive."""

    stdout: str
    counts: dict[str, Any]
    paths: list[str]
    records: list[tuple[str, str, int]]
    """(path, kind, status)"""

    def of(self, kind: str, *statuses: int) -> set[str]:
        return {path for path, is_kind, status in self.records if is_kind == kind and status in statuses}


def _path(number: int) -> str:
    return f"/article/{number}.html"


def _serve(web: Any, numbers: Any, edition: str = "") -> None:
    for n in numbers:
        text = speech(n) + (f"\n{edition}以上是补充的一段话，请各位一并研究落实。" if edition else "")
        headers = {"ETag": f'"{n}{len(edition)}"'} if n in WITH else {}
        web.page(_path(n), body=html(title(n), text), headers=headers)


def _crawl(web: Any, data: Path, recheck: str) -> Crawled:
    write_profile(data, web.host, web.root, f'recheck = "{recheck}"\n')
    before = {path.name for path in files(data / "archive")}
    web.asked.clear()
    done = fanwen(data, "crawl", "-v")
    assert (done.exit_code, done.stderr) == (0, "")
    new = [path for path in files(data / "archive") if path.name not in before]
    found = [(r.url.removeprefix(web.root), r.kind, r.status) for path in new for r, _ in records(path)]
    with sqlite3.connect(data / "corpus.db") as db:
        [(counts,)] = db.execute("SELECT counts FROM runs ORDER BY id DESC LIMIT 1")
    return Crawled(done.stdout, json.loads(counts), web.paths(), found)


@pytest.fixture(scope="module")
def crawls(webs: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory) -> list[Crawled]:
    """First; then unchanged, by the schedule and asking for all; then changed; then by the schedule again."""
    web, data = webs(), tmp_path_factory.mktemp("data")
    web.page("/list/1.html", *(_path(n) for n in range(40)))
    _serve(web, range(40))
    done = [_crawl(web, data, "age"), _crawl(web, data, "age"), _crawl(web, data, "always")]
    _serve(web, CHANGED, "更正：")
    _serve(web, NEW)
    for n in VANISHED:
        web.page(_path(n), status=404 if n % 2 else 410)
    web.page("/list/1.html", *(_path(n) for n in range(45) if n not in VANISHED))
    return [*done, _crawl(web, data, "always"), _crawl(web, data, "age")]


def _row(crawled: Crawled) -> list[str]:
    """The site's line of the report, by column."""
    lines = crawled.stdout.splitlines()
    head = next(line for line in lines if line.strip().startswith("site"))
    assert head.split() == ["site", "pages", "lists", "articles", "new", "changed", "unchanged", "gone"]
    return next(line for line in lines if line.strip().startswith("loop")).split()


def test_the_first_crawl_takes_all(crawls: list[Crawled]) -> None:
    assert _row(crawls[0]) == ["loop", "42", "1", "40", "40", "0", "0", "0"]


def test_by_the_schedule_an_unchanged_site_is_not_asked_for_its_articles(crawls: list[Crawled]) -> None:
    assert crawls[1].paths == ["/robots.txt", "/list/1.html"]
    assert _row(crawls[1]) == ["loop", "2", "1", "0", "0", "0", "0", "0"]


def test_asked_for_again_an_unchanged_site_gives_no_body_that_is_kept(crawls: list[Crawled]) -> None:
    again = crawls[2]
    assert again.of("revisit", 304) == {_path(n) for n in WITH}, "no body came"
    # Without validators the body must come, and is known again.
    assert again.of("revisit", 200) >= {_path(n) for n in WITHOUT}
    assert not {path for path in again.of("response", 200) if path.startswith("/article/")}
    assert _row(again) == ["loop", "42", "1", "40", "0", "0", "40", "0"]
    assert (again.counts["articles"], again.counts["speeches"]) == (0, 0), "nothing is cleaned again"


def test_what_changed_came_and_vanished_is_told_exactly(crawls: list[Crawled]) -> None:
    later = crawls[3]
    assert _row(later) == ["loop", "47", "1", "40", "5", "10", "25", "5"]
    bodies = {path for path in later.of("response", 200) if path.startswith("/article/")}
    assert bodies == {_path(n) for n in (*CHANGED, *NEW)}
    assert later.of("response", 404, 410) == {_path(n) for n in VANISHED}
    assert later.counts["articles"] == 15
    harvest = later.counts["harvest"]["loop"]
    assert (harvest["articles"], harvest["empty"]) == (15, 0)


def test_then_all_is_quiet_again(crawls: list[Crawled]) -> None:
    assert crawls[4].paths == ["/robots.txt", "/list/1.html"]
    assert _row(crawls[4]) == ["loop", "2", "1", "0", "0", "0", "0", "0"]
