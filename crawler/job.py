"""A job: what one crawl is to do, as it is handed to the crawling process."""

from __future__ import annotations

import json
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

from crawler.sites import SiteProfile

SIGNALS = (signal.SIGTERM, signal.SIGINT)
"""Blocked when the crawling process starts, and let in when it can stop cleanly."""

LOG = Path("logs", "crawl.log")
"""Below the data folder."""


@dataclass(frozen=True, slots=True)
class Job:
    """Sites, folders and the contact to be named."""

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
