"""The peer of the end-to-end benchmark: datatrove's minhash pipeline, with a tokenizer of characters.

``benchmarks.end_to_end`` runs it in a separate process. It prints the seconds of each step as JSON.
``texts`` starts from extracted texts (JSON lines), ``archive`` from WARC files, with datatrove's reader and
its trafilatura extractor.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

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
"""Seconds that the extractor has for a page: with its default of one, pages are lost on a busy machine."""


class Characters(WordTokenizer):  # type: ignore[misc]
    """Makes a word of every character except white space, in place of a tokenizer for a language."""

    def word_tokenize(self, text: str) -> list[str]:
        return [character for character in text if not character.isspace()]

    def sent_tokenize(self, text: str) -> list[str]:
        return [text]

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        return [(0, len(text))]


def run(steps: list[PipelineStep], work: Path, name: str, tasks: int = WORKERS) -> float:
    """Run the steps in so many tasks; return the seconds."""
    start = time.perf_counter()
    logs = str(work / "logs" / name)
    LocalPipelineExecutor(steps, tasks=tasks, workers=min(tasks, WORKERS), logging_dir=logs).run()
    return time.perf_counter() - start


def dedup(texts: Path, work: Path) -> dict[str, float]:
    """datatrove's four steps, as in its example, with the clusters saved for the score."""
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
    """Extract texts from WARC files with datatrove, then find the copies; the texts are read from disk."""
    texts = work / "texts"
    steps = [
        WarcReader(str(archive)),
        Trafilatura(favour_precision=True, deduplicate=False, timeout=_PATIENCE),
        JsonlWriter(str(texts), compression=None),
    ]
    return {"extraction": run(steps, work, "extraction"), **dedup(texts, work)}


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
