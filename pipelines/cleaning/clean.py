"""Cleaning: the pages of one article go in, its speeches and what was left out come out.

A pure function of the bytes and the rules. The stages, in order: decode, extract, repair, variants and
banners for each page by itself; then the pages of the article are joined, split into speeches, described and
screened. Banners come after repair and variants so that each pattern is written once, in simplified
characters, and matches however the page was damaged.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeVar

from dedup.keys import id_of, key_of
from pipelines.cleaning import banners, screen, variants
from pipelines.cleaning.banners import page_marks, recurring
from pipelines.cleaning.decode import decode
from pipelines.cleaning.edits import Pass, run_steps
from pipelines.cleaning.extract import Extract, extract, json_record, plain
from pipelines.cleaning.metadata import date_lines
from pipelines.cleaning.metadata.dates import published_of
from pipelines.cleaning.metadata.genres import genre_of
from pipelines.cleaning.metadata.sources import source_of
from pipelines.cleaning.metadata.title_choice import choose_title, repair_and_simplify
from pipelines.cleaning.repair import count_damage, repair
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.split import split
from pipelines.cleaning.stopwatch import Stopwatch
from pipelines.cleaning.types import (
    Cleaned,
    Document,
    Page,
    Piece,
    Recurrence,
    Rejection,
    Speech,
    Trace,
    Unusable,
)

T = TypeVar("T")
SAMPLE = 200
HEAD = 1_000
"""Characters of the text in which a date or a source may stand."""
_TERMINAL = tuple("。！？…：；!?:;”’」』）)")


@dataclass(frozen=True, slots=True)
class _Read:
    """One page, cleaned as far as can be done without the article's other pages."""

    page: Page
    document: Document
    variant: str
    truncated: bool
    traces: tuple[Trace, ...]
    recurrences: tuple[Recurrence, ...]


class Cleaning:
    """One article on its way through the stages, its pages in order of part and URL.

    Of several pages that are the same part, under two names (``1.html`` and ``1_1.html``), the first one that
    can be read counts: with both, the text would stand there twice.

    It goes a step at a time, so that many articles can take the same step one after another: a stage takes a
    sixth less time while its code and tables are still in the processor's cache.
    """

    def __init__(
        self, pages: Sequence[Page], rules: SiteRules, learned: frozenset[str] = frozenset()
    ) -> None:
        """``learned`` holds the lines, as ``banners.normalise_line`` gives them, that recur over the site."""
        self._steps = _steps(pages, rules, learned)
        self._stage = _FIRST

    def step(self, watch: Stopwatch) -> Cleaned | None:
        """Go through the next stage; returns what became of the article once that was the last.

        Raises nothing for what a page holds: that becomes a Rejection.
        """
        with watch(self._stage):
            try:
                self._stage = next(self._steps)
            except StopIteration as end:
                cleaned: Cleaned = end.value
                return cleaned
        return None


def clean(pages: Sequence[Page], rules: SiteRules, learned: frozenset[str] = frozenset()) -> Cleaned:
    """Clean one article from the first stage to the last. See :class:`Cleaning`."""
    cleaning, watch = Cleaning(pages, rules, learned), Stopwatch()
    while (cleaned := cleaning.step(watch)) is None:
        pass
    return cleaned


_FIRST = "decode"
_Steps = Generator[str, None, T]
"""Yields the name of a stage before it begins; the first begins at once."""


def _steps(pages: Sequence[Page], rules: SiteRules, learned: frozenset[str]) -> _Steps[Cleaned]:
    read: list[_Read] = []
    rejections: list[Rejection] = []
    for number, page in enumerate(pages):
        if number:
            yield _FIRST
        if read and read[-1].page.part == page.part:
            rejections.append(_again(page.url, read[-1].page.url))
            continue
        try:
            read.append((yield from _read(page, rules, learned)))
        except Unusable as why:
            rejections.append(Rejection(page.url, 0, why.stage, why.reason, why.sample))
    if not read:
        return Cleaned((), tuple(rejections))
    return (yield from _finish(read, rejections))


