"""Extract: the article on a page, without what the site put around it.

If the site's profile names elements, they hold the article. Else ``body`` finds the element with the most
sentences, trafilatura reads that element, and its lines that are no sentences are kept if trafilatura keeps
them. trafilatura does not read whole pages: it would take lists of other articles for text, and below a short
article more of them than the article has text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from pipelines.cleaning import page_words
from pipelines.cleaning.extract import hidden, paragraphs, short_lines, teaser, tree
from pipelines.cleaning.extract.body import Body, KnownTitles, line_key
from pipelines.cleaning.extract.layout import Block, Layout
from pipelines.cleaning.metadata import html_head, site_names
from pipelines.cleaning.metadata.html_head import Head
from pipelines.cleaning.phrases import is_salutation
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Extract, Unusable
from textbasics.width import half_width

LEAST_PROSE = 20
"""Characters of running text, at least, on a page with an article."""
DOUBTED_PROSE = 60
DOUBTED_SHARE = 0.1
"""A body is doubted if it has less running text than DOUBTED_PROSE, and a smaller share of the page's."""
LEAST_COPIED = 100
COPIED_TIMES = 10
"""Running text, at least, of a form field that is the body: in characters, and as a multiple of that of the
page around it. Terms of use stand in form fields too, below an article."""
_NUMBERED = re.compile("[（(]?[一二三四五六七八九十0-9]{1,3}[、.．)）]|第[一二三四五六七八九十0-9]|篇")

LEAD_LINES = 30
TAIL_LINES = 8
"""Lines after the text in which a site may say that it is truncated; lower lines are about other texts."""
TITLE_LINES_ABOVE = 10
TITLE_LINES_OF_TEXT = 3
"""Lines before the text, and lines at its beginning, that may be its title."""
LONGEST_LINE = 200
"""Characters of a line before or after the text, at most; longer lines are cut."""
_BEFORE = etree.XPath("(preceding::text()[normalize-space()])[position() > last() - 40]", smart_strings=False)


class _Article(NamedTuple):
    """The place of the article on a page."""

    blocks: Sequence[Block]
    lead: str = ""
    tail: str = ""
    how: str = "profile"


def extract(html: str, url: str, rules: SiteRules) -> Extract:
    """Read the article from a page's HTML.

    Raises Unusable if there is no HTML, no article, or more markup than MAX_CHARS and MAX_ELEMENTS allow.
    """
    root = tree.parse(html)
    page_head = html_head.read(root)
    profile_titles = tuple(" ".join("".join(e.itertext()).split()) for e in tree.select(root, rules.title))
    tree.prune(root, rules.prune)
    removed = tree.strip_textless(root)
    hidden.empty_hidden(root, removed, html)
    article = _by_profile(root, rules)
    if not article.blocks:
        article = _by_prose(root, page_head, (element for element in removed if element.tag == "textarea"))
    titles = _title_candidates(profile_titles[:1], page_head, _lines_near_start(article))
    names = (*(title for title in titles if title not in page_head.subheadings), *page_head.titles)
    text = "\n".join(_lines(article.blocks, KnownTitles((*names, *page_head.parts))))
    if not text:
        raise Unusable("extract", "nothing but a title on the page", "".join(titles))
    lead = html_head.insert_dates(_lead_with_time(article.lead, text, page_head), page_head.times)
    if page_head.source:
        lead = f"来源：{page_head.source}\n{lead}"  # checked like a source that the page shows
    tail = html_head.insert_dates(article.tail, page_head.times)
    return Extract(titles, text, page_head.published, article.how, lead=lead, tail=tail)


def _lead_with_time(lead: str, text: str, page_head: Head) -> str:
    """The lead, with the first line of the text if that shows nothing but a time."""
    first = text.partition("\n")[0]
    return f"{lead}\n{first}" if any(first == shown for shown, _ in page_head.times) else lead


def plain(text: str) -> Extract:
    """Read a page of plain text; its first line may be the title.

    Raises Unusable if it is empty.
    """
    lines = paragraphs.split(text.replace("\0", ""), keep_lines=True)
    if not lines:
        raise Unusable("extract", "no text")
    return Extract((lines[0],) if len(lines) > 1 else (), "\n".join(lines), None, "plain")


def _by_profile(root: HtmlElement, rules: SiteRules) -> _Article:
    """The blocks of the elements that the profile names, and the lines around them."""
    elements = list(tree.select(root, rules.body))
    if not elements:
        return _Article([])
    blocks = [block for element in elements for block in Layout(element).blocks]
    lead = (" ".join(text.split()) for text in _BEFORE(elements[0]))
    tail = (" ".join(text.split()) for text in _texts_after(elements[-1]))
    return _Article(blocks, _lead(lead), _tail(line for line in tail if line))


