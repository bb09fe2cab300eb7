"""The yield of a crawl."""

from __future__ import annotations

from pathlib import Path

from db.corpus import reading
from db.crawl_yield import yields_by_site
from pipelines.archive import files
from pipelines.cleaning.site_rules import RuleBook, SiteRules
from pipelines.ingest.run import ingest
from tests.made.corpus import fetch, page, write

PARTS = r"(?P<base>.*/\d+)(?:_(?P<part>\d+))?(?P<end>\.html)"


def test_a_part_with_two_urls_is_one_article(tmp_path: Path) -> None:
    urls = ["/1.html", "/1_1.html", "/2.html"]
    pages = [fetch(url, 1, page(1) if url[1] == "1" else b"<p>x</p>") for url in urls]
    write(tmp_path / "archive", "crawl", pages)
    ingest(
        tmp_path / "archive", tmp_path / "corpus.db", RuleBook([SiteRules("a", ("a.test",), parts=PARTS)]), 1
    )
    with reading(tmp_path / "corpus.db") as db:
        names = [path.name for path in files(tmp_path / "archive")]
        found = yields_by_site(db, names, "2026-01-01T00:00:00Z")["a"]
        assert list(db.query("SELECT url, outcome FROM pages ORDER BY url")) == [
            {"url": "http://a.test/1.html", "outcome": "speeches"},
            {"url": "http://a.test/1_1.html", "outcome": "rejected"},
            {"url": "http://a.test/2.html", "outcome": "rejected"},
        ]
    assert (found.articles, found.empty, found.speeches) == (2, 1, 1)
