"""Speed of the crawl compared with stock Scrapy: the same pages from nginx on loopback, in turn.

Both obey robots.txt, send 16 requests at a time, fetch every article that the lists link to, and write each
response to disk: Scrapy as plain files, Fanwen into its archive, one gzip member for each record. The time
is from the opening of the spider to its end, without the start of Python; processor time is of the process.
Run ``python -m benchmarks.crawl_nginx``. The exit code is 1 if Fanwen is not ``--least`` times as fast.
Without nginx (Debian: ``apt-get install nginx-light``) nothing is measured, and the exit code is 0.
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

from benchmarks.dedup_texts import Writer, machine
from benchmarks.loopback import LINKS_PER_LIST, list_links, loopback_profile, wait_for
from crawler.profiles.limits import Limits
from crawler.runner import crawl

CONCURRENCY = 16
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
    """One crawl: responses, seconds from opening to end, processor seconds."""

    pages: int
    seconds: float
    cpu: float


def build(folder: Path, pages: int, size: int) -> None:
    """Write a site of so many articles, of ``size`` bytes each, and its lists."""
    for kind in ("list", "article"):
        (folder / kind).mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    for number in range(-(-pages // LINKS_PER_LIST)):
        body = "".join(f'<li><a href="{link}">讲话稿</a></li>' for link in list_links(number, pages))
        (folder / "list" / f"{number}.html").write_text(f"<meta charset=utf-8><ul>{body}</ul>")
    for number, body in enumerate(article_bodies(pages, size)):
        (folder / "article" / f"{number}.html").write_text(body)


def article_bodies(count: int, size: int) -> Iterator[str]:
    """Articles of ``size`` bytes, a third of them navigation and two thirds text."""
    writer, dice = Writer(), random.Random(1)
    navigation = "".join(f'<li class="nav-{n}"><a href="#{n}">栏目{n}</a></li>' for n in range(size // 150))
    text = [writer.speech(2_000) for _ in range(64)]
    for number in range(count):
        head = f"<html><head><meta charset='utf-8'><title>第{number}篇</title></head>"
        body = f"{head}<body><ul>{navigation}</ul><p>" + "</p><p>".join(dice.sample(text, 8))
        yield body.encode()[: size - 18].decode("utf-8", "ignore") + "</p></body></html>"


@contextmanager
def nginx(folder: Path, port: int) -> Iterator[str]:
    """Serve ``folder/site`` while the context lasts; yields the root URL."""
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


def crawl_with_scrapy(root: str, out: Path) -> tuple[int, float]:
    """Crawl with Scrapy's default settings, except for robots.txt and the number of requests at a time."""
    settings = ("ROBOTSTXT_OBEY=1", f"CONCURRENT_REQUESTS_PER_DOMAIN={CONCURRENCY}", "LOG_LEVEL=WARNING")
    flags = [word for setting in settings for word in ("-s", setting)]
    spider = Path(__file__).with_name("stock_spider.py")
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), *flags]
    # Outside the checkout: Scrapy would read Fanwen's settings through its scrapy.cfg.
    result = subprocess.run(
        [*command, "-a", f"root={root}", "-a", f"out={out}"], cwd=out, stdout=subprocess.PIPE, check=True
    )
    figures = json.loads(result.stdout)
    return figures["pages"], figures["seconds"]


def crawl_with_fanwen(root: str, out: Path) -> tuple[int, float]:
    """Crawl with Fanwen, without a pause between requests."""
    limits = Limits(pause=0.0, concurrency=CONCURRENCY, pages=0, private=True)
    profile = loopback_profile("bench", root.removeprefix("http://"), limits, "/list/0.html")
    report = crawl([profile], out, None)
    site = report.sites["bench"]
    assert (site.errors, site.refused, site.end) == ({}, {}, "finished"), site
    return site.pages, site.seconds


def measure(run: Callable[[str, Path], tuple[int, float]], root: str) -> Turn:
    """Crawl once into an empty folder."""
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
    options = parser.parse_args()
    if _nginx() is None:
        print("nginx is not installed (apt-get install nginx-light): nothing is measured")
        return 0
    turns: dict[str, list[Turn]] = {"stock Scrapy": [], "fanwen crawl": []}
    with tempfile.TemporaryDirectory() as name:
        build(Path(name) / "site", options.pages, options.size)
        with nginx(Path(name), options.port) as root:
            for _ in range(options.rounds):
                turns["stock Scrapy"].append(measure(crawl_with_scrapy, root))
                turns["fanwen crawl"].append(measure(crawl_with_fanwen, root))
    ratio = show(turns, options.pages, options.size)
    return 0 if ratio >= options.least else 1


def show(turns: dict[str, list[Turn]], pages: int, size: int) -> float:
    """Print the medians; return how many times as fast Fanwen was."""
    print(machine())
    print(f"{pages:,} pages of {size:,} bytes, {CONCURRENCY} at a time, medians of alternating turns")
    rates: dict[str, float] = {}
    for name, crawls in turns.items():
        speeds = sorted(crawl.pages / crawl.seconds for crawl in crawls)
        rates[name] = statistics.median(speeds)
        cpu = statistics.median(crawl.cpu for crawl in crawls)
        print(
            f"{name:14} {rates[name]:8,.0f} pages/s  {cpu:6.2f} s of processor  each: {[*map(round, speeds)]}"
        )
    ratio = rates["fanwen crawl"] / rates["stock Scrapy"]
    print(f"ratio {ratio:.2f}")
    return ratio


if __name__ == "__main__":
    sys.exit(main())
