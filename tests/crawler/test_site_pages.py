"""The bundled profiles on pages in the dress of their sites: their DOM, and none of their text.

``tests/cases/sites/NAME`` holds a list page and an article, both made up, and what must be found on them.
Containers, pagers and the forms of URLs are those that the profile's site was seen to use.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from scrapy.http import HtmlResponse

from crawler.links import extract_links
from crawler.profiles import BUNDLED, load_profiles
from fanwen.trial.fetch import FetchedPage
from fanwen.trial.results import ArticleResult, apply_profile
from pipelines.archive import Location, Record
from pipelines.cleaning.clean import clean
from pipelines.cleaning.types import Page
from tests.made.places import CASES

SITES = CASES / "sites"
NAMES = sorted(path.name for path in SITES.iterdir())
PROFILES = load_profiles([BUNDLED])


def _expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SITES / name / "expected.json").read_text("utf-8"))
    return found


def test_every_profile_has_its_pages() -> None:
    assert set(NAMES) == set(PROFILES)
    assert len(NAMES) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_the_list_leads_to_its_articles_and_by_its_pager_to_further_lists(name: str) -> None:
    expected, profile = _expected(name), PROFILES[name]
    body = (SITES / name / "list.html").read_bytes()
    response = HtmlResponse(expected["list"], headers={"Content-Type": "text/html"}, body=body)
    links = [url for url, problem in extract_links(response) if problem is None]
    assert [url for url in links if profile.is_article(url)] == expected["articles"]
    assert [url for url in links if profile.is_list(url) and url != expected["list"]] == expected["lists"]
    assert profile.is_list(expected["list"])
    assert profile.is_article(expected["article"])


@pytest.mark.parametrize("name", NAMES)
def test_the_article_gives_its_speeches_and_nothing_else(name: str) -> None:
    expected, profile = _expected(name), PROFILES[name]
    body = (SITES / name / "article.html").read_bytes()
    page = Page(expected["article"], "2026-01-01T00:00:00Z", "text/html", body, name)
    found = clean([page], profile.rules)
    assert found.rejections == ()
    assert [(s.title, s.published, s.truncated) for s in found.speeches] == [
        (s["title"], s["published"], s["truncated"]) for s in expected["speeches"]
    ]
    assert [s.text for s in found.speeches] == [s["text"] for s in expected["speeches"]]


@pytest.mark.parametrize("name", NAMES)
def test_title_and_body_are_where_the_profile_says(name: str) -> None:
    expected, profile = _expected(name), PROFILES[name]
    body = (SITES / name / "article.html").read_bytes()
    url = expected["article"]
    record = Record(
        "response", url, "2026-01-01T00:00:00Z", 200, "text/html", None, None, "", Location("", 0)
    )
    seen = apply_profile(profile, FetchedPage(record, body))
    assert isinstance(seen, ArticleResult)
    assert seen.how == ("profile" if profile.body else "trafilatura")
    for key, selectors in (("title", profile.title), ("body", profile.body)):
        assert not selectors or any(seen.selectors[f"{key} {selector}"] == 1 for selector in selectors)
