"""Rule files: TOML files of entries that people extend, each entry with examples and counter-examples.

A file is checked against a schema. Wrong are unknown and missing keys, values of another type, names that
stand twice, patterns that do not compile, examples that do not match, and counter-examples that do. The owner
of a corpus may add entries, or replace them by name, in a file of the same name in another folder.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from tables.owner import owner_file
from tables.reader import ConfigError, Source, parse

Values = Mapping[str, Any]
Problem = tuple[str, str]
"""The key, dotted, and what is wrong with it."""
Match = Literal["full", "start", "search"]
"""How a pattern is matched: against all of a string, at its beginning, or anywhere in it."""
Check = Callable[[Values, Values], Iterator[Problem]]
"""Takes an entry and all values of its file; yields what is wrong beyond the types of the values."""

TEXT, STRING, TEXTS = "a string that is not empty", "a string", "a list of strings, none empty"
PAIRS, FLAG, NUMBER = "a list of pairs of strings", "true or false", "a number"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the entries of one table look like."""

    required: Mapping[str, str]
    """The kind of value of each key: TEXT, STRING, TEXTS, PAIRS, FLAG or NUMBER."""
    optional: Mapping[str, str] = field(default_factory=dict)
    name: str = "name"
    """The key that names an entry of an array of tables."""
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """What stands in a rule file. Keys are dotted names of tables: ``style``, ``byline.speaker``."""

    arrays: Mapping[str, Entry] = field(default_factory=dict)
    """Arrays of tables, as ``[[banner]]``. Owners may add entries to them, and replace entries by name."""
    tables: Mapping[str, Entry] = field(default_factory=dict)
    """Single tables, as ``[salutation]``. Owners may replace them."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Single values, as ``number = '…'``. Owners may replace them."""


