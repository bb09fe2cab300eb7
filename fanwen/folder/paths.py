"""Paths in the data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The data folder. Fanwen writes nowhere else."""

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
        """Rule files of the owner, which extend the bundled ones."""
        return self.root / "rules"

    @property
    def settings(self) -> Path:
        return self.root / "fanwen.toml"

    @property
    def lock(self) -> Path:
        return self.root / "lock"
