"""Headings: where a page numbers its speeches (篇一, 第二篇：, 【3】, 讲话稿4, （五）).

A number alone proves nothing: speeches number their own sections, and documents are cut into numbered
preview pages. So marks are gathered by style, and a style is believed when its numbers count up and enough
else speaks for it: the words before them agree with each other or with the page's title, salutations
follow, or the title promises as many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from pipelines.cleaning.metadata.title_lines import LONGEST_TITLE, title_key
from pipelines.cleaning.phrases import is_opening, is_salutation, is_salutation_at
from pipelines.cleaning.split import elisions, introductions, unnumbered
from pipelines.cleaning.split.chains import Heading, longest
from pipelines.cleaning.split.heading_evidence import TitlePromise, agreeing, is_believed
from pipelines.cleaning.split.lines import heads, lines_of
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.titles import prefix
from pipelines.cleaning.split.vocabulary import COUNT, STYLES, Style, number_of

_LONGEST_TOPIC = 50
_LONGEST_SUBTITLE = 40
_SHORTEST_NAMED = 5
_REACH = 12
"""Characters of a mark on either side of its hint."""
_LONGEST_JUMP = 2
"""One heading may be lost; where a page leaves out a passage, any number."""
_MOST = 4_000
"""Marks of one style that are sorted out, twice those of any compilation; more would take minutes."""
_LONG_LINE = 200
"""Characters of a line on either side of a mark that can tell whether it is a heading."""
_HEAD = 200
"""Characters of a title, a speaker's name and a salutation."""
_ORNAMENT = "★☆◆◇■●▲▼※#*>=~-— \t"
_BREAK = re.compile(r"[。!?;…”》)】\s]")
_SENTENCE = re.compile(r"[。!?;]")
_APART = re.compile(r"([^。!?;:,\s]{2,40}) ")
_LINE_HINTS = {style.hint for style in STYLES if style.line is not None}
"""Several styles have the same hint: the lines that begin with it are gathered once."""

Numbered = Mapping[re.Pattern[str], Sequence[tuple[int, str]]]


def divide(sections: Sections, folded: str, title: str) -> None:
    """Part the one section of an undivided page at its headings, if it has any."""
    chain = find(folded, title) or unnumbered.find(folded, title)
    if not chain:
        return
    (whole,) = sections
    chain = [_with_title(heading, folded) for heading in chain]
    parts = [_section(sections.text, a, b.start if b else whole.end) for a, b in _pairs(chain)]
    for heading in chain:
        sections.cut(heading.start, heading.end, "split.heading")
    before = Section(whole.start, chain[0].start, title)
    if introductions.is_speech(folded[: chain[0].start], chain[0].number):
        parts.insert(0, before)
    else:
        sections.cut(before.start, before.end, "split.introduction")
    sections.replace(whole, parts)
    for part in parts:
        sections.drop_head(part, part.start, "split.border")
        sections.drop_tail(part, part.end, "split.border")


def find(folded: str, title: str) -> list[Heading]:
    """Return the headings of the folded text in order, none where it holds one speech only."""
    said = TitlePromise.of(title)
    best: list[Heading] = []
    best_score = (False, False, -1)
    jump = _LONGEST_JUMP if elisions.find(folded) is None else len(folded)
    numbered = {hint: _hinted_lines(hint, folded) for hint in _LINE_HINTS}
    for style in STYLES:
        if style.strength == "faint" and any(best_score[:2]):
            continue  # nothing that these prove could outdo what is found
        found = list(islice(_headings(style, folded, said.core, numbered), _MOST + 1))
        if not found or len(found) > _MOST:
            continue
        for alike in agreeing(style, found, said, folded):
            chain = longest(alike, jump)
            if is_believed(style, chain, said, folded):
                score = (len(chain) == said.count, style.strength in ("strong", "topic"), len(chain))
                if score > best_score:
                    best, best_score = chain, score
    return best


