"""The report: complete, safe and reproducible."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
from click.testing import Result
from lxml import html as lxml_html

from db.corpus import reading, writing
from db.summaries import Flow, LengthBin, ReasonCount, RunTime, YearCount
from fanwen.report import flows, lengths, rejections, runs, years
from fanwen.report.figures import Columns, Matrix
from fanwen.report.formatting import duration, share
from fanwen.report.page import render_report
from fanwen.report.scales import linear_scale
from tests.made import wide
from tests.made.command import FANWEN, fanwen


def report(data: Path, target: Path) -> Result:
    return fanwen(data, "report", "-o", target)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    wide.write(folder / "corpus.db")
    return folder


@pytest.fixture(scope="module")
def text(data: Path) -> str:
    with reading(data / "corpus.db") as db:
        return render_report(db)


def test_no_scripts_or_external_files(text: str) -> None:
    tree = lxml_html.document_fromstring(text)
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //@src | //@href | //@style")
    assert not [name for name in tree.xpath("//@*") if getattr(name, "attrname", "").startswith("on")]
    [style] = tree.xpath("//style/text()")
    assert "url(" not in style
    assert "@import" not in style
    [policy] = tree.xpath("//meta[@http-equiv]/@content")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


def test_hostile_text_is_escaped(text: str) -> None:
    for hostile in (wide.HOSTILE_SITE, wide.HOSTILE_TITLE, wide.HOSTILE_REASON):
        assert hostile not in text
        assert hostile in lxml_html.document_fromstring(text).text_content()


def test_every_chart_has_a_caption_and_a_table(text: str) -> None:
    tree = lxml_html.document_fromstring(text)
    figures = tree.xpath("//figure")
    assert [figure.get("id") for figure in figures] == [
        "funnel", "flows", "copies", "years", "lengths", "rejections", "runs"
    ]  # fmt: skip
    ids = set(tree.xpath("//@id"))
    for figure in figures:
        [label] = figure.xpath(".//*[@role='img']/@aria-labelledby | .//table/@aria-labelledby")
        assert label in ids
        assert figure.xpath("./details//tbody/tr")
        assert not figure.xpath(".//details//td[not(normalize-space())]")


def test_every_shade_has_its_colour(text: str) -> None:
    tree = lxml_html.document_fromstring(text)
    [style] = tree.xpath("//style/text()")
    used = {name for classes in tree.xpath("//rect/@class | //td/@class") for name in classes.split()}
    assert [name for name in sorted(used) if f".{name}" not in style] == []


def test_the_same_corpus_gives_the_same_bytes_in_any_process(data: Path, tmp_path: Path) -> None:
    reports = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        target = tmp_path / f"{seed}.html"
        command = [*FANWEN, "--data", str(data), "report", "-o", str(target)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        reports.append(target.read_bytes())
    assert reports[0] == reports[1]


def test_only_a_report_is_overwritten(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    assert report(data, target).exit_code == 0
    first = target.read_bytes()
    assert report(data, target).exit_code == 0
    assert target.read_bytes() == first
    other = tmp_path / "notes.html"
    other.write_text("mine")
    refused = report(data, other)
    assert refused.exit_code == 2
    assert "not a report" in refused.stderr
    assert other.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.html", "report.html"]


def test_a_missing_folder_is_named(data: Path, tmp_path: Path) -> None:
    result = fanwen(data, "report", "-o", str(tmp_path / "missing" / "report.html"))
    assert result.exit_code == 2
    assert result.stderr == f"fanwen: {tmp_path / 'missing'}: no such folder; create it first\n"


def test_an_empty_and_a_missing_corpus(tmp_path: Path) -> None:
    with writing(tmp_path / "corpus.db"):
        pass
    target = tmp_path / "report.html"
    assert report(tmp_path, target).exit_code == 0
    words = lxml_html.document_fromstring(target.read_text(encoding="utf-8")).text_content()
    assert "It is empty" in words
    assert "No page has been fetched yet." in words
    missing = report(tmp_path / "nowhere", tmp_path / "other.html")
    assert missing.exit_code == 1
    assert "there is no corpus here yet" in missing.stderr


def test_sites_beyond_the_eighth_share_a_row() -> None:
    ties = [Flow(f"s{number:02d}", f"s{number + 1:02d}", 30 - number) for number in range(12)]
    figure = flows.figure(ties)
    assert isinstance(figure.chart, Matrix)
    assert [row.name for row in figure.chart.rows][-1] == "5 more sites"
    drawn = sum(number for row in figure.chart.rows for number, _ in row.cells)
    assert drawn == sum(tie.copies for tie in ties)
    assert "30 speeches of s00 copied on s01" in figure.caption


def test_years_have_no_gaps_and_old_ones_share_a_column() -> None:
    counts = [YearCount("1950", "讲话", 2), YearCount("2020", "讲话", 5), YearCount("2023", "致辞", 1)]
    figure = years.figure([*counts, YearCount(None, "讲话", 4)])
    assert [row[0] for row in figure.tables[0].rows] == [
        "to 1993", *map(str, range(1994, 2024)), "no date"
    ]  # fmt: skip
    assert figure.tables[0].rows[0][-1] == 2
    assert "8 speeches with a date, from 1950 to 2023, most of them from 2020 (5). 4 have no date" in (
        figure.caption
    )


def test_only_undated_speeches() -> None:
    figure = years.figure([YearCount(None, "讲话", 4)])
    assert [row[0] for row in figure.tables[0].rows] == ["no date"]
    assert "None of 4 speeches has a date" in figure.caption


def test_lengths_from_the_shortest_to_the_longest() -> None:
    bins = [LengthBin(0, 0, 0), LengthBin(125, 3, 1), LengthBin(250, 0, 0), LengthBin(500, 2, 0)]
    figure = lengths.figure([*bins, LengthBin(1000, 0, 0)], 200)
    assert isinstance(figure.chart, Columns)
    assert [column.name for column in figure.chart.columns] == ["125", "250", "500"]
    assert "4 of 6 (67\u00a0%) have 125 to 249" in figure.caption


def test_reasons_that_differ_in_numbers_only_are_one() -> None:
    reasons = [
        ReasonCount("repair", "12 of 300 characters are beyond repair (4%)", 1),
        ReasonCount("repair", "1,200 of 3,000 characters are beyond repair (40%)", 2),
    ]
    figure = rejections.figure(reasons)
    assert figure.tables[0].rows == (("repair", "N of N characters are beyond repair (N%)", 3),)
    assert figure.command == "fanwen rejections --stage repair"


def test_the_last_failed_run_is_named() -> None:
    times = [
        RunTime(1, "crawl", "2026-01-01T03:00:00Z", "2026-01-01T03:20:00Z", 1200, 1),
        RunTime(2, "crawl", "2026-01-02T03:00:00Z", "2026-01-02T03:00:00Z", 0, 0),
    ]
    figure = runs.figure(times)
    assert "1 ended with another exit code than 0, the last of them that of 2026-01-01" in figure.caption
    assert isinstance(figure.chart, Columns)
    assert [column.segments[0].height > 0 for column in figure.chart.columns] == [True, True]


@pytest.mark.parametrize(
    ("most", "top", "names"), [(1, 1, ["1"]), (7, 8, ["2", "4", "6", "8"]), (1011, 1500, 3)]
)
def test_scales_include_the_largest(most: int, top: int, names: list[str] | int) -> None:
    scale_top, lines = linear_scale(most)
    assert scale_top == top
    assert (len(lines) if isinstance(names, int) else [line.name for line in lines]) == names


def test_shares_and_durations_in_words() -> None:
    assert [share(part, 1000) for part in (0, 1, 999, 1000)] == [
        "0\u00a0%",
        "1\u00a0%",
        "99\u00a0%",
        "100\u00a0%",
    ]
    assert share(0, 0) == "0\u00a0%"
    assert [duration(s) for s in (0, 40, 200, 3600, 7500)] == [
        "0 s",
        "40 s",
        "3 min 20 s",
        "1 h",
        "2 h 5 min",
    ]


def test_a_browser_shows_it_on_a_phone_without_scrolling_sideways(data: Path, tmp_path: Path) -> None:
    """The page is measured in a real browser. Its widths are returned as the title."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("chromium is not on this machine (apt-get install chromium)")
    target = tmp_path / "report.html"
    assert report(data, target).exit_code == 0
    frame = tmp_path / "frame.html"
    script = "d=f.contentDocument.documentElement;document.title=[d.scrollWidth,d.clientWidth]"
    frame.write_text(f'<iframe id=f width=390 height=9000 src="report.html" onload="{script}"></iframe>')
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += [f"--user-data-dir={tmp_path / 'profile'}", "--allow-file-access-from-files", "--dump-dom"]
    done = subprocess.run(
        [browser, *flags, frame.as_uri()], capture_output=True, text=True, timeout=120, check=False
    )
    widths = re.search(r"<title>(\d+),(\d+)</title>", done.stdout)
    assert widths, done.stderr[-500:]
    assert widths[1] == widths[2] == "390"
