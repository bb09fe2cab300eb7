"""The page on the keys of site profiles."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.profiles import SiteProfile
from crawler.profiles.limits import Limits
from fanwen.reference import markdown
from fanwen.reference.markdown import code, table


@dataclass(frozen=True, slots=True)
class Key:
    """One key, with its table before a full stop."""

    name: str
    kind: str
    meaning: str
    example: str

    @property
    def default(self) -> str:
        """The default, as in the classes that profiles are read into."""
        section, _, field = self.name.rpartition(".")
        if section == "limits":
            return _toml(getattr(Limits(), field))
        return _toml(SiteProfile("", ()).enabled) if field == "enabled" else ""


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else f"{value}"


@cache
def entries() -> tuple[Key, ...]:
    source = files("crawler").joinpath("data", "profile.toml").read_text(encoding="utf-8")
    return tuple(Key(**row) for row in tomllib.loads(source)["key"])


def page() -> str:
    rows = [
        (code(key.name), key.kind, code(key.default) if key.default else "", key.meaning, code(key.example))
        for key in entries()
    ]
    head = ("key", "kind", "default", "meaning", "example")
    return markdown.page("site-profiles.md", table(head, rows))
