"""The arguments of a request: values in its path and query string, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from datasette.utils.asgi import BadRequest

LONGEST_VALUE = 200
"""Most characters of a value."""
DEFAULT_SIZE = 20
"""Rows of a page, unless the request has a size."""
LARGEST_SIZE = 1_000
LAST_ROW = 1_000_000
"""The last row that can be reached by paging. Skipping more rows takes too long."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The variable parts of a path, and the values of the query string."""

    path_values: Mapping[str, str]
    query_values: Mapping[str, str]

    def text(self, name: str) -> str:
        """A stripped value, empty if there is none. Raises BadRequest if it is too long."""
        value = self.query_values.get(name, "").strip()
        if len(value) > LONGEST_VALUE:
            raise BadRequest(f"{name}: longer than {LONGEST_VALUE} characters")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to ``most``. Raises BadRequest for anything else."""
        value = self.query_values.get(name, "").strip() or str(default)
        value = value.lstrip("0")[: len(str(most)) + 1]  # int() refuses thousands of digits
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
            raise BadRequest(f"{name}: must be a number from 1 to {most}")
        return int(value)

    @property
    def size(self) -> int:
        return self.number("size", DEFAULT_SIZE, LARGEST_SIZE)

    @property
    def page(self) -> int:
        return self.number("page", 1, LAST_ROW // self.size)

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    def with_values(self, **changes: str | int) -> str:
        """The query string with some values changed. Empty values are left out."""
        values = {**self.query_values, **{name: str(value) for name, value in changes.items()}}
        return urlencode({name: value for name, value in values.items() if value})
