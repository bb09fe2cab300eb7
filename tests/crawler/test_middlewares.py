"""What the middlewares decide, apart from the crawls that show them at work."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.test import get_crawler

from crawler.identity import contact_for, user_agent
from crawler.middlewares.archive import ArchiveMiddleware, build_capture
from crawler.middlewares.redirects import MetaRefreshesMiddleware
from crawler.middlewares.request_checks import RequestChecksMiddleware
from crawler.middlewares.retry_after import retry_after
from crawler.middlewares.robots import RobotsMiddleware
from crawler.report import CrawlReport, SiteReport
from crawler.tally import MAX_LISTED, Tally

NOW = datetime(2024, 5, 1, 8, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Wed, 01 May 2024 08:01:00 GMT", 60.0),
        ("Wed, 01 May 2024 07:00:00 GMT", 0.0),
        ("Wed, 01 May 2024 08:01:00", 60.0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("１２", None),
        ("9" * 400, 86_400.0),
        ("Wed, 01 May 2930 08:01:00 GMT", 86_400.0),
        ("Wed, 01 May 99999999999999999999 08:01:00 GMT", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_capture_keeps_repeated_headers_and_odd_statuses() -> None:
    headers = {"Set-Cookie": ["a=1", "b=2"], "Server": "名"}
    capture = build_capture(Response("http://a.cn/1", status=999, headers=headers, body=b"x"), NOW)
    assert (capture.fetched_at, capture.status, capture.reason) == ("2024-05-01T08:00:00Z", 999, "Unknown")
    assert [value for name, value in capture.headers if name == "Set-Cookie"] == ["a=1", "b=2"]


def test_order_of_the_middlewares() -> None:
    settings = Settings()
    settings.setmodule("crawler.settings")
    order = build_component_list(settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES"))
    names = [item if isinstance(item, str) else f"{item.__module__}.{item.__qualname__}" for item in order]

    def at(part: str) -> int:
        return next(i for i, name in enumerate(names) if part in name)

    # Responses run from the end to the beginning: decompressed, archived, and only then acted on.
    archive = at(ArchiveMiddleware.__name__)
    assert at(HttpCompressionMiddleware.__name__) > archive
    assert archive > max(at("Redirects"), at("MetaRefreshes"), at("RetryMiddleware"))
    assert at(RequestChecksMiddleware.__name__) < at(RobotsMiddleware.__name__)
    assert not any("OffsiteMiddleware" in name or "robotstxt" in name for name in names)
    # Ours stand in the place of these.
    assert not any("downloadermiddlewares.redirect" in name for name in names)


def _refreshes() -> MetaRefreshesMiddleware:
    return MetaRefreshesMiddleware.from_crawler(get_crawler())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-32-le"])
@pytest.mark.parametrize("before", ["", "𠀀" * 3_980])
def test_a_refresh_is_seen_in_every_encoding(encoding: str, before: str) -> None:
    """Also where each character before it takes four bytes, and its name is in capitals."""
    page = f"{before}<meta http-equiv='REFRESH' content='0; url=/2.html'>"
    request = Request("http://a.cn/1.html")
    response = HtmlResponse(request.url, body=page.encode(encoding), encoding=encoding)
    found = _refreshes().process_response(request, response)
    assert isinstance(found, Request)
    assert found.url == "http://a.cn/2.html"


def test_a_page_without_a_refresh_goes_on_as_it_came() -> None:
    request = Request("http://a.cn/1.html")
    response = HtmlResponse(request.url, body="<p>各位来宾</p>".encode(), encoding="utf-8")
    assert _refreshes().process_response(request, response) is response


def test_ports_and_remote_control_are_off() -> None:
    settings = Settings()
    settings.setmodule("crawler.settings")
    for switch in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED", "HTTPPROXY_ENABLED"):
        assert settings.getbool(switch) is False
    assert settings.getbool("ROBOTSTXT_OBEY") is True


def test_refusals_are_counted_once_for_each_url_and_listed_to_a_limit() -> None:
    tally = Tally("site")
    for _ in range(2):
        for n in range(MAX_LISTED + 5):
            tally.refuse("other host", f"http://b.cn/{n}")
    assert tally.report.refused == {"other host": MAX_LISTED + 5}
    assert len(tally.report.refused_urls["other host"]) == MAX_LISTED


def test_a_report_survives_the_way_back() -> None:
    site = SiteReport("a", pages=3, errors={"500": 1}, refused_urls={"robots.txt": ["http://a.cn/"]})
    report = CrawlReport({"a": site}, ("x.warc.gz",), 1.5, None, "disk full")
    assert CrawlReport.from_json(report.to_json()) == report


def test_the_contact_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANWEN_CONTACT", "https://example.org/bot")
    assert contact_for([]) == "https://example.org/bot"
    assert contact_for([], "bot@example.org") == "bot@example.org"
    assert user_agent("bot@example.org").endswith(" (+bot@example.org)")
    assert user_agent("").startswith("Fanwen/")
