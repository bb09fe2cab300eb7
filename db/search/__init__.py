"""Search: queries, the index that answers them, and hits.

Functions that only read take a plain ``sqlite3.Connection``, which may be read-only.
"""

from db.search.filters import Filters
from db.search.find import Facets, IndexStale, Results, count, facets, kwic, listed, search, selection
from db.search.hits import Hit, Line, Segment
from db.search.query import Query, QueryError

__all__ = [
    "Facets",
    "Filters",
    "Hit",
    "IndexStale",
    "Line",
    "Query",
    "QueryError",
    "Results",
    "Segment",
    "count",
    "facets",
    "kwic",
    "listed",
    "search",
    "selection",
]
