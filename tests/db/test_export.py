"""Export: complete and reproducible files."""

from __future__ import annotations

import csv
import gzip
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from db.corpus import reading, writing
from db.export import BY_NAME, COLUMNS, ExportError, Origin, Summary, export, place
from db.export import parquet as parquet_module
from db.search import Filters, Query
from tests.made.speeches import Made, fill

ORIGIN = Origin("fanwen export x", "0", "abc", {"--query": "a|b\n# c", "--mask-pii": ""})
HOSTILE = [
    'a "quoted", title\nwith lines\r\nof its own', "NUL\x00 inside", "../../etc/passwd", "=1+1", "a\tb", "",
    "\u2028\u2029\x85", "😀𠮷", "<script>", "---\n", "a|b", "\ufffe\ufdd0", "\x1b[31m",
    "'; DROP TABLE speeches; --",
]  # fmt: skip
SPEECHES = [
    Made(f"{n:02x}" * 16, title, f"{title}\n正文第{n}段。", site="ab"[n % 2], source=title if n % 2 else None,
         published=None if n % 3 else f"2024-01-{n + 1:02d}", truncated=n % 2, chars=len(title) + 7)
    for n, title in enumerate(HOSTILE)
]  # fmt: skip
KINDS = ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.csv", "texts"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("corpus") / "corpus.db", reversed(SPEECHES))


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with reading(path) as db:
        yield db.conn


def run(corpus: Path, target: Path, **options: Any) -> Summary:
    with opened(corpus) as connection:
        return export(connection, target, options.pop("columns", COLUMNS), ORIGIN, **options)


def expected() -> list[dict[str, Any]]:
    flags = {"truncated", "starts_mid_sentence"}
    return [
        {c.name: bool(getattr(made, c.name)) if c.name in flags else getattr(made, c.name) for c in COLUMNS}
        for made in SPEECHES
    ]


def tree(path: Path) -> dict[str, bytes]:
    return {str(p.relative_to(path)): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}


def test_json_lines_have_every_field(corpus: Path, tmp_path: Path) -> None:
    for name in KINDS[:3]:
        run(corpus, tmp_path / name)
    plain = (tmp_path / "a.jsonl").read_bytes()
    assert [json.loads(line) for line in plain.decode().split("\n")[:-1]] == expected()
    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == plain
    with pa.CompressedInputStream(str(tmp_path / "a.jsonl.zst"), "zstd") as stream:
        assert stream.read() == plain


