"""The second opinion: when trafilatura is asked, and what can come of its answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract import extract, second
from pipelines.extract.body import key
from pipelines.extract.layout import Block
from pipelines.rules import SiteRules

SENTENCES = (
    "今天我们召开全市工作会议，主要任务是总结去年的工作。",
    "希望大家再接再厉，把工作做得更好，谢谢大家！",
)
SHORT = "同志们：", "一、加强领导", "上一篇", "1 2 3", "谢谢！"

blocks = st.lists(
    st.builds(Block, st.sampled_from(SHORT), st.sampled_from([0, 3]), st.just(0), st.just(0.0)), min_size=1
)


@given(st.data(), blocks)
def test_the_more_lines_are_known_the_more_are_kept(data: st.DataObject, blocks: list[Block]) -> None:
    known = data.draw(st.lists(st.booleans(), min_size=len(blocks), max_size=len(blocks)))
    more = [k or data.draw(st.booleans()) for k in known]
    few, many = (set(map(id, second.kept(blocks, flags))) for flags in (known, more))
    assert few <= many, "trafilatura may be left unasked where all is kept without it"


def how(*lines: str) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return extract(f"<body><div>{body}</div></body>", "http://example.test/1.html", SiteRules("example")).how


def test_trafilatura_is_asked_where_there_is_a_choice() -> None:
    assert how("同志们：", *SENTENCES) == "blocks"
    assert how("同志们：", *SENTENCES, "谢谢！") == "blocks"
    assert how("同志们：", *SENTENCES, "下载须知") == "trafilatura"


@given(st.text("甲乙A1 。-\n"), st.data())
def test_a_line_that_stands_in_a_text_is_in_its_key(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert key(text[start:end]) in key(text), "its own key need not be made then"
