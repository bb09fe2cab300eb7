"""A speech: its text, its occurrences, and its removed copies."""

from __future__ import annotations

from datasette.utils.asgi import NotFound
from sqlite_utils import Database

from db import browse
from db.occurrences import places
from db.search import Query, QueryError, Segment
from db.search.hits import marked
from fanwen.web.arguments import Arguments
from fanwen.web.page import Page, Redirect, Values

MOST_OCCURRENCES = 500
MOST_COPIES = 200


def load_values(db: Database, arguments: Arguments) -> Values:
    """The speech, its first occurrences, its copies with scores. Raises Redirect for the ID of a copy."""
    id_ = arguments.path_values["id"]
    speech = browse.speech(db, id_)
    if speech is None:
        if browse.copy(db, id_):
            raise Redirect(f"/copy/{id_}")
        raise NotFound("No speech has this ID. The last rebuild may have removed it.")
    return {
        "speech": speech,
        "rows": list(places(db, id_, MOST_OCCURRENCES)),
        "copies": browse.likest_copies_of(db, id_, MOST_COPIES),
    }


def template_values(values: Values, arguments: Arguments) -> Values:
    """The paragraphs of the text, with the words of the query marked."""
    lines = [line for line in values["speech"]["text"].split("\n") if line.strip()]
    try:
        query = Query.parse(arguments.text("q"))
    except QueryError:
        return {"paragraphs": [[Segment(line, False)] for line in lines]}
    return {"paragraphs": [marked(line, query) for line in lines]}


PAGE = Page("speech", "/speech/(?P<id>[0-9a-f]{32})", load_values, "rows", template_values)
