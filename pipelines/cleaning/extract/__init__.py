"""Extract: the article on a page, without what the site put around it.

A site's profile is asked first. Else the element that holds the body is found by its sentences (``body``),
trafilatura reads that element, and of the lines that are no sentences those stay which trafilatura keeps.
On a whole page trafilatura takes lists of other articles for text, and under short articles more of them
than there is article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from pipelines.cleaning import page_words
from pipelines.cleaning.extract import hidden, paragraphs, short_lines, teaser, tree
from pipelines.cleaning.extract.body import Body, Names, key
from pipelines.cleaning.extract.layout import Block, Layout
from pipelines.cleaning.metadata import html_head, site_names
from pipelines.cleaning.metadata.html_head import Head
from pipelines.cleaning.phrases import is_salutation
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Unusable
from textbasics.width import half_width

LEAST_PROSE = 20
"""Characters of running text below which a page holds no article."""
DOUBTED_PROSE = 60
DOUBTED_SHARE = 0.1
"""A body with less running text than the one, and less of the page's than the other, is doubted."""
LEAST_COPIED = 100
COPIED_TIMES = 10
"""Running text of a field that is the body, at least: so much, and so many times that of the page around it.
The terms of use stand in a field too, below an article."""
_NUMBERED = re.compile("[（(]?[一二三四五六七八九十0-9]{1,3}[、.．)）]|第[一二三四五六七八九十0-9]|篇")

LEAD_LINES = 30
TAIL_LINES = 8
"""What a site says of a text shown in part stands right below it; farther down it speaks of other texts."""
NEAR_LINES = 10
FIRST_LINES = 3
"""How many of the lines before the text, and of those it begins with, may be its title."""
LONGEST_LINE = 200
"""Characters of a line before or after the text."""
_BEFORE = etree.XPath("(preceding::text()[normalize-space()])[position() > last() - 40]", smart_strings=False)


@dataclass(frozen=True, slots=True)
class Extract:
    """The article of one page."""

    title_candidates: tuple[str, ...]
    """The likeliest first: by the profile, h1, og:title, <title>."""
    text: str
    """Paragraphs parted by single newlines."""
    published: str | None
    """ISO date from the page's meta tags, if they name one."""
    how: str
    """What gave the text: profile, trafilatura (it chose among the lines of the body), blocks (there
    was nothing to choose, or it lost the body), plain."""
    source: str | None = None
    """Where the text is from, where the data say so outside the text."""
    lead: str = ""
    """The lines that stood before the text on the page, where sites put dates and sources."""
    tail: str = ""
    """The lines that stood right after it, where sites say that there is more."""


class _Found(NamedTuple):
    """Where the article is on a page."""

    blocks: Sequence[Block]
    lead: str = ""
    tail: str = ""
    how: str = "profile"


def extract(html: str, url: str, rules: SiteRules) -> Extract:
    """Read the article from a page's HTML.

    Raises Unusable where there is no HTML, no article, or more markup than MAX_CHARS and MAX_ELEMENTS allow.
    """
    root = tree.parse(html)
    page_head = html_head.read(root)
    named = tuple(" ".join("".join(e.itertext()).split()) for e in tree.select(root, rules.title))
    tree.prune(root, rules.prune)
    apart = tree.strip(root)
    hidden.drop(root, apart, html)
    found = _by_profile(root, rules)
    if not found.blocks:
        found = _by_shape(root, page_head, (element for element in apart if element.tag == "textarea"))
    titles = _titles(named[:1], page_head, _near(found))
    names = (*(title for title in titles if title not in page_head.subheadings), *page_head.titles)
    text = "\n".join(_lines(found.blocks, Names((*names, *page_head.parts))))
    if not text:
        raise Unusable("extract", "nothing but a title on the page", "".join(titles))
    first = text.partition("\n")[0]
    shown = f"{found.lead}\n{first}" if any(first == time for time, _ in page_head.times) else found.lead
    lead = html_head.dated(shown, page_head.times)
    if page_head.source:
        lead = f"来源：{page_head.source}\n{lead}"  # judged as one that the page shows
    return Extract(
        titles,
        text,
        page_head.published,
        found.how,
        lead=lead,
        tail=html_head.dated(found.tail, page_head.times),
    )


def plain(text: str) -> Extract:
    """Read a page that is plain text: its first line may be the title.

    Raises Unusable where it is empty.
    """
    lines = paragraphs.split(text.replace("\0", ""), keep_lines=True)
    if not lines:
        raise Unusable("extract", "no text")
    return Extract((lines[0],) if len(lines) > 1 else (), "\n".join(lines), None, "plain")


def _by_profile(root: HtmlElement, rules: SiteRules) -> _Found:
    """The blocks of the elements that the profile names, and the lines around them."""
    elements = list(tree.select(root, rules.body))
    if not elements:
        return _Found([])
    blocks = [block for element in elements for block in Layout(element).blocks]
    lead = (" ".join(text.split()) for text in _BEFORE(elements[0]))
    tail = (" ".join(text.split()) for text in _after(elements[-1]))
    return _Found(blocks, _lead(lead), _tail(line for line in tail if line))


