"""Tables: reading a TOML file by keys and types, with errors that a person can act on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tables.lines import line_of

_LINE = re.compile(r"line (\d+), column \d+\)")


class ConfigError(ValueError):
    """Raised where a profile, settings or rules cannot be used; names file, line, key and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read, to tell where in it something is wrong."""

    path: str
    text: str

    def error(self, key: str, problem: str, label: str = "") -> ConfigError:
        """``FILE:LINE: key: problem``; the first line if the key and its table are not in the file.

        ``label`` is shown in the place of the key.
        """
        return ConfigError(f"{self.path}:{line_of(self.text, key) or 1}: {label or key}: {problem}")


def read_toml(path: Path) -> Table:
    """The top table of the file. Raises ConfigError, with the parser's line, where it cannot be read."""
    return Table(*parse(path))


def parse(path: Path, check: Callable[[Path, bytes], None] | None = None) -> tuple[dict[str, Any], Source]:
    """The values of the file, and where they stand. Raises ConfigError where it cannot be read.

    ``check`` may refuse the content of the file by an error.
    """
    text = read_utf8(path, check)
    try:
        return tomllib.loads(text), Source(str(path), text)
    except tomllib.TOMLDecodeError as error:
        # Also one with a line break, from a key or a string.
        message = " ".join(str(error).split())
        raise ConfigError(f"{path}:{_syntax_problem(message, text)}") from error
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, or lists within lists within lists.
        raise ConfigError(f"{path}: not usable TOML: {error}") from error


def read_utf8(path: Path, check: Callable[[Path, bytes], None] | None = None) -> str:
    """The text of a file, with ``\n`` as line ends and without the byte order mark that Windows may write.

    Raises ConfigError where it cannot be read, and what ``check`` raises.
    """
    try:
        content = path.read_bytes()
        if check is not None:
            check(path, content)
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error


def _syntax_problem(message: str, text: str) -> str:
    """``LINE: not valid TOML: problem``, from a message of the parser, which ends with the line."""
    problem, _, place = message.rpartition(" (at ")
    number = _LINE.match(place)
    line = number[1] if number else text.count("\n") + 1
    remedy = "; write regular expressions in 'single quotes'" if "'\\'" in problem else ""
    return f"{line}: not valid TOML: {problem}{remedy}"


class Table:
    """One table of a file; ``finish`` complains of every key that was not asked for."""

    def __init__(self, values: Mapping[str, Any], source: Source, prefix: str = "") -> None:
        self._values = dict(values)
        self._source = source
        self._prefix = prefix
        self._asked: set[str] = set()

    def error(self, key: str, problem: str) -> ConfigError:
        """An error about this key."""
        return self._source.error(f"{self._prefix}{key}", problem)

    def table(self, key: str) -> Table:
        """The table under this key; an empty one where there is none."""
        value = self._take(key, dict, {}, "a table")
        return Table(value, self._source, f"{self._prefix}{key}.")

    def text(self, key: str, default: str | None = None) -> str | None:
        """A string that is not empty, or the default."""
        value: str | None = self._take(key, str, default, "a string")
        if value is not None and not value.strip():
            raise self.error(key, "is empty; give a value or leave the key out")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, none of them empty; an empty tuple where there is no such key."""
        value = self._take(key, list, [], "a list of strings")
        if not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(key, "must be a list of strings, none of them empty")
        return tuple(value)

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        return bool(self._take(key, bool, default, "true or false"))

    def number(self, key: str, default: float, least: float) -> float:
        """A number, at least ``least``."""
        value = self._take(key, (int, float), default, "a number")
        if value < least:
            raise self.error(key, f"is {value}; it must be at least {least:g}")
        return float(value)

    def whole(self, key: str, default: int, least: int) -> int:
        """A whole number, at least ``least``."""
        value = self.number(key, default, least)
        if value != int(value):
            raise self.error(key, f"is {value}; it must be a whole number")
        return int(value)

    def finish(self) -> None:
        """Raises ConfigError where a key is left that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise self.error(key, f"is not a key here; correct or remove it (known: {known})")

    def _take(self, key: str, kind: type | tuple[type, ...], default: Any, name: str) -> Any:
        self._asked.add(key)
        value = self._values.get(key, default)
        # A bool is an int to Python, but `pause = true` is a slip.
        if value is not default and (
            not isinstance(value, kind) or (kind is not bool and isinstance(value, bool))
        ):
            raise self.error(key, f"is {value!r}; it must be {name}")
        return value
