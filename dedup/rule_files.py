"""The rule files of deduplication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dedup import swaps
from dedup.keys import MASK_FILE, key_of
from tables.reader import ConfigError, parse
from tables.rules import RuleFile


@dataclass(frozen=True, slots=True)
class MasksFile:
    """``masks.toml``."""

    path: Path

    def problems(self, path: Path, owner: bool = False) -> list[str]:
        """See RuleFile. Examples are tried with the rules of this process: the order of all rules counts."""
        return MASK_FILE.problems(path, owner) or (list(self._wrong_keys(path)) if owner else [])

    def _wrong_keys(self, path: Path) -> Iterator[str]:
        try:
            values, source = parse(path)
            for number, row in enumerate(values.get("rule", [])):
                for name in ("examples", "counters"):
                    for text, key in row[name]:
                        if (actual := key_of(text)) != key:
                            label = f"rule[{row['name']}].{name}"
                            problem = f"the key of {text!r} is {actual!r}, not {key!r}"
                            yield str(source.error(f"rule.{number}.{name}", problem, label))
        except ConfigError as error:
            yield str(error)


@dataclass(frozen=True, slots=True)
class SwapsFile:
    """``spun.tsv``."""

    path: Path

    def problems(self, path: Path, owner: bool = False) -> list[str]:
        return swaps.problems(path)


FILES: tuple[RuleFile, ...] = (MasksFile(MASK_FILE.path), SwapsFile(swaps.PATH))
