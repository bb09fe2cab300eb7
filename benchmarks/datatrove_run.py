"""The peer of the end-to-end benchmark: datatrove's minhash pipeline, with a tokenizer of characters.

Run in a process of its own by ``benchmarks.end_to_end``; prints the seconds of each of its steps as JSON.
``texts`` starts from extracted texts (JSON lines), ``archive`` from the WARC files, with datatrove's own
reader and its trafilatura extractor.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.dedup import (
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
    MinhashDedupSignature,
)
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import JsonlReader, WarcReader
from datatrove.pipeline.writers.jsonl import JsonlWriter
from datatrove.utils.logging import logger
from datatrove.utils.word_tokenizers import WordTokenizer

WORKERS = 2
_PATIENCE = 20.0
"""Seconds that the extractor has for a page: with its own limit of one, pages are lost on a busy machine."""


class Characters(WordTokenizer):
    """Every character but a blank is a word: what datatrove asks for where no language's tokenizer fits."""

    def word_tokenize(self, text: str) -> list[str]:
        return [character for character in text if not character.isspace()]

    def sent_tokenize(self, text: str) -> list[str]:
        return [text]

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        return [(0, len(text))]


def run(steps: list[PipelineStep], work: Path, name: str, tasks: int = WORKERS) -> float:
    """Run the steps in so many tasks; returns the seconds it took."""
    start = time.perf_counter()
    logs = str(work / "logs" / name)
    LocalPipelineExecutor(steps, tasks=tasks, workers=min(tasks, WORKERS), logging_dir=logs).run()
    return time.perf_counter() - start


def dedup(texts: Path, work: Path) -> dict[str, float]:
    """datatrove's four steps, as its own example runs them; the clusters are named, to be scored."""
    config = MinhashConfig(n_grams=5)
    signatures, buckets, removals = (str(work / name) for name in ("signatures", "buckets", "removals"))
    removed = JsonlWriter(str(work / "removed"), compression=None)
    kept = JsonlWriter(str(work / "kept"), compression=None)
    reader = JsonlReader(str(texts))
    return {
        "signatures": run(
            [reader, MinhashDedupSignature(signatures, config, language=Characters("zh"))], work, "signatures"
        ),
        "buckets": run(
            [MinhashDedupBuckets(signatures, buckets, config=config)], work, "buckets", config.num_buckets
        ),
        "clusters": run(
            [MinhashDedupCluster(buckets, removals, config, save_cluster_id=True)], work, "clusters", 1
        ),
        "filter": run(
            [reader, MinhashDedupFilter(removals, removed, load_cluster_ids=True), kept], work, "filter"
        ),
    }


def extract(archive: Path, work: Path) -> dict[str, float]:
    """WARC files to texts by datatrove's own parts; the texts are then read from disk, as it is meant."""
    texts = work / "texts"
    steps = [
        WarcReader(str(archive)),
        Trafilatura(favour_precision=True, deduplicate=False, timeout=_PATIENCE),
        JsonlWriter(str(texts), compression=None),
    ]
    return {"extraction": run(steps, work, "extraction"), **dedup(texts, work)}


def documents(work: Path) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every document with its metadata, and whether it was kept."""
    for folder in ("kept", "removed"):
        for path in sorted((work / folder).glob("*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                yield json.loads(line), folder == "kept"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("start", choices=["texts", "archive"])
    parser.add_argument("source", type=Path)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    logger.remove()
    logger.add(sys.stderr, level="ERROR")
    steps = dedup if options.start == "texts" else extract
    print(json.dumps(steps(options.source, options.work)))


if __name__ == "__main__":
    main()
