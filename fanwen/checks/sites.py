"""Checks of the site profiles, and of the contact that crawls of public sites need."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.identity import MissingContact, contact_for
from crawler.profiles import SiteProfile, load_profiles, profile_folders
from fanwen.checks.finding import Finding
from fanwen.folder.paths import DataFolder
from tables.reader import ConfigError


def check_profiles(data: DataFolder) -> Iterator[Finding]:
    try:
        profiles = load_profiles(profile_folders(data.root))
    except ConfigError as error:
        yield Finding("error", str(error), "correct the file; `fanwen sites` checks it again")
        return
    enabled = [profile.name for profile in profiles.values() if profile.enabled]
    message = (
        f"{len(profiles)} site profiles, {len(enabled)} enabled{': ' if enabled else ''}{', '.join(enabled)}"
    )
    if enabled:
        yield Finding("ok", message)
    else:
        yield Finding("note", message, f"`fanwen crawl` has nothing to fetch; add a profile to {data.sites}")


def check_contact(data: DataFolder) -> Iterator[Finding]:
    try:
        contact_for(_enabled(data))
    except MissingContact as error:
        yield Finding("error", str(error), "example: `export FANWEN_CONTACT=you@example.com`")


def _enabled(data: DataFolder) -> list[SiteProfile]:
    """The enabled profiles; none if a profile is invalid, which another check reports."""
    try:
        profiles = load_profiles(profile_folders(data.root))
    except ConfigError:
        return []
    return [profile for profile in profiles.values() if profile.enabled]
