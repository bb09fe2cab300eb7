"""Fanwen's search for copies alone, in a separate process: it reads texts and writes those kept and removed.

Its input and output are those of ``benchmarks.datatrove_run texts``: JSON lines in, two folders of JSON lines
out. It uses two processes where the work can be divided.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

from dedup.fingerprint import Fingerprint, fingerprints
from dedup.keys import id_of, key_of
from dedup.survivors import Candidate, Rank, Resolver

WORKERS = 2
_BATCH = 500  # texts that are sent to a process at once


def keys_and_fingerprints(texts: Sequence[str]) -> list[tuple[str, Fingerprint]]:
    keys = [key_of(text) for text in texts]
    return list(zip(keys, fingerprints(keys), strict=True))


def read(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def survivors(documents: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """The id of the key of each document, and the id of its survivor."""
    with ProcessPoolExecutor(WORKERS) as pool:
        texts = [document["text"] for document in documents]
        parts = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        pairs = [pair for part in pool.map(keys_and_fingerprints, parts) for pair in part]
    ids = [id_of(key) for key, _ in pairs]
    by_id = dict(zip(ids, pairs, strict=True))
    resolver = Resolver(lambda wanted: [by_id[id_][0] for id_ in wanted])
    candidates = [
        Candidate(id_, Rank(False, 0, len(key)), fingerprint) for id_, (key, fingerprint) in by_id.items()
    ]
    chosen = {verdict.id: verdict.survivor_id or verdict.id for verdict in resolver.update(candidates, [])}
    return [(id_, chosen[id_]) for id_ in ids]


def write(documents: Sequence[dict[str, Any]], chosen: Sequence[tuple[str, str]], work: Path) -> None:
    """Write the documents kept and removed: of those with one survivor, the first with its key is kept."""
    kept: set[str] = set()
    for name in ("kept", "removed"):
        (work / name).mkdir(parents=True)
    with (work / "kept/0.jsonl").open("w") as kept_file, (work / "removed/0.jsonl").open("w") as removed_file:
        for document, (id_, survivor) in zip(documents, chosen, strict=True):
            is_kept = id_ == survivor and survivor not in kept
            kept |= {survivor} if is_kept else set()
            line = json.dumps({**document, "cluster": survivor}, ensure_ascii=False)
            (kept_file if is_kept else removed_file).write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    times = [time.perf_counter()]
    documents = list(read(options.source))
    times.append(time.perf_counter())
    chosen = survivors(documents)
    times.append(time.perf_counter())
    write(documents, chosen, options.work)
    times.append(time.perf_counter())
    names = ("read", "keys, signatures, verdicts", "write")
    print(json.dumps(dict(zip(names, (end - start for start, end in pairwise(times)), strict=True))))


if __name__ == "__main__":
    main()
