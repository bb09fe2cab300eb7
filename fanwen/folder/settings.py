"""The settings in ``fanwen.toml`` of the data folder. All are optional."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fanwen.folder.paths import DataFolder
from tables.reader import Table, read_toml


@dataclass(frozen=True, slots=True)
class Hook:
    """What is called when a run fails or gives alerts."""

    command: str | None = None
    """A line for ``/bin/sh``. It gets the outcome of the run as JSON on standard input."""
    url: str | None = None
    """A URL to which the same JSON is posted."""
    timeout: float = 30.0
    """Seconds for each of the two."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a data folder, for all its runs."""

    hook: Hook = field(default_factory=Hook)
    without_news: int = 14
    """Crawls in a row without a new speech that give an alert; 0 for never."""


def read_settings(data: DataFolder) -> Settings:
    """The settings of this data folder; the defaults if there is no file.

    Raises ConfigError, which names file, line and key, if a value is invalid.
    """
    if not data.settings.exists():
        return Settings()
    top = read_toml(data.settings)
    hook, monitors = top.table("hook"), top.table("monitors")
    default = Settings()
    settings = Settings(
        Hook(hook.text("command"), _url(hook), hook.number("timeout", default.hook.timeout, 0.1)),
        monitors.whole("without_news", default.without_news, 0),
    )
    for table in (top, hook, monitors):
        table.finish()
    return settings


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
        raise hook.error("url", f"{url!r} is not a URL; write https://...")
    return url
