"""Datasette, configured for one corpus."""

from __future__ import annotations

from pathlib import Path

from datasette.app import Datasette
from datasette.plugins import pm

from fanwen.web import plugin
from fanwen.web.corpus_file import CorpusFile
from fanwen.web.guard import WebSettings
from fanwen.web.responses import App

HERE = Path(__file__).parent
SQL_MILLISECONDS = 2_000
"""Time limit of the queries of Datasette's table pages and of --sql."""

_TABLES = {
    "speeches": "The survivors: one row for each speech.",
    "occurrences": "Each occurrence of a speech, including copies.",
    "duplicates": "Each removed copy: its survivor, the scores, the reason. Its text is deflated UTF-8.",
    "pages": "The fetched pages and their outcomes.",
    "rejections": "Pages and speeches that were left out, with reasons.",
    "runs": "The runs and their counts.",
    "learned": "Lines that recur on a site, with counts, and whether they are removed.",
}
"""The public tables and their descriptions. The others are internal."""


class CorpusDatasette(Datasette):  # type: ignore[misc]
    """Datasette for the corpus at a path."""

    def __init__(self, path: Path, settings: WebSettings, allow_sql: bool) -> None:
        tables = {name: {"description": description} for name, description in _TABLES.items()}
        # Plugins read these attributes before the constructor of Datasette returns.
        self.path = path
        self.web_settings = settings
        self.descriptions = _TABLES
        super().__init__(
            files=[str(path)],
            metadata={"title": "Fanwen", "databases": {plugin.DATABASE: {"tables": tables}}},
            template_dir=str(HERE / "templates"),
            settings={
                "base_url": settings.base_url,
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
        """Do nothing. Datasette would copy the schema to an in-memory database that only its pages read."""


async def create_app(path: Path, settings: WebSettings, allow_sql: bool = False) -> App:
    """The ASGI application, ready for the first request."""
    plugin.register(pm)
    web = CorpusDatasette(path, settings, allow_sql)
    # Otherwise the first request does it, and a second one at the same time fails.
    await web.invoke_startup()
    app: App = web.app()
    return app
