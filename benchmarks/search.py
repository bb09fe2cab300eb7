"""The search: its results compared with a scan, its speed, and the size and time of the index.

Run ``python -m benchmarks.search``. A speech is two of the demo's, joined and cut to 1,500 characters. Half
of the queries are in traditional characters.
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
from itertools import chain
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
    """Rows of the table of speeches."""
    for row_number in range(number):
        first, second = compose(7, str(row_number)), compose(8, str(row_number))
        text = f"{first.text}\n{second.text}"[:CHARS]
        row = (
            f"{row_number * 2654435761 % 2**32:08x}{row_number:024x}",
            first.title,
            text,
            f"site{row_number % 7}",
            "http://a.test/",
        )
        date = f"20{10 + row_number % 15}-0{1 + row_number % 9}-01"
        yield (*row, 1, date, None, "讲话", "hans", len(text), 0, 0, 0, *SEEN, 0)


def build(path: Path, number: int) -> None:
    """Write a corpus with its index, and print the cost of the index."""
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
    print(f"index of {number:,} speeches: {cpu:.1f} s of a processor ({wall:.1f} s elapsed), ", end="")
    print(f"{cpu / number * 1e6:.0f} us a speech")
    share = (path.stat().st_size - texts) / size
    print(f"size: {share:.3f} of the texts' {size / 1e6:.0f} MB; {parts(path)}")


def parts(path: Path) -> str:
    """The sizes of the tables of the index, and the free space."""
    with closing(sqlite3.connect(path)) as connection:
        free = connection.execute("PRAGMA freelist_count").fetchone()[0] * 4096
        names = ("speeches_fts", "speeches_titles", "speeches_signs", "indexed")
        rows = []
        for name in names:
            data = f"SELECT sum(length(block)) FROM {name}_data" if name != "indexed" else "SELECT 0"
            rows.append(f"{name} {(connection.execute(data).fetchone()[0] or 0) / 1e6:.0f} MB")
    return f"{', '.join(rows)}, free {free / 1e6:.0f} MB"


def queries(connection: sqlite3.Connection, number: int) -> list[tuple[str, str]]:
    """Pieces of the speeches, of 1 to 8 Han characters, each with the words of its query."""
    dice, traditional = random.Random(11), OpenCC("s2t")
    known = [row[0] for row in connection.execute("SELECT id FROM speeches ORDER BY id")]
    pairs: list[tuple[str, str]] = []
    while len(pairs) < number:
        [text] = connection.execute("SELECT text FROM speeches WHERE id = ?", [dice.choice(known)]).fetchone()
        length = dice.randrange(1, 9)
        start = dice.randrange(len(text) - length)
        piece = text[start : start + length]
        if all("\u4e00" <= sign <= "\u9fff" for sign in piece):
            pairs.append((piece, traditional.convert(piece) if len(pairs) % 2 else piece))
    return pairs


def exactness(path: Path, number: int) -> None:
    """Compare the results of each query with a scan of titles and texts in their search form."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT id, title, text FROM speeches").fetchall()
        texts = {id_: f"{search_form(title)}\n{search_form(text)}" for id_, title, text in rows}
        common = relevant = returned = 0
        for piece, words in queries(connection, number):
            term = search_form(piece)
            expected = {id_ for id_, text in texts.items() if term in text}
            answer = {row[0] for row in connection.execute(*selection(connection, Query.parse(words)))}
            common += len(answer & expected)
            relevant += len(expected)
            returned += len(answer)
    print(f"{number:,} queries on {len(texts):,} speeches: ", end="")
    print(f"recall {common / relevant:.6f} precision {common / returned:.6f}")


def speed(path: Path, number: int) -> None:
    """Milliseconds for the first page of each query, including snippets and the total.

    Processor time, which does not depend on the load of the machine, and elapsed time.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        times: dict[int, list[float]] = {}
        clock: list[float] = []
        for piece, words in queries(connection, number):
            cpu, wall = time.process_time(), time.perf_counter()
            search(connection, Query.parse(words))
            times.setdefault(len(piece), []).append((time.process_time() - cpu) * 1e3)
            clock.append((time.perf_counter() - wall) * 1e3)
    for length in sorted(times):
        print(f"  {length} characters: {summary(times[length])}")
    for name, values in (("processor", list(chain.from_iterable(times.values()))), ("clock", clock)):
        print(f"{number:,} queries, {name}: {summary(values)}, slowest {max(values):.1f} ms")


def summary(values: list[float]) -> str:
    quantile = sorted(values)[int(len(values) * 0.95)]
    return f"median {statistics.median(values):5.1f} ms, 95 % below {quantile:5.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exact", type=int, default=20_000, help="speeches for the comparison with a scan")
    parser.add_argument("--large", type=int, default=100_000, help="speeches for the measurement of speed")
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
