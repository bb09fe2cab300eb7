"""Cleaning: from the pages of one article to its speeches and rejections.

A pure function of the bytes and the rules. Each page goes by itself through the stages decode, extract,
repair, variants, metadata and banners. Then the pages of the article are joined, split into speeches and
screened. Banners come after repair and variants, so that each pattern is written once, in simplified
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
from pipelines.cleaning.extract import extract, json_record, plain
from pipelines.cleaning.metadata.dates import speech_date
from pipelines.cleaning.metadata.genres import genre_of
from pipelines.cleaning.metadata.page_metadata import read_metadata
from pipelines.cleaning.metadata.short_texts import repair_and_simplify
from pipelines.cleaning.punctuation import punctuate
from pipelines.cleaning.repair import count_damage, repair
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.split import split
from pipelines.cleaning.stopwatch import Stopwatch
from pipelines.cleaning.types import (
    Cleaned,
    Document,
    Extract,
    Page,
    Piece,
    Recurrence,
    Rejection,
    Speech,
    Trace,
    Unusable,
)
from textbasics.sentences import PARAGRAPH_ENDS

T = TypeVar("T")
SAMPLE = 200
_PARAGRAPH_ENDS = tuple(f"{PARAGRAPH_ENDS}:")
"""With the half-width colon: no labels of the page are left."""


@dataclass(frozen=True, slots=True)
class _CleanedPage:
    """One page after the stages that do not need the other pages of the article."""

    page: Page
    document: Document
    variant: str
    truncated: bool
    traces: tuple[Trace, ...]
    recurrences: tuple[Recurrence, ...]


class Cleaning:
    """The cleaning of one article, stage by stage; its pages are in order of part and URL.

    If several pages are the same part under different names (``1.html`` and ``1_1.html``), the first that can
    be read is used.

    A caller may take many articles through one stage before the next: a stage takes a sixth less time while
    its code and tables are in the processor's cache.
    """

    def __init__(
        self, pages: Sequence[Page], rules: SiteRules, learned: frozenset[str] = frozenset()
    ) -> None:
        """``learned`` are the lines that recur over the site, as ``banners.normalise_line`` returns them."""
        self._steps = _steps(pages, rules, learned)
        self._stage = _FIRST

    def step(self, watch: Stopwatch) -> Cleaned | None:
        """Run the next stage; return the result after the last stage, else None.

        Raises nothing for bad pages: they become rejections.
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
"""Yields the name of each stage but the first before it begins."""


def _steps(pages: Sequence[Page], rules: SiteRules, learned: frozenset[str]) -> _Steps[Cleaned]:
    cleaned: list[_CleanedPage] = []
    rejections: list[Rejection] = []
    for index, page in enumerate(pages):
        if index:
            yield _FIRST
        if cleaned and cleaned[-1].page.part == page.part:
            rejections.append(_same_part(page.url, cleaned[-1].page.url))
            continue
        try:
            cleaned.append((yield from _clean_page(page, rules, learned)))
        except Unusable as error:
            rejections.append(Rejection(page.url, 0, error.stage, error.reason, error.sample))
    if not cleaned:
        return Cleaned((), tuple(rejections))
    return (yield from _clean_article(cleaned, rejections))


def _clean_page(page: Page, rules: SiteRules, learned: frozenset[str]) -> _Steps[_CleanedPage]:
    decoded = decode(page, rules.charset)
    yield "extract"
    extracted = _extract(page, decoded.text, rules)
    yield "repair"
    repaired, repairs = repair(extracted.text)
    yield "variants"
    variant = variants.variant_of(repaired)
    simplified, conversions = run_steps(repaired, "variants", (variants.simplify, punctuate))
    yield "metadata"
    metadata = read_metadata(page.url, extracted, simplified, page.fetched_at)
    yield "banners"
    text, removals, recurrences = _without_banners(page.url, simplified, learned)
    truncated = banners.has_truncation_banner(edit for step in removals for edit in step.edits)
    tail = None if truncated else _truncated_by_tail(page.url, extracted.tail)
    document = Document(page.url, metadata.title, text, metadata.published, metadata.source)
    traces = [trace for trace in (metadata.title_trace, tail) if trace and trace.passes]
    traces.append(Trace(page.url, extracted.text, (*repairs, *conversions, *removals)))
    return _CleanedPage(page, document, variant, truncated or tail is not None, tuple(traces), recurrences)


