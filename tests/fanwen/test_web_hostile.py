"""Hostile texts are shown as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from db.corpus import writing
from tests.made.speeches import Made
from tests.made.web import add_copy, add_rejection, add_run, add_speech, serving

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "single quote": "' onmouseover='alert(1)",
    "entity": "&lt;script&gt;",
    "template": "{{ 7*7 }}{% raw %}",
    "comment": "<!-- --><style>*{display:none}</style>",
    "end of text": "</p></div></main></body>",
    "search syntax": '" OR * NEAR( title:^',
    "right to left": "abc\u202e\u2067gnp.exe",
    "control": "a\x00b\x07c\x1b[31m",
    "lines": "a\u2028b\u2029c",
    "percent": "%s %00 %0d%0aSet-Cookie: a=b",
}
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt://a.test/%0aalert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.test/",
    "http://",
    "http://[",
    "http:\\\\evil.test",
    " http://a.test/",
    "file:///etc/passwd",
)
TAGS = """a article aside bdi blockquote body button caption code dd del details div dl dt figcaption figure
    footer form h1 h2 head header html input ins kbd label li line link main mark meta nav ol option p rect
    section select span strong summary svg table tbody td text textarea th thead time title tr ul"""
ALLOWED = frozenset(TAGS.split())


class Elements(HTMLParser):
    """The tags, attributes and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links.update(value or "" for name, value in attrs if name in ("href", "src", "action"))


def hostile_rows() -> list[Made]:
    rows = []
    for number, text in enumerate(HOSTILE.values()):
        row = Made(
            f"{number:032x}", text, f"{text}\n{text}，再见。", site=text, url=f"http://a.test/{number}"
        )
        rows.append(replace(row, source=text, genre=text, published="2020-01-01"))
    for number, url in enumerate(ADDRESSES, 100):
        rows.append(Made(f"{number:032x}", "地址", "地址。", url=url))
    return rows


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data: Path = tmp_path_factory.mktemp("hostile")
    with writing(data / "corpus.db") as db:
        for number, row in enumerate(hostile_rows()):
            add_speech(db, row)
            copy = replace(row, id=f"{number + 1000:032x}", url=f"{row.url}#copy", text=f"新的，{row.text}")
            add_copy(db, copy, row, reason=row.title)
            add_rejection(db, row.url, row.title, row.text, stage=row.title)
            add_run(db, monitors=[row.title], errors=[row.title])
        large = Made("f" * 32, "长", "<b>很长，</b>" * 700_000, url="http://a.test/large")
        add_speech(db, large)
        add_copy(db, replace(large, id="e" * 32, url="http://a.test/large2", text=large.text[5:-5]), large)
    with serving(data) as client:
        yield client


def paths() -> list[str]:
    ids = [*range(len(HOSTILE)), *range(100, 100 + len(ADDRESSES))]
    copies = range(1000, 1000 + len(HOSTILE) + len(ADDRESSES))
    lists = [
        "/",
        "/search?size=100",
        "/search?q=script",
        "/search?q=script&view=kwic",
        "/copies?size=100",
        "/rejections?size=100",
        "/runs?size=100",
        "/sites",
        "/corpus",
    ]
    tables = ["/corpus/speeches", "/corpus/duplicates", "/corpus/rejections", "/corpus/speeches?_facet=site"]
    rows = [f"/corpus/speeches/{number:032x}" for number in ids]
    speeches = [f"/speech/{number:032x}" for number in ids]
    return [*lists, *tables, *rows, *speeches, *(f"/copy/{number:032x}" for number in copies)]


def test_texts_do_not_become_markup_or_links(web: httpx.Client) -> None:
    for path in paths():
        response = web.get(path)
        assert response.status_code == 200, path
        elements = Elements()
        elements.feed(response.text)
        assert elements.tags <= ALLOWED, path
        assert not {name for name in elements.attributes if name.startswith("on") or name == "style"}, path
        bad = {
            link
            for link in elements.links
            if not link.startswith(("/", "?", "#", "http://a.test/", "http://127."))
        }
        assert not bad, path
        assert not any(link.startswith("//") for link in elements.links), path


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_queries(web: httpx.Client, text: str) -> None:
    for path in ("/rejections", "/copies", "/corpus/speeches", "/search"):
        for name in ("q", "site", "page", "_sort", text):
            response = web.get(path, params={name: text})
            assert response.status_code < 500, (path, name)
            elements = Elements()
            elements.feed(response.text)
            assert elements.tags <= ALLOWED, (path, name)


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/%0d%0aSet-Cookie:a=b",
        "/speech/%2e%2e",
        "//evil.test",
        "/corpus/%22%3E",
        "/%ff",
        "/static/..%2fapp.py",
        "/.json",
    ],
)
def test_hostile_paths(web: httpx.Client, path: str) -> None:
    response = web.get(path)
    assert response.status_code < 500
    assert "set-cookie" not in response.headers
    assert not response.headers.get("location", "/").startswith("//")


def test_a_text_of_ten_megabytes_is_shown_and_compared(web: httpx.Client) -> None:
    page = web.get(f"/speech/{'f' * 32}")
    assert page.status_code == 200
    assert page.text.count("&lt;b&gt;很长，&lt;/b&gt;") == 700_000
    assert web.get(f"/copy/{'e' * 32}").status_code == 200


def test_right_to_left_text_is_isolated(web: httpx.Client) -> None:
    [number] = [n for n, name in enumerate(HOSTILE) if name == "right to left"]
    page = web.get(f"/speech/{number:032x}").text
    assert f'<bdi lang="zh-Hans">{HOSTILE["right to left"]}</bdi>' in page
    assert f'<p dir="auto">{HOSTILE["right to left"]}</p>' in page
