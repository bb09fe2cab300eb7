"""Noise: signs that no author wrote, such as zero-width spaces, ``` ` ``` or ``，，``.

The rules are in ``data/noise.toml``. What one pattern cannot express (references, quotation marks, the jammer
of forum software) is in ``entities.py``, ``quotes.py`` and ``jammer.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.cleaning.cues import Cues
from pipelines.cleaning.edits import Edit
from pipelines.cleaning.rule_checks import noise_pattern, noise_replacement
from pipelines.cleaning.rule_files import table


@dataclass(frozen=True, slots=True)
class NoiseRule:
    """One entry of the rule file; called as a step."""

    rule: str
    """The id that its edits are recorded under."""
    pattern: re.Pattern[str]
    after: str
    """``\\1`` in it stands for the first group, which is empty where it did not take part."""
    needs: frozenset[str]
    """The pattern is tried only where one of these stands in the text; always, where there are none."""
    example: str
    repaired: str
    clean: str

    def __call__(self, text: str) -> Sequence[Edit]:
        if self.needs and needs_in(text).isdisjoint(self.needs):
            return ()
        matches = ((m, noise_replacement(self.after, m)) for m in self.pattern.finditer(text))
        return [Edit(self.rule, m.start(), m[0], after) for m, after in matches if after != m[0]]


STEPS = tuple(
    NoiseRule(
        rule=f"repair.{row['name']}",
        pattern=re.compile(noise_pattern(row["pattern"])),
        after=row["after"],
        needs=frozenset(row.get("needs", ())),
        example=row["example"],
        repaired=row["repaired"],
        clean=row["clean"],
    )
    for row in table("noise")["rule"]
)
_NEEDS = Cues(need for rule in STEPS for need in rule.needs)


@lru_cache(maxsize=1)
def needs_in(text: str) -> frozenset[str]:
    """Return the strings that rules need and the text holds; cached, since few rules change the text."""
    return frozenset(_NEEDS.words(text))
