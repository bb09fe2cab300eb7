"""The rule files of deduplication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dedup import swaps
from dedup.keys import MASK_FILE
from tables.reader import ConfigError
from tables.rules import RuleFile


@dataclass(frozen=True, slots=True)
class SwapsFile:
    """``spun.tsv``."""

    path: Path

    def problems(self, path: Path, owner: bool = False) -> list[str]:
        return list(self._problems(path))

    def _problems(self, path: Path) -> Iterator[str]:
        try:
            swaps.read(path)
        except ConfigError as error:
            yield str(error)


FILES: tuple[RuleFile, ...] = (MASK_FILE, SwapsFile(swaps.PATH))
