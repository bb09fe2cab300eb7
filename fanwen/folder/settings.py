"""Settings: what the owner says in ``fanwen.toml`` of the data folder. All of it is optional."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fanwen.folder.paths import Data
from tables.reader import Table, read_toml


@dataclass(frozen=True, slots=True)
class Hook:
    """Whom to call when a run failed or a monitor is unhappy."""

    command: str | None = None
    """A line for ``/bin/sh``; it gets the news as JSON on its standard input."""
    url: str | None = None
    """An address to which the same JSON is posted."""
    timeout: float = 30.0
    """Seconds for each of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set for all runs of a data folder."""

    hook: Hook = field(default_factory=Hook)
    without_news: int = 14
    """So many crawls in a row without a new speech make a monitor unhappy; 0 for never."""


def read_settings(data: Data) -> Settings:
    """The settings of this data folder; the usual ones where there is no file.

    Raises ConfigError, which names file, line and key, where a value cannot be used.
    """
    if not data.settings.exists():
        return Settings()
    top = read_toml(data.settings)
    hook, monitors = top.table("hook"), top.table("monitors")
    usual = Settings()
    found = Settings(
        Hook(hook.text("command"), _url(hook), hook.number("timeout", usual.hook.timeout, 0.1)),
        monitors.whole("without_news", usual.without_news, 0),
    )
    for table in (top, hook, monitors):
        table.finish()
    return found


def _url(hook: Table) -> str | None:
    url = hook.text("url")
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise hook.error("url", f"{url!r} is no address to post to; write https://...")
    return url
