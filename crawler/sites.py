"""Site profiles: what a site's TOML file says of its hosts, links, articles and limits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import cssselect

from crawler.limits import RECHECKS, Limits, Recheck
from crawler.parts import problem_of, problem_with
from crawler.urls import UnusableURL, canonical, host_of
from pipelines.cleaning.charsets import is_text_charset
from pipelines.cleaning.site_rules import SiteRules
from tables.reader import ConfigError, Source, Table, read_toml

__all__ = ["BUNDLED", "ConfigError", "SiteProfile", "load_profiles", "profile_folders", "read_profile"]

BUNDLED = Path(__file__).with_name("sites")
"""The profiles that come with Fanwen; all of them are disabled until somebody says otherwise."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z0-9_-]+(?::\d{1,5})?")


@dataclass(frozen=True)
class SiteProfile:
    """Everything that is known of one site before it is crawled."""

    name: str
    hosts: tuple[str, ...]
    """``host`` or ``host:port``, lower case, without the default port: as in the site's URLs."""
    enabled: bool = True
    start: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    charset: str | None = None
    """Set only where the site's own declaration is known to lie."""
    lists: tuple[str, ...] = ()
    """Patterns searched for in an absolute URL. List pages lead to articles; every run asks for them."""
    articles: tuple[str, ...] = ()
    """Patterns likewise; an URL that fits both kinds is an article."""
    parts: str | None = None
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    prune: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    path: str = ""
    """The file that it was read from."""

    @cached_property
    def rules(self) -> SiteRules:
        """What cleaning needs to know of the site."""
        return SiteRules(
            site=self.name,
            hosts=self.hosts,
            charset=self.charset,
            articles=self.articles,
            parts=self.parts,
            title=self.title,
            body=self.body,
            prune=self.prune,
        )

    @cached_property
    def _lists(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern) for pattern in self.lists)

    def is_article(self, url: str) -> bool:
        """Whether this is the URL of an article, or of a further part of one."""
        return self.rules.is_article(url)

    def is_list(self, url: str) -> bool:
        """Whether this is the URL of a list page."""
        return not self.is_article(url) and any(pattern.search(url) for pattern in self._lists)

    def to_json(self) -> dict[str, Any]:
        """A form that ``from_json`` reads, for handing the profile to another process."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> SiteProfile:
        """The profile that ``to_json`` was called on."""
        plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        return cls(**{**plain, "limits": Limits(**values["limits"])})


def profile_folders(data: Path) -> tuple[Path, ...]:
    """Where profiles are looked for, in order: what a later folder holds wins, by name and by host."""
    return BUNDLED, data / "sites"


def load_profiles(folders: Iterable[Path]) -> dict[str, SiteProfile]:
    """The profiles of these folders by name, sorted; a folder that is not there is an empty one.

    A host has one profile: one of an earlier folder loses the hosts that a later folder's profile claims, and
    is left out where it loses all.

    Raises ConfigError at the first file that cannot be used, and where two of a folder share name or host.
    """
    found: dict[str, SiteProfile] = {}
    for folder in folders:
        here = _of_folder(folder)
        claimed = {host for profile in here.values() for host in profile.hosts}
        earlier = [_without(profile, claimed) for name, profile in found.items() if name not in here]
        found = {profile.name: profile for profile in earlier if profile.hosts} | here
    return dict(sorted(found.items()))


def _of_folder(folder: Path) -> dict[str, SiteProfile]:
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


def _without(profile: SiteProfile, claimed: set[str]) -> SiteProfile:
    """The profile without those hosts, and without what it would start with there."""

    def left(urls: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(url for url in urls if host_of(url) not in claimed)

    hosts = tuple(host for host in profile.hosts if host not in claimed)
    if hosts == profile.hosts:
        return profile
    return replace(profile, hosts=hosts, start=left(profile.start), sitemaps=left(profile.sitemaps))


def read_profile(path: Path) -> SiteProfile:
    """One profile. Raises ConfigError where a key is missing, unknown or of no use."""
    top = read_toml(path)
    links, parts, extract = top.table("links"), top.table("parts"), top.table("extract")
    profile = SiteProfile(
        name=_required(top, "name"),
        hosts=tuple(host.lower() for host in top.texts("hosts")),
        enabled=top.flag("enabled", True),
        start=top.texts("start"),
        sitemaps=top.texts("sitemaps"),
        charset=top.text("charset"),
        lists=_patterns(links, "lists"),
        articles=_patterns(links, "articles"),
        parts=_parts_pattern(parts),
        title=_selectors(extract, "title"),
        body=_selectors(extract, "body"),
        prune=_selectors(extract, "prune"),
        limits=_limits(top.table("limits")),
        path=str(path),
    )
    example = parts.text("example")
    for table in (top, links, parts, extract):
        table.finish()
    _check(profile, top)
    if example is not None and (problem := problem_with(example, profile.rules)):
        raise parts.error("example", problem)
    return profile


def _required(table: Table, key: str) -> str:
    found = table.text(key)
    if found is None:
        raise table.error(key, "is missing; every profile needs one")
    return found


def _limits(table: Table) -> Limits:
    usual = Limits()
    recheck = table.text("recheck", usual.recheck)
    if recheck not in RECHECKS:
        raise table.error("recheck", f"is {recheck!r}; it must be one of {', '.join(RECHECKS)}")
    limits = Limits(
        pause=table.number("pause", usual.pause, 0),
        concurrency=table.whole("concurrency", usual.concurrency, 1),
        max_bytes=table.whole("max_bytes", usual.max_bytes, 1),
        timeout=table.number("timeout", usual.timeout, 0.1),
        pages=table.whole("pages", usual.pages, 0),
        depth=table.whole("depth", usual.depth, 0),
        recheck=cast(Recheck, recheck),
        private=table.flag("private", usual.private),
    )
    table.finish()
    return limits


def _patterns(table: Table, key: str) -> tuple[str, ...]:
    found = table.texts(key)
    for pattern in found:
        _compiled(table, key, pattern)
    return found


def _compiled(table: Table, key: str, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise table.error(key, f"{pattern!r} is no regular expression: {error}") from error


def _parts_pattern(table: Table) -> str | None:
    found = table.text("url")
    if found is not None and (problem := problem_of(_compiled(table, "url", found))):
        raise table.error("url", problem)
    return found


def _selectors(table: Table, key: str) -> tuple[str, ...]:
    found = table.texts(key)
    for selector in found:
        try:
            cssselect.parse(selector)
        except cssselect.SelectorError as error:
            raise table.error(key, f"{selector!r} is no CSS selector: {error}") from error
    return found


def _check(profile: SiteProfile, top: Table) -> None:
    """Raises ConfigError for values that are well-formed each, but cannot work."""
    if not _NAME.fullmatch(profile.name):
        raise top.error("name", f"is {profile.name!r}; use small letters, digits, - and _")
    if not profile.hosts:
        raise top.error("hosts", 'is missing; name the hosts that may be asked, as in ["www.example.com"]')
    for host in profile.hosts:
        if not _HOST.fullmatch(host):
            raise top.error("hosts", f"{host!r} is no host; write it as www.example.com or example.com:8080")
    if not profile.articles:
        raise top.error("links.articles", "is missing; give at least one pattern of the articles' URLs")
    if not profile.start + profile.sitemaps:
        raise top.error("start", "is missing; give at least one URL here or in sitemaps")
    for key, urls in (("start", profile.start), ("sitemaps", profile.sitemaps)):
        for url in urls:
            _check_url(url, profile.hosts, key, top)
    if profile.charset is not None and not is_text_charset(profile.charset):
        problem = f"{profile.charset!r} is no encoding of web pages; for gb2312 and gbk pages write gb18030"
        raise top.error("charset", problem)


def _check_url(url: str, hosts: tuple[str, ...], key: str, top: Table) -> None:
    try:
        canonical(url)
    except UnusableURL as error:
        raise top.error(key, f"{url!r} cannot be asked for: {error.reason}; write http://...") from error
    if host_of(url) not in hosts:
        raise top.error(key, f"{url!r} stands on a host that is not in hosts; add {host_of(url)!r} there")
