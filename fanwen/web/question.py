"""What a reader asks for: the parts of a URL, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from datasette.utils.asgi import BadRequest

LONGEST = 200
"""Characters of a value that are read; a longer one is refused."""
PAGE = 20
"""Rows of a page that nobody asked to be longer."""
LARGEST_PAGE = 1_000
FURTHEST = 1_000_000
"""Rows that can be leafed through: to skip more takes longer than a page may."""


@dataclass(frozen=True, slots=True)
class Question:
    """The variable parts of a path, and the values after its question mark."""

    parts: Mapping[str, str]
    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """A value without blanks around it, empty if there is none. Raises BadRequest if it is too long."""
        value = self.values.get(name, "").strip()
        if len(value) > LONGEST:
            raise BadRequest(f"{name}: longer than {LONGEST} characters")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1. Raises BadRequest where it is none, or more than ``most``."""
        value = self.values.get(name, "").strip() or str(default)
        value = value.lstrip("0")[: len(str(most)) + 1]  # int() refuses thousands of digits
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
            raise BadRequest(f"{name}: a number from 1 to {most} is meant")
        return int(value)

    @property
    def size(self) -> int:
        return self.number("size", PAGE, LARGEST_PAGE)

    @property
    def page(self) -> int:
        return self.number("page", 1, FURTHEST // self.size)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def but(self, **changed: str | int) -> str:
        """The query string with other values; those that are empty are left out."""
        values = {**self.values, **{name: str(value) for name, value in changed.items()}}
        return urlencode({name: value for name, value in values.items() if value})
