"""The layout of a page and its lines: short ways to an answer, each compared with the long way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipelines.extract import body, paragraphs
from pipelines.extract.layout import Block, Layout

lines = st.text("甲乙A1 。-_", max_size=4)
trees = st.lists(st.sampled_from(("<div>甲", "</div>", "<p>乙", "<ul><li>", "</ul>", "<b>"))).map("".join)


@given(lines, st.lists(lines))
def test_a_line_is_a_name_where_their_keys_are_the_same(line: str, names: list[str]) -> None:
    assert (line in body.Names(names)) == (body.key(line) in {body.key(name) for name in names})


@given(trees, st.data())
def test_marks_go_up_and_down_the_tree(markup: str, data: st.DataObject) -> None:
    layout = Layout(html.document_fromstring(f"<body>{markup}</body>"))
    places = range(len(layout.elements))
    chosen = data.draw(st.lists(st.sampled_from(places)))
    counts = layout.sums((node, 1) for node in chosen)
    assert layout.around(chosen) == [count > 0 for count in counts]
    for node in places:
        inside = layout.spread([place == node for place in places])
        assert [place in range(node, layout.end(node)) for place in places] == inside


@given(
    st.text("甲。\u3000\xa0 "),
    st.sampled_from(("\n", "  \n ", "\u3000\u3000", "\xa0\xa0\n\n")),
    st.booleans(),
)
def test_blanks_around_a_line_cut_nothing(line: str, blanks: str, keep_lines: bool) -> None:
    assert paragraphs.split(blanks + line + blanks, keep_lines) == paragraphs.split(line, keep_lines)


@pytest.mark.parametrize(
    ("text", "linked", "links"),
    [
        ("1 2 3", 2, True),
        ("上一页 1 2", 3, False),
        ("2024", 0, False),
        ("首页 讲话", 4, True),
        ("见《讲话》。", 4, False),
    ],
    ids=["pager", "not digits alone", "a number of the text", "menu", "sentence"],
)
def test_links(text: str, linked: int, links: bool) -> None:
    assert Block(text, linked, 0, 0.0).is_links == links
