"""Search and reading in Chromium, on a desktop and a phone screen."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser.conftest import HOSTILE, Watched
from tests.made.web import made, serving, small_corpus

pytestmark = pytest.mark.browser


def test_search_filter_and_paging(watched: Watched) -> None:
    page = watched.open("/")
    page.get_by_role("searchbox").fill("的")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    watched.fits()
    assert page.locator("h1").count() == 1
    assert page.locator(".hits mark").first.inner_text() == "的"
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**page=2*")
    page.locator("#facets").get_by_role("link", name="site-1").click()
    page.wait_for_url("**site=site-1*")
    assert "page=2" not in page.url
    assert page.locator(".bar strong").inner_text() == "20"
    page.get_by_role("link", name="In context").click()
    page.wait_for_url("**view=kwic*")
    watched.fits()
    assert page.locator(".kwic mark").first.inner_text() == "的"
    page.locator(".kwic a").first.click()
    page.wait_for_url("**/speech/*")
    assert page.locator(".text mark").first.inner_text() == "的"


def test_hostile_text_is_shown_as_text(watched: Watched) -> None:
    page = watched.open(f"/speech/{'d' * 32}")
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.locator(".text p").first.inner_text() == HOSTILE
    page = watched.open("/search?q=alert")
    assert page.locator(".hits .line").inner_text() == HOSTILE
    assert page.locator("main img, main script").count() == 0


def test_a_speech_is_opened_and_its_copy_compared(watched: Watched) -> None:
    page = watched.open(f"/speech/{made(0).id}")
    assert page.locator(".text").inner_text().startswith(made(0).text.split("\n")[0])
    page.locator("aside a[href*='/copy/']").first.click()
    page.wait_for_url("**/copy/*")
    watched.fits()
    assert page.locator(".pairs del").first.inner_text() == "另外"
    assert page.locator(".pairs ins").last.is_visible()


def test_equal_lines_are_shown_once_on_a_phone(watched: Watched) -> None:
    page = watched.open(f"/copy/{'c' * 32}")
    same = page.locator(".pairs > .same").first
    shown = [same.locator(side).is_visible() for side in (".left", ".right")]
    assert shown == ([True, True] if page.viewport_size["width"] > 1000 else [False, True])


def test_a_list_is_filtered(watched: Watched) -> None:
    page = watched.open("/copies")
    page.get_by_role("link", name="near-duplicate").first.click()
    page.wait_for_url("**reason=near-duplicate*")
    assert page.locator(".chips [aria-current]").inner_text().startswith("near-duplicate")
    assert page.locator(".list > li").count() == 1


def test_keyboard_navigation(watched: Watched) -> None:
    page = watched.open("/copies")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("element => element === document.activeElement")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_pages_work_without_scripts(browser: Any, web: httpx.Client) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{web.base_url}speech/{made(0).id}")
    assert page.locator(".text p").count() > 3
    context.close()


def test_a_rebuild_shows_on_the_next_page(browser: Any, tmp_path: Path) -> None:
    corpus = tmp_path / "data" / "corpus.db"
    corpus.parent.mkdir()
    small_corpus(corpus, 5)
    small_corpus(tmp_path / "new.db", 7)
    with serving(corpus.parent) as web:
        context = browser.new_context()
        page = context.new_page()
        page.goto(str(web.base_url))
        assert page.locator("h1").inner_text() == "5 speeches"
        for turn in range(10):
            shutil.copy(tmp_path / "new.db", tmp_path / "next.db")
            (tmp_path / "next.db").replace(corpus)
            page.goto(f"{web.base_url}speech/{made(turn % 7).id}")
            assert page.locator(".text p").count() > 3
        page.goto(str(web.base_url))
        assert page.locator("h1").inner_text() == "7 speeches"
        context.close()
