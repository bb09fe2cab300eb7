"""What a crawl must know of a site's pages, looked up one at a time.

The pages of a large site would fill the memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from db import corpus
from db.models import KnownPage
from db.rows import columns, read


class KnownPages(Mapping[str, KnownPage]):
    """The pages of a site that were asked for before, by URL, read from the corpus at ``path``.

    Raises db.corpus.CorpusError where there is none, or where it cannot be read.
    """

    def __init__(self, path: Path, site: str) -> None:
        self._site = site
        with ExitStack() as stack:
            self._db = stack.enter_context(corpus.reading(path))
            self._length: int = self._db.table("pages").count_where("site = ?", [site])
            self._open = stack.pop_all()  # closes the corpus with this object

    def __getitem__(self, url: str) -> KnownPage:
        sql = f"SELECT {columns(KnownPage)} FROM pages WHERE url = ? AND site = ?"
        for page in read(self._db, KnownPage, sql, (url, self._site)):
            return page
        raise KeyError(url)

    def __iter__(self) -> Iterator[str]:
        sql = "SELECT url FROM pages WHERE site = ? ORDER BY url"
        return (row[0] for row in self._db.conn.execute(sql, (self._site,)))

    def __len__(self) -> int:
        return self._length
