"""Real pages, if they are available, compared with texts that were selected by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipelines.cleaning.banners import remove_banners
from pipelines.cleaning.clean import clean
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Cleaned, Page

pytestmark = pytest.mark.pages
_KEPT = re.compile(r"[^0-9A-Za-z㐀-鿿]")


def grams(text: str) -> Counter[str]:
    text = _KEPT.sub("", text)
    return Counter(text[i : i + 4] for i in range(len(text) - 3))


def f1(text: str, gold: str) -> float:
    a, b = grams(text), grams(gold)
    return 2 * sum((a & b).values()) / (sum(a.values()) + sum(b.values()))


def cleaned(path: Path) -> Cleaned:
    page = Page(path.as_uri(), "2026-11-20T00:00:00Z", "text/plain", path.read_bytes(), "files")
    return clean([page], SiteRules("files"))


@pytest.fixture(scope="module")
def seeds(shared_pages: Path) -> list[tuple[dict[str, Any], Cleaned]]:
    gold = json.loads((shared_pages / "seeds" / "gold.json").read_text(encoding="utf-8"))
    return [(page, cleaned(shared_pages / "seeds" / page["page"])) for page in gold]


def test_every_speech_is_found_and_complete(seeds: list[tuple[dict[str, Any], Cleaned]]) -> None:
    assert [len(result.speeches) for _, result in seeds] == [1, 1, 1, 17, 1]
    scores = [
        f1(speech.text, gold["text"])
        for page, result in seeds
        for speech, gold in zip(result.speeches, page["speeches"], strict=True)
    ]
    assert min(scores) >= 0.985
    assert sum(scores) / len(scores) >= 0.99


def test_titles_dates_and_flags(seeds: list[tuple[dict[str, Any], Cleaned]]) -> None:
    for page, result in seeds:
        for speech, gold in zip(result.speeches, page["speeches"], strict=True):
            assert speech.title == gold["title"]
            assert speech.truncated == gold["truncated"]
            assert speech.starts_mid_sentence == gold.get("starts_mid_sentence", False)
            assert gold["date"] is None or speech.published == gold["date"]


def test_no_banner_is_left(seeds: list[tuple[dict[str, Any], Cleaned]]) -> None:
    notices = (
        "字号|上一篇|下一篇|精品范文|当前位置|篇幅问题|下载|温馨提示|第7页|实名认证|content_2|导语|版权|收藏"
    )
    for page, result in seeds:
        gold = "".join(speech["text"] for speech in page["speeches"])
        for speech in result.speeches:
            assert set(re.findall(notices, speech.text)) <= set(re.findall(notices, gold))
            assert not remove_banners(speech.text), "cleaning again changes nothing"
