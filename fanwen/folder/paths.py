"""Where things lie: the data folder and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Data:
    """The data folder: everything that Fanwen writes stands below it."""

    root: Path

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def corpus(self) -> Path:
        return self.root / "corpus.db"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def sites(self) -> Path:
        return self.root / "sites"

    @property
    def rules(self) -> Path:
        """The owner's own rules, which add to the bundled ones."""
        return self.root / "rules"

    @property
    def settings(self) -> Path:
        return self.root / "fanwen.toml"

    @property
    def lock(self) -> Path:
        return self.root / "lock"
