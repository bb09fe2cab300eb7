"""Noise: signs between the characters that no author wrote, such as zero-width spaces, ``` ` ``` or ``，，``.

The rules are in ``data/noise.toml``; what cannot be said by one pattern (entities, quotation marks, the
scrambled lines of forum software) is in ``entities.py``, ``quotes.py`` and ``jammer.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.cleaning.cues import Cues
from pipelines.cleaning.edits import Edit, Step
from pipelines.cleaning.rule_checks import noise_pattern, noise_replacement
from pipelines.cleaning.rule_files import table


@dataclass(frozen=True, slots=True)
class NoiseRule:
    """One entry of the rule file."""

    rule: str
    """The id that its edits are recorded under."""
    pattern: re.Pattern[str]
    after: str
    """``\\1`` in it stands for the first group, which is empty where it took no part."""
    needs: frozenset[str]
    """One of these must stand in the text, or the pattern is not tried; empty: it is always tried."""
    example: str
    repaired: str
    clean: str

    def __call__(self, text: str) -> Sequence[Edit]:
        if self.needs and present(text).isdisjoint(self.needs):
            return ()
        matches = ((m, noise_replacement(self.after, m)) for m in self.pattern.finditer(text))
        return [Edit(self.rule, m.start(), m[0], after) for m, after in matches if after != m[0]]


_RULES = tuple(
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
_NEEDS = Cues(need for rule in _RULES for need in rule.needs)
STEPS: tuple[Step, ...] = _RULES


@lru_cache(maxsize=1)
def present(text: str) -> frozenset[str]:
    """What the rules need and the text holds; most texts go from rule to rule unchanged and are read once."""
    return frozenset(_NEEDS.words(text))
