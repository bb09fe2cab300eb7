"""The reference in docs/reference, made from the commands, the schema and the code's own tables."""

from __future__ import annotations

from collections.abc import Callable

from fanwen.reference import codes, commands, profiles, rejections, rules, schema

PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands.page,
    "exit-codes.md": codes.page,
    "rejections.md": rejections.page,
    "rules.md": rules.page,
    "schema.md": schema.page,
    "site-profiles.md": profiles.page,
}
"""Each file of docs/reference, and what makes it."""
