"""The site profiles of a data folder."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.profiles import SiteProfile, load_profiles, profile_folders
from fanwen.console.errors import USAGE, Failure
from fanwen.console.suggestions import did_you_mean
from fanwen.folder.paths import DataFolder
from pipelines.cleaning.site_rules import RuleBook


def rule_book(data: DataFolder) -> RuleBook:
    """The cleaning rules of all known sites."""
    return RuleBook([profile.rules for profile in load_profiles(profile_folders(data.root)).values()])


def profile_by_name(profiles: Mapping[str, SiteProfile], name: str) -> SiteProfile:
    """The profile of this name. If there is none, raises Failure, which suggests similar names."""
    if name in profiles:
        return profiles[name]
    suggestion = did_you_mean(name, profiles) or "; `fanwen sites` lists them"
    raise Failure(f"no profile is named {name}{suggestion}", USAGE)
