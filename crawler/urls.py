"""URLs: one spelling for each page, so that it is fetched once and recognised in the next crawl.

``w3lib.url.canonicalize_url`` is for comparing URLs, not for fetching them: it sorts the query, and keeps
user names and default ports.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from crawler.rule_files import TRACKING

LONGEST = 2_000
"""Characters. Longer URLs come from traps that grow with each link, and many servers refuse them."""

_PORTS = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


class UnusableURL(ValueError):
    """Raised for a link that must not be followed; ``reason`` is a short phrase for counting."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def host_of(url: str) -> str:
    """``host`` or ``host:port`` in lower case, without the default port; empty if the URL has no host."""
    try:
        return _host(urlsplit(url))
    except ValueError:
        return ""


def canonical(link: str, base: str | None = None, encoding: str = "utf-8") -> str:
    """The absolute URL of a link, in the spelling in which it is fetched, archived and compared.

    Removes the fragment, the user name, the default port and tracking parameters. Writes scheme and host in
    lower case and percent escapes in upper case. Escapes spaces and Chinese as browsers do: in UTF-8 in the
    path, in the page's ``encoding`` in the query. Keeps ``index.html``: not every server shows it for its
    folder.

    >>> canonical("../b/1.html?utm_source=x#top", "HTTP://Example.com:80/a/2.html")
    'http://example.com/b/1.html'

    Raises UnusableURL if the link is not an HTTP URL, is not valid, or is longer than LONGEST.
    """
    try:
        parts = urlsplit(urljoin(base or "", link.strip()))
        host = _host(parts)
        bare = urlunsplit((parts.scheme, host, _path(parts), _query(parts.query), ""))
        url = safe_url_string(bare, encoding)
    except ValueError as error:
        # An unclosed bracket, a port that is not a number, a host name that IDNA refuses.
        raise UnusableURL("bad url") from error
    if parts.scheme not in _PORTS:
        raise UnusableURL("not http")
    if not host:
        raise UnusableURL("bad url")
    if len(url) > LONGEST:
        raise UnusableURL("url too long")
    return _ESCAPE.sub(lambda escape: escape[0].upper(), url)


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    return host if parts.port in (None, _PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def _path(parts: SplitResult) -> str:
    """The path without ``.`` and ``..``, which urljoin keeps in links that are absolute."""
    path = parts.path or "/"
    return urljoin("/", path) if "/." in path and not path.startswith("//") else path


def _query(query: str) -> str:
    """The query without tracking parameters, in its order, on which some servers depend."""
    if not query:
        return ""
    tracking = _tracking()
    return "&".join(item for item in query.split("&") if not tracking.fullmatch(item))


@cache
def _tracking() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['item']})" for row in TRACKING.load()["parameter"]))
