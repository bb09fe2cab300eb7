"""The frontier and the known pages: neither grows in memory with the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler import frontier
from crawler.runner import crawl
from db.corpus import CorpusError
from db.known import KnownPages


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The crawling process keeps five requests in memory."""
    folder = tmp_path / "path"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text("import crawler.frontier as f\nf.IN_MEMORY = 5\n")
    here = Path(frontier.__file__).parents[1]
    monkeypatch.setenv("PYTHONPATH", f"{folder}:{here}")


def test_what_waits_on_disk_is_asked_for_too(
    web: Any, profile_of: Any, tmp_path: Path, small_memory: None
) -> None:
    paths = [f"/article/{n}.html" for n in range(60)]
    web.page("/list/1.html", *paths, "/list/2.html")
    web.page("/list/2.html", "/article/last.html")
    for path in [*paths, "/article/last.html"]:
        web.page(path, seconds=0.01)
    data = tmp_path / "data"
    # What a killed run left there is of no use.
    (data / frontier.FRONTIER / "site" / "requests.queue").mkdir(parents=True)
    (data / frontier.FRONTIER / "site" / "requests.queue" / "active.json").write_text("{not json")
    report = crawl([profile_of(web)], data, None).sites["site"]
    assert (report.new, report.errors, report.end) == (61, {}, "finished")
    assert len(web.paths()) == len(set(web.paths()))
    assert not (data / frontier.FRONTIER).exists()


def test_known_pages_are_those_of_the_site(web: Any, profile_of: Any, corpus_of: Any, tmp_path: Path) -> None:
    web.page("/list/1.html", "/article/1.html")
    web.page("/article/1.html", headers={"ETag": '"1"'})
    crawl([profile_of(web)], tmp_path, None)
    corpus = corpus_of(tmp_path, "site")
    known = KnownPages(corpus, "site")
    url = f"{web.root}/article/1.html"
    assert sorted(known) == sorted(f"{web.root}{path}" for path in set(web.paths()))
    assert len(known) == len(list(known.values()))
    assert (known[url].etag, known[url].url, url in known) == ('"1"', url, True)
    assert (known.get("http://elsewhere.test/"), len(KnownPages(corpus, "other"))) == (None, 0)
    assert KnownPages(corpus, "other").get(url) is None


def test_a_corpus_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "corpus.db").write_bytes(b"no database " * 100)
    with pytest.raises(CorpusError, match=r"corpus\.db"):
        KnownPages(tmp_path / "corpus.db", "site")