def _pairs(chain: list[Heading]) -> Iterator[tuple[Heading, Heading | None]]:
    for i, heading in enumerate(chain):
        yield heading, chain[i + 1] if i + 1 < len(chain) else None


def _section(text: str, heading: Heading, end: int) -> Section:
    written = text[heading.start : heading.end].strip(_ORNAMENT + "\n:：、").rpartition("\n")[2]
    words = heading.subtitle or heading.topic
    return Section(heading.end, end, written, heading=words)


def _with_title(heading: Heading, folded: str) -> Heading:
    """A heading that is nothing but a number takes in the title that stands below it."""
    if not heading.alone or heading.topic or heading.subtitle:
        return heading
    below = lines_of(folded, heading.end, heading.end + _HEAD)
    return replace(heading, end=below[0].end) if heads(below) else heading


def _headings(style: Style, folded: str, core: str, numbered: Numbered) -> Iterator[Heading]:
    """The headings of a style; ``numbered`` holds the lines of the text that begin as its hint says."""
    if style.line is not None:
        for start, line in numbered[style.hint]:
            if style.line_needs.search(line) and (
                style.strength != "faint" or _may_greet(folded, start + len(line))
            ):
                yield from _line_heading(style.line, start, line, folded, core)
    elif style.mark is not None:
        for match in _marks(style.mark, style.hint, folded):
            heading = _heading(match, folded, core)
            if heading is not None:
                yield heading
                yield from _shorter(match, heading, folded)


def _may_greet(folded: str, end: int) -> bool:
    """Whether the line below the one that ends here may be a salutation or a byline: prose is longer."""
    return folded.find("\n", end + 1, end + LONGEST_TITLE + 2) >= 0


def _marks(mark: re.Pattern[str], hint: re.Pattern[str], folded: str) -> Iterator[re.Match[str]]:
    """The marks of a style: looked for only around its hints."""
    at = 0
    for hit in hint.finditer(folded):
        match = mark.search(folded, max(at, hit.start() - _REACH), hit.end() + _REACH)
        if match:
            at = match.end()
            yield match


def _hinted_lines(hint: re.Pattern[str], folded: str) -> list[tuple[int, str]]:
    """The lines that begin with a hint, each with its place in the text."""
    ends = ((hit.start(), folded.find("\n", hit.start())) for hit in hint.finditer("\n" + folded))
    return [(start, folded[start : end if end >= 0 else len(folded)]) for start, end in ends]


def _line_heading(
    pattern: re.Pattern[str], start: int, line: str, folded: str, core: str
) -> Iterator[Heading]:
    """A line that is a heading, or begins with one that a salutation or the title's words follow."""
    match = pattern.match(line)
    if match is None:
        return
    at = match.end()
    alone = not line[at:].strip(_ORNAMENT)
    length = len(line) if alone else _length_of_lead(line, at, core)
    if length:
        end = start + length
        subtitle = title_key(line[match.end("n") : length])
        yield Heading(start, end, number_of(match["n"]), "", subtitle, alone, True, _greets(folded, end))


def _length_of_lead(line: str, at: int, core: str) -> int:
    """Where a heading ends that a speech follows on its line from ``at`` on, 0 where a sentence goes on."""
    parted = line[at - 1] in ":、.)】"
    lead = prefix(line[at : at + _LONGEST_TOPIC + len(core)], core) if core else 0
    if (parted and lead) or ((parted or at > _SHORTEST_NAMED) and is_salutation_at(line, at)):
        return at + lead
    return 0


