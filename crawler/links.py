"""Links: where a page leads, spelled canonically."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.http import TextResponse
from w3lib.html import get_base_url

from crawler.urls import UnusableURL, canonical

# Pagers are also built of <option value="list_2.html">, and some templates name the next page in the head.
_OPTIONS = "//option/@value[contains(., '/') or contains(., '.')]"
_WHERE = f"//a/@href | //area/@href | //link[@rel='next']/@href | {_OPTIONS}"

MOST_LINKS = 10_000
"""Of one page. Lists show hundreds; one that shows more would hold up all sites while it is read."""


def links_of(response: TextResponse) -> Iterator[tuple[str, str | None]]:
    """Yield the page's links in order, each once, as ``(url, None)`` or, if of no use, ``(link, reason)``.

    Links of other schemes are left out: javascript:, mailto: and the like are no pages. Those that follow the
    first ``MOST_LINKS`` are not looked at.
    """
    base = get_base_url(response.text, response.url, response.encoding)
    seen: set[str] = set()
    for link in response.xpath(_WHERE).getall():
        if link in seen:
            continue
        if len(seen) == MOST_LINKS:
            yield link[:200], "too many links"
            return
        seen.add(link)
        try:
            yield canonical(link, base, response.encoding), None
        except UnusableURL as problem:
            if problem.reason != "not http":
                yield link[:200], problem.reason
