"""Repair: undo what mirrors and wrong decoding did to a text, and nothing else.

A text without damage comes back as it was, but for indents and runs of wide blanks. The order of the steps
matters: whole stretches are decoded before signs are tidied, and annotations inside characters go before
those across borders are looked for, which need clean text around them.
"""

from __future__ import annotations

from pipelines.cleaning.edits import Pass, Step, run_steps
from pipelines.cleaning.repair import entities, jammer, latin, noise, phase, pinyin, quotes, utf8
from pipelines.cleaning.repair.verdict import HOPELESS, damage, judge

__all__ = ["STEPS", "damage", "repair"]

STEPS: tuple[Step, ...] = (
    utf8.decode,
    latin.decode,
    latin.tidy,
    entities.unescape,
    *noise.STEPS,
    quotes.straighten,
    jammer.unjam,
    pinyin.strip,
    phase.realign,
)
ROUNDS = 8
"""One repair can bring another to light (a reference escaped twice); real pages need two rounds at most."""


def repair(text: str) -> tuple[str, tuple[Pass, ...]]:
    """Return the repaired text and what was done to it, step by step.

    The steps are repeated until nothing is left to do, so that repairing twice changes nothing more.
    Raises Unusable where the text is beyond repair.
    """
    lost = judge(text, HOPELESS)
    text, passes = run_steps(text, "repair", STEPS, ROUNDS)
    if lost or passes:
        judge(text)
    return text, passes
