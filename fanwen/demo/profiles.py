"""The profiles of the sites, as TOML."""

from __future__ import annotations

import json
from pathlib import Path

from fanwen.demo.network import Network, profile_name
from fanwen.demo.sites.base import Site

_PARTS = {"gbk": r"(?P<base>.*/\d+)(?:_(?P<part>\d+))?(?P<end>\.html)"}
"""The pattern of the URLs of parts, for sites whose articles have parts."""
_EXTRACT: dict[str, dict[str, list[str]]] = {
    "utf8": {"title": ["h1.title"], "body": ["div.content"]},
    "docshare": {"title": ["h1"], "body": ["div.reader"]},
    "farm": {"prune": [".jammer"]},
}
"""Selectors, only for some sites: on the others the extractor has to find the text."""


def profile(site: Site) -> str:
    """Return the profile of one site. It names no charset, because none is needed."""
    sitemaps = [f"{site.root}/sitemap.xml"] if site.name == "utf8" else []
    rows = [
        f'name = "{profile_name(site)}"',
        f'hosts = ["{site.root.removeprefix("http://")}"]',
        "enabled = true",
        f'start = ["{site.root}{site.list_path(1)}"]',
        f"sitemaps = {json.dumps(sitemaps)}",
        "",
        "[links]",
        f"lists = ['{site.lists}']",
        f"articles = ['{site.articles}']",
    ]
    if site.name in _PARTS:
        rows += ["", "[parts]", f"url = '{_PARTS[site.name]}'"]
    if selectors := _EXTRACT.get(site.name):
        rows += ["", "[extract]", *(f"{name} = {json.dumps(values)}" for name, values in selectors.items())]
    rows += ["", "[limits]", "pause = 0.0", "concurrency = 8", "max_bytes = 10000000", "timeout = 30"]
    rows += [
        "# Every known article is requested in every crawl: the two crawls of a demo are seconds apart.",
        'recheck = "always"',
    ]
    return "\n".join([*rows, "private = true", ""])


def write_profiles(network: Network, folder: Path) -> list[Path]:
    """Write ``demo-gbk.toml`` and so on into a folder, which is created if missing; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for site in network.sites.values():
        file = folder / f"{profile_name(site)}.toml"
        file.write_text(profile(site), encoding="utf-8")
        files.append(file)
    return files
