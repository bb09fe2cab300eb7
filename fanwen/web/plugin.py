"""The plugin for Datasette: routes, template filters, permissions, the guard and error pages."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Base400, NotFound, Request, Response
from datasette.views.base import DatasetteError
from jinja2 import Environment
from markupsafe import Markup
from pluggy import HookimplMarker, PluginManager

from fanwen.web.guard import Guard
from fanwen.web.pages import PAGES
from fanwen.web.responses import App
from fanwen.web.template_filters import FILTERS, TESTS, is_web_address

DATABASE = "corpus"
"""The name of the database in URLs."""
hookimpl = HookimplMarker("datasette")
_STATIC = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_NAME = "fanwen"
_IDS = {"speech_id": "/speech/", "survivor_id": "/speech/"}
"""Columns with the ID of a speech, and the path of its page."""


def register(manager: PluginManager) -> None:
    """Register the plugin, once, and remove Datasette's own error handler.

    That one prints a traceback with all variables for each 404, and shows all messages to readers.
    """
    if manager.has_plugin(_NAME):
        return
    manager.unregister(name="datasette.handle_exception")
    manager.register(sys.modules[__name__], _NAME)


@hookimpl
def register_routes(datasette: Any) -> Iterable[tuple[str, Callable[..., Awaitable[Response]]]]:
    routes = [(page.route, page.respond) for page in PAGES]
    return [*routes, (r"/static/(?P<name>[a-z]+\.[a-z]+)$", _static)]


async def _static(request: Request) -> Response:
    name = request.url_vars["name"]
    path = _STATIC / name
    if not path.is_file():
        raise NotFound("Not found.")
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(path.read_bytes(), headers=headers, content_type=_TYPES[path.suffix])


@cache
def _file_hash(name: str) -> str:
    """A hash of the file for its URL, so that browsers can cache it permanently."""
    return hashlib.blake2b((_STATIC / name).read_bytes(), digest_size=6).hexdigest()


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Any) -> None:
    env.filters.update(FILTERS)
    env.tests.update(TESTS)
    env.trim_blocks = env.lstrip_blocks = True

    def static(name: str) -> str:
        return f"{datasette.urls.path(f'/static/{name}')}?{_file_hash(name)}"

    env.globals.update(static=static, to=datasette.urls.path, descriptions=datasette.descriptions)


@hookimpl
def render_cell(value: Any, column: str, datasette: Any) -> Markup | None:
    """A cell of Datasette's tables, with links to our pages and to other sites."""
    if column in _IDS and isinstance(value, str):
        return Markup('<a href="{}"><code>{}</code></a>').format(
            datasette.urls.path(f"{_IDS[column]}{value}"), value
        )
    if isinstance(value, str) and value.startswith(("http://", "https://")):
        if not is_web_address(value):
            return Markup("{}").format(value)
        return Markup('<a href="{0}" rel="noopener noreferrer nofollow"><bdi>{0}</bdi></a>').format(value)
    if isinstance(value, bytes):
        return Markup("{} bytes").format(len(value))
    return None


@hookimpl
def permission_allowed(datasette: Any, action: str, resource: Any) -> bool | None:
    """Allow only the public tables."""
    if action == "view-table":
        return resource[1].lower() in datasette.descriptions
    return None


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    return lambda app: Guard(app, datasette.path, datasette.web_settings, f"/{DATABASE}")


@hookimpl
def forbidden(datasette: Any, request: Request) -> Awaitable[Response]:
    return _error(datasette, request, 403, "This page is not available.")


@hookimpl
def handle_exception(datasette: Any, request: Request, exception: Exception) -> Awaitable[Response]:
    return _error(datasette, request, *_status_and_message(exception))


def _status_and_message(exception: Exception) -> tuple[int, str]:
    """The status and the message of an error. The message of a bug is only logged."""
    if isinstance(exception, Base400):
        return exception.status, str(exception) if str(exception) != "404" else "Not found."
    if isinstance(exception, DatasetteError):
        message = "The query took too long." if exception.message_is_html else exception.message
        # Datasette responds 500 to a reader who sorts by an unknown column.
        return 400 if exception.status == 500 else exception.status, message
    if isinstance(exception, FileNotFoundError):
        return 503, "There is no corpus at the moment. `fanwen rebuild` builds it from the archive."
    if isinstance(exception, sqlite3.ProgrammingError):
        return 400, "The query contains an invalid character."
    if isinstance(exception, sqlite3.Error):
        return 503, f"The corpus could not be read: {exception}. `fanwen doctor` says what to do."
    traceback.print_exception(exception)
    return 500, "Internal error. The log of the server has the details."


async def _error(datasette: Any, request: Request, status: int, message: str) -> Response:
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    html = await datasette.render_template("error.html", {"status": status, "message": message}, request)
    return Response.html(html, status=status)
