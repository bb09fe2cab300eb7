"""Archives of generated pages with known truth: the pages of the demo's sites, without a crawl."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path

from fanwen.demo.network import Network
from fanwen.demo.profiles import write_profiles
from fanwen.demo.sites.base import Answer, Site
from fanwen.demo.truth import write_truth
from fanwen.folder.paths import DataFolder
from pipelines.archive import ArchiveWriter, Capture

FETCHED_AT = "2026-01-02T03:04:05Z"
_SLICE = 1_000  # articles of one archive file
_COMPLETE = "complete"
"""An empty file that marks a complete archive."""


def write_demo_archive(folder: Path, pages: int, workers: int = 2) -> DataFolder:
    """Write the archive of so many articles and their truth, unless it exists; return the data folder."""
    data = DataFolder(folder / f"{pages}-pages")
    if not (data.root / _COMPLETE).exists():
        shutil.rmtree(data.root, ignore_errors=True)
        data.archive.mkdir(parents=True)
        write_profiles(Network(pages=pages), data.sites)
        with ProcessPoolExecutor(workers) as pool:
            truth = pool.submit(_write_truth, pages, data)
            list(pool.map(partial(_write_slice, data, pages), range(0, pages, _SLICE)))
            truth.result()
        (data.root / _COMPLETE).touch()
    data.corpus.unlink(missing_ok=True)
    return data


def truth_path(data: DataFolder) -> Path:
    return data.root / "truth.jsonl"


def _write_truth(pages: int, data: DataFolder) -> None:
    write_truth(Network(pages=pages), truth_path(data))


def _write_slice(data: DataFolder, pages: int, first: int) -> None:
    network = Network(pages=pages)
    with ArchiveWriter(data.archive, f"demo-{first // _SLICE:05d}", records_per_file=10 * _SLICE) as writer:
        for index in range(first, min(first + _SLICE, pages)):
            for capture in _captures(network, index):
                writer.write(capture)


def _captures(network: Network, index: int) -> Iterator[Capture]:
    site = network.site_of(index)
    for url, answer in article_parts(site, index):
        headers = (("Content-Type", answer.content_type), *answer.headers)
        yield Capture(url, FETCHED_AT, 200, "OK", headers, answer.body)


def article_parts(site: Site, index: int) -> Iterator[tuple[str, Answer]]:
    """The URL and the answer of each part of an article; a site without parts has one URL for all."""
    for part in count(1):
        path = site.article_path(index, part)
        answer = site.answer(path, 1)
        if answer.status != 200 or (part > 1 and path == site.article_path(index)):
            return
        yield site.root + path, answer