def _read(page: Page, rules: SiteRules, learned: frozenset[str]) -> _Steps[_Read]:
    decoded = decode(page, rules.charset)
    yield "extract"
    found = _extracted(page, decoded.text, rules)
    yield "repair"
    text, passes = repair(found.text)
    yield "variants"
    variant = variants.variant_of(text)
    text, more = run_steps(text, "variants", (variants.simplify, variants.punctuate))
    yield "metadata"
    title, named = choose_title(page.url, found.title_candidates, text)
    lead = repair_and_simplify(found.lead)[0]
    head = f"{lead}\n{text[:HEAD]}"
    published = found.published or published_of(head, page.fetched_at)
    published = published or _published_around(title, lead, text, found.tail, page.fetched_at)
    source = found.source or source_of(head)
    yield "banners"
    found_text = text
    text, removed = run_steps(found_text, "banners", (banners.remove_banners, page_marks.remove_page_marks))
    recurrences = recurring.recurring_candidates(page.url, text)
    if any(each.line in learned for each in recurrences):
        steps = (partial(banners.remove_banners, learned=learned), page_marks.remove_page_marks)
        text, removed = run_steps(found_text, "banners", steps)
    truncated = banners.has_truncation_banner(edit for step in removed for edit in step.edits)
    tail = None if truncated else _tail_that_cuts(page.url, found.tail)
    document = Document(page.url, title, text, published, source)
    body = Trace(page.url, found.text, (*passes, *more, *removed))
    traces = (*(trace for trace in (named, tail) if trace and trace.passes), body)
    return _Read(page, document, variant, truncated or tail is not None, traces, recurrences)


def _published_around(title: str, lead: str, text: str, tail: str, fetched_at: str) -> str | None:
    """The date that stands by itself between the title and the text, or below the text."""
    byline = date_lines.under(title, lead, text)
    published = published_of(byline, fetched_at) if byline else None
    if published is None:
        signed = date_lines.below(text, repair_and_simplify(tail)[0] if date_lines.has_date(tail) else "")
        published = published_of(signed, fetched_at) if signed else None
    return published


def _tail_that_cuts(url: str, tail: str) -> Trace | None:
    """How the lines below the text were found to say that the page shows a part of it only, if they do."""
    if not banners.may_say_truncated(tail):
        return None
    mended_tail, passes = repair_and_simplify(tail)
    _, removed = run_steps(mended_tail, "banners", (banners.remove_banners,))
    cuts = banners.says_truncated(edit for step in removed for edit in step.edits)
    return Trace(url, tail, (*passes, *removed), "tail") if cuts else None


def _extracted(page: Page, text: str, rules: SiteRules) -> Extract:
    kind = page.content_type.split(";")[0].strip().lower()
    if kind == "application/json":
        return json_record.parse(text)
    if kind == "text/plain":
        return plain(text)
    return extract(text, page.url, rules)


def _finish(read: Sequence[_Read], rejections: list[Rejection]) -> _Steps[Cleaned]:
    first = read[0]
    text = _joined([part.document.text for part in read])
    missing = [_missing(first.page.url, *gap) for gap in _gaps([part.page.part for part in read])]
    rejections += missing
    yield "split"
    parts = split(text, first.document.title, read[-1].truncated)
    traces = tuple(trace for part in read for trace in part.traces)
    if parts.edits:
        traces += (Trace(first.page.url, text, (Pass("split", parts.edits),)),)
    yield "screen"
    speeches: list[Speech] = []
    keys: list[str] = []
    for piece in parts.pieces:
        reason = screen.rejection_reason(piece)
        if reason is None:
            keys.append(key_of(piece.text))
            speeches.append(_speech(piece, keys[-1], first, bool(missing)))
        else:
            sample = piece.text[:SAMPLE]
            rejections.append(Rejection(first.page.url, piece.position, "screen", reason, sample))
    recurrences = tuple(each for part in read for each in part.recurrences)
    return Cleaned(tuple(speeches), tuple(rejections), traces, tuple(keys), recurrences)


def _gaps(parts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last number of each run of parts, up to the last one there is, that were not fetched or
    could not be read."""
    for before, after in pairwise((0, *parts)):
        if after > before + 1:
            yield before + 1, after - 1


def _again(url: str, counts: str) -> Rejection:
    return Rejection(url, 0, "join", "another page is the same part of the article", counts[:SAMPLE])


def _missing(url: str, start: int, end: int) -> Rejection:
    if start == end:
        return Rejection(url, start, "join", f"part {start} of the article is missing", "")
    return Rejection(url, start, "join", f"parts {start} to {end} of the article are missing", "")


def _joined(texts: Sequence[str]) -> str:
    """The pages of an article as one text; a paragraph that a page break cut in two is whole again."""
    joined = texts[0]
    for text in texts[1:]:
        joined += ("\n" if not joined or joined.endswith(_TERMINAL) else "") + text
    return joined


def _speech(piece: Piece, key: str, first: _Read, has_gaps: bool) -> Speech:
    spoken = date_lines.of_speech(f"{piece.byline}\n{piece.text}" if piece.byline else piece.text)
    return Speech(
        id=id_of(key),
        url=first.page.url,
        site=first.page.site,
        position=piece.position,
        title=piece.title,
        text=piece.text,
        published=first.document.published or published_of(spoken, first.page.fetched_at),
        source=first.document.source,
        genre=genre_of(piece.title, piece.text),
        variant=first.variant,
        truncated=piece.truncated or has_gaps,
        starts_mid_sentence=piece.starts_mid_sentence,
        damage=count_damage(piece.text),
        fetched_at=first.page.fetched_at,
    )
