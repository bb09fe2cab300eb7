"""The score of the demo, on small tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fanwen.demo.score import Score, f1, grams, score

A, B, C = "甲乙丙丁戊己庚辛壬癸", "天地玄黄宇宙洪荒日月", "春夏秋冬东西南北中发"
Row = tuple[str, int, int, str, tuple[int, ...]]
Run = Callable[..., Score]


@pytest.fixture
def scored(tmp_path: Path) -> Run:
    def run(
        truth: list[Row], found: list[tuple[str, int, str, str]], survivors: dict[str, str], crawl: int = 1
    ) -> Score:
        path = tmp_path / "truth.jsonl"
        names = ("url", "position", "group", "text", "kept")
        path.write_text("".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in truth))
        return score(path, found, survivors, crawl)

    return run


@pytest.mark.parametrize(
    ("left", "right", "value"),
    [
        (A, A, 1.0),
        (A, B, 0.0),
        (A, "甲乙，丙丁！戊 己（庚）辛壬癸。", 1.0),
        (A, A[:7], 2 * 4 / (7 + 4)),
        ("", "", 1.0),
        ("甲乙丙", A, 0.0),
        ("第１２条ABC", "第12条ABC", 1.0),
    ],
)
def test_f1(left: str, right: str, value: float) -> None:
    assert f1(grams(left), grams(right)) == pytest.approx(value)


def test_a_perfect_corpus(scored: Run) -> None:
    truth = [("u1", 1, 1, A, (1,)), ("u2", 1, 1, A, (1,)), ("u3", 1, 2, B, (1,))]
    result = scored(truth, [("u1", 1, A, "a"), ("u2", 1, A, "x"), ("u3", 1, B, "b")], {"x": "a"})
    assert result == Score(3, 3, 0, 1.0, 1.0, 1.0, 0, 0)


def test_a_missing_speech(scored: Run) -> None:
    result = scored([("u1", 1, 1, A, (1,)), ("u2", 1, 2, B, (1,))], [("u1", 1, A, "a")], {})
    assert (result.speeches, result.found, result.extraction_f1) == (2, 1, 0.5)
    assert result.worst_extractions[0] == ("u2", 1, 0.0)


def test_wrong_merges_cost_precision(scored: Run) -> None:
    truth = [("u1", 1, 1, A, (1,)), ("u2", 1, 1, A, (1,)), ("u3", 1, 2, B, (1,))]
    found = [("u1", 1, A, "a"), ("u2", 1, A, "a"), ("u3", 1, B, "b")]
    result = scored(truth, found, {"b": "a"})
    assert result.precision == pytest.approx(1 / 3)
    assert (result.recall, result.wrong_merges) == (1.0, 1)
    assert result.wrong_merge_examples == (("u1", "u3"),)


def test_missed_copies_cost_recall(scored: Run) -> None:
    truth = [(f"u{number}", 1, 1, A, (1,)) for number in range(4)]
    found = [(f"u{number}", 1, A, "a" if number < 3 else "x") for number in range(4)]
    result = scored(truth, found, {"x": "x"})
    assert result.recall == pytest.approx(3 / 6)
    assert (result.precision, result.missed_copies) == (1.0, 1)
    assert result.missed_copy_examples == (("u0", "u3"),)


def test_speeches_of_a_page_are_paired_with_the_best_text(scored: Run) -> None:
    truth = [("u", 1, 1, A, (1,)), ("u", 2, 2, B, (1,)), ("u", 3, 3, C, (1,))]
    result = scored(truth, [("u", 1, B, "b"), ("u", 2, C + "以上", "c"), ("u", 3, A, "a")], {})
    assert result.found == 3
    assert result.extraction_f1 == pytest.approx((1 + 1 + 14 / 16) / 3)


def test_a_text_is_paired_once(scored: Run) -> None:
    truth = [("u", 1, 1, A, (1,)), ("u", 2, 2, B, (1,))]
    result = scored(truth, [("u", 1, A + B, "ab")], {})
    assert (result.found, result.extra) == (1, 0)


def test_other_texts_are_extra(scored: Run) -> None:
    result = scored([("u1", 1, 1, A, (1,))], [("u1", 1, A, "a"), ("u1", 2, C, "c"), ("u9", 1, B, "b")], {})
    assert (result.extra, result.extra_examples) == (2, (("u1", 2), ("u9", 1)))


def test_only_the_speeches_kept_after_the_crawl_count(scored: Run) -> None:
    truth = [("u1", 1, 1, A, (1,)), ("u1", 1, 2, B, (2,)), ("u2", 1, 3, C, (1, 2))]
    found = [("u1", 1, B, "b"), ("u2", 1, C, "c")]
    assert scored(truth, found, {}, crawl=2).extraction_f1 == 1.0
    assert scored(truth, found, {}, crawl=1).extraction_f1 == 0.5


def test_examples_stop_at_five(scored: Run) -> None:
    truth = [(f"u{number}", 1, number, A, (1,)) for number in range(9)]
    result = scored(truth, [(f"u{number}", 1, A, "a") for number in range(9)], {})
    assert (result.wrong_merges, len(result.wrong_merge_examples)) == (8, 5)
    result = scored(truth, [], {})
    assert len(result.worst_extractions) == 5


def test_an_empty_corpus_has_a_score(scored: Run) -> None:
    result = scored([("u1", 1, 1, A, (1,))], [], {})
    assert (result.found, result.extraction_f1, result.precision, result.recall) == (0, 0.0, 1.0, 1.0)
