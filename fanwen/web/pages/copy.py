"""A removed copy beside its survivor, with marked differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from datasette.utils.asgi import NotFound
from sqlite_utils import Database

from db import browse
from fanwen.show.differences import Run, differences
from fanwen.web.arguments import Arguments
from fanwen.web.page import Page, Redirect, Values


def load_values(db: Database, arguments: Arguments) -> Values:
    """The copy, its survivor, the scores, both texts as runs. Raises Redirect for the ID of a survivor."""
    id_ = arguments.path_values["id"]
    copy = browse.copy(db, id_)
    if copy is None:
        if browse.speech(db, id_):
            raise Redirect(f"/speech/{id_}")
        raise NotFound("No copy has this ID. The last rebuild may have removed it.")
    survivor = browse.speech(db, copy["survivor_id"])
    assert survivor is not None
    runs = differences(copy["text"], survivor["text"])
    return {
        "copy": copy,
        "survivor": survivor,
        "rows": [{"copy": run.copy, "survivor": run.survivor, "same": run.same} for run in runs],
    }


@dataclass(slots=True)
class Line:
    """A paragraph of both texts, each as segments: the string, and whether only this text has it."""

    copy: list[tuple[str, bool]] = field(default_factory=list)
    survivor: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return not any(only for _, only in (*self.copy, *self.survivor))


def paired_lines(runs: Iterable[Run]) -> Iterator[Line]:
    """The runs, split where a paragraph ends in both texts."""
    line = Line()
    for run in runs:
        if not run.same:
            line.copy += [(run.copy, True)] if run.copy else []
            line.survivor += [(run.survivor, True)] if run.survivor else []
            continue
        first, *rest = run.copy.split("\n")
        _add_equal(line, first)
        for text in rest:
            yield line
            line = Line()
            _add_equal(line, text)
    yield line


def _add_equal(line: Line, text: str) -> None:
    if text:
        line.copy.append((text, False))
        line.survivor.append((text, False))


def template_values(values: Values, arguments: Arguments) -> Values:
    """The lines, with consecutive equal lines in one block, so that they can be collapsed."""
    blocks: list[tuple[bool, list[Line]]] = []
    for line in paired_lines(Run(row["copy"], row["survivor"]) for row in values["rows"]):
        if not blocks or blocks[-1][0] != line.same:
            blocks.append((line.same, []))
        blocks[-1][1].append(line)
    return {"blocks": blocks}


PAGE = Page("copy", "/copy/(?P<id>[0-9a-f]{32})", load_values, "rows", template_values)
