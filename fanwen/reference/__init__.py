"""The pages of docs/reference that are generated from the commands, the schema and data files."""

from __future__ import annotations

from collections.abc import Callable

from fanwen.reference import commands, exit_codes, profiles, rejections, rules, schema

PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands.page,
    "exit-codes.md": exit_codes.page,
    "rejections.md": rejections.page,
    "rules.md": rules.page,
    "schema.md": schema.page,
    "site-profiles.md": profiles.page,
}
"""Each generated file of docs/reference, and the function that returns its text."""
