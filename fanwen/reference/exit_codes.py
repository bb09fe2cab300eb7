"""The page on exit codes."""

from __future__ import annotations

from fanwen.console.exit_codes import EXIT_CODES
from fanwen.reference import markdown


def page() -> str:
    rows = [(str(code), meaning) for code, meaning in EXIT_CODES.items()]
    return markdown.page("exit-codes.md", markdown.table(("code", "meaning"), rows))
