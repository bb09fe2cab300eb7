"""The page on the tables, from the schema and its descriptions."""

from __future__ import annotations

from collections.abc import Sequence

from db.schema import TABLE, Column, descriptions, tables
from fanwen.reference import markdown
from fanwen.reference.markdown import code, table

PUBLIC = ("speeches", "occurrences", "duplicates", "pages", "rejections", "runs", "learned")
"""The tables for readers of the corpus, in this order. The others are internal."""


def page() -> str:
    schema = tables()
    rest = [name for name in schema if name not in PUBLIC]
    internal = "## Internal tables\n\nUsed by the search and by the next run."
    sections = [_section(name, schema[name]) for name in (*PUBLIC, *rest)]
    sections.insert(len(PUBLIC), internal)
    return markdown.page("schema.md", *sections)


def _section(name: str, columns: Sequence[Column]) -> str:
    described = descriptions()[name]
    level = "##" if name in PUBLIC else "###"
    rows = [(code(c.name), c.type, "yes" if c.may_be_null else "", described[c.name]) for c in columns]
    heading = f"{level} {name}\n\n{described[TABLE]}\n\n"
    return heading + table(("column", "type", "may be NULL", "content"), rows)
