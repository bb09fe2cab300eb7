"""An archive of many generated pages with known truth: the demo's sites, without a crawl."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path

from fanwen.demo.network import Network
from fanwen.demo.profiles import write_profiles
from fanwen.demo.truth import write_truth
from fanwen.folder.paths import DataFolder
from pipelines.archive import ArchiveWriter, Capture

FETCHED_AT = "2026-01-02T03:04:05Z"
_SLICE = 1_000  # articles of one archive file
_MADE = "made"


def made(folder: Path, pages: int, workers: int = 2) -> DataFolder:
    """The data folder with the archive of so many articles and their truth; made where it is not there."""
    data = DataFolder(folder / f"{pages}-pages")
    if not (data.root / _MADE).exists():
        shutil.rmtree(data.root, ignore_errors=True)
        data.archive.mkdir(parents=True)
        write_profiles(Network(pages=pages), data.sites)
        with ProcessPoolExecutor(workers) as pool:
            truth = pool.submit(_write_truth, pages, data)
            list(pool.map(partial(_write_slice, data, pages), range(0, pages, _SLICE)))
            truth.result()
        (data.root / _MADE).touch()
    data.corpus.unlink(missing_ok=True)
    return data


def truth_of(data: DataFolder) -> Path:
    return data.root / "truth.jsonl"


def _write_truth(pages: int, data: DataFolder) -> None:
    write_truth(Network(pages=pages), truth_of(data))


def _write_slice(data: DataFolder, pages: int, first: int) -> None:
    network = Network(pages=pages)
    with ArchiveWriter(data.archive, f"made-{first // _SLICE:05d}", records_per_file=10 * _SLICE) as writer:
        for index in range(first, min(first + _SLICE, pages)):
            for capture in _captures(network, index):
                writer.write(capture)


def _captures(network: Network, index: int) -> Iterator[Capture]:
    """All parts of an article."""
    site = network.site_of(index)
    for part in count(1):
        path = site.article_path(index, part)
        answer = site.answer(path, 1)
        if answer.status != 200 or (part > 1 and path == site.article_path(index)):
            return
        headers = (("Content-Type", answer.content_type), *answer.headers)
        yield Capture(site.root + path, FETCHED_AT, 200, "OK", headers, answer.body)