def _heading(match: re.Match[str], folded: str, core: str) -> Heading | None:
    """Read a mark as a heading by what stands around it in its line; None where it cannot be one."""
    line_start = _line_start(folded, match.start())
    line_end = _line_end(folded, match.end())
    words_end = match.end("word") if "word" in match.groupdict() else match.start()
    start = _topic_start(folded, line_start, words_end, core)
    if start is None:
        return None
    after = folded[match.end() : line_end].strip(_ORNAMENT)
    alone = start == line_start and _is_subtitle(after, match[0])
    end = line_end if alone else _subtitle_end(folded, match, core)
    topic, subtitle = _words(folded[start:words_end]), title_key(folded[match.end() : end])
    greeted = _greets(folded, end)
    sure = alone or greeted or (core != "" and core in (topic, subtitle))
    return Heading(start, end, number_of(match["n"]), topic, subtitle, alone, sure, greeted)


def _line_start(folded: str, at: int) -> int:
    """Where the line begins, or a place before its last words: a line of a million marks is read once."""
    near = max(0, at - _LONG_LINE)
    return max(near, folded.rfind("\n", near, at) + 1)


def _line_end(folded: str, at: int) -> int:
    """Where the line ends, or a place behind its next words."""
    end = folded.find("\n", at, at + _LONG_LINE)
    return end if end >= 0 else min(len(folded), at + _LONG_LINE)


def _shorter(match: re.Match[str], heading: Heading, folded: str) -> Iterator[Heading]:
    """A number that a text follows directly may end earlier: in 篇十一、认清形势 the text begins with 一"""
    written = match["n"]
    if heading.end == match.end("n") or folded[match.end("n") : match.end()].strip() == "、":
        for length in range(len(written) - 1, 0, -1):
            end = match.start("n") + length
            yield replace(heading, end=end, number=number_of(written[:length]), subtitle="", sure=False)


def _subtitle_end(folded: str, match: re.Match[str], core: str) -> int:
    """Where a heading ends that a text follows on its line: after the title's words, or a few words apart."""
    at = match.end()
    lead = prefix(folded[at : at + _LONGEST_TOPIC + len(core)].partition("\n")[0], core) if core else 0
    words = _APART.match(folded, at) if match[0].rstrip()[-1:] in ":】)]" else None
    if lead or words is None or is_salutation(words[1]) or is_opening(words[1]):
        return at + lead
    return words.end()


def _topic_start(folded: str, line_start: int, end: int, core: str) -> int | None:
    """Where the words before a mark begin: with the line, with the title's own words, or after the last stop.

    None where they begin nowhere: the mark stands in the middle of a sentence.
    """
    first = max(line_start, end - _LONGEST_TOPIC)
    before = folded[first:end]
    said = _words(before)
    twice = core != "" and said.endswith(core) and core in said[: -len(core)]
    if first == line_start and not twice and not _SENTENCE.search(before):
        return line_start
    if core and said.endswith(core):
        own = (at for at in range(len(before), -1, -1) if _words(before[at:]) == core)
        return first + next(own, len(before))
    stops = [match.end() for match in _BREAK.finditer(before)]
    return first + stops[-1] if stops else None


def _words(topic: str) -> str:
    """The words of a topic without the number of pieces that some pages repeat in every heading."""
    return title_key(COUNT.sub("", topic))


def _is_subtitle(after: str, mark: str) -> bool:
    """Whether what follows a mark in its line belongs to the heading: nothing, or a few words."""
    if not after.strip(")】]」》:"):
        return True
    brief = len(after) <= _LONGEST_SUBTITLE and not _SENTENCE.search(after) and after[-1] not in ",:、"
    parted = mark.rstrip()[-1:] in ":、.)】]」》" or mark[-1:].isspace() or after[-1] in "】])」"
    return brief and parted and not is_salutation(after)


def _greets(folded: str, at: int) -> bool:
    """Whether a speech begins here, on this line or the next, or below its title."""
    while at < len(folded) and (folded[at].isspace() or folded[at] in ":、"):
        at += 1
    line = folded[at : _line_end(folded, at)]
    greeted = is_salutation_at(folded, at) or is_salutation(line) or is_opening(line)
    return greeted or (len(line) <= LONGEST_TITLE and heads(lines_of(folded, at, at + _HEAD)))
