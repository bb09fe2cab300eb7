"""Crawls killed by ``kill -9`` at random times and resumed: the corpus must be that of an undisturbed run.

Run ``python -m benchmarks.kills [--trials N] [--seed N]``. Each trial starts ``fanwen crawl`` on a new folder
and kills the command, its crawling process or both, at a time up to the duration of an undisturbed run. Every
second trial also kills the resumed run early, during the recovery. Then the crawl is resumed to its end. The
trial checks that speeches, duplicates, occurrences and rejections are those of an undisturbed run, except for
the times of fetching; that warcio reads every file of the archive to its end; that no file is left open; and
that no page was requested more often than there were runs.
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

from benchmarks.memory import children_of
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
    """Some of the demo's sites on loopback, in a thread of this process, with a count of requests by URL."""

    def __init__(self, pages: int, base_port: int = PORT) -> None:
        network = Network(seed=5, pages=pages, base_port=base_port)
        self.requests: Counter[str] = Counter()
        self._sites = [network.sites[name] for name in SITES]
        self._loop = asyncio.new_event_loop()
        for site in self._sites:
            self._loop.run_until_complete(listen(self._counting(site.root, site.answer), site.port))
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def _counting(self, root: str, answer: Callable[..., Answer]) -> Callable[[str], Answer]:
        def counted(path: str) -> Answer:
            self.requests[root + path] += 1
            return answer(path, 1)

        return counted

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def write_profiles(self, folder: Path) -> None:
        """Write the demo's profiles, changed so that known pages are not requested again."""
        folder.mkdir(parents=True)
        for site in self._sites:
            text = profile(site).replace('recheck = "always"', 'recheck = "never"')
            (folder / f"{site.name}.toml").write_text(text)


@contextmanager
def new_folder(sites: Sites) -> Iterator[Path]:
    """A new data folder with the profiles, removed at the end; the counts of requests start at 0."""
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        sites.write_profiles(Path(name) / "sites")
        sites.requests.clear()
        yield Path(name)


def start(data: Path) -> subprocess.Popen[bytes]:
    """Start ``fanwen crawl`` on this folder."""
    command = [sys.executable, "-m", "fanwen", "--data", str(data), "crawl", "--workers", "1"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill(run: subprocess.Popen[bytes], victim: str) -> bool:
    """Kill the command, its children or both; return whether it was still running."""
    if run.poll() is not None:
        return False
    children = children_of(run.pid)
    victims = {"command": [run.pid], "child": children or [run.pid], "both": [*children, run.pid]}[victim]
    for process in victims:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    run.wait()
    return True


def finish(data: Path) -> None:
    """Crawl to the end. A child that outlived its command holds the lock until it stops by itself."""
    end = time.monotonic() + 120
    while (code := start(data).wait()) == BUSY:
        assert time.monotonic() < end, "the lock was not released"
        time.sleep(0.2)
    assert code in (OK, ALERT), f"the resumed crawl ended with {code}"


def rows(data: Path) -> Rows:
    """The corpus without the times of fetching."""
    with closing(sqlite3.connect(data / "corpus.db")) as db:

        def table(name: str) -> list[tuple[object, ...]]:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})") if row[1] not in TIMES]
            return sorted(db.execute(f"SELECT {', '.join(columns)} FROM {name}"), key=repr)

        return {name: table(name) for name in TABLES}


def bad_files(folder: Path) -> list[str]:
    """The files of the archive that are still open, or that warcio cannot read to the end."""
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
    """The result of a trial: the kills of a running process, and the errors."""

    kills: int
    wrong: list[str]


def trial(sites: Sites, quiet: Rows, dice: random.Random, longest: float, twice: bool) -> Trial:
    """Kill a crawl once or twice, resume it, and check the corpus."""
    with new_folder(sites) as data:
        kills = _kill_after(data, dice, dice.uniform(0.0, longest))
        if twice:
            kills += _kill_after(data, dice, dice.uniform(0.0, longest / 3))
        finish(data)
        return Trial(kills, wrong_after(sites, quiet, data, runs=3 if twice else 2))


def wrong_after(sites: Sites, quiet: Rows, data: Path, runs: int) -> list[str]:
    """The errors of a folder that was crawled in so many runs, the last of them to its end."""
    actual = rows(data)
    differences = {name: _difference(quiet[name], actual[name]) for name in TABLES}
    wrong = [f"{name}: {difference}" for name, difference in differences.items() if difference]
    wrong += [f"{name}: not readable to its end" for name in bad_files(data / "archive")]
    often = {url: times for url, times in sites.requests.items() if times > runs}
    return wrong + [f"{url} was requested {times} times in {runs} runs" for url, times in often.items()]


def _difference(quiet: list[tuple[object, ...]], actual: list[tuple[object, ...]]) -> str:
    """The numbers of missing and of additional rows, and the beginning of the first one."""
    missing, additional = set(quiet) - set(actual), set(actual) - set(quiet)
    first = str(min(missing | additional, key=repr, default=""))[:200]
    return f"{len(missing)} rows missing, {len(additional)} additional: {first}" if first else ""


def _kill_after(data: Path, dice: random.Random, seconds: float) -> int:
    run = start(data)
    time.sleep(seconds)
    return int(kill(run, dice.choice(["command", "child", "both"])))


def quiet_run(sites: Sites) -> tuple[Rows, float]:
    """The corpus of an undisturbed crawl, and its seconds."""
    with new_folder(sites) as data:
        start_time = time.monotonic()
        finish(data)
        return rows(data), time.monotonic() - start_time


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--pages", type=int, default=300, help="pages of the demo, half of which are crawled")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    kills = failed = 0
    with closing(Sites(options.pages)) as sites:
        quiet, longest = quiet_run(sites)
        print(f"undisturbed: {len(sites.requests)} pages, {len(quiet['speeches'])} speeches, ", end="")
        print(f"{longest:.1f} s", flush=True)
        for number in range(1, options.trials + 1):
            result = trial(sites, quiet, dice, longest, twice=number % 2 == 0)
            kills += result.kills
            failed += bool(result.wrong)
            if number % 10 == 0:
                print(f"{number} trials, {kills} runs killed", flush=True)
            for line in result.wrong:
                print(f"trial {number}: {line}", flush=True)
    print(f"{options.trials} trials, {kills} runs killed, {failed} trials with errors")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
