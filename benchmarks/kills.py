"""Crawls killed by ``kill -9`` at random moments and resumed: the corpus must be that of one quiet run.

Run ``python -m benchmarks.kills [--trials N] [--seed N]``. Each trial starts ``fanwen crawl`` on a fresh
folder and kills the command, its crawling process or both, at a moment between its start and the end of a
quiet run; every second trial also kills the resumed run, early, so as to meet the recovery. Then it lets the
crawl end. It checks that speeches, duplicates, occurrences and rejections are row by row those of a quiet run
(times of fetching apart), that warcio reads every file of the archive to its end, that nothing is left open,
and that no page was asked for more often than there were runs: twice, with a single kill.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from benchmarks.memory import children
from fanwen.console.errors import ALERT, BUSY, OK
from fanwen.demo.http import listen
from fanwen.demo.network import Network
from fanwen.demo.profiles import profile
from fanwen.demo.sites.base import Answer

PORT = 20_440
SITES = ("gbk", "utf8")
TABLES = ("speeches", "duplicates", "occurrences", "rejections")
TIMES = ("first_seen", "last_seen", "fetched_at")

Rows = dict[str, list[tuple[object, ...]]]


class Sites:
    """Some of the demo's sites on loopback, in a thread of this process; counts what it is asked."""

    def __init__(self, pages: int, base_port: int = PORT) -> None:
        network = Network(seed=5, pages=pages, base_port=base_port)
        self.asked: Counter[str] = Counter()
        self._sites = [network.sites[name] for name in SITES]
        self._loop = asyncio.new_event_loop()
        for site in self._sites:
            self._loop.run_until_complete(listen(self._counting(site.root, site.answer), site.port))
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def _counting(self, root: str, answer: Callable[..., Answer]) -> Callable[[str], Answer]:
        def counted(path: str) -> Answer:
            self.asked[root + path] += 1
            return answer(path, 1)

        return counted

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def write_profiles(self, folder: Path) -> None:
        """As the demo's, but nothing known is asked for again."""
        folder.mkdir(parents=True)
        for site in self._sites:
            text = profile(site).replace('recheck = "always"', 'recheck = "never"')
            (folder / f"{site.name}.toml").write_text(text)


@contextmanager
def fresh(sites: Sites) -> Iterator[Path]:
    """A data folder of its own with the profiles in it."""
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        sites.write_profiles(Path(name) / "sites")
        sites.asked.clear()
        yield Path(name)


def start(data: Path) -> subprocess.Popen[bytes]:
    """``fanwen crawl`` on this folder."""
    command = [sys.executable, "-m", "fanwen", "--data", str(data), "crawl", "--workers", "1"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill(run: subprocess.Popen[bytes], victim: str) -> bool:
    """Kill the command, its children or both; returns whether there was anything to kill."""
    if run.poll() is not None:
        return False
    below = children(run.pid)
    chosen = {"command": [run.pid], "child": below or [run.pid], "both": [*below, run.pid]}[victim]
    for process in chosen:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    run.wait()
    return True


def finish(data: Path) -> None:
    """Crawl to the end. A child that outlived its command holds the lock until it has stopped by itself."""
    end = time.monotonic() + 120
    while (code := start(data).wait()) == BUSY:
        assert time.monotonic() < end, "the lock was never given back"
        time.sleep(0.2)
    assert code in (OK, ALERT), f"the resumed crawl ended with {code}"


def rows(data: Path) -> Rows:
    """The corpus without the times of fetching."""
    with closing(sqlite3.connect(data / "corpus.db")) as db:

        def table(name: str) -> list[tuple[object, ...]]:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})") if row[1] not in TIMES]
            return sorted(db.execute(f"SELECT {', '.join(columns)} FROM {name}"), key=repr)

        return {name: table(name) for name in TABLES}


def unread(folder: Path) -> list[str]:
    """The files of the archive that are open still, or that warcio cannot read to the end."""
    wrong = [path.name for path in folder.glob("*.open")]
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            records = ArchiveIterator(file)
            for record in records:
                record.content_stream().read()
            if records.get_record_offset() + records.get_record_length() != path.stat().st_size:
                wrong.append(path.name)
    return wrong


@dataclass
class Trial:
    """What came of one trial: kills that met a running process, and what was wrong."""

    kills: int
    wrong: list[str]


def trial(sites: Sites, quiet: Rows, dice: random.Random, longest: float, twice: bool) -> Trial:
    """Kill a crawl once or twice, resume it, and look at what it left."""
    with fresh(sites) as data:
        kills = _killed(data, dice, dice.uniform(0.0, longest))
        if twice:
            kills += _killed(data, dice, dice.uniform(0.0, longest / 3))
        finish(data)
        return Trial(kills, wrong_after(sites, quiet, data, runs=3 if twice else 2))


def wrong_after(sites: Sites, quiet: Rows, data: Path, runs: int) -> list[str]:
    """How a folder that was crawled in so many runs, the last of them undisturbed, is not as it must be."""
    found = rows(data)
    parts = {name: _difference(quiet[name], found[name]) for name in TABLES}
    wrong = [f"{name}: {part}" for name, part in parts.items() if part]
    wrong += [f"{name}: not readable to its end" for name in unread(data / "archive")]
    often = {url: times for url, times in sites.asked.items() if times > runs}
    return wrong + [f"{url} was asked for {times} times in {runs} runs" for url, times in often.items()]


def _difference(quiet: list[tuple[object, ...]], found: list[tuple[object, ...]]) -> str:
    """How many rows are missing and how many there are too many, and the first of them, cut short."""
    missing, more = set(quiet) - set(found), set(found) - set(quiet)
    first = str(min(missing | more, key=repr, default=""))[:200]
    return f"{len(missing)} rows missing, {len(more)} too many: {first}" if first else ""


def _killed(data: Path, dice: random.Random, seconds: float) -> int:
    run = start(data)
    time.sleep(seconds)
    return int(kill(run, dice.choice(["command", "child", "both"])))


def quiet_run(sites: Sites) -> tuple[Rows, float]:
    """The corpus of a crawl that nobody disturbs, and its seconds."""
    with fresh(sites) as data:
        since = time.monotonic()
        finish(data)
        return rows(data), time.monotonic() - since


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--pages", type=int, default=300, help="of the demo, half of which is crawled")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    kills = failed = 0
    with closing(Sites(given.pages)) as sites:
        quiet, longest = quiet_run(sites)
        print(
            f"quiet: {len(sites.asked)} pages, {len(quiet['speeches'])} speeches, {longest:.1f} s", flush=True
        )
        for number in range(1, given.trials + 1):
            done = trial(sites, quiet, dice, longest, twice=number % 2 == 0)
            kills += done.kills
            failed += bool(done.wrong)
            if number % 10 == 0:
                print(f"{number} trials, {kills} runs killed", flush=True)
            for line in done.wrong:
                print(f"trial {number}: {line}", flush=True)
    print(f"{given.trials} trials, {kills} runs killed, {failed} trials wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
