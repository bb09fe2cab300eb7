"""Repair on real pages: the least it must achieve."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import opencc
import pytest

from pipelines.cleaning.edits import replay
from pipelines.cleaning.repair import count_damage, repair
from pipelines.cleaning.types import Unusable

pytestmark = pytest.mark.pages


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def grams(text: str) -> Counter[str]:
    squeezed = squeeze(text)
    return Counter(squeezed[i : i + 4] for i in range(len(squeezed) - 3))


def seed(pages: Path, number: str) -> str:
    return next((pages / "seeds").glob(f"{number}_*.txt")).read_text(encoding="utf-8")


def gold(pages: Path, number: str) -> str:
    entries = json.loads((pages / "seeds" / "gold.json").read_text(encoding="utf-8"))
    texts = (s["text"] for e in entries if e["page"].startswith(number) for s in e["speeches"])
    return bare("".join(texts))


def bare(text: str) -> str:
    return "".join(c for c in opencc.OpenCC("t2s").convert(text) if c.isalnum())


def contexts(text: str, rules: set[str]) -> Iterator[tuple[str, str]]:
    """Each repair of these rules: eight characters before it, and the repair with eight more behind it."""
    _, passes = repair(text)
    for number, step in enumerate(passes, start=1):
        repaired = replay(text, passes[:number])
        shift = 0
        for edit in step.edits:
            start = edit.start + shift
            shift += len(edit.after) - len(edit.before)
            end = start + len(edit.after)
            if edit.rule in rules:
                before, after = bare(repaired[max(0, start - 30) : start]), bare(repaired[end : end + 30])
                yield before[-8:], bare(edit.after) + after[:8]


def test_page_with_nine_thousand_annotations(shared_pages: Path) -> None:
    text = seed(shared_pages, "003")
    repaired, passes = repair(text)
    rules = Counter(edit.rule for step in passes for edit in step.edits)
    assert rules["repair.annotation"] + rules["repair.annotation-out-of-phase"] > 9_200
    assert not re.search(r"[?\ufffd`\ue000-\uf8ff]", repaired)
    assert not re.search("[a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]", repaired)
    assert count_damage(repaired) == 0
    expected = gold(shared_pages, "003")
    known = [
        c
        for c in contexts(text, {"repair.annotation-out-of-phase", "repair.lost-lead-byte"})
        if c[0] in expected
    ]
    assert len(known) >= 45
    assert sum(before + after not in expected for before, after in known) <= 2


def test_run_of_page_000(shared_pages: Path) -> None:
    repaired, passes = repair(seed(shared_pages, "000"))
    assert "活動。“面心實”活動已經取得階段性成果" in repaired
    assert sum(len(step.edits) for step in passes) == 1


@pytest.mark.parametrize("year", [1957, 1982, 1983, 1984, 1985, 1986, 1987, 1988, 1989, 1991])
def test_half_misread_speeches(shared_pages: Path, year: int) -> None:
    folder = shared_pages / "mojibake"
    clean = (folder / f"{year}.clean.txt").read_text(encoding="utf-8")
    broken = (folder / f"{year}.broken.txt").read_text(encoding="utf-8")
    expected = grams(clean)
    assert (expected & grams(repair(broken)[0])).total() >= 0.99 * expected.total()
    assert squeeze(repair(clean)[0]) == squeeze(clean)


def test_real_reports_are_not_changed(shared_pages: Path) -> None:
    for line in (shared_pages / "reports" / "provincial_2026.jsonl").open(encoding="utf-8"):
        for value in json.loads(line).values():
            if isinstance(value, str):
                assert squeeze(repair(value)[0]) == squeeze(value)


@pytest.mark.parametrize(
    ("name", "charset"),
    [
        ("test_sample_gbk_锟斤铐.txt", "gb18030"),
        ("test_sample_gbk_锟斤铐.txt", "utf-8"),
        ("test5.txt", "gb18030"),
        ("atticle_irrecoverable_mojibake.txt", "utf-8"),
    ],
)
def test_files_beyond_repair(shared_pages: Path, name: str, charset: str) -> None:
    text = (shared_pages / "charset" / name).read_bytes().decode(charset, "replace")
    with pytest.raises(Unusable, match="beyond repair"):
        repair(text)


def test_book_read_as_latin(shared_pages: Path) -> None:
    text = (shared_pages / "charset" / "test_sample_gbk_with_cp936_1.txt").read_text(encoding="utf-8")
    repaired, _ = repair(text)
    assert "更多精校小说尽在" in repaired
    assert "公历2098年1月1日" in repaired
