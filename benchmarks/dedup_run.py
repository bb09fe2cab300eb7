"""Fanwen's search for copies alone, in a process of its own: texts in, texts kept and texts removed out.

It starts where ``benchmarks.datatrove_run texts`` starts and leaves what that leaves: JSON lines in, two
folders of JSON lines out, with two processes where the work can be shared.
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
_BATCH = 500  # texts that travel to a process together


def keyed(texts: Sequence[str]) -> list[tuple[str, Fingerprint]]:
    """The key and the signature of each text."""
    keys = [key_of(text) for text in texts]
    return list(zip(keys, fingerprints(keys), strict=True))


def read(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def survivors(documents: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """For each document the id of its key, and that of its survivor."""
    with ProcessPoolExecutor(WORKERS) as pool:
        texts = [document["text"] for document in documents]
        parts = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        found = [pair for part in pool.map(keyed, parts) for pair in part]
    ids = [id_of(key) for key, _ in found]
    keys = {id_: key for id_, (key, _) in zip(ids, found, strict=True)}
    signed = {id_: one for id_, (_, one) in zip(ids, found, strict=True)}
    resolver = Resolver(lambda wanted: [keys[id_] for id_ in wanted])
    candidates = [Candidate(id_, Rank(False, 0, len(keys[id_])), signed[id_]) for id_ in keys]
    chosen = {verdict.id: verdict.survivor_id or verdict.id for verdict in resolver.update(candidates, [])}
    return [(id_, chosen[id_]) for id_ in ids]


def write(documents: Sequence[dict[str, Any]], chosen: Sequence[tuple[str, str]], work: Path) -> None:
    """Of the documents with one survivor, the first that has its key is kept."""
    kept: set[str] = set()
    for name in ("kept", "removed"):
        (work / name).mkdir(parents=True)
    with (work / "kept/0.jsonl").open("w") as stay, (work / "removed/0.jsonl").open("w") as leave:
        for document, (id_, survivor) in zip(documents, chosen, strict=True):
            stays = id_ == survivor and survivor not in kept
            kept |= {survivor} if stays else set()
            line = json.dumps({**document, "cluster": survivor}, ensure_ascii=False)
            (stay if stays else leave).write(line + "\n")


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
