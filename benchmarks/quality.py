"""Quality of the text, on real pages with gold text and on generated ones, compared with a floor.

Usage: ``python -m benchmarks.quality [FOLDER] [--raise]``. FOLDER has the real pages; without it they are
left out. The generated pages are articles of the bundled essay sites, cleaned from bytes to speeches. Prints
F1 by page for us and for trafilatura, and fails if a mean is below ``floor.toml``. ``--raise`` raises the
floor to the measured values; no option lowers it.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import defaultdict
from math import floor
from pathlib import Path

from benchmarks.demo_archive import article_parts
from benchmarks.extraction import FOLDER, TOOLS, GoldPage, Means, compare, pages
from fanwen.demo.network import Network
from fanwen.demo.sites.base import Site
from fanwen.demo.truth import occurrences
from pipelines.cleaning.clean import clean
from pipelines.cleaning.decode import decode
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Page

FLOOR = Path(__file__).with_name("floor.toml")
PER_SITE = 12
MEASURES = ("f1", "precision", "recall")


class GeneratedPages:
    """Articles of the bundled essay sites, and the speeches in them."""

    def __init__(self) -> None:
        network = Network(seed=11, pages=300)
        self._articles: dict[str, list[Page]] = {}
        self.gold: list[GoldPage] = []
        truth: dict[str, list[str]] = defaultdict(list)
        for occurrence in occurrences(network):
            if 1 in occurrence.phases:
                truth[occurrence.url].append(occurrence.text)
        for name, site in network.sites.items():
            for number in range(min(PER_SITE, site.size(1))):
                self._add(name, site, site.index(number), truth)

    def _add(self, name: str, site: Site, index: int, truth: dict[str, list[str]]) -> None:
        parts = _pages(site, index)
        url = site.url(index)
        if parts and url in truth:
            self._articles[url] = parts
            html = "".join(decode(page).text for page in parts)
            self.gold.append(GoldPage(f"{name} {index}", url, html, "\n".join(truth[url])))

    def cleaned(self, page: GoldPage) -> str:
        """The speeches of an article, from the bytes of its pages."""
        return "\n".join(speech.text for speech in clean(self._articles[page.url], SiteRules("own")).speeches)


def _pages(site: Site, index: int) -> list[Page]:
    """The pages of an article."""
    return [
        Page(url, "2026-01-01T00:00:00Z", answer.content_type, answer.body, "own", part)
        for part, (url, answer) in enumerate(article_parts(site, index), 1)
    ]


def below(floors: dict[str, dict[str, float]], measured: dict[str, Means]) -> list[str]:
    """A message for each mean below the floor."""
    return [
        f"{name}: {measure} is {getattr(means, measure):.4f}, the floor {floors[name][measure]:.4f}"
        for name, means in measured.items()
        for measure in MEASURES
        if getattr(means, measure) < floors[name][measure]
    ]


def raised(floors: dict[str, dict[str, float]], measured: dict[str, Means]) -> str:
    """The floor as TOML, raised to the measured values, in thousandths, where these are higher."""
    lines = []
    for name in sorted(floors):
        lines.append(f"[{name}]")
        for measure in MEASURES:
            value = floor(getattr(measured[name], measure) * 1000) / 1000 if name in measured else 0.0
            lines.append(f"{measure} = {max(floors[name][measure], value)}")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument(
        "--raise", dest="raise_floor", action="store_true", help="raise the floor to the measured values"
    )
    options = parser.parse_args()
    measured: dict[str, Means] = {}
    if (options.folder / "manifest.tsv").exists():
        measured["real"] = compare(list(pages(options.folder)), TOOLS)["ours"]
    else:
        print(f"{options.folder}: no real pages with gold text; they are left out")
    generated = GeneratedPages()
    measured["own"] = compare(generated.gold, {"ours": generated.cleaned, "default": TOOLS["default"]})[
        "ours"
    ]
    floors = tomllib.loads(FLOOR.read_text("utf-8"))
    if options.raise_floor:
        FLOOR.write_text(raised(floors, measured), encoding="utf-8")
    problems = below(floors, measured)
    print("\n".join(problems) or "no mean is below the floor")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