class RuleFile(Protocol):
    """A bundled file of rules, which can check itself and the owner's file of the same name."""

    @property
    def path(self) -> Path: ...

    def problems(self, path: Path, owner: bool = False) -> list[str]:
        """One line for each thing that is wrong with the file at ``path``."""
        ...


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A bundled TOML file of rules."""

    path: Path
    schema: Schema

    def load(self) -> dict[str, Any]:
        """The rules, with those of the owner. Raises ConfigError where a file does not fit the schema."""
        return load(self.path, self.schema, owner_file(self.path.name))

    def problems(self, path: Path, owner: bool = False) -> list[str]:
        """See RuleFile. Nothing of the schema may be missing from the bundled file."""
        return problems(path, self.schema, self.path if owner else None)


def load(path: Path, schema: Schema, owner: Path | None = None) -> dict[str, Any]:
    """The rules of a file, merged with those of the owner's file of the same form, which may be absent.

    Raises ConfigError where one of the files does not fit the schema.
    """
    rules = _checked(path, schema, {})
    if owner is not None and owner.exists():
        _merge(rules, _checked(owner, schema, rules), schema)
    return rules


def problems(path: Path, schema: Schema, bundled: Path | None = None) -> list[str]:
    """One line for each thing that is wrong with a file.

    ``bundled`` is the file that an owner's file adds to; without it nothing of the schema may be missing.
    """
    try:
        values, source = parse(path)
        base = parse(bundled)[0] if bundled else {}
    except ConfigError as error:
        return [str(error)]
    return [str(error) for error in _errors(values, source, schema, base)]


def _checked(path: Path, schema: Schema, base: Values) -> dict[str, Any]:
    """The values of a file that fits the schema; those of ``base`` need not be in it."""
    values, source = parse(path)
    for error in _errors(values, source, schema, base):
        raise error
    return values


def _errors(values: Values, source: Source, schema: Schema, base: Values) -> Iterator[ConfigError]:
    for key, problem in _problems(values, schema, base):
        yield source.error(key, problem, _label(values, schema, key))


def _label(values: Values, schema: Schema, key: str) -> str:
    """The key with the name of an entry for its number: ``banner[crumbs].cue`` for ``banner.3.cue``."""
    for array, entry in schema.arrays.items():
        number, _, rest = key.removeprefix(f"{array}.").partition(".")
        if key.startswith(f"{array}.") and number.isdecimal():
            name = _at(values, array)[int(number)].get(entry.name, number)
            return f"{array}[{name}]{'.' * bool(rest)}{rest}"
    return key


def _merge(rules: dict[str, Any], added: Values, schema: Schema) -> None:
    """Replace entries by name, and append those with a new name."""
    for key, entry in schema.arrays.items():
        rows = {row[entry.name]: row for row in _at(rules, key) or ()}
        rows.update((row[entry.name], row) for row in _at(added, key) or ())
        _put(rules, key, list(rows.values()))
    for key in (*schema.tables, *schema.values):
        if (value := _at(added, key)) is not None:
            _put(rules, key, value)


def _at(values: Values, key: str) -> Any:
    for name in key.split("."):
        values = values.get(name) if isinstance(values, Mapping) else None  # type: ignore[assignment]
    return values


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    *tables, last = key.split(".")
    for name in tables:
        values = values.setdefault(name, {})
    values[last] = value


def _problems(values: Values, schema: Schema, base: Values) -> Iterator[Problem]:
    is_whole, context = not base, ChainMap(dict(values), dict(base))
    yield from _unknown(values, schema)
    for key, kind in schema.values.items():
        value = _at(values, key)
        if value is None and is_whole:
            yield key, "is missing"
        elif value is not None and not _is(kind, value):
            yield key, f"is {value!r}; it must be {kind}"
    for key, entry in schema.tables.items():
        value = _at(values, key)
        if isinstance(value, Mapping):
            yield from _entry_problems(key, value, entry, entry.required, context)
        elif value is not None or is_whole:
            yield key, "must be a table"
    for key, entry in schema.arrays.items():
        rows = _at(values, key)
        if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
            yield from _array_problems(key, rows, entry, context)
        elif rows is not None or is_whole:
            yield key, f"must be an array of tables, [[{key}]]"


def _unknown(values: Values, schema: Schema, prefix: str = "") -> Iterator[Problem]:
    known = {*schema.arrays, *schema.tables, *schema.values}
    for name, value in values.items():
        key = f"{prefix}{name}"
        if key in known:
            continue
        if isinstance(value, Mapping) and any(other.startswith(f"{key}.") for other in known):
            yield from _unknown(value, schema, f"{key}.")
        else:
            yield key, f"is not a key here; correct or remove it (known: {', '.join(sorted(known))})"


def _array_problems(key: str, rows: Sequence[Values], entry: Entry, context: Values) -> Iterator[Problem]:
    required = {entry.name: TEXT, **entry.required}
    first: dict[str, int] = {}
    for number, row in enumerate(rows):
        yield from _entry_problems(f"{key}.{number}", row, entry, required, context)
        name = row.get(entry.name)
        if isinstance(name, str) and first.setdefault(name, number) != number:
            yield f"{key}.{number}.{entry.name}", f"{name!r} stands twice; give each entry a name of its own"


def _entry_problems(
    key: str, row: Values, entry: Entry, required: Mapping[str, str], context: Values
) -> Iterator[Problem]:
    kinds = {**required, **entry.optional}
    problems = [(key, f"has no {name}") for name in required if name not in row]
    for name, value in row.items():
        if name not in kinds:
            known = ", ".join(sorted(kinds))
            problems.append((f"{key}.{name}", f"is not a key here; correct or remove it (known: {known})"))
        elif not _is(kinds[name], value):
            problems.append((f"{key}.{name}", f"is {value!r}; it must be {kinds[name]}"))
    if not problems:
        for check in entry.checks:
            problems += [(f"{key}.{name}", problem) for name, problem in check(row, context)]
    yield from problems


def _is(kind: str, value: Any) -> bool:
    return _KINDS[kind](value)


def _is_list_of(value: Any, is_item: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_item, value))


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    TEXT: lambda value: isinstance(value, str) and value != "",
    STRING: lambda value: isinstance(value, str),
    TEXTS: lambda value: _is_list_of(value, _KINDS[TEXT]),
    PAIRS: lambda value: _is_list_of(
        value, lambda pair: _is_list_of(pair, _KINDS[STRING]) and len(pair) == 2
    ),
    FLAG: lambda value: isinstance(value, bool),
    NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}


def compiles(key: str) -> Check:
    """A check that the regular expression under a key compiles."""

    def check(row: Values, values: Values) -> Iterator[Problem]:
        try:
            re.compile(row[key])
        except re.error as error:
            yield key, f"does not compile: {error}"

    return check


def pattern_check(
    match: Match,
    key: str = "pattern",
    expand: Callable[[str, Values], str] = lambda pattern, values: pattern,
    prepare: Callable[[str], str] = str,
    flags: int = 0,
) -> Check:
    """A check that the pattern compiles, that it matches every example and no counter-example.

    ``expand`` fills in the placeholders of a pattern, given all values of the file. ``prepare`` brings an
    example into the form that the pattern is matched against.
    """

    def check(row: Values, values: Values) -> Iterator[Problem]:
        try:
            pattern = re.compile(expand(row[key], values), flags)
        except re.error as error:
            yield key, f"does not compile: {error}"
            return
        matches = {"full": pattern.fullmatch, "start": pattern.match, "search": pattern.search}[match]
        for name, example in _strings(row, "example", "examples"):
            if not matches(prepare(example)):
                yield name, f"{example!r} is not matched by the pattern, and must be"
        for name, counter in _strings(row, "counter", "counters"):
            if matches(prepare(counter)):
                yield name, f"{counter!r} is matched by the pattern, and must not be"

    return check


def _strings(row: Values, *keys: str) -> Iterator[tuple[str, str]]:
    for key in keys:
        value = row.get(key, [])
        for text in [value] if isinstance(value, str) else value:
            yield key, text
