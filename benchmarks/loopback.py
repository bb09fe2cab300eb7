"""Sites on loopback: profiles for them, and waiting for a server."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from crawler.profiles import SiteProfile
from crawler.profiles.limits import Limits

LINKS_PER_LIST = 100


def loopback_profile(name: str, host: str, limits: Limits, first_list: str = "/list/1.html") -> SiteProfile:
    """The profile of a site with lists below ``/list/`` and articles below ``/article/``."""
    return SiteProfile(
        name=name,
        hosts=(host,),
        start=(f"http://{host}{first_list}",),
        lists=("/list/",),
        articles=(r"/article/\w+\.html$",),
        limits=limits,
    )


def list_links(number: int, articles: int) -> Iterator[str]:
    """The links of a list, counted from 0: a hundred of the site's articles, and the next list."""
    end = min((number + 1) * LINKS_PER_LIST, articles)
    yield from (f"/article/{index}.html" for index in range(number * LINKS_PER_LIST, end))
    if end < articles:
        yield f"/list/{number + 1}.html"


def wait_for(url: str) -> None:
    """Wait until a server answers. Raises URLError if none does for ten seconds."""
    end = monotonic() + 10
    while True:
        try:
            urlopen(url).close()
        except URLError:
            if monotonic() > end:
                raise
            sleep(0.05)
        else:
            return