def _after(element: HtmlElement) -> Iterator[str]:
    """The texts behind an element, no farther than they are asked for: XPath would collect all of them."""
    around: HtmlElement | None = element
    while around is not None:
        yield around.tail or ""
        for sibling in around.itersiblings():
            yield from map(str, sibling.itertext())
            yield sibling.tail or ""
        around = around.getparent()


def _by_shape(root: HtmlElement, page_head: Head, fields: Iterable[HtmlElement]) -> _Found:
    """The blocks of the body found, the lines around them, and what found it.

    A field that the text is to be copied from is the body where there is next to nothing else.
    """
    layout = Layout(root)
    body = Body(layout, page_head)
    found = body.blocks()
    for copied in (Layout(field).blocks for field in fields):
        if _prose(copied) > max(LEAST_COPIED, COPIED_TIMES * _prose(found)):
            return _Found(copied, _lead(b.text for b in layout.blocks), how="blocks")
    _check(body, found)
    confirmed = short_lines.keep_short_lines(body, found)
    blocks = teaser.without(found if confirmed is None else confirmed, layout)
    if not blocks:
        return _Found(blocks)
    first, last = _place(blocks[0], layout), _place(blocks[-1], layout)
    below = layout.blocks[last + 1 : last + 2]
    if below and page_words.DATED.fullmatch(below[0].text):
        blocks, last = [*blocks, *below], last + 1
    lead = _lead(block.text for block in layout.blocks[:first])
    tail = _tail(block.text for block in layout.blocks[last + 1 :])
    return _Found(blocks, lead, tail, "blocks" if confirmed is None else "trafilatura")


def _prose(blocks: Iterable[Block]) -> float:
    return sum(block.prose for block in blocks)


def _place(block: Block, layout: Layout) -> int:
    """Which of the page's blocks it is: it itself, for another may say the same."""
    return next((at for at, other in enumerate(layout.blocks) if other is block), 0)


def _lead(lines: Iterable[str]) -> str:
    """The last of the lines that stand before the text: enough for a date and a source."""
    return "\n".join([line[:LONGEST_LINE] for line in lines][-LEAD_LINES:])


def _tail(lines: Iterable[str]) -> str:
    """The first of the lines that stand after the text."""
    return "\n".join(line[:LONGEST_LINE] for line in islice(lines, TAIL_LINES))


def _check(body: Body, blocks: Sequence[Block]) -> None:
    """Raise Unusable where the body found is no article: nothing, or a leftover of a list of articles."""
    page = body.layout.blocks
    total = sum(len(b.text) for b in page)
    prose, share = _prose(blocks), body.share(blocks)
    if not total:
        reason = "no text on the page"
    elif prose < LEAST_PROSE:
        reason = "no running text on the page"
    elif prose < DOUBTED_PROSE and share < DOUBTED_SHARE and not body.is_vouched:
        reason = "a list of articles: little of its running text belongs together"
    else:
        return
    raise Unusable("extract", reason, " ".join(b.text for b in page[:20]))


def _near(found: _Found) -> list[str]:
    """The lines around the beginning of the text, one of which is the title."""
    lead = found.lead.split("\n")[-NEAR_LINES:]
    return [*lead, *(block.text for block in found.blocks[:FIRST_LINES])]


def _titles(named: Sequence[str], page_head: Head, near: Sequence[str]) -> tuple[str, ...]:
    """The candidates in order; of the headings, those that the page's title repeats come before all others.

    A heading that it does not repeat is a logo's, or the title of the article where <title> names only the
    site; the longer of the two is believed.
    """
    whole = key("".join(page_head.titles))
    longest = max(map(len, page_head.parts), default=0)
    repeated = [h for h in page_head.headings if key(h) in whole and len(h) * 2 > longest]
    others = [h for h in page_head.headings if h not in repeated][:2]
    before = [h for h in others if len(h) > longest]
    titles = (site_names.strip_site_name(title, near, page_head.sites) for title in page_head.titles)
    lower = [h for h in page_head.subheadings if h in near]
    last = lower if len(lower) == 1 else []
    return tuple(dict.fromkeys(t for t in (*named, *repeated, *before, *titles, *others, *last) if t))


def _lines(blocks: Iterable[Block], names: Names) -> Iterator[str]:
    """The lines of the text, without the title above it (one of ``names``) and lists of other texts."""
    started = in_list = False
    for block in blocks:
        is_prose = block.prose * 2 >= len(block.text)
        is_text = is_prose or _NUMBERED.match(block.text) is not None
        in_list = not is_text and (in_list or page_words.opens_list(block.text))
        if in_list or (not started and block.text in names and not _is_address(block.text)):
            continue
        started = started or is_prose
        yield block.text


def _is_address(line: str) -> bool:
    """Whether the line opens the speech, though a word processor took it for the title of the page."""
    return line.endswith(("：", ":")) and is_salutation(half_width(line))
