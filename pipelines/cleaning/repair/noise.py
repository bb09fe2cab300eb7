"""Noise: signs that no author wrote, such as zero-width spaces, ``` ` ``` or ``，，``.

The rules are in ``data/noise.toml``. What one pattern cannot express (references, quotation marks, the jammer
of forum software) is in ``entities.py``, ``quotes.py`` and ``jammer.py``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.cleaning.cues import Cues
from pipelines.cleaning.edits import Edit

RULES = Path(__file__).parent / "data" / "noise.toml"
CLASSES = {
    "han": "㐀-鿿",
    "cjk": "[㐀-鿿\u3001-\u303f\uff01-\uffee“”‘’…]",
    "wide": "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]",
}


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
        matches = ((m, self._replacement(m)) for m in self.pattern.finditer(text))
        return [Edit(self.rule, m.start(), m[0], after) for m, after in matches if after != m[0]]

    def _replacement(self, match: re.Match[str]) -> str:
        # Match.expand would parse the template for every match.
        return self.after.replace("\\1", match[1] or "") if "\\1" in self.after else self.after


def load_rules(path: Path = RULES) -> tuple[NoiseRule, ...]:
    """Return the rules in the order of the file, in which they are applied.

    Raises KeyError where an entry lacks a field, re.error where a pattern cannot be compiled.
    """
    with path.open("rb") as file:
        entries = tomllib.load(file)["rule"]
    return tuple(
        NoiseRule(
            rule=f"repair.{entry['name']}",
            pattern=re.compile(entry["pattern"].format(**CLASSES)),
            after=entry["after"],
            needs=frozenset(entry.get("needs", ())),
            example=entry["example"],
            repaired=entry["repaired"],
            clean=entry["clean"],
        )
        for entry in entries
    )


STEPS = load_rules()
_NEEDS = Cues(need for rule in STEPS for need in rule.needs)


@lru_cache(maxsize=1)
def needs_in(text: str) -> frozenset[str]:
    """Return the strings that rules need and the text holds; cached, since few rules change the text."""
    return frozenset(_NEEDS.words(text))
