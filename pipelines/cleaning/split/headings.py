"""Headings: where a page numbers its speeches (篇一, 第二篇：, 【3】, 讲话稿4, （五）).

A number alone proves nothing: speeches number their sections, and documents are cut into numbered preview
pages. So marks are collected by style, and a style is accepted where its numbers count up and there is more
evidence: the words before them agree with each other or with the page's title, salutations follow, or the
title promises as many speeches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from pipelines.cleaning.metadata.title_lines import LONGEST_TITLE, title_key
from pipelines.cleaning.phrases import is_opening, is_salutation, is_salutation_at
from pipelines.cleaning.split import elisions, introductions, unnumbered
from pipelines.cleaning.split.chains import Heading, longest_chain
from pipelines.cleaning.split.heading_evidence import TitlePromise, are_speech_headings, group_comparable
from pipelines.cleaning.split.lines import heads_speech, lines_of
from pipelines.cleaning.split.sections import Section, Sections
from pipelines.cleaning.split.titles import prefix_length
from pipelines.cleaning.split.vocabulary import COUNT, STYLES, Style, number_of
from textbasics.sentences import HALF_WIDTH_STOPS

_LONGEST_TOPIC = 50
_LONGEST_SUBTITLE = 40
_SHORTEST_NAMED = 5
_HINT_REACH = 12
"""Characters on either side of a hint in which its mark is searched for."""
_LONGEST_JUMP = 2
"""One heading may be missing; where the page leaves out a passage, any number."""
_MOST_MARKS = 4_000
"""Most marks of one style: twice those of any compilation. More would take minutes."""
_LONG_LINE = 200
"""Characters of a line on either side of a mark that are read."""
_TITLE_AND_GREETING = 200
"""Characters of a title, a speaker's name and a salutation."""
_ORNAMENT = "★☆◆◇■●▲▼※#*>=~-— \t"
_TOPIC_BREAK = re.compile(r"[。!?;…”》)】\s]")
_SENTENCE = re.compile(f"[{HALF_WIDTH_STOPS}]")
_SPACED_SUBTITLE = re.compile(r"([^。!?;:,\s]{2,40}) ")
_LINE_HINTS = {style.hint for style in STYLES if style.line is not None}
"""Several styles have the same hint: the lines that begin with it are collected once."""

HintedLines = Mapping[re.Pattern[str], Sequence[tuple[int, str]]]


def split_at_headings(sections: Sections, narrow: str, title: str) -> None:
    """Split the only section of a page at its headings, if it has any."""
    chain = find_headings(narrow, title) or unnumbered.find_titles(narrow, title)
    if not chain:
        return
    (whole,) = sections
    chain = [_include_title(heading, narrow) for heading in chain]
    parts = [_section_below(sections.text, a, b.start if b else whole.end) for a, b in _with_next(chain)]
    for heading in chain:
        sections.cut(heading.start, heading.end, "split.heading")
    before = Section(whole.start, chain[0].start, title)
    if introductions.is_unheaded_speech(narrow[: chain[0].start], chain[0].number):
        parts.insert(0, before)
    else:
        sections.cut(before.start, before.end, "split.introduction")
    sections.replace(whole, parts)
    for part in parts:
        sections.drop_head(part, part.start, "split.border")
        sections.drop_tail(part, part.end, "split.border")


def find_headings(narrow: str, title: str) -> list[Heading]:
    """Return the headings of the half-width text in order, none where it holds one speech only."""
    promise = TitlePromise.of(title)
    best: list[Heading] = []
    best_score = (False, False, -1)
    jump = _LONGEST_JUMP if elisions.find_elision(narrow) is None else len(narrow)
    hinted = {hint: _hinted_lines(hint, narrow) for hint in _LINE_HINTS}
    for style in STYLES:
        if style.strength == "faint" and any(best_score[:2]):
            continue  # these could not have a better score
        headings = list(islice(_headings_of_style(style, narrow, promise.core, hinted), _MOST_MARKS + 1))
        if not headings or len(headings) > _MOST_MARKS:
            continue
        for group in group_comparable(style, headings, promise, narrow):
            chain = longest_chain(group, jump)
            if are_speech_headings(style, chain, promise, narrow):
                score = (len(chain) == promise.count, style.strength in ("strong", "topic"), len(chain))
                if score > best_score:
                    best, best_score = chain, score
    return best


