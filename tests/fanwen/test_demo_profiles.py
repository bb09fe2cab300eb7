"""The profiles of the demo match its sites."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from fanwen.demo.network import Network
from fanwen.demo.profiles import write_profiles

NETWORK = Network(pages=300)


def test_profiles_match_the_urls_of_their_sites(tmp_path: Path) -> None:
    files = write_profiles(NETWORK, tmp_path / "sites")
    assert [file.name for file in files] == [f"{name}.toml" for name in NETWORK.roots()]
    for file, site in zip(files, NETWORK.sites.values(), strict=True):
        profile = tomllib.loads(file.read_text(encoding="utf-8"))
        assert profile["name"] == file.stem
        assert profile["hosts"] == [f"127.0.0.1:{site.port}"]
        assert profile["enabled"] is True
        assert profile["limits"]["private"] is True
        lists, articles = profile["links"]["lists"], profile["links"]["articles"]
        for url in profile["start"]:
            assert site.answer(url.removeprefix(site.root), 1).status == 200
            assert any(re.search(pattern, url) for pattern in lists)
        for number in range(5):
            url = site.url(site.index(number), part=1)
            assert any(re.search(pattern, url) for pattern in articles)
            assert not any(re.search(pattern, url) for pattern in lists)


def test_parts_of_an_article_share_a_base(tmp_path: Path) -> None:
    file = write_profiles(NETWORK, tmp_path)[0]
    pattern = tomllib.loads(file.read_text(encoding="utf-8"))["parts"]["url"]
    site = NETWORK.sites["gbk"]
    first, third = (re.fullmatch(pattern, site.url(site.index(1), part)) for part in (1, 3))
    assert first
    assert third
    assert (first["base"], first["end"], first["part"], third["part"]) == (
        third["base"],
        third["end"],
        None,
        "3",
    )


def test_some_sites_have_no_selectors(tmp_path: Path) -> None:
    texts = [file.read_text(encoding="utf-8") for file in write_profiles(NETWORK, tmp_path)]
    assert [("body =" in text, "charset" in text) for text in texts] == [
        (False, False),
        (True, False),
        (True, False),
        (False, False),
        (False, False),
    ]