def _texts_after(element: HtmlElement) -> Iterator[str]:
    """The texts after an element, read only as far as needed; XPath would collect all of them."""
    current: HtmlElement | None = element
    while current is not None:
        yield current.tail or ""
        for sibling in current.itersiblings():
            yield from map(str, sibling.itertext())
            yield sibling.tail or ""
        current = current.getparent()


def _by_prose(root: HtmlElement, page_head: Head, fields: Iterable[HtmlElement]) -> _Article:
    """The blocks of the body, and the lines around them.

    A form field that a text is to be copied from is the body if there is next to no other text.
    """
    layout = Layout(root)
    body = Body(layout, page_head)
    body_blocks = body.blocks()
    for copied in (Layout(field).blocks for field in fields):
        if _prose(copied) > max(LEAST_COPIED, COPIED_TIMES * _prose(body_blocks)):
            return _Article(copied, _lead(b.text for b in layout.blocks), how="blocks")
    _check(body, body_blocks)
    selected = short_lines.keep_short_lines(body, body_blocks)
    blocks = teaser.remove_teaser(body_blocks if selected is None else selected, layout)
    if not blocks:
        return _Article(blocks)
    first, last = layout.index_of(blocks[0]), layout.index_of(blocks[-1])
    below = layout.blocks[last + 1 : last + 2]
    if below and page_words.SPEECH_DATE.fullmatch(below[0].text):
        blocks, last = [*blocks, *below], last + 1
    lead = _lead(block.text for block in layout.blocks[:first])
    tail = _tail(block.text for block in layout.blocks[last + 1 :])
    return _Article(blocks, lead, tail, "blocks" if selected is None else "trafilatura")


def _prose(blocks: Iterable[Block]) -> float:
    return sum(block.prose for block in blocks)


def _lead(lines: Iterable[str]) -> str:
    """The last lines before the text: enough for a date and a source."""
    return "\n".join([line[:LONGEST_LINE] for line in lines][-LEAD_LINES:])


def _tail(lines: Iterable[str]) -> str:
    """The first lines after the text."""
    return "\n".join(line[:LONGEST_LINE] for line in islice(lines, TAIL_LINES))


def _check(body: Body, blocks: Sequence[Block]) -> None:
    """Raise Unusable if the body is no article: empty, or the rest of a list of articles."""
    page = body.layout.blocks
    total = sum(len(b.text) for b in page)
    prose, share = _prose(blocks), body.share_of(blocks)
    if not total:
        reason = "no text on the page"
    elif prose < LEAST_PROSE:
        reason = "no running text on the page"
    elif prose < DOUBTED_PROSE and share < DOUBTED_SHARE and not body.is_confirmed:
        reason = "a list of articles: little of its running text belongs together"
    else:
        return
    raise Unusable("extract", reason, " ".join(b.text for b in page[:20]))


def _lines_near_start(article: _Article) -> list[str]:
    """The lines around the beginning of the text; one of them is the title."""
    above = article.lead.split("\n")[-TITLE_LINES_ABOVE:]
    return [*above, *(block.text for block in article.blocks[:TITLE_LINES_OF_TEXT])]


def _title_candidates(
    profile_titles: Sequence[str], page_head: Head, near_lines: Sequence[str]
) -> tuple[str, ...]:
    """The candidates in order. Headings that the page's title repeats come before all others.

    A heading that it does not repeat is that of a logo, or the title of the article on a page whose <title>
    names only the site; the longer of heading and <title> comes first.
    """
    key = line_key("".join(page_head.titles))
    longest = max(map(len, page_head.parts), default=0)
    repeated = [h for h in page_head.headings if line_key(h) in key and len(h) * 2 > longest]
    others = [h for h in page_head.headings if h not in repeated][:2]
    longer = [h for h in others if len(h) > longest]
    titles = (site_names.strip_site_name(title, near_lines, page_head.sites) for title in page_head.titles)
    lower = [h for h in page_head.subheadings if h in near_lines]
    last = lower if len(lower) == 1 else []
    candidates = (*profile_titles, *repeated, *longer, *titles, *others, *last)
    return tuple(dict.fromkeys(title for title in candidates if title))


def _lines(blocks: Iterable[Block], titles: KnownTitles) -> Iterator[str]:
    """The lines of the text, without the titles above it and without lists of other texts."""
    started = in_list = False
    for block in blocks:
        is_prose = block.prose * 2 >= len(block.text)
        is_text = is_prose or _NUMBERED.match(block.text) is not None
        in_list = not is_text and (in_list or page_words.opens_list(block.text))
        if in_list or (not started and block.text in titles and not _is_salutation(block.text)):
            continue
        started = started or is_prose
        yield block.text


def _is_salutation(line: str) -> bool:
    """Whether the line opens the speech, even if a word processor stored it as the title of the page."""
    return line.endswith(("：", ":")) and is_salutation(half_width(line))
