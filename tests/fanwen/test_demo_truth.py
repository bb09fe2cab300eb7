"""The truth file agrees with the plan."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

from fanwen.demo.network import Network
from fanwen.demo.plan import Fate
from fanwen.demo.similarity import grams, jaccard, key
from fanwen.demo.truth import occurrences, write_truth

NETWORK = Network(seed=6, pages=300)
ROWS = list(occurrences(NETWORK))


def test_every_kind_occurs() -> None:
    kinds = Counter(row.kind for row in ROWS)
    assert {"original", "template", "repost", "edited", "spun", "traditional", "annotated", "preview"} < set(
        kinds
    )
    assert kinds["compilation member"] > 50


def test_copies_match_an_original_of_their_group_directly() -> None:
    originals = {row.group: row.text for row in ROWS if row.kind in ("original", "template")}
    for row in ROWS:
        if row.kind in ("repost", "traditional", "annotated"):
            assert row.text == originals[row.group]
        elif row.kind == "preview":
            assert row.truncated
            assert originals[row.group].startswith(row.text)
        elif row.kind in ("edited", "spun"):
            assert jaccard(grams(row.text), grams(originals[row.group])) >= 0.72


def test_different_groups_are_different_speeches() -> None:
    texts: dict[int, str] = {}
    for row in ROWS:
        texts.setdefault(row.group, row.text)
    keys = Counter(key(text) for text in texts.values())
    assert keys.most_common(1)[0][1] == 1


def test_each_position_has_one_speech_after_each_crawl() -> None:
    for crawl in (1, 2):
        positions = Counter((row.url, row.position) for row in ROWS if crawl in row.kept)
        assert set(positions.values()) == {1}


def test_gone_speeches_are_kept_and_changed_ones_replaced() -> None:
    plan = NETWORK.catalog.plan
    fates = {NETWORK.site_of(index).url(index): plan.fate(index) for index in plan.indices(2)}
    by_url = defaultdict(set)
    for row in ROWS:
        by_url[row.url].add((row.phases, row.kept))
    expected = {
        Fate.STAYS: {((1, 2), (1, 2))},
        Fate.VANISHED: {((1,), (1, 2))},
        Fate.CHANGED: {((1,), (1,)), ((2,), (2,))},
        Fate.NEW: {((2,), (2,))},
    }
    assert set(fates.values()) == set(expected)
    for url, versions in by_url.items():
        assert versions == expected[fates[url]]


def test_the_file_is_json_lines(tmp_path: Path) -> None:
    truth = tmp_path / "truth.jsonl"
    assert write_truth(NETWORK, truth) == len(ROWS)
    first = json.loads(truth.read_text(encoding="utf-8").splitlines()[0])
    assert first["url"] == ROWS[0].url
    assert first["kept"] == list(ROWS[0].kept)
