"""Links out of a page."""

from __future__ import annotations

from scrapy.http import HtmlResponse

from crawler.links import extract_links


def _links(html: str, charset: str = "utf-8") -> list[tuple[str, str | None]]:
    header = {"Content-Type": f"text/html; charset={charset}"}
    return list(
        extract_links(HtmlResponse("http://a.cn/x/1.html", headers=header, body=html.encode(charset)))
    )


def test_anchors_options_maps_and_the_next_page() -> None:
    html = """<head><link rel="next" href="5.html"><link rel="stylesheet" href="s.css"></head>
        <a href="2.html">二</a><a>无</a><area href="/3.html">
        <select><option value="list_4.html">4</option><option value="7">7</option></select>"""
    assert [url for url, _ in _links(html)] == [
        "http://a.cn/x/5.html",
        "http://a.cn/x/2.html",
        "http://a.cn/3.html",
        "http://a.cn/x/list_4.html",
    ]


def test_each_link_once_and_what_is_no_link_with_its_reason() -> None:
    html = '<a href="2.html"></a><a href="2.html"></a><a href="javascript:x()"></a><a href="http://[x/"></a>'
    assert _links(html) == [("http://a.cn/x/2.html", None), ("http://[x/", "bad url")]


def test_the_base_of_the_page_counts() -> None:
    assert _links('<head><base href="http://b.cn/y/"></head><a href="2.html"></a>') == [
        ("http://b.cn/y/2.html", None)
    ]


def test_gb2312_pages_use_characters_beyond_it() -> None:
    # 镕 is in gb18030 and gbk, but not in gb2312.
    header = {"Content-Type": "text/html; charset=gb2312"}
    response = HtmlResponse("http://a.cn/", headers=header, body='<a href="/?q=镕">'.encode("gb18030"))
    assert list(extract_links(response)) == [("http://a.cn/?q=%E9F", None)]
