"""The sites of the demo: reproducible pages that contain the speeches of the ground truth."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from lxml import html
from opencc import OpenCC

from fanwen.demo.network import Network
from fanwen.demo.plan import SITES, Fate, Kind
from fanwen.demo.similarity import key
from fanwen.demo.sites.base import HOST, Answer
from fanwen.demo.sites.gbk import GbkSite

NETWORK = Network(seed=2, pages=300, base_port=18900)
PLAN = NETWORK.catalog.plan


def page(index: int, phase: int = 1, part: int = 1) -> Answer:
    site = NETWORK.site_of(index)
    return site.answer(site.article_path(index, part), phase)


def fingerprint(seed: int) -> str:
    """Return a digest of some pages of every site and of a list page each."""
    network, total = Network(seed=seed, pages=300), hashlib.blake2b()
    for site in network.sites.values():
        total.update(site.answer(site.list_path(1), 1).body)
        for number in range(6):
            answer = site.answer(site.article_path(site.index(number)), 1)
            total.update(answer.body + repr(answer.headers).encode())
    return total.hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_every_process() -> None:
    program = f"import sys; sys.path.insert(0, {str(os.path.dirname(__file__))!r})\n"  # noqa: PTH120
    program += "from test_demo_sites import fingerprint; print(fingerprint(5))"
    prints = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1")
    }
    assert prints == {fingerprint(5)}
    assert fingerprint(6) not in prints


def test_unchanged_articles_have_the_same_bytes_in_both_phases() -> None:
    for index in PLAN.indices(2):
        one, two = page(index, 1), page(index, 2)
        match PLAN.fate(index):
            case Fate.STAYS:
                assert one == two
            case Fate.VANISHED:
                assert (one.status, two.status in (404, 410)) == (200, True)
            case Fate.CHANGED:
                assert (one.status, two.status) == (200, 200)
                assert one.body != two.body
            case Fate.NEW:
                assert (one.status, two.status) == (404, 200)


def shown(index: int) -> str:
    """Return the characters in the body of an article, all parts together."""
    site, back = NETWORK.site_of(index), OpenCC("t2s")
    signs = ""
    for part in range(1, 6):
        answer = page(index, part=part)
        if answer.status != 200:
            break
        tree = html.fromstring(answer.body.decode(site.encoding))
        for hidden in tree.xpath('//*[contains(@style, "display:none")] | //script'):
            hidden.drop_tree()
        body = "//td[@class='text']" if site.name == "gbk" else "//body"
        for extra in tree.xpath("//*[@class='lead' or @class='pagelist']"):
            extra.drop_tree()
        signs += key(tree.xpath(body)[0].text_content())
        if site.name != "gbk":
            break
    return back.convert(signs) if site.name == "farm" else signs


@pytest.mark.parametrize("name", SITES)
def test_pages_contain_the_speeches_of_the_truth(name: str) -> None:
    """Pages contain the text without interruptions, except watermarks, page marks and annotations."""
    whole = 0
    for index in (index for index in PLAN.indices(1) if PLAN.site(index) == name):
        article = NETWORK.catalog.article(index, 1)
        text = shown(index)
        whole += all(key(speech.text) in text for speech in article.speeches)
        for speech in article.speeches:
            assert len(speech.text) >= 200
    pages = PLAN.size(name, 1)
    least = {"gbk": 1.0, "bare": 1.0, "utf8": 0.6, "docshare": 0.4, "farm": 0.3}[name]
    assert whole >= least * pages


def test_declared_charsets() -> None:
    heads = {name: page(NETWORK.sites[name].index(1)) for name in SITES}
    assert b"charset=gb2312" in heads["gbk"].body
    with pytest.raises(UnicodeDecodeError):
        heads["gbk"].body.decode("utf-8")
    assert b"charset" not in heads["bare"].body
    assert "charset" not in heads["bare"].content_type
    heads["bare"].body.decode("utf-8")


def test_some_articles_have_several_parts_split_within_a_paragraph() -> None:
    site = NETWORK.sites["gbk"]
    assert isinstance(site, GbkSite)
    long = 0
    for number in range(site.size(1)):
        index = site.index(number)
        article = NETWORK.catalog.article(index, 1)
        parts = site.parts(article)
        assert "".join(parts) == article.speeches[0].text
        assert all(part.strip("\n") == part for part in parts)
        assert page(index, part=len(parts)).status == 200
        assert page(index, part=len(parts) + 1).status == 404
        if len(parts) > 1:
            long += 1
            pager = re.search(r'<div class="pagelist">.*?</div>', page(index).body.decode("gb18030"))
            assert pager
            assert ("下一页" in pager[0]) == bool(index % 2)
    assert long >= 5


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("phase", [1, 2])
def test_lists_link_to_every_article(name: str, phase: int) -> None:
    site = NETWORK.sites[name]
    waiting, seen, found = [site.list_path(1)], set[str](), set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = site.answer(path, phase)
        assert answer.status == 200
        tree = html.fromstring(answer.body.decode(site.encoding))
        for link in tree.xpath("//a/@href"):
            address = f"http://{HOST}:{site.port}{link}"
            if re.search(site.articles, address):
                found.add(address)
            elif re.search(site.lists, address):
                waiting.append(link)
    assert {site.url(site.index(number)) for number in range(site.size(phase))} <= found


def test_annotated_pages_have_annotations_and_damage() -> None:
    annotated = [index for index in PLAN.indices(1) if PLAN.kind(index) is Kind.ANNOTATED]
    texts = [page(index).body.decode() for index in annotated]
    assert all(re.search(r"[\u4e00-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)", text) for text in texts)
    assert any(re.search(r"\?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+\)", text) for text in texts)


def test_sitemaps_list_every_article() -> None:
    for name in ("gbk", "utf8"):
        site = NETWORK.sites[name]
        listed = re.findall(r"<loc>(.*?)</loc>", site.answer("/sitemap.xml", 2).body.decode())
        assert len(listed) > site.size(1) * 0.9
        assert all(site.answer(urlsplit(url).path, 2).status == 200 for url in listed)


def test_unknown_paths_are_not_found() -> None:
    for site in NETWORK.sites.values():
        for path in ("/nowhere", "/list/index_999.html", "/view.asp?id=101", "/p-1.html", "/?page=0"):
            assert site.answer(path, 1).status == 404
