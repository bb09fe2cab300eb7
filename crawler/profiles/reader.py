"""The reader of profiles: checks each key of a site's TOML file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import cssselect

from crawler.profiles.limits import RECHECKS, Limits, Recheck
from crawler.profiles.part_pattern import example_problem, pattern_problem
from crawler.profiles.profile import SiteProfile
from crawler.urls import UnusableURL, canonical, host_of
from pipelines.cleaning.charsets import is_text_charset
from tables.reader import Table, read_toml

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_HOST = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z0-9_-]+(?::\d{1,5})?")


def read_profile(path: Path) -> SiteProfile:
    """The profile in a file. Raises ConfigError if a key is missing, unknown or unusable."""
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
    if example is not None and (problem := example_problem(example, profile.rules)):
        raise parts.error("example", problem)
    return profile


def _required(table: Table, key: str) -> str:
    value = table.text(key)
    if value is None:
        raise table.error(key, "is missing; every profile needs one")
    return value


def _limits(table: Table) -> Limits:
    default = Limits()
    recheck = table.text("recheck", default.recheck)
    if recheck not in RECHECKS:
        raise table.error("recheck", f"is {recheck!r}; it must be one of {', '.join(RECHECKS)}")
    limits = Limits(
        pause=table.number("pause", default.pause, 0),
        concurrency=table.whole("concurrency", default.concurrency, 1),
        max_bytes=table.whole("max_bytes", default.max_bytes, 1),
        timeout=table.number("timeout", default.timeout, 0.1),
        pages=table.whole("pages", default.pages, 0),
        depth=table.whole("depth", default.depth, 0),
        recheck=cast(Recheck, recheck),
        private=table.flag("private", default.private),
    )
    table.finish()
    return limits


def _patterns(table: Table, key: str) -> tuple[str, ...]:
    patterns = table.texts(key)
    for pattern in patterns:
        _compile(table, key, pattern)
    return patterns


def _compile(table: Table, key: str, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise table.error(key, f"{pattern!r} is no regular expression: {error}") from error


def _parts_pattern(table: Table) -> str | None:
    pattern = table.text("url")
    if pattern is not None and (problem := pattern_problem(_compile(table, "url", pattern))):
        raise table.error("url", problem)
    return pattern


def _selectors(table: Table, key: str) -> tuple[str, ...]:
    selectors = table.texts(key)
    for selector in selectors:
        try:
            cssselect.parse(selector)
        except cssselect.SelectorError as error:
            raise table.error(key, f"{selector!r} is no CSS selector: {error}") from error
    return selectors


def _check(profile: SiteProfile, top: Table) -> None:
    """Raises ConfigError for well-formed values that cannot work."""
    if not _NAME.fullmatch(profile.name):
        raise top.error("name", f"is {profile.name!r}; use small letters, digits, - and _")
    if not profile.hosts:
        raise top.error("hosts", 'is missing; name the hosts that may be crawled, as in ["www.example.com"]')
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
        raise top.error(key, f"{url!r} cannot be requested: {error.reason}; write http://...") from error
    if host_of(url) not in hosts:
        raise top.error(key, f"{url!r} stands on a host that is not in hosts; add {host_of(url)!r} there")
