"""Profiles by name, as a person types it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from crawler.sites import SiteProfile
from fanwen.errors import USAGE, Failure


def named(profiles: Mapping[str, SiteProfile], name: str) -> SiteProfile:
    """The profile of this name. Raises Failure, with the names that are most like it, where there is none."""
    if name in profiles:
        return profiles[name]
    like = get_close_matches(name.lower(), profiles, n=3)
    did_you_mean = f"; did you mean {' or '.join(like)}?" if like else "; `fanwen sites` lists them"
    raise Failure(f"no profile is named {name}{did_you_mean}", USAGE)
