"""Links of a page, as canonical URLs."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.http import TextResponse
from w3lib.html import get_base_url

from crawler.urls import UnusableURL, canonical

# Some pagers are built of <option value="list_2.html">, and some templates link the next page in the head.
_OPTIONS = "//option/@value[contains(., '/') or contains(., '.')]"
_LINKS = f"//a/@href | //area/@href | //link[@rel='next']/@href | {_OPTIONS}"

MAX_LINKS = 10_000
"""Of one page. Lists have hundreds; parsing many more would delay all other sites."""


def extract_links(response: TextResponse) -> Iterator[tuple[str, str | None]]:
    """Yield the page's links in order, each once, as ``(url, None)``, or ``(link, reason)`` if unusable.

    Links of other schemes (javascript:, mailto:) are left out, and so are all after the first ``MAX_LINKS``.
    """
    base = get_base_url(response.text, response.url, response.encoding)
    seen: set[str] = set()
    for link in response.xpath(_LINKS).getall():
        if link in seen:
            continue
        if len(seen) == MAX_LINKS:
            yield link[:200], "too many links"
            return
        seen.add(link)
        try:
            yield canonical(link, base, response.encoding), None
        except UnusableURL as problem:
            if problem.reason != "not http":
                yield link[:200], problem.reason
