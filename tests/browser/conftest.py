"""Fixtures: Chromium on the pages of `fanwen serve`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from db.corpus import writing
from tests.made.speeches import Made
from tests.made.web import add_speech, serving, small_corpus

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOSTILE = "<img src=x onerror=alert(1)><script>alert(1)</script>"
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for each worker, with an empty profile."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed; `make browser` installs it"
    )
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("browser") / "corpus.db"
    small_corpus(path, 60)
    with writing(path) as db:
        add_speech(db, Made("d" * 32, HOSTILE, f"{HOSTILE}\n再见。", url="javascript:alert(1)"))
    return path


@pytest.fixture(scope="session")
def web(browser: Any, corpus: Path) -> Iterator[httpx.Client]:
    with serving(corpus.parent) as client:
        yield client


class Watched:
    """A browser page that records console messages and requests to other hosts."""

    def __init__(self, page: Any, base: str) -> None:
        self.page = page
        self.base = base.rstrip("/")
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(message.text))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: (self.faults.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: self._local(request.url))

    def _local(self, url: str) -> None:
        if not url.startswith(self.base):
            self.faults.append(f"asked for {url}")

    def open(self, path: str) -> Any:
        """Open a path. The response must be successful, and fit the width of the screen."""
        answer = self.page.goto(self.base + path)
        assert answer.status == 200, path
        self.fits()
        return self.page

    def fits(self) -> None:
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def watched(request: pytest.FixtureRequest, browser: Any, web: httpx.Client) -> Iterator[Watched]:
    """A page at both widths, without console messages or requests to other hosts."""
    context = browser.new_context(viewport={"width": request.param, "height": 844})
    seen = Watched(context.new_page(), str(web.base_url))
    yield seen
    context.close()
    assert seen.faults == []
