"""Accessibility: axe-core finds no serious problem, in the light and the dark scheme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.browser.conftest import Watched
from tests.made.web import made

pytestmark = pytest.mark.browser

PATHS = (
    "/",
    "/search?q=%E7%9A%84",
    "/search?q=%E7%9A%84&view=kwic&site=site-1",
    "/search?genre=%E8%AE%B2%E8%AF%9D&year=2011",
    "/copies",
    f"/copy/{'c' * 32}",
    "/rejections",
    "/runs",
    "/sites",
    f"/speech/{made(0).id}",
    "/corpus",
    "/corpus/speeches?_facet=site&_size=3",
    f"/corpus/speeches/{made(0).id}",
)


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desktop light", "phone dark"])
def page(request: pytest.FixtureRequest, browser: Any, web: httpx.Client) -> Iterator[Watched]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    yield Watched(context.new_page(), str(web.base_url))
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_no_serious_problem(page: Watched, path: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="`make browser` installs axe")
    found = axe.Axe().run(page.open(path)).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical", "moderate")]
    assert serious == [], [(each["id"], [node["html"] for node in each["nodes"]]) for each in serious]
