"""Recall and precision, compared with a comparison of all pairs."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dedup.keys import key_of
from dedup.spun import canonical_words
from dedup.verify import compare


def test_recall_of_near_duplicates(corpus: Any, writer: Any) -> None:
    """All speeches have stock phrases; copies have replaced words, up to and beyond the threshold."""
    phrases = [writer.key(18) for _ in range(60)]
    for _ in range(90):
        parts = [
            writer.random.choice(phrases) if writer.random.random() < 0.3 else writer.key(18)
            for _ in range(40)
        ]
        corpus.put("".join(parts))
        for _ in range(3):
            corpus.put(writer.edited("".join(parts), writer.random.randrange(1, 32)))
    ids, keys = list(corpus.keys), list(corpus.keys.values())
    pairs = np.array(list(itertools.combinations(range(len(keys)), 2)))
    matching = pairs[compare(keys, pairs).match]
    found = sum(corpus.match(ids[left], ids[right]) for left, right in matching.tolist())
    assert len(matching) > 200
    assert found / len(matching) >= 0.99


def test_previews_are_found_without_wrong_matches(corpus: Any, writer: Any) -> None:
    """Previews of 30 to 90 % of a text, and speeches inside compilations ten times their length."""
    previews: dict[str, set[str]] = {}
    for _ in range(60):
        speeches = [writer.key(writer.random.randrange(550, 1500)) for _ in range(10)]
        whole = {corpus.put(speeches[0]), corpus.put("".join(speeches[1:]))}
        for speech in speeches[:4]:
            cut = speech[: int(len(speech) * writer.random.uniform(0.3, 0.9))]
            previews[corpus.put(writer.edited(cut, len(cut) // 200))] = whole
    verdicts = corpus.resolve()
    found = [id_ for id_, whole in previews.items() if verdicts[id_].survivor_id in whole]
    assert len(found) / len(previews) >= 0.99
    assert all(v.survivor_id is None for id_, v in verdicts.items() if id_ not in previews)


@pytest.mark.pages
def test_reports_of_one_genre_are_not_merged(corpus: Any, shared_pages: Path) -> None:
    lines = (shared_pages / "reports" / "provincial_2026.jsonl").read_text("utf-8").splitlines()
    for line in lines:
        corpus.put(canonical_words(key_of(json.loads(line)["text"])))
    verdicts = corpus.resolve()
    assert len(verdicts) == len(lines)
    assert all(verdict.survivor_id is None for verdict in verdicts.values())
