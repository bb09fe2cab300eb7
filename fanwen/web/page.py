"""A page: the values that it reads from the corpus, and their three formats, HTML, JSON and CSV."""

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

from fanwen.web.arguments import Arguments

Values = dict[str, Any]


class Redirect(Exception):
    """Raised if another page shows what was requested."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path
        """Without a suffix."""


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page."""

    name: str
    """The name of its template."""
    path: str
    """A regular expression for its path, without a suffix (.json, .csv)."""
    load_values: Callable[[Database, Arguments], Values]
    """Reads its values, which JSON can hold. Raises NotFound and BadRequest of Datasette."""
    rows: str
    """The key of the list that is written as CSV."""
    template_values: Callable[[Values, Arguments], Values] = lambda values, arguments: values
    """Further values for the template."""

    @property
    def route(self) -> str:
        return rf"{self.path}(?:\.(?P<format>json|csv))?$"

    async def respond(self, datasette: Datasette, request: Request) -> Response:
        """The page in the format of the URL."""
        path_values = request.url_vars
        arguments = Arguments(path_values, {name: request.args[name] for name in request.args})
        format_ = path_values.get("format")
        try:
            values = await datasette.corpus.read(lambda db: self.load_values(db, arguments))
        except Redirect as redirect:
            path = datasette.urls.path(redirect.path)
            return Response.redirect(f"{path}.{format_}" if format_ else path)
        if format_ == "json":
            text = json.dumps(values, ensure_ascii=False)
            return Response(text, content_type="application/json; charset=utf-8")
        if format_ == "csv":
            return Response(to_csv(values[self.rows]), content_type="text/csv; charset=utf-8")
        context = {"arguments": arguments, **values, **self.template_values(values, arguments)}
        context["formats"] = {name: self._format_path(request, name) for name in ("json", "csv")}
        return Response.html(await datasette.render_template(f"{self.name}.html", context, request))

    def _format_path(self, request: Request, format_: str) -> str:
        """The path of the same page in another format."""
        path = request.scope.get("route_path", request.path).rstrip("/") or "/overview"
        return f"{path}.{format_}" + (f"?{request.query_string}" if request.query_string else "")


def to_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as CSV with a header; lists and objects as JSON."""
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


def list_values(rows: Iterable[Mapping[str, Any]], total: int, arguments: Arguments) -> Values:
    """The values of every list: its rows, their total number, and the number of the page."""
    return {
        "total": total,
        "page": arguments.page,
        "pages": max(1, -(-total // arguments.size)),
        "rows": [dict(row) for row in rows],
    }
