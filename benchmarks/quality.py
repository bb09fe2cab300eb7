"""How good the text is, on real pages with gold text and on pages of our own; never under the floor.

Usage: ``python -m benchmarks.quality [FOLDER] [--raise]``. The real pages lie in FOLDER and are left out
where it is not there; our own are articles of the bundled essay sites, with all that these do to a text,
cleaned from bytes to speeches. Prints F1 by page beside trafilatura's, and fails where a mean is under
``floor.toml``. ``--raise`` lifts the floor to what was measured; nothing lowers it.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import defaultdict
from itertools import count
from math import floor
from pathlib import Path

from benchmarks.extraction import FOLDER, TOOLS, GoldPage, Means, compare, pages
from fanwen.demo.network import Network
from fanwen.demo.sites.base import Site
from fanwen.demo.truth import occurrences
from pipelines.cleaning.clean import clean
from pipelines.cleaning.decode import decode
from pipelines.cleaning.site_rules import SiteRules
from pipelines.cleaning.types import Page

FLOOR = Path(__file__).with_name("floor.toml")
OF_EACH_SITE = 12
MEASURES = ("f1", "precision", "recall")


class Own:
    """Articles of the bundled essay sites: their pages, and what stands in them."""

    def __init__(self) -> None:
        network = Network(seed=11, pages=300)
        self._articles: dict[str, list[Page]] = {}
        self.gold: list[GoldPage] = []
        truth: dict[str, list[str]] = defaultdict(list)
        for one in occurrences(network):
            if 1 in one.phases:
                truth[one.url].append(one.text)
        for name, site in network.sites.items():
            for number in range(min(OF_EACH_SITE, site.size(1))):
                self._add(name, site, site.index(number), truth)

    def _add(self, name: str, site: Site, index: int, truth: dict[str, list[str]]) -> None:
        parts = _parts(site, index)
        url = site.url(index)
        if parts and url in truth:
            self._articles[url] = parts
            html = "".join(decode(page).text for page in parts)
            self.gold.append(GoldPage(f"{name} {index}", url, html, "\n".join(truth[url])))

    def cleaned(self, page: GoldPage) -> str:
        """The speeches of an article, from the bytes of its pages."""
        return "\n".join(speech.text for speech in clean(self._articles[page.url], SiteRules("own")).speeches)


def _parts(site: Site, index: int) -> list[Page]:
    """The pages of an article; sites that never part one give the same path for every part."""
    found: list[Page] = []
    for part in count(1):
        url = site.url(index, part)
        answer = site.answer(site.article_path(index, part), 1)
        if answer.status != 200 or (found and url == found[0].url):
            return found
        page = Page(url, "2026-01-01T00:00:00Z", answer.content_type, answer.body, "own", part)
        found.append(page)
    return found


def under(floors: dict[str, dict[str, float]], found: dict[str, Means]) -> list[str]:
    """What is under the floor, in words."""
    return [
        f"{name}: {measure} is {getattr(means, measure):.4f}, the floor {floors[name][measure]:.4f}"
        for name, means in found.items()
        for measure in MEASURES
        if getattr(means, measure) < floors[name][measure]
    ]


def lifted(floors: dict[str, dict[str, float]], found: dict[str, Means]) -> str:
    """The floor as a file, each measure at what was found, in thousandths, where that is higher."""
    lines = []
    for name in sorted(floors):
        lines.append(f"[{name}]")
        for measure in MEASURES:
            measured = floor(getattr(found[name], measure) * 1000) / 1000 if name in found else 0.0
            lines.append(f"{measure} = {max(floors[name][measure], measured)}")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument(
        "--raise", dest="lift", action="store_true", help="lift the floor to what was measured"
    )
    given = parser.parse_args()
    found: dict[str, Means] = {}
    if (given.folder / "manifest.tsv").exists():
        found["real"] = compare(list(pages(given.folder)), TOOLS)["ours"]
    else:
        print(f"{given.folder}: no real pages with gold text there; they are left out")
    own = Own()
    found["own"] = compare(own.gold, {"ours": own.cleaned, "default": TOOLS["default"]})["ours"]
    floors = tomllib.loads(FLOOR.read_text("utf-8"))
    if given.lift:
        FLOOR.write_text(lifted(floors, found), encoding="utf-8")
    problems = under(floors, found)
    print("\n".join(problems) or "nothing is under the floor")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
