"""Rule files: TOML files of entries that people extend, each entry with examples and counter-examples.

A file is checked against a schema. Wrong are unknown and missing keys, values of another type, names that
stand twice, patterns that do not compile, examples that do not match, and counter-examples that do. The owner
of a corpus may add entries, or replace them by name, in a file of the same name in another folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tables.kinds import NAME, TEXT, kind_problem
from tables.owner import check_unchanged, owner_path
from tables.patterns import BadPattern, Check, Problem, Values, compile_pattern
from tables.reader import ConfigError, Source, parse


@dataclass(frozen=True, slots=True)
class Entry:
    """What the entries of one table look like."""

    required: Mapping[str, str]
    """The kind of value of each key, of ``tables.kinds``."""
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
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Single values, as ``number = '…'``: parts of patterns, each with the groups that it must have. Owners
    may replace them."""


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
        return load(self.path, self.schema, owner_path(self.path.name), check_unchanged)

    def problems(self, path: Path, owner: bool = False) -> list[str]:
        """See RuleFile. Nothing of the schema may be missing from the bundled file."""
        return problems(path, self.schema, self.path if owner else None)


def load(
    path: Path,
    schema: Schema,
    owner: Path | None = None,
    check: Callable[[Path, bytes], None] | None = None,
) -> dict[str, Any]:
    """The rules of a file, merged with those of the owner's file of the same form, if there is one.

    ``check`` may refuse the content of the owner's file. Raises ConfigError where one of the files does not
    fit the schema.
    """
    rules, source = parse(path)
    _raise_first(_errors(rules, source, schema, {}))
    if owner is not None:
        added, source = parse(owner, check)
        _raise_first(_errors(added, source, schema, rules))
        _merge(rules, added, schema)
    return rules


def problems(path: Path, schema: Schema, bundled: Path | None = None) -> list[str]:
    """One line for each thing that is wrong with a file.

    ``bundled`` is the file that an owner's file adds to; without it nothing of the schema may be missing.
    """
    try:
        base = load(bundled, schema) if bundled else {}
        values, source = parse(path)
    except ConfigError as error:
        return [str(error)]
    return [str(error) for error in _errors(values, source, schema, base)]


def _raise_first(errors: Iterator[ConfigError]) -> None:
    for error in errors:
        raise error


def _errors(values: Values, source: Source, schema: Schema, base: Values) -> Iterator[ConfigError]:
    """What is wrong with the values of a file; those of ``base`` need not be in it."""
    for key, problem in _problems(values, schema, base):
        yield source.error(key, problem, _label(values, schema, key))


def _label(values: Values, schema: Schema, key: str) -> str:
    """The key with the name of an entry for its number: ``banner[crumbs].cue`` for ``banner.3.cue``."""
    for array, entry in schema.arrays.items():
        number, _, rest = key.removeprefix(f"{array}.").partition(".")
        if key.startswith(f"{array}.") and number.isdecimal():
            name = _at(values, array)[int(number)].get(entry.name)
            name = name if isinstance(name, str) and name.isprintable() else number
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
    yield from _unknown(values, schema)
    wrong = list(_value_problems(values, schema, base))
    yield from wrong
    # Without these values the patterns cannot be completed: they are checked once the values are right.
    context = None if wrong else {key: _at(values, key) or _at(base, key) for key in schema.values}
    for key, entry in schema.tables.items():
        value = _at(values, key)
        if isinstance(value, Mapping):
            yield from _entry_problems(key, value, entry, entry.required, context)
        elif value is not None or not base:
            yield key, "must be a table" if value is not None else "is missing"
    for key, entry in schema.arrays.items():
        rows = _at(values, key)
        if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
            yield from _array_problems(key, rows, entry, context)
        elif rows is not None or not base:
            yield key, f"must be an array of tables, [[{key}]]"
    replaced = next((key for key in schema.values if _at(values, key) is not None), None)
    if base and replaced and context:
        yield from _replacement_problems(replaced, schema, base, context)


def _value_problems(values: Values, schema: Schema, base: Values) -> Iterator[Problem]:
    for key, groups in schema.values.items():
        value = _at(values, key)
        if value is None:
            if not base:
                yield key, "is missing"
        elif problem := kind_problem(TEXT, value):
            yield key, problem
        else:
            try:
                compile_pattern(value, 0, groups, is_part=True)
            except BadPattern as error:
                yield key, str(error)


def _replacement_problems(replaced: str, schema: Schema, base: Values, context: Values) -> Iterator[Problem]:
    """What is wrong with the bundled entries once the owner has replaced a value that they use."""
    entries = [(key, _at(base, key), entry) for key, entry in schema.tables.items()]
    for key, entry in schema.arrays.items():
        entries += [(f"{key}[{row[entry.name]}]", row, entry) for row in _at(base, key)]
    for key, row, entry in entries:
        for check in entry.checks:
            for name, problem in check(row, context):
                yield replaced, f"does not go with the bundled {key}.{name}: {problem}"


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


def _array_problems(
    key: str, rows: Sequence[Values], entry: Entry, context: Values | None
) -> Iterator[Problem]:
    required = {entry.name: NAME if entry.name == "name" else TEXT, **entry.required}
    first: dict[str, int] = {}
    for number, row in enumerate(rows):
        yield from _entry_problems(f"{key}.{number}", row, entry, required, context)
        name = row.get(entry.name)
        if isinstance(name, str) and first.setdefault(name, number) != number:
            yield f"{key}.{number}.{entry.name}", f"{name!r} stands twice; give each entry a name of its own"


def _entry_problems(
    key: str, row: Values, entry: Entry, required: Mapping[str, str], context: Values | None
) -> Iterator[Problem]:
    kinds = {**required, **entry.optional}
    problems: list[Problem] = []
    for name, value in row.items():
        if name not in kinds:
            known = ", ".join(sorted(kinds))
            problems.append((f"{key}.{name}", f"is not a key here; correct or remove it (known: {known})"))
        elif problem := kind_problem(kinds[name], value):
            problems.append((f"{key}.{name}", problem))
    # After unknown keys: a mistyped key is most likely the one that is missing.
    problems += [(key, f"has no {name}") for name in required if name not in row]
    if not problems and context is not None:
        for check in entry.checks:
            problems += [(f"{key}.{name}", problem) for name, problem in check(row, context)]
    yield from problems