def _with_next(chain: list[Heading]) -> Iterator[tuple[Heading, Heading | None]]:
    for i, heading in enumerate(chain):
        yield heading, chain[i + 1] if i + 1 < len(chain) else None


def _section_below(text: str, heading: Heading, end: int) -> Section:
    written = text[heading.start : heading.end].strip(_ORNAMENT + "\n:：、").rpartition("\n")[2]
    words = heading.subtitle or heading.topic
    return Section(heading.end, end, written, heading=words)


def _include_title(heading: Heading, narrow: str) -> Heading:
    """Extend a heading that is only a number to the title below it."""
    if not heading.is_own_line or heading.topic or heading.subtitle:
        return heading
    below = lines_of(narrow, heading.end, heading.end + _TITLE_AND_GREETING)
    return replace(heading, end=below[0].end) if heads_speech(below) else heading


def _headings_of_style(style: Style, narrow: str, core: str, hinted: HintedLines) -> Iterator[Heading]:
    """Yield the headings of a style; ``hinted`` holds the lines that begin with each hint."""
    if style.line is not None:
        for start, line in hinted[style.hint]:
            if style.line_needs.search(line) and (
                style.strength != "faint" or _may_salutation_follow(narrow, start + len(line))
            ):
                yield from _read_line(style.line, start, line, narrow, core)
    elif style.mark is not None:
        for match in _marks_near_hints(style.mark, style.hint, narrow):
            heading = _read_mark(match, narrow, core)
            if heading is not None:
                yield heading
                yield from _shorter_numbers(match, heading, narrow)


def _may_salutation_follow(narrow: str, end: int) -> bool:
    """Whether the line below the one that ends here may be a salutation or a byline: prose is longer."""
    return narrow.find("\n", end + 1, end + LONGEST_TITLE + 2) >= 0


def _marks_near_hints(mark: re.Pattern[str], hint: re.Pattern[str], narrow: str) -> Iterator[re.Match[str]]:
    """Yield the marks of a style, which are searched for only around its hints."""
    end = 0
    for hit in hint.finditer(narrow):
        match = mark.search(narrow, max(end, hit.start() - _HINT_REACH), hit.end() + _HINT_REACH)
        if match:
            end = match.end()
            yield match


def _hinted_lines(hint: re.Pattern[str], narrow: str) -> list[tuple[int, str]]:
    """Return the lines that begin with a hint, each with its position in the text."""
    ends = ((hit.start(), narrow.find("\n", hit.start())) for hit in hint.finditer("\n" + narrow))
    return [(start, narrow[start : end if end >= 0 else len(narrow)]) for start, end in ends]


def _read_line(pattern: re.Pattern[str], start: int, line: str, narrow: str, core: str) -> Iterator[Heading]:
    """Yield the heading that is the whole line, or its beginning before a salutation or the title's words."""
    match = pattern.match(line)
    if match is None:
        return
    is_own_line = not line[match.end() :].strip(_ORNAMENT)
    length = len(line) if is_own_line else _heading_length(line, match.end(), core)
    if length:
        end = start + length
        subtitle, follows = title_key(line[match.end("n") : length]), _does_speech_follow(narrow, end)
        yield Heading(start, end, number_of(match["n"]), "", subtitle, is_own_line, True, follows)


def _heading_length(line: str, position: int, core: str) -> int:
    """Return where a heading ends whose speech begins on its line, 0 where a sentence continues."""
    parted = line[position - 1] in ":、.)】"
    lead = prefix_length(line[position : position + _LONGEST_TOPIC + len(core)], core) if core else 0
    if (parted and lead) or ((parted or position > _SHORTEST_NAMED) and is_salutation_at(line, position)):
        return position + lead
    return 0


