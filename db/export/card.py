"""The card of an export: what it contains, how it was made, and what to know before publishing it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.export.columns import Column, Record

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_MOST = 30
_CAUTION = """\
## Before you pass it on

- The speeches were written by others and found on the sites named above. No licence comes with them; whether
  you may publish them, or train on them, depends on the law where you are and on the sites.
- Names, and telephone numbers and the like unless they were masked, are those of real people.
- Dates and sources are what the pages say. Texts of essay sites are often models to copy, and no speeches
  that were given.
- A spreadsheet program takes a cell of a CSV file that begins with `=`, `+`, `-` or `@` for a formula. Import
  such columns as text.
"""


@dataclass(slots=True)
class Summary:
    """Counts of what was written."""

    speeches: int = 0
    chars: int = 0
    truncated: int = 0
    first: str | None = None
    """The earliest and the latest day; None where no speech has a date."""
    last: str | None = None
    sites: Counter[str] = field(default_factory=Counter)
    genres: Counter[str] = field(default_factory=Counter)
    variants: Counter[str] = field(default_factory=Counter)

    def add(self, records: Sequence[Record]) -> None:
        """Count more records."""
        self.speeches += len(records)
        for record in records:
            self.chars += len(str(record["text"]))
            self.truncated += bool(record["truncated"])
            self.sites[str(record["site"])] += 1
            self.genres[str(record["genre"])] += 1
            self.variants[str(record["variant"])] += 1
            if (day := record["published"]) is not None:
                self.first = min(self.first or str(day), str(day))
                self.last = max(self.last or str(day), str(day))


@dataclass(frozen=True, slots=True)
class Origin:
    """How an export was made."""

    command: str
    """As it can be typed again."""
    release: str
    rules: str
    """Rules version of the corpus; empty where no run was recorded."""
    options: Mapping[str, str]
    """The options that were given, by name; the value of one without a value is empty."""


def card(summary: Summary, origin: Origin, columns: Sequence[Column], data: str) -> str:
    """The card in Markdown, with the head that Hugging Face reads. ``data`` is the file with the records."""
    return "\n".join([*_head(summary, data), *_body(summary, origin), *_columns(columns), _CAUTION])


def _head(summary: Summary, data: str) -> list[str]:
    size = next((name for limit, name in _SIZES if summary.speeches < limit), "n>1M")
    return [
        "---", "language:", "- zh", "license: unknown", "pretty_name: Fanwen speeches", "task_categories:",
        "- text-generation", "size_categories:", f"- {size}", "configs:", "- config_name: default",
        f"  data_files: {json.dumps(data, ensure_ascii=False)}", "---", "",
    ]  # fmt: skip


def _body(summary: Summary, origin: Origin) -> list[str]:
    days = f"{summary.first} to {summary.last}" if summary.first else "no speech has a date"
    return [
        "# Chinese speeches", "",
        f"{summary.speeches:,} speeches of a de-duplicated corpus, made by `fanwen export` (Fanwen "
        f"{origin.release}, rules {origin.rules or 'unknown'}):", "",
        "```", origin.command, "```", "",
        "| what | |", "| --- | --- |",
        f"| speeches | {summary.speeches:,} |",
        f"| characters | {summary.chars:,} |",
        f"| broken off | {summary.truncated:,} |",
        f"| published | {days} |",
        *(f"| `{name}` | {_cell(value) or 'yes'} |" for name, value in origin.options.items()), "",
        *_counts("Sites", summary.sites), *_counts("Genres", summary.genres),
        *_counts("Script as found", summary.variants),
    ]  # fmt: skip


def _counts(title: str, counts: Counter[str]) -> list[str]:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [f"| {_cell(name)} | {number:,} |" for name, number in ranked[:_MOST]]
    if rest := ranked[_MOST:]:
        rows.append(f"| {len(rest):,} more | {sum(number for _, number in rest):,} |")
    return [f"| {title} | speeches |", "| --- | --- |", *rows, ""] if rows else []


def _cell(words: str) -> str:
    """Text of others, so that it cannot break the table."""
    return " ".join(words.split()).replace("|", "\\|")


def _columns(columns: Sequence[Column]) -> list[str]:
    rows = [f"| {column.name} | {column.kind} | {column.meaning} |" for column in columns]
    return ["| column | type | meaning |", "| --- | --- | --- |", *rows, ""]
