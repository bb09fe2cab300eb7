"""Secrets: user names, passwords and tokens in URLs, masked before a URL is logged or reported."""

from __future__ import annotations

import re
from functools import cache

from crawler.rule_files import SECRETS

MASK = "…"


def masked(text: str) -> str:
    """The text with the secrets in its URLs masked.

    >>> masked("refused: http://user:word@example.com/1?token=abc&page=2")
    'refused: http://…example.com/1?…&page=2'
    """
    return _secrets().sub(MASK, text)


@cache
def _secrets() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_scoped(row['item'])})" for row in SECRETS.load()["secret"]))


def _scoped(item: str) -> str:
    """The pattern with ``(?i)`` limited to itself, since it becomes one of several alternatives."""
    return f"(?i:{item.removeprefix('(?i)')})" if item.startswith("(?i)") else item
