"""The network: five sites on five loopback ports, generated from one seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from fanwen.demo.catalog import Catalog
from fanwen.demo.plan import SITES, Plan
from fanwen.demo.sites.bare import BareSite
from fanwen.demo.sites.base import Site
from fanwen.demo.sites.docshare import DocshareSite
from fanwen.demo.sites.farm import FarmSite
from fanwen.demo.sites.gbk import GbkSite
from fanwen.demo.sites.utf8 import Utf8Site

FEWEST, MOST = 300, 100_000
_CLASSES: tuple[type[Site], ...] = (GbkSite, Utf8Site, DocshareSite, FarmSite, BareSite)


@dataclass(frozen=True)
class Network:
    """A network of ``pages`` articles (300 to 100,000) in the first crawl; the ports follow ``base_port``.

    Raises ValueError for another number of pages.
    """

    seed: int = 1
    pages: int = 400
    base_port: int = 18800

    def __post_init__(self) -> None:
        if not FEWEST <= self.pages <= MOST:
            raise ValueError(f"the demo has {FEWEST} to {MOST} article pages, not {self.pages}")

    @cached_property
    def catalog(self) -> Catalog:
        """The content of every article."""
        return Catalog(Plan(self.seed, self.pages))

    @cached_property
    def sites(self) -> dict[str, Site]:
        """The sites by name: gbk, utf8, docshare, farm, bare."""
        ports = range(self.base_port + 1, self.base_port + 1 + len(SITES))
        return {kind.name: kind(self.catalog, port) for kind, port in zip(_CLASSES, ports, strict=True)}

    def site_of(self, index: int) -> Site:
        """Return the site of an article."""
        return self.sites[self.catalog.plan.site(index)]

    def roots(self) -> dict[str, str]:
        """Return the root URL of each site by the name of its profile, such as ``demo-gbk``."""
        return {profile_name(site): site.root + "/" for site in self.sites.values()}


def profile_name(site: Site) -> str:
    """Return the name of the site's profile."""
    return f"demo-{site.name}"
