"""The job of one crawl, as it is sent to the crawling process."""

from __future__ import annotations

import json
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

from crawler.profiles import SiteProfile

SIGNALS = (signal.SIGTERM, signal.SIGINT)
"""Blocked when the crawling process starts, and unblocked when it can stop cleanly."""

LOG = Path("logs", "crawl.log")
"""Below the data folder."""


@dataclass(frozen=True, slots=True)
class Job:
    """The sites, the data folder, the corpus and the contact."""

    profiles: tuple[SiteProfile, ...]
    data: str
    corpus: str | None
    contact: str

    def to_line(self) -> str:
        """One line of JSON."""
        return json.dumps({**asdict(self), "profiles": [p.to_json() for p in self.profiles]}) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Job:
        """The job that ``to_line`` was called on."""
        values = json.loads(line)
        return cls(**{**values, "profiles": tuple(SiteProfile.from_json(p) for p in values["profiles"])})
