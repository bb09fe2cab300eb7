"""The search: what it finds against a scan, how fast it answers, and what the index costs in bytes and time.

Run ``python -m benchmarks.search``. The speeches are composed as the demo's are, two of them joined and cut
to 1,500 characters; half of the queries are asked in traditional characters.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from opencc import OpenCC

from benchmarks.dedup_texts import machine
from db.corpus import writing
from db.search import Query, index, search, selection
from db.search.searchform import search_form
from fanwen.demo.speech import compose

CHARS = 1_500
SEEN = ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")


def speeches(number: int) -> Iterator[tuple[object, ...]]:
    for at in range(number):
        first, second = compose(7, str(at)), compose(8, str(at))
        text = f"{first.text}\n{second.text}"[:CHARS]
        row = (
            f"{at * 2654435761 % 2**32:08x}{at:024x}",
            first.title,
            text,
            f"site{at % 7}",
            "http://a.test/",
        )
        date = f"20{10 + at % 15}-0{1 + at % 9}-01"
        yield (*row, 1, date, None, "讲话", "hans", len(text), 0, 0, 0, *SEEN, 0)


def build(path: Path, number: int) -> None:
    """Write a corpus with its index, and say what the index added."""
    with writing(path) as db:
        db.conn.executemany(f"INSERT INTO speeches VALUES ({', '.join('?' * 17)})", speeches(number))
    texts = path.stat().st_size
    with writing(path) as db:
        size = db.execute("SELECT sum(length(CAST(text AS BLOB))) FROM speeches").fetchone()[0]
        cpu, wall = time.process_time(), time.perf_counter()
        ids = [row[0] for row in db.execute("SELECT id FROM speeches ORDER BY id")]
        index.add(db, index.entries(db, ids))
        cpu = time.process_time() - cpu
    wall = time.perf_counter() - wall
    print(f"index of {number:,} speeches: {cpu:.1f} s of one processor ({wall:.1f} s passed), "
          f"{cpu / number * 1e6:.0f} us a speech")  # fmt: skip
    print(
        f"size: {(path.stat().st_size - texts) / size:.3f} of the texts' {size / 1e6:.0f} MB; {parts(path)}"
    )


def parts(path: Path) -> str:
    """What each table of the index takes, and what is free."""
    with closing(sqlite3.connect(path)) as connection:
        free = connection.execute("PRAGMA freelist_count").fetchone()[0] * 4096
        names = ("speeches_fts", "speeches_titles", "speeches_signs", "indexed")
        rows = []
        for name in names:
            data = f"SELECT sum(length(block)) FROM {name}_data" if name != "indexed" else "SELECT 0"
            rows.append(f"{name} {(connection.execute(data).fetchone()[0] or 0) / 1e6:.0f} MB")
    return f"{', '.join(rows)}, free {free / 1e6:.0f} MB"


def queries(connection: sqlite3.Connection, number: int) -> list[tuple[str, str]]:
    """Pieces of the speeches, 1 to 8 characters of Han, as they stand and as they are asked."""
    dice, traditional = random.Random(11), OpenCC("s2t")
    known = [row[0] for row in connection.execute("SELECT id FROM speeches ORDER BY id")]
    found: list[tuple[str, str]] = []
    while len(found) < number:
        [text] = connection.execute("SELECT text FROM speeches WHERE id = ?", [dice.choice(known)]).fetchone()
        length = dice.randrange(1, 9)
        at = dice.randrange(len(text) - length)
        piece = text[at : at + length]
        if all("\u4e00" <= sign <= "\u9fff" for sign in piece):
            found.append((piece, traditional.convert(piece) if len(found) % 2 else piece))
    return found


def exactness(path: Path, asked: int) -> None:
    """Every query against a scan of the folded titles and texts."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT id, title, text FROM speeches").fetchall()
        folded = {id_: f"{search_form(title)}\n{search_form(text)}" for id_, title, text in rows}
        both = wanted = found = 0
        for piece, words in queries(connection, asked):
            term = search_form(piece)
            expected = {id_ for id_, text in folded.items() if term in text}
            answer = {row[0] for row in connection.execute(*selection(connection, Query.parse(words)))}
            both, wanted, found = both + len(answer & expected), wanted + len(expected), found + len(answer)
    print(f"{asked:,} queries on {len(folded):,} speeches: recall {both / wanted:.6f} "
          f"precision {both / found:.6f}")  # fmt: skip


def speed(path: Path, asked: int) -> None:
    """Milliseconds for the first page of each query, snippets and total included.

    Of the processor, which a busy machine does not change, and by the clock.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        times: dict[int, list[float]] = {}
        clock: list[float] = []
        for piece, words in queries(connection, asked):
            cpu, wall = time.process_time(), time.perf_counter()
            search(connection, Query.parse(words))
            times.setdefault(len(piece), []).append((time.process_time() - cpu) * 1e3)
            clock.append((time.perf_counter() - wall) * 1e3)
    for length in sorted(times):
        print(f"  {length} characters: median {statistics.median(times[length]):5.1f} ms, "
              f"95 % below {quantile(times[length]):5.1f} ms")  # fmt: skip
    for name, values in (("processor", [one for some in times.values() for one in some]), ("clock", clock)):
        print(f"{asked:,} queries, {name}: median {statistics.median(values):.1f} ms, "
              f"95 % below {quantile(values):.1f} ms, slowest {max(values):.1f} ms")  # fmt: skip


def quantile(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exact", type=int, default=20_000, help="speeches that are compared with a scan")
    parser.add_argument("--large", type=int, default=100_000, help="speeches that the answers are timed on")
    parser.add_argument("--queries", type=int, default=1_000)
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "exact.db", options.exact)
        exactness(Path(folder) / "exact.db", options.queries)
        build(Path(folder) / "large.db", options.large)
        speed(Path(folder) / "large.db", options.queries)


if __name__ == "__main__":
    main()