def _read_mark(match: re.Match[str], narrow: str, core: str) -> Heading | None:
    """Return the heading that a mark is by the words around it in its line; None where it cannot be one."""
    line_start = _line_start(narrow, match.start())
    line_end = _line_end(narrow, match.end())
    words_end = match.end("word") if "word" in match.groupdict() else match.start()
    start = _topic_start(narrow, line_start, words_end, core)
    if start is None:
        return None
    after = narrow[match.end() : line_end].strip(_ORNAMENT)
    is_own_line = start == line_start and _is_subtitle(after, match[0])
    end = line_end if is_own_line else _subtitle_end(narrow, match, core)
    topic, subtitle = _bare_topic(narrow[start:words_end]), title_key(narrow[match.end() : end])
    follows = _does_speech_follow(narrow, end)
    has_evidence = is_own_line or follows or (core != "" and core in (topic, subtitle))
    return Heading(start, end, number_of(match["n"]), topic, subtitle, is_own_line, has_evidence, follows)


def _line_start(narrow: str, position: int) -> int:
    """Return where the line begins, at most ``_LONG_LINE`` back: a line may hold a million marks."""
    near = max(0, position - _LONG_LINE)
    return max(near, narrow.rfind("\n", near, position) + 1)


def _line_end(narrow: str, position: int) -> int:
    """Return where the line ends, at most ``_LONG_LINE`` ahead."""
    end = narrow.find("\n", position, position + _LONG_LINE)
    return end if end >= 0 else min(len(narrow), position + _LONG_LINE)


def _shorter_numbers(match: re.Match[str], heading: Heading, narrow: str) -> Iterator[Heading]:
    """Yield the heading with shorter numbers: in 篇十一、认清形势 the text may begin with 一、."""
    written = match["n"]
    if heading.end == match.end("n") or narrow[match.end("n") : match.end()].strip() == "、":
        for length in range(len(written) - 1, 0, -1):
            end = match.start("n") + length
            yield replace(
                heading, end=end, number=number_of(written[:length]), subtitle="", has_evidence=False
            )


def _subtitle_end(narrow: str, match: re.Match[str], core: str) -> int:
    """Return where a heading ends whose text begins on its line: after the title's words or a subtitle."""
    position = match.end()
    lead = (
        prefix_length(narrow[position : position + _LONGEST_TOPIC + len(core)].partition("\n")[0], core)
        if core
        else 0
    )
    words = _SPACED_SUBTITLE.match(narrow, position) if match[0].rstrip()[-1:] in ":】)]" else None
    if lead or words is None or is_salutation(words[1]) or is_opening(words[1]):
        return position + lead
    return words.end()


def _topic_start(narrow: str, line_start: int, end: int, core: str) -> int | None:
    """Return where the words before a mark begin: with the line, the title's words, or after the last stop.

    None where the mark is in the middle of a sentence.
    """
    first = max(line_start, end - _LONGEST_TOPIC)
    before = narrow[first:end]
    topic = _bare_topic(before)
    twice = core != "" and topic.endswith(core) and core in topic[: -len(core)]
    if first == line_start and not twice and not _SENTENCE.search(before):
        return line_start
    if core and topic.endswith(core):
        own = (start for start in range(len(before), -1, -1) if _bare_topic(before[start:]) == core)
        return first + next(own, len(before))
    stops = [match.end() for match in _TOPIC_BREAK.finditer(before)]
    return first + stops[-1] if stops else None


def _bare_topic(topic: str) -> str:
    """Return a topic without punctuation and the number of pieces, which some pages repeat."""
    return title_key(COUNT.sub("", topic))


def _is_subtitle(after: str, mark: str) -> bool:
    """Whether the rest of a mark's line belongs to the heading: it is empty, or a few words."""
    if not after.strip(")】]」》:"):
        return True
    is_short = len(after) <= _LONGEST_SUBTITLE and not _SENTENCE.search(after) and after[-1] not in ",:、"
    parted = mark.rstrip()[-1:] in ":、.)】]」》" or mark[-1:].isspace() or after[-1] in "】])」"
    return is_short and parted and not is_salutation(after)


def _does_speech_follow(narrow: str, position: int) -> bool:
    """Whether a speech begins at this position, on the next line, or below its title."""
    while position < len(narrow) and (narrow[position].isspace() or narrow[position] in ":、"):
        position += 1
    line = narrow[position : _line_end(narrow, position)]
    begins = is_salutation_at(narrow, position) or is_salutation(line) or is_opening(line)
    return begins or (
        len(line) <= LONGEST_TITLE
        and heads_speech(lines_of(narrow, position, position + _TITLE_AND_GREETING))
    )
