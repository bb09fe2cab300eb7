"""Tree: shortcuts in parsing a page."""

from __future__ import annotations

import pytest

from pipelines.cleaning.extract import tree

TAGS = ("p", "a", "b", "td", "table", "li", "h1", "br", "body", "head", "html", "frame", "title", "x")
SHAPES = ("<{0}>", "</{0}>", "<{0}>文", "</{0}>文", "<{0}><div></p>文", "<{0}/></form>")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_tag_makes_few_elements(shape: str, tag: str) -> None:
    markup = "<div>" + shape.format(tag) * 100
    count = sum(1 for _ in tree.parse(markup).iter())
    assert count <= tree.MOST_IMPLIED * markup.count("<"), (
        "where there are few tags the elements are not counted"
    )


@pytest.mark.parametrize("char", ["\0", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_characters_that_xml_forbids_are_removed(char: str) -> None:
    for text in (f"{char}<p>甲乙", f"<p>甲{char}{char}乙", f"<p>甲乙{char}"):
        assert "".join(tree.parse(text).itertext()) == "甲乙"


def test_every_character_is_kept_or_removed() -> None:
    for char in map(chr, range(0x11000)):
        assert (tree.ALLOWED_TEXT.fullmatch(char) is None) == (tree.NOT_ALLOWED.search(char) is not None)


@pytest.mark.parametrize(
    ("text", "length"), [('<a b="c d>e', 9), ("<a </p>", 3), ("<a <b>", 5), ("<a b='c>d' e>", 12)]
)
def test_a_tag_ends_before_its_bracket(text: str, length: int):
    [tag] = tree.TAG.findall(text)
    assert len(tag) == length
