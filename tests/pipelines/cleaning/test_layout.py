"""Layout: each shortcut is compared with the full computation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipelines.cleaning.extract import body, hidden, layout, paragraphs
from pipelines.cleaning.extract.layout import INLINE, Block, Layout

lines = st.text("甲乙A1 。-_", max_size=12)
trees = st.lists(st.sampled_from(("<div>甲", "</div>", "<p>乙", "<ul><li>", "</ul>", "<b>"))).map("".join)


@given(lines, st.lists(lines))
def test_a_line_is_a_known_title_if_their_keys_are_equal(line: str, names: list[str]) -> None:
    assert (line in body.KnownTitles(names)) == (
        body.line_key(line) in {body.line_key(name) for name in names}
    )


pieces = (
    "<div>甲",
    "</div>",
    "<p>乙",
    "<br>丙",
    "<a>丁",
    "</a>",
    "<b>戊",
    "</b>己",
    "<pre>庚",
    "</pre>",
    " ",
)


def by_events(root: html.HtmlElement) -> list[str]:
    """The texts between the starts and ends of block elements."""
    runs = [""]
    for event, element in html.etree.iterwalk(root, events=("start", "end")):
        if element.tag not in INLINE and (event == "start" or element.tag != "br"):
            runs.append("")
        text = element.text if event == "start" else element.tail if element is not root else None
        runs[-1] += text or ""
    return [text for run in runs for text in paragraphs.split(run)]


@pytest.mark.parametrize("name", ["body", "b", "a"])
@given(st.lists(st.sampled_from(pieces)).map("".join))
def test_the_tree_is_read_in_document_order(name: str, markup: str) -> None:
    page = html.document_fromstring(f"<body>癸<{name}>{markup}</{name}>癸</body>")
    root = page.find(f".//{name}") if name != "body" else page.body
    read = Layout(root)
    elements = [e for e in root.iter() if e.tag not in INLINE and e.tag != "br"]
    assert read.elements == elements
    assert read.tags == [e.tag for e in elements]
    for element, parent in zip(elements, read.parents, strict=True):
        around = [up for up in element.iterancestors() if up in elements]
        assert elements[parent] == around[0] if around else parent == -1
    assert [block.text for block in read.blocks] == by_events(root)


@given(st.text("甲乙，：。!”…A ", min_size=1), st.integers(0, 3))
def test_the_shortcut_for_a_last_mark_changes_no_count(text: str, linked: int) -> None:
    def without_shortcut() -> float:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(layout, "PROSE_MARKS", "")
            return layout.count_prose(text, linked)

    assert layout.count_prose(text, linked) == without_shortcut()


@given(st.lists(st.sampled_from(("style", "class", "hidden", "aria-hidden", "href"))), st.data())
def test_any_of_the_attributes_hides_an_element(names: list[str], data: st.DataObject) -> None:
    values = st.sampled_from(("display:none", "color:red", "jammer", "a jammer b", "jammers", "true", ""))
    tag = data.draw(st.sampled_from(("span", "div")))
    attributes = {name: data.draw(values) for name in names}
    root = html.Element("body")
    html.etree.SubElement(root, tag, attributes).text = "甲"
    hidden.empty_hidden(root)
    hides = (
        attributes.get("style") == "display:none"
        or "hidden" in attributes
        or "jammer" in attributes.get("class", "").split()
        or (tag == "span" and attributes.get("aria-hidden") == "true")
    )
    assert (root[0].text is None) == hides


@given(trees, st.data())
def test_marks_of_ancestors_and_descendants(markup: str, data: st.DataObject) -> None:
    layout = Layout(html.document_fromstring(f"<body>{markup}</body>"))
    places = range(len(layout.elements))
    chosen = data.draw(st.lists(st.sampled_from(places)))
    counts = layout.subtree_sums((node, 1) for node in chosen)
    assert layout.with_ancestors(chosen) == [count > 0 for count in counts]
    for node in places:
        inside = layout.with_descendants([place == node for place in places])
        assert [place in range(node, layout.end_of(node)) for place in places] == inside


@given(
    st.text("甲。\u3000\xa0 "),
    st.sampled_from(("\n", "  \n ", "\u3000\u3000", "\xa0\xa0\n\n")),
    st.booleans(),
)
def test_blanks_around_a_line_split_nothing(line: str, blanks: str, keep_lines: bool) -> None:
    assert paragraphs.split(blanks + line + blanks, keep_lines) == paragraphs.split(line, keep_lines)


@given(st.text("甲。\u3000\xa0 \n"), st.text("甲。A", min_size=1), st.booleans())
def test_a_run_without_blanks_inside_is_one_paragraph(around: str, word: str, keep_lines: bool) -> None:
    blanks = "".join(char for char in around if char.isspace())
    run = blanks + word + blanks
    assert paragraphs.split(run, keep_lines) == [word]
    assert [part for line in run.split("\n") for part in paragraphs.split_at_indents(line)] == [word]


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
