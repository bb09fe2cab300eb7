"""Datasette set up for one corpus."""

from __future__ import annotations

from pathlib import Path

from datasette.app import Datasette
from datasette.plugins import pm

from fanwen.web import plugin
from fanwen.web.answers import App
from fanwen.web.corpusfile import CorpusFile
from fanwen.web.guard import Manners

HERE = Path(__file__).parent
SQL_MILLISECONDS = 2_000
"""How long a query of Datasette's table pages, or of --sql, may take."""

_TABLES = {
    "speeches": "The survivors: one row for each speech.",
    "occurrences": "Every place where a speech stood, copies too.",
    "duplicates": "Each removed copy: its survivor, the scores, the reason. Its text is deflated UTF-8.",
    "pages": "What was fetched, and what came of it.",
    "rejections": "What was left out, and why.",
    "runs": "Each run with its counts.",
    "learned": "Lines that recur over a site, how often, and whether they are removed.",
}
"""The tables that anybody may read, and what they hold; the others are the corpus's own working memory."""


class Web(Datasette):  # type: ignore[misc]
    """Datasette for the corpus at a path."""

    def __init__(self, path: Path, manners: Manners, allow_sql: bool) -> None:
        tables = {name: {"description": words} for name, words in _TABLES.items()}
        # Datasette asks its plugins, who ask these, before it is made.
        self.path = path
        self.manners = manners
        self.descriptions = _TABLES
        super().__init__(
            files=[str(path)],
            metadata={"title": "Fanwen", "databases": {plugin.DATABASE: {"tables": tables}}},
            template_dir=str(HERE / "templates"),
            settings={
                "base_url": manners.base_url,
                "default_allow_sql": allow_sql,
                "allow_download": False,
                "suggest_facets": False,
                "sql_time_limit_ms": SQL_MILLISECONDS,
                "num_sql_threads": 4,
                "default_page_size": 50,
                "truncate_cells_html": 200,
                "default_cache_ttl": 0,
            },
        )
        for name in list(self.databases):
            self.remove_database(name)
        self.corpus = self.add_database(CorpusFile(self, path), name=plugin.DATABASE)

    async def refresh_schemas(self) -> None:
        """Nothing: Datasette would copy the schema into a database in memory that only its own pages read."""


async def application(path: Path, manners: Manners, allow_sql: bool = False) -> App:
    """The ASGI application, ready for the first request."""
    plugin.register(pm)
    web = Web(path, manners, allow_sql)
    # Otherwise the first request does it, and a second one that comes meanwhile fails.
    await web.invoke_startup()
    app: App = web.app()
    return app
