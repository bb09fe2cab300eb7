"""A speech: its text, where it stood, and the copies of it that were removed."""

from __future__ import annotations

from datasette.utils.asgi import NotFound
from sqlite_utils import Database

from db import browse
from db.occurrences import places
from db.search import Query, QueryError, Segment
from db.search.hits import marked
from fanwen.web.page import Elsewhere, Page, Values
from fanwen.web.question import Question

MOST_PLACES = 500
MOST_COPIES = 200


def find(db: Database, question: Question) -> Values:
    """The speech, its first places, its copies with their scores. Raises Elsewhere for the ID of a copy."""
    name = question.parts["id"]
    speech = browse.speech(db, name)
    if speech is None:
        if browse.copy(db, name):
            raise Elsewhere(f"/copy/{name}")
        raise NotFound("No speech has this ID. It may have gone with the last rebuild.")
    return {
        "speech": speech,
        "rows": list(places(db, name, MOST_PLACES)),
        "copies": browse.likest_copies_of(db, name, MOST_COPIES),
    }


def view(values: Values, question: Question) -> Values:
    """The text as its paragraphs, what the reader looked for marked."""
    lines = [line for line in values["speech"]["text"].split("\n") if line.strip()]
    try:
        query = Query.parse(question.text("q"))
    except QueryError:
        return {"paragraphs": [[Segment(line, False)] for line in lines]}
    return {"paragraphs": [marked(line, query) for line in lines]}


PAGE = Page("speech", "/speech/(?P<id>[0-9a-f]{32})", find, "rows", view)
