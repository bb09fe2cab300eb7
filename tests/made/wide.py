"""A corpus with many sites, years and runs, written row by row."""

from __future__ import annotations

import random
from pathlib import Path

from sqlite_utils import Database

from db import occurrences, pages, rejections, runs
from db.corpus import writing
from db.models import OccurrenceRow, PageRow, RejectionRow, RunRow

GENRES = ("发言", "致辞", "讲话", "演讲", "总结", "心得", "述职", "倡议")
HOSTILE_SITE = "<script>alert(1)</script>"
HOSTILE_TITLE = "\"><img src=x onerror=alert(2)>在'年会'上的讲话"
HOSTILE_REASON = "not text: <iframe src=//evil.test>"
TIME = "2026-01-01T00:00:00Z"
SITES = [*(f"site-{number:02d}" for number in range(14)), HOSTILE_SITE]


def write(path: Path, speeches: int = 600, run_count: int = 80) -> None:
    """Speeches with one to twenty occurrences each, on all sites, and the runs of some months."""
    rng = random.Random(7)
    with writing(path) as db:
        for number in range(speeches):
            _speech(db, number, rng)
        rows = [
            RejectionRow(f"http://r.test/{n}", 0, *rng.choice(_reasons(n)), "") for n in range(speeches // 3)
        ]
        rejections.add(db, rows)
        for number in range(run_count):
            runs.record(db, _run(number, rng))


def _reasons(number: int) -> list[tuple[str, str]]:
    return [
        ("decode", HOSTILE_REASON),
        ("extract", "no running text on the page"),
        ("repair", f"{number} of {number + 90} characters are beyond repair ({number % 90}%)"),
        *[("screen", "too short")] * 3,
        *[("screen", "link list")] * 2,
        ("join", "part 2 of the article is missing"),
    ]


def _run(number: int, rng: random.Random) -> RunRow:
    day = f"2026-{number // 28 + 1:02d}-{number % 28 + 1:02d}"
    kind = ("crawl", "crawl", "crawl", "import", "rebuild")[number % 5]
    minutes = rng.randint(60, 170) if kind == "rebuild" else rng.randint(0, 30)
    code = {7: 3, 19: 1, 33: 143, 60: 3}.get(number, 0)
    end = f"{day}T{3 + minutes // 60:02d}:{minutes % 60:02d}:{rng.randint(0, 59):02d}Z"
    return RunRow(kind, f"{day}T03:00:00Z", end, code, "{}", "0")


def _speech(db: Database, number: int, rng: random.Random) -> None:
    name = f"{rng.getrandbits(128):032x}"
    title = HOSTILE_TITLE if number == 33 else f"在第{number}次年会上的讲话"
    year = None if number % 23 == 0 else f"{min(2026, int(2027 - rng.expovariate(0.1)))}-05-04"
    genre = GENRES[int(min(7, rng.expovariate(0.4)))]
    chars, cut = int(rng.lognormvariate(7, 0.9)), int(number % 37 == 0)
    occurrence_count = 20 if number == 33 else 1 + int(rng.expovariate(0.9))
    sites = [SITES[int(min(14, rng.expovariate(0.25)))] for _ in range(occurrence_count)]
    for copy, site in enumerate(sites):
        place(db, name, f"http://{copy}.test/{number}", site, year, TIME, title, genre, chars, cut)
    db.conn.execute(
        """INSERT INTO speeches (id, title, text, site, url, position, published, genre, variant, chars,
            truncated, starts_mid_sentence, damage, first_seen, last_seen, copies)
        VALUES (?, ?, '', ?, ?, 1, ?, ?, 'hans', ?, ?, 0, 0, '', '', ?)""",
        [name, title, sites[0], f"http://0.test/{number}", year, genre, chars, cut, len(sites) - 1],
    )
    db.conn.execute("INSERT INTO signatures VALUES (?, 0, 0, 0, x'')", [name])


def place(
    db: Database,
    speech: str,
    url: str,
    site: str,
    published: str | None,
    fetched: str,
    title: str = "讲话",
    genre: str = "讲话",
    chars: int = 500,
    truncated: int = 0,
) -> None:
    """A page and its speech."""
    page = PageRow(url, site, url, 1, 200, fetched, fetched, fetched, fetched, *[None] * 6, "speeches", "0")
    row = OccurrenceRow(
        speech, url, 1, site, title, fetched, published, None, genre, "hans", chars, truncated, 0, 0, b""
    )
    pages.save(db, [page])
    occurrences.add(db, [row], [])
