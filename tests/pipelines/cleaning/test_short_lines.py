"""Short lines: when trafilatura is called, and the effect of its result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from pipelines.cleaning.extract import extract, short_lines
from pipelines.cleaning.extract.body import line_key
from pipelines.cleaning.extract.layout import Block, Layout
from pipelines.cleaning.site_rules import SiteRules

SENTENCES = (
    "今天我们召开全市工作会议，主要任务是总结去年的工作。",
    "希望大家再接再厉，把工作做得更好，谢谢大家！",
)
SHORT = "同志们：", "一、加强领导", "上一篇", "1 2 3", "谢谢！"

blocks = st.lists(
    st.builds(Block, st.sampled_from(SHORT), st.sampled_from([0, 3]), st.just(0), st.just(0.0)), min_size=1
)


@given(st.data(), blocks)
def test_more_known_lines_never_keep_fewer(data: st.DataObject, blocks: list[Block]) -> None:
    known = data.draw(st.lists(st.booleans(), min_size=len(blocks), max_size=len(blocks)))
    more_known = [k or data.draw(st.booleans()) for k in known]
    kinds = st.sampled_from((None, None, "h2", "h3"))
    forms = data.draw(st.lists(kinds, min_size=len(blocks), max_size=len(blocks)))
    few, many = (
        set(map(id, short_lines.select_blocks(blocks, flags, forms))) for flags in (known, more_known)
    )
    assert few <= many, "trafilatura may be left unasked where all is kept without it"


def how(*lines: str) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return extract(f"<body><div>{body}</div></body>", "http://example.test/1.html", SiteRules("example")).how


def test_trafilatura_is_called_only_if_needed() -> None:
    assert how("同志们：", *SENTENCES) == "blocks"
    assert how("同志们：", *SENTENCES, "谢谢！") == "blocks"
    assert how("同志们：", *SENTENCES, "下载须知") == "trafilatura"


def kept_by_form(html: str) -> list[str]:
    """The lines kept of a page if trafilatura returns only running text."""
    layout = Layout(document_fromstring(f"<body><div>{html}</div></body>"))
    known = [block.prose * 2 >= len(block.text) for block in layout.blocks]
    forms = [short_lines.heading_form(block, layout) for block in layout.blocks]
    return [block.text for block in short_lines.select_blocks(layout.blocks, known, forms)]


PROSE = "".join(f"<p>{line}</p>" for line in SENTENCES)


@pytest.mark.parametrize(
    "form", ["<h2>{}</h2>", "<p><strong>{}</strong></p>", "<div><span><b>{}</b></span></div>"]
)
def test_the_first_of_several_headings_is_kept(form: str) -> None:
    names = "在动员会上的发言", "在表彰会上的致辞", "开工仪式讲话"
    html = "".join(f"{form.format(name)}<p>尊敬的各位领导：</p>{PROSE}" for name in names)
    assert [line for line in kept_by_form(html) if line in names] == list(names)


@pytest.mark.parametrize(
    "html",
    [
        f"<h2>文档简介</h2>{PROSE}",
        f"<h2>文档简介</h2>{PROSE}<h3>文档说明</h3>{PROSE}",
        f"<h2>文档简介</h2><div>{PROSE}</div><div><h2>文档说明</h2>{PROSE}</div>",
        f"<h2>文档简介</h2>{PROSE}<h2>返回顶部</h2>",
        f"<h2><a href=/1>文档简介</a></h2>{PROSE}<h2><a href=/2>文档说明</a></h2>{PROSE}",
        f"<p>文档<b>简介</b></p>{PROSE}<p>文档<b>说明</b></p>{PROSE}",
    ],
    ids=["alone", "of another rank", "elsewhere", "above no text", "links", "partly bold"],
)
def test_a_line_above_the_text_is_not_a_heading(html: str) -> None:
    assert kept_by_form(html)[0] == SENTENCES[0]


@given(st.text("甲乙A1 。-\n"), st.data())
def test_the_key_of_a_text_contains_the_keys_of_its_lines(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert line_key(text[start:end]) in line_key(text), "its own key need not be made then"
