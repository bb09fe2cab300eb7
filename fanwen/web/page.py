"""A page of ours: the values it finds in the corpus, and its three forms, HTML, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from sqlite_utils import Database

from fanwen.web.question import Question

Values = dict[str, Any]


class Elsewhere(Exception):
    """Raised where what was asked for stands on another page of ours."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path
        """Without a form."""


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page."""

    name: str
    """Of its template."""
    path: str
    """A regular expression for its path, without a form (.json, .csv)."""
    find: Callable[[Database, Question], Values]
    """What it says, as plain values that JSON can hold. Raises NotFound and BadRequest of Datasette."""
    rows: str
    """The key of the list among the values that CSV holds."""
    view: Callable[[Values, Question], Values] = lambda values, question: values
    """What the template needs besides."""

    @property
    def route(self) -> str:
        return rf"{self.path}(?:\.(?P<form>json|csv))?$"

    async def answer(self, datasette: Datasette, request: Request) -> Response:
        """The page in the form that the URL asks for."""
        parts = request.url_vars
        question = Question(parts, {name: request.args[name] for name in request.args})
        form = parts.get("form")
        try:
            values = await datasette.corpus.read(lambda db: self.find(db, question))
        except Elsewhere as other:
            path = datasette.urls.path(other.path)
            return Response.redirect(f"{path}.{form}" if form else path)
        if form == "json":
            text = json.dumps(values, ensure_ascii=False)
            return Response(text, content_type="application/json; charset=utf-8")
        if form == "csv":
            return Response(as_csv(values[self.rows]), content_type="text/csv; charset=utf-8")
        context = {"question": question, **values, **self.view(values, question)}
        context["forms"] = {form: self._form(request, form) for form in ("json", "csv")}
        return Response.html(await datasette.render_template(f"{self.name}.html", context, request))

    def _form(self, request: Request, form: str) -> str:
        """The path of the same page in another form."""
        path = request.scope.get("route_path", request.path).rstrip("/") or "/overview"
        return f"{path}.{form}" + (f"?{request.query_string}" if request.query_string else "")


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows under the names of their columns; lists and objects as JSON."""
    text = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(text, list(row), extrasaction="ignore", lineterminator="\r\n")
            writer.writeheader()
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return text.getvalue()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def paged(rows: Iterable[Mapping[str, Any]], total: int, question: Question) -> Values:
    """The values that every list has: its rows, how many there are, and where in them we are."""
    return {
        "total": total,
        "page": question.page,
        "pages": max(1, -(-total // question.size)),
        "rows": [dict(row) for row in rows],
    }