def _extract(page: Page, text: str, rules: SiteRules) -> Extract:
    media_type = page.content_type.split(";")[0].strip().lower()
    if media_type == "application/json":
        return json_record.parse(text)
    if media_type == "text/plain":
        return plain(text)
    return extract(text, page.url, rules)


def _without_banners(
    url: str, text: str, learned: frozenset[str]
) -> tuple[str, tuple[Pass, ...], tuple[Recurrence, ...]]:
    """The text without banners, the passes that removed them, and the lines that may recur over the site."""
    cleaned, removals = run_steps(text, "banners", (banners.remove_banners, page_marks.remove_page_marks))
    recurrences = recurring.recurring_candidates(url, cleaned)
    if any(recurrence.line in learned for recurrence in recurrences):
        steps = (partial(banners.remove_banners, learned=learned), page_marks.remove_page_marks)
        cleaned, removals = run_steps(text, "banners", steps)
    return cleaned, removals, recurrences


def _truncated_by_tail(url: str, tail: str) -> Trace | None:
    """The trace of the lines below the text if they say that the page shows only a part of it, else None."""
    if not banners.may_say_truncated(tail):
        return None
    simplified, passes = repair_and_simplify(tail)
    _, removals = run_steps(simplified, "banners", (banners.remove_banners,))
    truncated = banners.says_truncated(edit for step in removals for edit in step.edits)
    return Trace(url, tail, (*passes, *removals), "tail") if truncated else None


def _clean_article(pages: Sequence[_CleanedPage], rejections: list[Rejection]) -> _Steps[Cleaned]:
    first = pages[0]
    text = _join([page.document.text for page in pages])
    gaps = [_missing_parts(first.page.url, *gap) for gap in _gaps([page.page.part for page in pages])]
    rejections += gaps
    yield "split"
    parts = split(text, first.document.title, pages[-1].truncated)
    traces = tuple(trace for page in pages for trace in page.traces)
    if parts.edits:
        traces += (Trace(first.page.url, text, (Pass("split", parts.edits),)),)
    yield "screen"
    speeches: list[Speech] = []
    keys: list[str] = []
    for piece in parts.pieces:
        reason = screen.rejection_reason(piece)
        if reason is None:
            keys.append(key_of(piece.text))
            speeches.append(_speech(piece, keys[-1], first, bool(gaps)))
        else:
            sample = piece.text[:SAMPLE]
            rejections.append(Rejection(first.page.url, piece.position, "screen", reason, sample))
    recurrences = tuple(recurrence for page in pages for recurrence in page.recurrences)
    return Cleaned(tuple(speeches), tuple(rejections), traces, tuple(keys), recurrences)


def _gaps(parts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last number of each run of missing parts, up to the last part that could be read."""
    for before, after in pairwise((0, *parts)):
        if after > before + 1:
            yield before + 1, after - 1


def _same_part(url: str, used_url: str) -> Rejection:
    return Rejection(url, 0, "join", "another page is the same part of the article", used_url[:SAMPLE])


def _missing_parts(url: str, start: int, end: int) -> Rejection:
    if start == end:
        return Rejection(url, start, "join", f"part {start} of the article is missing", "")
    return Rejection(url, start, "join", f"parts {start} to {end} of the article are missing", "")


def _join(texts: Sequence[str]) -> str:
    """Join the pages of an article; a paragraph that a page break divides becomes one again."""
    joined = texts[0]
    for text in texts[1:]:
        joined += ("\n" if not joined or joined.endswith(_PARAGRAPH_ENDS) else "") + text
    return joined


def _speech(piece: Piece, key: str, first: _CleanedPage, has_gaps: bool) -> Speech:
    fetched_at = first.page.fetched_at
    return Speech(
        id=id_of(key),
        url=first.page.url,
        site=first.page.site,
        position=piece.position,
        title=piece.title,
        text=piece.text,
        published=first.document.published or speech_date(piece.text, piece.byline, fetched_at),
        source=first.document.source,
        genre=genre_of(piece.title, piece.text),
        variant=first.variant,
        truncated=piece.truncated or has_gaps,
        starts_mid_sentence=piece.starts_mid_sentence,
        damage=count_damage(piece.text),
        fetched_at=fetched_at,
    )
