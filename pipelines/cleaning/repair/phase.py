"""Text read out of phase: runs in which a byte of a GBK pair was lost, so that what follows is misread.

A mirror that writes ``(reading)`` behind pairs of bytes, or folds full-width signs to ASCII, without regard
to the borders of characters, leaves a byte without its partner. The decoder shows ``?`` for it (or U+FFFD),
may swallow the bracket that follows, and reads on with every pair shifted by one byte. An ASCII byte that
belongs to a pair, or another byte without a partner, brings it back into phase::

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
"""Characters that are compared before a run is searched for."""
MOST_WASTED = 50_000
"""After so many guesses without a certain result the rest of the text is left: this bounds the time."""
LONG = 6
"""A repaired run of so many characters is certainly damage."""
LOST_LEAD = "repair.lost-lead-byte"
SURE = 90
"""By how much a repair must be likelier, in tenths of a bit. Clean text with a question mark gains less."""


def realign_runs(text: str) -> Sequence[Edit]:
    """Repair every run that was read out of phase, from left to right.

    ``更好地?fù)?dān)負`` becomes ``更好地擔負``. Clean text has question marks too (``真的吗?”他问?``): a run
    must be likelier by ``SURE``, and a text whose only repairs are weak is left as it is.
    """
    if "?" not in text and "\ufffd" not in text:
        return ()
    edits = list(repair_runs(text))
    if all(map(_is_weak, edits)):
        return ()
    return edits


def _is_weak(edit: Edit) -> bool:
    """Whether a byte was guessed at both ends of a short run, without an annotation.

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
        if start < end or not (reading or reads_better_shifted(text, match.end())):
            continue
        if start > end or not before:
            before = text[start - 1 : start]
        if before in ("", "\n"):
            continue
        alignment = alignment or Alignment(text)
        spent = alignment.guesses
        repair = _find_repair(alignment, before, start, reading, match.end())
        if repair is not None:
            rule = "repair.annotation-out-of-phase" if reading else LOST_LEAD
            edit = Edit(rule, start, text[start : repair.end], repair.text)
            yield edit
            end, before = repair.end, repair.text[-1]
        if repair is None or _is_weak(edit):
            wasted += alignment.guesses - spent
            if wasted > MOST_WASTED:
                return


def _find_repair(
    alignment: Alignment, before: str, start: int, reading: str | None, resume: int
) -> Repair | None:
    repair = alignment.best(before, start, reading, resume)
    if repair is not None and repair.gain >= SURE:
        return repair
    return alignment.lost_character(before, reading, resume) if reading else None


def reads_better_shifted(text: str, start: int) -> bool:
    """Whether the characters from ``start`` on are likelier with their bytes shifted by one.

    A cheap test by single characters, which suffices for nearly every question mark of clean text.
    """
    shifted = shown = 0.0
    lead: int | None = None
    for sign in text[start : start + AHEAD]:
        if lead is not None and sign in MARKS:
            return True
        pair = gbk.full_width_bytes(sign) if "!" <= sign <= "~" else gbk.pairs().get(sign)
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
