"""The crawling process: signals, a parent that dies, a disk that is full, silence when all is well."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from crawler.identity import MissingContact
from crawler.runner import CrawlFailed, crawl
from pipelines.archive import files, records, recover_archive
from tests.made.command import WATCHDOG, until
from tests.made.places import ROOT

CALLER = """
import json, sys
from pathlib import Path
from crawler import runner
from crawler.runner import CrawlFailed, crawl
from crawler.profiles import SiteProfile

runner.GRACE = 3.0
profile = SiteProfile.from_json(json.loads(sys.argv[1]))
print(json.dumps(crawl([profile], Path(sys.argv[2]), None).to_json()))
"""


def _start(profile: Any, data: Path, **more: Any) -> subprocess.Popen[str]:
    """A program that crawls, as the command line does."""
    arguments = [sys.executable, "-c", CALLER, json.dumps(profile.to_json()), str(data)]
    return subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, **more
    )


def _endless(web: Any) -> None:
    for n in range(1, 2_000):
        web.page(f"/list/{n}.html", f"/list/{n + 1}.html", seconds=0.02)


def test_silent_when_all_is_well_and_the_log_is_json(web: Any, profile_of: Any, tmp_path: Path) -> None:
    web.page("/list/1.html", "/article/1.html")
    web.page("/article/1.html")
    caller = _start(profile_of(web), tmp_path)
    out, err = caller.communicate(timeout=WATCHDOG)
    assert (caller.returncode, err) == (0, "")
    report = json.loads(out)
    assert (report["sites"]["site"]["new"], report["failure"], report["stopped"]) == (1, None, None)
    lines = [json.loads(line) for line in (tmp_path / "logs" / "crawl.log").read_text("utf-8").splitlines()]
    assert [line["site"] for line in lines if line["message"].startswith("done")] == ["site"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_crawl_cleanly(web: Any, profile_of: Any, tmp_path: Path, number: int) -> None:
    _endless(web)
    caller = _start(profile_of(web, depth=0x7FFF), tmp_path)
    # Long enough for the crawling process to let signals in: before, two of them would count as one.
    until(lambda: len(web.asked) > 80)
    # As a terminal does it: to the whole group of the caller.
    os.killpg(caller.pid, number)
    out, err = caller.communicate(timeout=WATCHDOG)
    report = json.loads(out)
    assert (caller.returncode, err) == (0, "")
    assert report["stopped"] == signal.Signals(number).name
    assert report["sites"]["site"]["end"] == "shutdown"
    kept = [record for path in files(tmp_path / "archive") for record in records(path)]
    assert len(kept) == report["sites"]["site"]["pages"] == len(web.asked)


def test_a_server_that_says_nothing_does_not_hold_up_the_end(
    web: Any, profile_of: Any, tmp_path: Path
) -> None:
    web.page("/list/1.html", *(f"/article/{n}.html" for n in range(1, 5)))
    for n in range(1, 4):
        web.page(f"/article/{n}.html")
    web.page("/article/4.html", after=threading.Event())
    caller = _start(profile_of(web, timeout=2.0 * WATCHDOG), tmp_path)
    until(lambda: len(web.asked) == 6)
    caller.terminate()
    out, err = caller.communicate(timeout=WATCHDOG)
    report = json.loads(out)
    assert (report["stopped"], report["failure"], err) == ("SIGTERM", None, "")
    kept = [record.url for path in files(tmp_path / "archive") for record, _ in records(path)]
    assert len(kept) == report["sites"]["site"]["pages"] == 5


def test_the_crawl_ends_when_its_parent_is_killed(web: Any, profile_of: Any, tmp_path: Path) -> None:
    _endless(web)
    caller = _start(profile_of(web, depth=0x7FFF), tmp_path)
    until(lambda: len(web.asked) > 20)
    caller.kill()
    caller.communicate()
    until(lambda: len(files(tmp_path / "archive")) == 1)
    asked = len(web.asked)
    time.sleep(0.2)
    assert len(web.asked) == asked


def test_a_full_disk_ends_the_run_with_one_line(web: Any, profile_of: Any, tmp_path: Path) -> None:
    web.page("/list/1.html", *(f"/article/{n}.html" for n in range(50)))
    for n in range(50):
        web.page(f"/article/{n}.html", text=os.urandom(4_000).hex())

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    caller = _start(profile_of(web), tmp_path, preexec_fn=small_files)
    out, err = caller.communicate(timeout=WATCHDOG)
    report = json.loads(out)
    assert "File too large" in report["failure"]
    assert "\n" not in report["failure"]
    assert (report["sites"]["site"]["end"], err) == ("archive", "")
    assert len(web.asked) < 40
    # What was written before is whole, and the file is closed: there is nothing to recover.
    assert recover_archive(tmp_path / "archive") == []
    kept = [record for path in files(tmp_path / "archive") for record in records(path)]
    assert len(kept) == report["sites"]["site"]["pages"]


def test_a_corpus_that_cannot_be_read_is_named_before_anything_is_asked(
    web: Any, profile_of: Any, tmp_path: Path
) -> None:
    (tmp_path / "corpus.db").write_bytes(b"no database " * 100)
    with pytest.raises(CrawlFailed, match=r"code 1 \(.*corpus\.db.*\); see .*crawl\.log") as raised:
        crawl([profile_of(web)], tmp_path, tmp_path / "corpus.db")
    assert "\n" not in str(raised.value)
    assert web.asked == []


def test_an_archive_that_cannot_be_made_is_named(web: Any, profile_of: Any, tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("in the way")
    with pytest.raises(CrawlFailed, match="archive"):
        crawl([profile_of(web)], tmp_path, None)


def test_no_sites_no_process(tmp_path: Path) -> None:
    assert crawl([], tmp_path, None).sites == {}
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_asked_of_strangers_without_a_contact(
    web: Any, profile_of: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FANWEN_CONTACT", raising=False)
    with pytest.raises(MissingContact, match="FANWEN_CONTACT"):
        crawl([profile_of(web, private=False)], tmp_path, None)
    with pytest.raises(MissingContact, match="somebody"):
        crawl([profile_of(web, private=False)], tmp_path, None, contact="somebody")
    assert web.asked == []


def _by_scrapy(web: Any, data: Path, name: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """``scrapy crawl site -a name=…`` in the checkout, with the profile ``loop`` in the data folder."""
    (data / "sites").mkdir()
    (data / "sites" / "loop.toml").write_text(
        f'name = "loop"\nhosts = ["{web.host}"]\nstart = ["{web.root}/list/1.html"]\n'
        "[links]\nlists = ['/list/']\narticles = ['/article/']\n[limits]\npause = 0\nprivate = true\n"
    )
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"name={name}"],
        cwd=ROOT,
        env={**os.environ, "FANWEN_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=WATCHDOG,
        **more,
    )


def test_scrapys_own_command_works_from_the_checkout(web: Any, tmp_path: Path) -> None:
    web.page("/list/1.html", "/article/1.html")
    web.page("/article/1.html")
    done = _by_scrapy(web, tmp_path, "loop")
    assert done.returncode == 0, done.stderr
    kept = [record.url for path in files(tmp_path / "archive") for record, _ in records(path)]
    assert sorted(url.removeprefix(web.root) for url in kept) == [
        "/article/1.html",
        "/list/1.html",
        "/robots.txt",
    ]


def test_scrapys_own_command_fails_where_the_archive_cannot_be_written(web: Any, tmp_path: Path) -> None:
    web.page("/list/1.html", text=os.urandom(60_000).hex())
    limit = (50_000, 50_000)
    done = _by_scrapy(
        web, tmp_path, "loop", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    )
    assert (done.returncode, "File too large" in done.stderr) == (1, True)


def test_scrapys_own_command_names_the_sites_where_there_is_no_such(web: Any, tmp_path: Path) -> None:
    done = _by_scrapy(web, tmp_path, "loup")
    assert done.returncode == 2
    assert "no site 'loup'" in done.stdout + done.stderr
    assert "loop" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
