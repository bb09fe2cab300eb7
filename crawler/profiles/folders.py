"""Folders of profiles: the bundled ones and the owner's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from crawler.profiles.profile import SiteProfile
from crawler.profiles.reader import read_profile
from crawler.urls import host_of
from tables.reader import ConfigError, Source

BUNDLED = Path(__file__).parent.with_name("sites")
"""The profiles that come with Fanwen; all are disabled until somebody enables them."""


def profile_folders(data: Path) -> tuple[Path, ...]:
    """The folders of profiles. Profiles of a later folder replace earlier ones of the same name or host."""
    return BUNDLED, data / "sites"


def load_profiles(folders: Iterable[Path]) -> dict[str, SiteProfile]:
    """The profiles of these folders, sorted by name; a missing folder counts as empty.

    A host has one profile: a profile of an earlier folder loses the hosts that a later folder's profile
    claims, and is left out if it loses all.

    Raises ConfigError at the first file that cannot be used, and if two of a folder share a name or a host.
    """
    profiles: dict[str, SiteProfile] = {}
    for folder in folders:
        later = _read_folder(folder)
        claimed = {host for profile in later.values() for host in profile.hosts}
        earlier = [
            _without_hosts(profile, claimed) for name, profile in profiles.items() if name not in later
        ]
        profiles = {profile.name: profile for profile in earlier if profile.hosts} | later
    return dict(sorted(profiles.items()))


def _read_folder(folder: Path) -> dict[str, SiteProfile]:
    names: dict[str, SiteProfile] = {}
    hosts: dict[str, SiteProfile] = {}
    for path in sorted(folder.glob("*.toml")):
        profile = read_profile(path)
        if other := names.get(profile.name):
            raise _error(path, "name", f"{profile.name!r} is also the name of {other.path}")
        for host in profile.hosts:
            if other := hosts.get(host):
                raise _error(path, "hosts", f"{host!r} is also a host of {other.path}; keep it in one")
        names[profile.name] = profile
        hosts.update(dict.fromkeys(profile.hosts, profile))
    return names


def _error(path: Path, key: str, problem: str) -> ConfigError:
    return Source(str(path), path.read_text(encoding="utf-8")).error(key, problem)


def _without_hosts(profile: SiteProfile, claimed: set[str]) -> SiteProfile:
    """The profile without those hosts, and without its start pages and sitemaps on them."""

    def unclaimed(urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(url for url in urls if host_of(url) not in claimed)

    hosts = tuple(host for host in profile.hosts if host not in claimed)
    if hosts == profile.hosts:
        return profile
    return replace(profile, hosts=hosts, start=unclaimed(profile.start), sitemaps=unclaimed(profile.sitemaps))
