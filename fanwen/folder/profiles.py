"""Profiles by name, as a person types it."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.profiles import SiteProfile
from fanwen.console.errors import USAGE, Failure
from fanwen.console.suggestions import did_you_mean


def named(profiles: Mapping[str, SiteProfile], name: str) -> SiteProfile:
    """The profile of this name. Raises Failure, with the names that are most like it, where there is none."""
    if name in profiles:
        return profiles[name]
    known = did_you_mean(name, profiles) or "; `fanwen sites` lists them"
    raise Failure(f"no profile is named {name}{known}", USAGE)
