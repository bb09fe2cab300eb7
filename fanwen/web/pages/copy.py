"""A removed copy beside its survivor, the differences marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from datasette.utils.asgi import NotFound
from sqlite_utils import Database

from db import browse
from fanwen.show.differences import Run, differences
from fanwen.web.page import Elsewhere, Page, Values
from fanwen.web.question import Question


def find(db: Database, question: Question) -> Values:
    """The copy, its survivor, the scores, both texts as runs. Raises Elsewhere for the ID of a survivor."""
    name = question.parts["id"]
    copy = browse.copy(db, name)
    if copy is None:
        if browse.speech(db, name):
            raise Elsewhere(f"/speech/{name}")
        raise NotFound("No copy has this ID. It may have gone with the last rebuild.")
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
    """A paragraph of both texts side by side, as pieces: each with whether only this text has it."""

    copy: list[tuple[str, bool]] = field(default_factory=list)
    survivor: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return not any(only for _, only in (*self.copy, *self.survivor))


def lines(runs: Iterable[Run]) -> Iterator[Line]:
    """The runs cut where a paragraph ends in both texts."""
    line = Line()
    for run in runs:
        if not run.same:
            line.copy += [(run.copy, True)] if run.copy else []
            line.survivor += [(run.survivor, True)] if run.survivor else []
            continue
        first, *rest = run.copy.split("\n")
        _share(line, first)
        for text in rest:
            yield line
            line = Line()
            _share(line, text)
    yield line


def _share(line: Line, text: str) -> None:
    if text:
        line.copy.append((text, False))
        line.survivor.append((text, False))


def view(values: Values, question: Question) -> Values:
    """The lines, neighbours that are the same in one block, so that they can be folded away."""
    blocks: list[tuple[bool, list[Line]]] = []
    for line in lines(Run(row["copy"], row["survivor"]) for row in values["rows"]):
        if not blocks or blocks[-1][0] != line.same:
            blocks.append((line.same, []))
        blocks[-1][1].append(line)
    return {"blocks": blocks}


PAGE = Page("copy", "/copy/(?P<id>[0-9a-f]{32})", find, "rows", view)
