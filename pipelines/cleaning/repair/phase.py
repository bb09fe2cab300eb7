"""Text read out of phase: runs in which a byte of a GBK pair was lost, so that what follows is misread.

A mirror that writes ``(reading)`` behind pairs of bytes, or folds full-width signs to ASCII, and does both
blind to the borders of characters, leaves a byte without its partner. The decoder shows ``?`` for it (or
U+FFFD), swallows the bracket that follows or does not, and reads on with every pair shifted by one byte,
until an ASCII byte that belongs to a pair, or another byte without partner, brings it back into phase::

    打實服務   B4F2 8C8D B7FE 84D5     the mirror finds F28C (驅) and 84D5 (務) and annotates both
    shows     打?qū)嵎U+E848?wù)      8C is lost at the first ?, D5 at the second; 8DB7 is 嵎, FE84 is U+E848

Between the marks all bytes are known. A lost lead byte follows from the byte before it and the reading;
without a reading, from what makes the likeliest text. The same holds for a lost trail byte at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.cleaning.edits import Edit
from pipelines.cleaning.repair import gbk
from pipelines.cleaning.repair.alignment import MARKS, SWALLOWED, Alignment, Repair
from pipelines.cleaning.repair.language import single_cost

START = re.compile(rf"(?<![{MARKS}]{{2}})[{MARKS}](?:{SWALLOWED.pattern}|(?=[!-~]{{0,8}}[^\x00-\x7f]))")
AHEAD = 4
"""Displayed characters looked at before a run is searched for."""
MOST_WASTED = 50_000
"""Guesses of searches without sure result after which a text is left as it is: a bound on the time spent."""
LONG = 6
"""A run of so many characters that all read well is damage beyond doubt."""
LOST_LEAD = "repair.lost-lead-byte"
SURE = 90
"""What a repair must gain, in tenths of a bit; clean text with a question mark never comes near."""


def realign(text: str) -> Sequence[Edit]:
    """Repair every run that was read out of phase, from left to right."""
    if "?" not in text and "\ufffd" not in text:
        return ()
    edits = list(repair_runs(text))
    if all(map(_is_weak, edits)):
        return ()
    return edits


def _is_weak(edit: Edit) -> bool:
    """Whether a byte was guessed at both ends of a short run, with no annotation to tell which.

    Such a repair alone is no proof: ``?”他问?`` is damaged only on a page that is damaged elsewhere too.
    """
    return edit.before[-1] in MARKS and edit.rule == LOST_LEAD and len(edit.after) < LONG


def repair_runs(text: str) -> Iterator[Edit]:
    """The repairs of all runs, weak ones included."""
    alignment: Alignment | None = None
    end = wasted = 0
    before = ""
    for match in START.finditer(text):
        start, reading = match.start(), match[1]
        if start < end or not (reading or plausible(text, match.end())):
            continue
        if start > end or not before:
            before = text[start - 1 : start]
        if before in ("", "\n"):
            continue
        alignment = alignment or Alignment(text)
        spent = alignment.guesses
        found = _find(alignment, before, start, reading, match.end())
        if found is not None:
            rule = "repair.annotation-out-of-phase" if reading else LOST_LEAD
            edit = Edit(rule, start, text[start : found.end], found.text)
            yield edit
            end, before = found.end, found.text[-1]
        if found is None or _is_weak(edit):
            wasted += alignment.guesses - spent
            if wasted > MOST_WASTED:
                return


def _find(alignment: Alignment, before: str, start: int, reading: str | None, at: int) -> Repair | None:
    found = alignment.best(before, start, reading, at)
    if found is not None and found.gain >= SURE:
        return found
    return alignment.lost_character(before, reading, at) if reading else None


def plausible(text: str, at: int) -> bool:
    """Whether the characters from ``at`` on read better with their bytes shifted by one than as they stand.

    A cheap look by single characters that settles nearly every question mark of clean text.
    """
    shifted = shown = 0.0
    lead: int | None = None
    for sign in text[at : at + AHEAD]:
        if lead is not None and sign in MARKS:
            return True
        pair = gbk.folded(sign) if "!" <= sign <= "~" else gbk.pairs().get(sign)
        if pair is None:
            break
        if lead is not None:
            closes = sign >= "@" and sign <= "~"
            char = gbk.characters().get((lead, ord(sign) if closes else pair[0]), "\ufffd")
            shifted += single_cost(char)
            shown += single_cost(sign)
            if closes:
                break
        lead = pair[1]
    return shifted < shown
