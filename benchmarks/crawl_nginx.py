"""Speed of the crawl beside stock Scrapy: the same pages of a real nginx on loopback, in turn, in one run.

Both ask for robots.txt, hold 16 requests under way, take every article that the lists show, and write each
response to disk: Scrapy as plain files, Fanwen into its archive, a gzip member for each record. Timed from
the opening of the spider to its end, without the start of Python; processor time is that of the process.
Run ``python -m benchmarks.crawl_nginx``. Without nginx (Debian: ``apt-get install nginx-light``) it says so
and leaves with 0; with 1 where Fanwen is not ``--least`` times as fast.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.dedup_texts import Writer, machine
from crawler.profiles import SiteProfile
from crawler.profiles.limits import Limits
from crawler.runner import crawl

CONCURRENCY = 16
PER_LIST = 100
_CONF = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 256; }}
http {{
  access_log off; etag on; sendfile on; types {{ text/html html; text/plain txt; }} charset utf-8;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/site; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """One crawl: responses, seconds from opening to end, seconds of the processor."""

    pages: int
    seconds: float
    cpu: float


def build(folder: Path, pages: int, size: int) -> None:
    """Lists of a hundred links each, and articles of ``size`` bytes: a third frame, two thirds text."""
    writer = Writer()
    frame = "".join(f'<li class="nav-{n}"><a href="#{n}">栏目{n}</a></li>' for n in range(size // 150))
    text = [writer.speech(2_000) for _ in range(64)]
    for kind in ("list", "article"):
        (folder / kind).mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    lists = -(-pages // PER_LIST)
    for number in range(1, lists + 1):
        links = [f"/article/{n}.html" for n in range((number - 1) * PER_LIST, min(number * PER_LIST, pages))]
        links += [f"/list/{number + 1}.html"] if number < lists else []
        body = "".join(f'<li><a href="{link}">讲话稿</a></li>' for link in links)
        (folder / "list" / f"{number}.html").write_text(f"<meta charset=utf-8><ul>{body}</ul>")
    dice = random.Random(1)
    for number in range(pages):
        head = (
            f"<html><head><meta charset='utf-8'><title>第{number}篇</title></head><body><ul>{frame}</ul><p>"
        )
        body = (head + "</p><p>".join(dice.sample(text, 8))).encode()[: size - 18].decode("utf-8", "ignore")
        (folder / "article" / f"{number}.html").write_text(body + "</p></body></html>")


@contextmanager
def nginx(folder: Path, port: int) -> Iterator[str]:
    """The server on ``folder/site`` while the context lasts; yields its root URL."""
    folder.chmod(0o755)  # its worker is another user
    conf = folder / "nginx.conf"
    conf.write_text(_CONF.format(folder=folder, port=port))
    server = subprocess.Popen([_nginx() or "", "-p", str(folder), "-c", str(conf)], stderr=subprocess.DEVNULL)
    root = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{root}/robots.txt")
        yield root
    finally:
        server.terminate()
        server.wait()


def _nginx() -> str | None:
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def wait_for(url: str) -> None:
    """Wait until a server answers. Raises URLError where none does for ten seconds."""
    end = monotonic() + 10
    while True:
        try:
            urlopen(url).close()
        except URLError:
            if monotonic() > end:
                raise
            sleep(0.05)
        else:
            return


def stock(root: str, out: Path) -> tuple[int, float]:
    """Scrapy with its own settings, but for robots.txt and the number of requests under way."""
    settings = ("ROBOTSTXT_OBEY=1", f"CONCURRENT_REQUESTS_PER_DOMAIN={CONCURRENCY}", "LOG_LEVEL=WARNING")
    chosen = [word for setting in settings for word in ("-s", setting)]
    spider = Path(__file__).with_name("stock_spider.py")
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), *chosen]
    # Away from the checkout, whose scrapy.cfg would bring Fanwen's settings.
    done = subprocess.run(
        [*command, "-a", f"root={root}", "-a", f"out={out}"], cwd=out, stdout=subprocess.PIPE, check=True
    )
    found = json.loads(done.stdout)
    return found["pages"], found["seconds"]


def fanwen(root: str, out: Path) -> tuple[int, float]:
    """Fanwen's crawl of a site that is its own, without a pause."""
    profile = SiteProfile(
        name="bench",
        hosts=(root.removeprefix("http://"),),
        start=(f"{root}/list/1.html",),
        lists=("/list/",),
        articles=("/article/",),
        limits=Limits(pause=0.0, concurrency=CONCURRENCY, pages=0, private=True),
    )
    report = crawl([profile], out, None)
    site = report.sites["bench"]
    assert (site.errors, site.refused, site.end) == ({}, {}, "finished"), site
    return site.pages, site.seconds


def turn(run: Callable[[str, Path], tuple[int, float]], root: str) -> Turn:
    """One crawl into an empty folder."""
    with tempfile.TemporaryDirectory() as out:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        pages, seconds = run(root, Path(out))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Turn(pages, seconds, cpu)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--size", type=int, default=40_000, help="bytes of an article")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=20_480)
    parser.add_argument("--least", type=float, default=1.5, help="of stock Scrapy's speed")
    given = parser.parse_args()
    if _nginx() is None:
        print("nginx is not installed (apt-get install nginx-light): the speed of the crawl is not measured")
        return 0
    turns: dict[str, list[Turn]] = {"stock Scrapy": [], "fanwen crawl": []}
    with tempfile.TemporaryDirectory() as name:
        build(Path(name) / "site", given.pages, given.size)
        with nginx(Path(name), given.port) as root:
            for _ in range(given.rounds):
                turns["stock Scrapy"].append(turn(stock, root))
                turns["fanwen crawl"].append(turn(fanwen, root))
    ratio = show(turns, given.pages, given.size)
    return 0 if ratio >= given.least else 1


def show(turns: dict[str, list[Turn]], pages: int, size: int) -> float:
    """Print the medians; returns how many times as fast Fanwen was."""
    print(machine())
    print(f"{pages:,} pages of {size:,} bytes, {CONCURRENCY} at a time, medians of turns taken in turn")
    rates = {name: statistics.median(t.pages / t.seconds for t in each) for name, each in turns.items()}
    for name, each in turns.items():
        cpu = statistics.median(t.cpu for t in each)
        spread = sorted(round(t.pages / t.seconds) for t in each)
        print(f"{name:14} {rates[name]:8,.0f} pages/s  {cpu:6.2f} s of processor  each: {spread}")
    ratio = rates["fanwen crawl"] / rates["stock Scrapy"]
    print(f"ratio {ratio:.2f}")
    return ratio


if __name__ == "__main__":
    sys.exit(main())
