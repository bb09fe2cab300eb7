"""The corpus as a Python object: its MinHash objects are those of datasketch."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from datasketch import MinHash, MinHashLSH

from db.corpus import CorpusError, reading
from db.occurrences import texts
from dedup.candidates import BANDS, ROWS
from dedup.keys import key_of
from dedup.minhash import shingle_hash
from dedup.spun import canonical_words
from fanwen import Corpus
from pipelines.cleaning.site_rules import RuleBook
from pipelines.ingest.run import ingest
from tests.made.corpus import edited, fetch, page, write
from tests.made.pages import speech

ROOT = Path(__file__).resolve().parents[2]
SPEECHES = 6


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of six speeches and a copy of the first."""
    folder = tmp_path_factory.mktemp("data")
    pages = [fetch(f"/{number}.html", 1, page(number)) for number in range(SPEECHES)]
    write(folder, "crawl", [*pages, fetch("/copy.html", 2, page(SPEECHES, edited(0)))])
    corpus = folder / "corpus.db"
    ingest(folder, corpus, RuleBook(()), 1)
    return corpus


def by_datasketch(text: str) -> MinHash:
    key = canonical_words(key_of(text))
    minhash = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=shingle_hash)
    minhash.update_batch([key[i : i + 5].encode() for i in range(len(key) - 4)])
    return minhash


def stored(path: Path) -> dict[str, str]:
    with reading(path) as db:
        return {id_: text for _, _, text, id_ in texts(db)}


def printed(code: str, folder: Path) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_every_minhash_is_that_of_datasketch(path: Path) -> None:
    by_id = stored(path)
    assert len(by_id) == SPEECHES + 1
    with Corpus(path) as corpus:
        for id_, text in by_id.items():
            assert corpus.minhash(id_) == by_datasketch(text)
            assert corpus.minhash_of(text) == by_datasketch(text)


def test_minhashes_are_those_of_the_survivors(path: Path) -> None:
    with Corpus(path) as corpus, reading(path) as db:
        survivors = [id_ for (id_,) in db.execute("SELECT id FROM speeches ORDER BY id")]
        assert [id_ for id_, _ in corpus.minhashes()] == survivors
        assert all(corpus.minhash(id_) == minhash for id_, minhash in corpus.minhashes())
    assert len(survivors) == SPEECHES


def test_an_lsh_is_filled_in_three_lines(path: Path) -> None:
    with Corpus(path) as corpus:
        lsh = MinHashLSH(threshold=0.5, num_perm=128)
        for id_, minhash in corpus.minhashes():
            lsh.insert(id_, minhash)
        assert (lsh.b, lsh.r) == (BANDS, ROWS)
        near = [lsh.query(corpus.minhash_of(edited(number))) for number in range(SPEECHES)]
        assert [len(ids) for ids in near] == [1] * SPEECHES
        assert not lsh.query(corpus.minhash_of(speech(99)))


def test_a_minhash_can_be_updated(path: Path) -> None:
    whole, first, second = "甲乙丙丁戊己庚辛壬癸" * 2, "甲乙丙丁戊", "乙丙丁戊己"
    minhash = Corpus.minhash_of(first)
    minhash.update(second.encode())
    assert minhash == by_datasketch("甲乙丙丁戊己")
    assert minhash != by_datasketch(whole)


def test_a_text_without_shingles_is_empty(path: Path) -> None:
    assert Corpus.minhash_of("甲乙丙丁").is_empty()


def test_an_unknown_id(path: Path) -> None:
    with Corpus(path) as corpus, pytest.raises(KeyError, match="f" * 32):
        corpus.minhash("f" * 32)


def test_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus here yet"):
        Corpus(tmp_path / "corpus.db")


def test_the_code_of_the_page_runs(path: Path, tmp_path: Path) -> None:
    document = (ROOT / "docs" / "how-to" / "use-with-datasketch.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", document, re.S)[0]
    (tmp_path / "speech.txt").write_text(edited(3), encoding="utf-8")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "corpus.db").symlink_to(path)
    [line] = printed(code, tmp_path).splitlines()
    id_, jaccard = line.split()
    assert canonical_words(key_of(stored(path)[id_])) == canonical_words(key_of(speech(3)))
    assert 0.6 < float(jaccard) < 1


def test_commands_do_not_import_datasketch() -> None:
    imports = "import sys, fanwen.cli, fanwen.commands.ingest, pipelines.ingest.preload"
    assert printed(f"{imports}; print('datasketch' in sys.modules)", ROOT) == "False\n"
