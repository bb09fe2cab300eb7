"""Checks of the site profiles, and of what a crawl of public sites needs."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.identity import MissingContact, contact_for
from crawler.profiles import SiteProfile, load_profiles, profile_folders
from fanwen.checks.finding import Finding
from fanwen.folder.paths import Data
from tables.reader import ConfigError


def profiles(data: Data) -> Iterator[Finding]:
    try:
        profiles = load_profiles(profile_folders(data.root))
    except ConfigError as error:
        yield Finding("wrong", str(error), "mend that file; `fanwen sites` checks it again")
        return
    enabled = [profile.name for profile in profiles.values() if profile.enabled]
    what = (
        f"{len(profiles)} site profiles, {len(enabled)} enabled{': ' if enabled else ''}{', '.join(enabled)}"
    )
    if enabled:
        yield Finding("ok", what)
    else:
        yield Finding("note", what, f"`fanwen crawl` has nothing to fetch; put a profile into {data.sites}")


def contact(data: Data) -> Iterator[Finding]:
    try:
        contact_for(_enabled(data))
    except MissingContact as error:
        yield Finding(
            "wrong", str(error), "as in `export FANWEN_CONTACT=you@example.com`; nothing is crawled yet"
        )


def _enabled(data: Data) -> list[SiteProfile]:
    """None where a profile is broken: another check tells of that."""
    try:
        profiles = load_profiles(profile_folders(data.root))
    except ConfigError:
        return []
    return [profile for profile in profiles.values() if profile.enabled]