def test_csv_has_every_field(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    as_text = [
        {k: "" if v is None else str(int(v)) if isinstance(v, bool) else str(v) for k, v in each.items()}
        for each in expected()
    ]
    assert rows == as_text
    assert (tmp_path / "a.csv").read_bytes().startswith(b"id,title,text,")


def test_parquet_has_types_and_row_groups(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_module, "GROUP", 4)
    run(corpus, tmp_path / "a.parquet")
    file = pq.ParquetFile(tmp_path / "a.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [4, 4, 4, 2]
    assert file.metadata.row_group(0).column(2).compression == "ZSTD"
    schema = file.schema_arrow
    assert (schema.field("published").type, schema.field("chars").type) == (pa.date32(), pa.int32())
    assert (schema.field("truncated").type, schema.field("first_seen").type) == (
        pa.bool_(), pa.timestamp("ms", tz="UTC")
    )  # fmt: skip
    rows = file.read().to_pylist()
    for row, each in zip(rows, expected(), strict=True):
        assert row["published"] == (date.fromisoformat(each["published"]) if each["published"] else None)
        assert f"{row['first_seen']:%Y-%m-%dT%H:%M:%SZ}" == each["first_seen"]
        for name in ("id", "title", "text", "source", "chars", "truncated", "copies"):
            assert row[name] == each[name]


def test_a_folder_has_a_file_for_each_speech_and_a_table(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "texts")
    with (tmp_path / "texts" / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    files = {name for name in tree(tmp_path / "texts") if name.endswith(".txt")}
    assert {row["file"] for row in rows} == files
    for row, made in zip(rows, SPEECHES, strict=True):
        assert (tmp_path / "texts" / row["file"]).read_bytes().decode() == made.text + "\n"
        assert row["title"] == made.title
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_twice(corpus: Path, tmp_path: Path, kind: str) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        run(corpus, tmp_path / folder / kind)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_filters_query_columns_and_rewording(corpus: Path, tmp_path: Path) -> None:
    columns = [BY_NAME["text"], BY_NAME["chars"]]
    run(corpus, tmp_path / "a.jsonl", columns=columns, query=Query.parse("正文"), filters=Filters(site="b"),
        reword=lambda text: text.replace("正文", "正文书"))  # fmt: skip
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert [row["text"] for row in rows] == [
        made.text.replace("正文", "正文书") for made in SPEECHES if made.site == "b"
    ]
    assert all(list(row) == ["text", "chars"] and row["chars"] == len(row["text"]) for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_without_speeches(corpus: Path, tmp_path: Path, kind: str) -> None:
    summary = run(corpus, tmp_path / kind, query=Query.parse("没有这样的话"))
    assert (summary.speeches, summary.first) == (0, None)
    assert (tmp_path / kind).exists()


def test_the_card_is_correct_and_escaped(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "a.csv")
    card = (tmp_path / "a.csv.README.md").read_text("utf-8")
    head, body = card.removeprefix("---\n").split("\n---\n", 1)
    assert 'data_files: "a.csv"' in head
    assert "| speeches | 14 |" in body
    assert "| published | 2024-01-01 to 2024-01-13 |" in body
    assert "| `--query` | a\\|b # c |" in body
    assert "rules abc" in body


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_overwritten_without_force(corpus: Path, tmp_path: Path, kind: str) -> None:
    run(corpus, tmp_path / kind)
    before = tree(tmp_path)
    with pytest.raises(ExportError, match="--force"):
        run(corpus, tmp_path / kind, query=Query.parse("正文"), filters=Filters(site="b"))
    assert tree(tmp_path) == before
    run(corpus, tmp_path / kind, filters=Filters(site="b"), force=True)
    assert tree(tmp_path) != before
    assert not list(tmp_path.glob(".*"))


def test_another_folder_is_never_replaced(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "README.md").write_text("my things")
    for name in ("home", ".", "home/../home"):
        with pytest.raises(ExportError, match="no export of Fanwen"):
            run(corpus, tmp_path / name, force=True)
    assert tree(tmp_path) == {"home/README.md": b"my things"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_keeps_the_earlier_export(corpus: Path, tmp_path: Path, kind: str) -> None:
    run(corpus, tmp_path / kind)
    before = tree(tmp_path)

    def fail(text: str) -> str:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        run(corpus, tmp_path / kind, reword=fail, force=True)
    assert tree(tmp_path) == before


SLOW = """
import sys, time
from pathlib import Path
from db.corpus import reading
from db.export import COLUMNS, Origin, export

def slow(text):
    print("writing", flush=True)
    time.sleep(60)
    return text

with reading(Path(sys.argv[1])) as db:
    export(db.conn, Path(sys.argv[2]), COLUMNS, Origin("", "", "", {}), reword=slow)
"""


@pytest.mark.parametrize("kind", ["a.parquet", "texts"])
def test_a_kill_leaves_no_incomplete_file(corpus: Path, tmp_path: Path, kind: str) -> None:
    command = [sys.executable, "-c", SLOW, str(corpus), str(tmp_path / kind)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        # The corpus is not locked during an export, and another export does not remove its files.
        with writing(corpus) as db:
            db.execute("UPDATE speeches SET copies = copies")
        run(corpus, tmp_path / kind, filters=Filters(site="b"))
        assert len(list(tmp_path.glob(f".{kind}.*.part"))) == 1
        process.send_signal(signal.SIGKILL)
    assert len(list(tmp_path.glob(f".{kind}.*.part"))) == 1
    run(corpus, tmp_path / kind, force=True)
    assert not list(tmp_path.glob(".*"))


def test_text_that_is_not_utf8_does_not_end_an_export(tmp_path: Path) -> None:
    path = fill(tmp_path / "corpus.db", SPEECHES[:2])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE speeches SET title = CAST(x'EDA080E5AD' AS TEXT)")
    run(path, tmp_path / "a.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert set("".join(row["title"] for row in rows)) == {"\ufffd"}


def test_an_invalid_date_is_named(tmp_path: Path) -> None:
    path = fill(tmp_path / "corpus.db", [Made("a" * 32, "标题", "正文", published="last spring")])
    with pytest.raises(ExportError, match=r"published: .*last spring"):
        run(path, tmp_path / "a.parquet")
    assert not list(tmp_path.glob("*.parquet*"))


def test_pandas_reads_the_parquet(corpus: Path, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is of the extra `peers`, which is not installed")
    run(corpus, tmp_path / "a.parquet")
    frame = pandas.read_parquet(tmp_path / "a.parquet")
    assert frame["title"].tolist() == HOSTILE
    assert str(frame["truncated"].dtype) == "bool"
    run(corpus, tmp_path / "a.csv")
    assert pandas.read_csv(tmp_path / "a.csv", keep_default_na=False, engine="python").shape == frame.shape


def test_duckdb_reads_all_kinds(corpus: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is of the extra `peers`, which is not installed")
    for name in ("a.parquet", "a.jsonl", "a.jsonl.gz", "a.jsonl.zst"):
        run(corpus, tmp_path / name)
        sql = "SELECT count(*), count(published), sum(truncated::INT) FROM read_"
        reader = "parquet" if name == "a.parquet" else "json_auto"
        found = duckdb.sql(f"{sql}{reader}('{tmp_path / name}')").fetchall()
        assert found == [(14, 5, 7)]


def test_datasets_reads_the_parquet(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip(
        "datasets", reason="datasets is of the extra `peers`, which is not installed"
    )
    run(corpus, tmp_path / "a.parquet")
    loaded = datasets.load_dataset(
        "parquet", data_files=str(tmp_path / "a.parquet"), split="train", cache_dir=str(tmp_path / "cache")
    )
    assert loaded["title"][:] == HOSTILE
    assert loaded.features["published"].dtype == "date32"


def test_pattern_characters_in_a_name_are_literal(tmp_path: Path) -> None:
    own, other = tmp_path / ".[ab]*.jsonl.x.part", tmp_path / ".a.jsonl.x.part"
    own.mkdir()
    other.mkdir()
    with place.beside(tmp_path / "[ab]*.jsonl"):
        assert not own.exists()
        assert other.exists()
