"""The tree of a page: what is spared because it cannot be needed."""

from __future__ import annotations

import pytest

from pipelines.extract import tree

TAGS = ("p", "a", "b", "td", "table", "li", "h1", "br", "body", "head", "html", "frame", "title", "x")
SHAPES = ("<{0}>", "</{0}>", "<{0}>文", "</{0}>文", "<{0}><div></p>文", "<{0}/></form>")


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_tag_makes_few_elements(shape: str, tag: str) -> None:
    markup = "<div>" + shape.format(tag) * 100
    made = sum(1 for _ in tree.parse(markup).iter())
    assert made <= tree.IMPLIED * markup.count("<"), "where there are few tags the elements are not counted"
