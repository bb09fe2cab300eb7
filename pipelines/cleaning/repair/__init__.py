"""Repair: undo the damage done to a text by mirrors and wrong decoding, and nothing else.

A text without damage is returned unchanged, except for indents and runs of wide blanks. The order of the
steps matters: whole stretches are decoded before single signs are corrected, and annotations inside
characters are deleted before those across borders are searched for, which needs clean text around them.
"""

from __future__ import annotations

from pipelines.cleaning.edits import Pass, Step, run_steps
from pipelines.cleaning.repair import entities, jammer, latin, noise, phase, pinyin, quotes, utf8
from pipelines.cleaning.repair.verdict import HOPELESS, check_damage, count_damage

__all__ = ["STEPS", "count_damage", "repair"]

STEPS: tuple[Step, ...] = (
    utf8.decode_utf8,
    latin.decode_gbk,
    latin.replace_windows_controls,
    entities.unescape_references,
    *noise.STEPS,
    quotes.replace_prime_quotes,
    jammer.delete_jammer_groups,
    pinyin.delete_annotations,
    phase.realign_runs,
)
ROUNDS = 8
"""One repair can expose another (a reference escaped twice). Real pages need at most two rounds."""


def repair(text: str) -> tuple[str, tuple[Pass, ...]]:
    """Return the repaired text and the edits, one Pass for each step that changed it.

    The steps are repeated until none finds anything, so that repairing twice changes nothing more.
    Raises Unusable where the text is beyond repair.
    """
    lost = check_damage(text, HOPELESS)
    text, passes = run_steps(text, "repair", STEPS, ROUNDS)
    if lost or passes:
        check_damage(text)
    return text, passes
