"""Site profiles: what is read, what is refused, and with which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.job import Job
from crawler.profiles import BUNDLED, SiteProfile, load_profiles, profile_folders, read_profile
from tables.reader import ConfigError
from tests.made.places import cases

GOOD = """
name = "demo-gbk"
hosts = ["127.0.0.1:18801"]
enabled = true
start = ["http://127.0.0.1:18801/list/index.html"]
sitemaps = []
charset = "gb18030"
[links]
lists = ['/list/']
articles = ['/article/\\d+(_\\d+)?\\.html$']
[parts]
url = '(?P<base>.*/\\d+)(?:_(?P<part>\\d+))?(?P<end>\\.html)'
example = 'http://127.0.0.1:18801/article/7_2.html'
[extract]
title = ["h1"]
body = ["div.content"]
prune = [".jammer"]
[limits]
pause = 0.0
concurrency = 8
max_bytes = 10000000
timeout = 30
pages = 0
private = true
"""

URLS = cases("site_urls")
URLS.pop("about")


def _read(folder: Path, text: str) -> SiteProfile:
    path = folder / "demo.toml"
    path.write_text(text, encoding="utf-8")
    return read_profile(path)


def test_a_whole_profile(tmp_path: Path) -> None:
    profile = _read(tmp_path, GOOD)
    assert (profile.name, profile.hosts, profile.enabled) == ("demo-gbk", ("127.0.0.1:18801",), True)
    assert (profile.limits.pause, profile.limits.timeout, profile.limits.recheck) == (0.0, 30.0, "age")
    rules = profile.rules
    assert (rules.site, rules.charset, rules.body, rules.prune) == (
        "demo-gbk",
        "gb18030",
        ("div.content",),
        (".jammer",),
    )
    assert rules.part_of("http://127.0.0.1:18801/article/7_3.html") == (
        "http://127.0.0.1:18801/article/7.html",
        3,
    )
    assert profile.is_article("http://127.0.0.1:18801/article/7_3.html")
    assert profile.is_list("http://127.0.0.1:18801/list/2.html")


def test_polite_by_default(tmp_path: Path) -> None:
    limits = _read(tmp_path, GOOD.partition("[limits]")[0]).limits
    assert (limits.pause, limits.concurrency, limits.private) == (1.0, 2, False)
    settings = limits.as_settings()
    assert settings["AUTOTHROTTLE_ENABLED"] is True
    assert settings["DOWNLOAD_DELAY"] == 1.0


def test_patterns_of_lists_do_not_meddle_with_each_other(tmp_path: Path) -> None:
    profile = _read(tmp_path, GOOD.replace("['/list/']", "['/index/', '(?i)/LIST/']"))
    assert profile.is_list("http://127.0.0.1:18801/list/2.html")
    assert not profile.is_list("http://127.0.0.1:18801/INDEX/2.html")


@pytest.mark.parametrize(
    "part", [r"\d+", r"\d{1,3}", "[0-9]+", "[2-9]", r"\d\d", r"[1-9]\d*", r"(?:\d|\d\d)"]
)
def test_parts_of_many_forms_are_taken(tmp_path: Path, part: str) -> None:
    assert r"(?P<part>\d+)" in GOOD
    text = GOOD.replace("/article/7_2.html", "/article/7_22.html" if part == r"\d\d" else "/article/7_2.html")
    assert _read(tmp_path, text.replace(r"(?P<part>\d+)", f"(?P<part>{part})")).parts is not None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "demo-gbk"', "", ["name", "is missing"]),
        ('name = "demo-gbk"', 'name = "Demo GBK"', ["name", "small letters"]),
        ('name = "demo-gbk"', "name = 7", ["name", "must be a string"]),
        ('name = "demo-gbk"', "name = demo", ["not valid TOML", "demo.toml:2: "]),
        ('hosts = ["127.0.0.1:18801"]', "", ["hosts", "is missing"]),
        ('hosts = ["127.0.0.1:18801"]', 'hosts = ["http://a.cn/"]', ["hosts", "is no host"]),
        ('hosts = ["127.0.0.1:18801"]', 'hosts = "127.0.0.1:18801"', ["hosts", "a list of strings"]),
        ('hosts = ["127.0.0.1:18801"]', 'hosts = ["a.cn"]', ["start", "not in hosts", "127.0.0.1:18801"]),
        ("enabled = true", 'enabled = "yes"', ["enabled", "true or false"]),
        ("http://127.0.0.1:18801/list", "ftp://127.0.0.1:18801/list", ["start", "http://"]),
        ("sitemaps = []", "sitemap = []", ["sitemap:", "is not a key", "sitemaps"]),
        ('start = ["http://127.0.0.1:18801/list/index.html"]', "", ["start", "is missing"]),
        ('charset = "gb18030"', 'charset = "klingon"', ["charset", "gb18030"]),
        ('charset = "gb18030"', 'charset = ""', ["charset", "is empty"]),
        ("['/list/']", "['/list/(']", ["links.lists", "is no regular expression"]),
        ("articles =", "article =", ["links.article:", "is not a key"]),
        ("['/article/\\d+(_\\d+)?\\.html$']", "[]", ["links.articles", "is missing"]),
        ("(?P<part>", "(?P<number>", ["parts.url", "part"]),
        ("(?P<part>\\d+)", "(?P<part>\\w+)", ["parts.url", "digits alone"]),
        ("(?P<part>\\d+)", "(?P<part>(?:[a-z)]|\\))+)", ["parts.url", "digits alone"]),
        ("/article/7_2", "/article/7", ["parts.example", "no further part"]),
        ("/article/7_2", "/other/7_2", ["parts.example", "no article"]),
        ("(_\\d+)?\\.html$']", "_\\d+\\.html$']", ["parts.example", "first page"]),
        ("div.content", "div..content", ["extract.body", "is no CSS selector"]),
        ("pause = 0.0", "pause = -1", ["limits.pause", "at least 0"]),
        ("pause = 0.0", "pause = true", ["limits.pause", "a number"]),
        ("concurrency = 8", "concurrency = 0", ["limits.concurrency", "at least 1"]),
        ("pages = 0", "pages = 1.5", ["limits.pages", "whole number"]),
        ("pages = 0", 'recheck = "daily"', ["limits.recheck", "always"]),
        ("private = true", "privat = true", ["limits.privat", "is not a key"]),
    ],
)
def test_what_is_wrong_is_said_with_file_key_and_remedy(
    tmp_path: Path, old: str, new: str, words: list[str]
) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as raised:
        _read(tmp_path, GOOD.replace(old, new))
    message = str(raised.value)
    assert message.startswith(str(tmp_path / "demo.toml"))
    assert "\n" not in message
    key = words[0].rstrip(":").rpartition(".")[2]
    lines = [n for n, line in enumerate(GOOD.replace(old, new).split("\n"), 1) if line.startswith(f"{key} =")]
    assert all(f"demo.toml:{line}: " in message for line in lines), message
    assert all(word in message for word in words), message


def test_the_later_folder_wins_by_name(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    (first / "a.toml").write_text(GOOD, "utf-8")
    (second / "b.toml").write_text(GOOD.replace("enabled = true", "enabled = false"), "utf-8")
    found = load_profiles([first, second, tmp_path / "nowhere"])
    assert [(profile.name, profile.enabled) for profile in found.values()] == [("demo-gbk", False)]


def test_one_name_twice_in_a_folder_is_an_error(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    with pytest.raises(ConfigError, match=r"b\.toml.*a\.toml"):
        load_profiles([tmp_path])


def test_one_host_twice_in_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b.toml").write_text(GOOD.replace("demo-gbk", "other"), "utf-8")
    with pytest.raises(ConfigError, match=r"b\.toml:3: hosts: '127\.0\.0\.1:18801'.*a\.toml"):
        load_profiles([tmp_path])


def test_the_later_folder_wins_by_host(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    both = GOOD.replace("demo-gbk", "both").replace('["127.0.0.1:18801"]', '["127.0.0.1:18801", "b.cn"]')
    (first / "both.toml").write_text(
        both.replace('index.html"]', 'index.html", "http://b.cn/list/"]'), "utf-8"
    )
    (second / "mine.toml").write_text(GOOD.replace("demo-gbk", "mine"), "utf-8")
    found = load_profiles([first, second])
    assert {name: profile.hosts for name, profile in found.items()} == {
        "both": ("b.cn",),
        "mine": ("127.0.0.1:18801",),
    }
    assert found["both"].start == ("http://b.cn/list/",)
    (first / "both.toml").write_text(GOOD.replace("demo-gbk", "both"), "utf-8")
    assert list(load_profiles([first, second])) == ["mine"]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_profile(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes("# 范文".encode("gb18030"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_profile(tmp_path / "bad.toml")


def test_bundled_profiles_are_disabled_polite_and_public() -> None:
    profiles = load_profiles(profile_folders(Path("nowhere")))
    assert set(profiles) == {path.stem for path in BUNDLED.glob("*.toml")}, "name each file as its profile"
    for profile in profiles.values():
        assert not profile.enabled, f"{profile.path}: enabled: write false"
        assert not profile.limits.private, f"{profile.path}: limits.private: remove it"
        assert profile.limits.pause >= 1, f"{profile.path}: limits.pause: write at least 1"
        no_lists = [url for url in profile.start if not profile.is_list(url)]
        assert not no_lists, f"{profile.path}: start: no list by links.lists: {no_lists}"


def test_bundled_profiles_have_urls_of_each_kind_to_try() -> None:
    for name in {*URLS, *load_profiles([BUNDLED])}:
        kinds = {kind for _, kind, *_ in URLS.get(name, ())}
        assert {"article", "list"} <= kinds, (
            f"{name}: add an article and a list to tests/cases/site_urls.json"
        )


@pytest.mark.parametrize("name", sorted(URLS))
def test_bundled_profiles_know_their_urls(name: str) -> None:
    profile = load_profiles([BUNDLED])[name]
    for url, kind, *part in URLS[name]:
        actual = "article" if profile.is_article(url) else "list" if profile.is_list(url) else "neither"
        assert actual == kind, f"{profile.path}: by its links, {url} is {actual}, and must be {kind}"
        if kind == "article":
            assert profile.rules.part_of(url) == tuple(part)


def test_a_job_survives_the_way_to_the_crawling_process(tmp_path: Path) -> None:
    job = Job((_read(tmp_path, GOOD), *load_profiles([BUNDLED]).values()), str(tmp_path), None, "a@b.cn")
    assert Job.from_line(job.to_line()) == job
    assert job.to_line().count("\n") == 1
