"""Mistakes in the owner's rules: one line each, with file, line and key; at start-up and in doctor."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fanwen.checks import rules
from fanwen.checks.rules import owner_problems
from fanwen.folder.paths import DataFolder
from tables.owner import VARIABLE

BANNER = """[[banner]]
name = "mine"
kind = "watermark"
where = "tail"
cue = ["范文之友"]
pattern = '范文之友.{0,12}'
example = "范文之友,您好"
counter = "范文"
"""
STYLE = """[[style]]
name = "mine"
strength = "strong"
hint = '卷'
mark = '卷(?P<n>{n})'
examples = ["卷一"]
counters = ["卷子"]
"""
NOISE = """[[rule]]
name = "mine"
pattern = '[{han}]@@'
after = ""
example = "你好@@"
repaired = "你"
clean = "好"
"""
MASK = """[[rule]]
name = "mine"
needs = "#"
pattern = '#+'
becomes = "0"
examples = [["##县", "0县"]]
counters = [["县", "县"]]
"""
SPUN = "spun\toriginal\tpairs\texample\tcounter\n奋力\t努力\t1\t奋力工作\t奋斗工作\n"
CONTACT = "[[contact]]\nname = 'a'\nmask = 'x'\n"
ONE = "example = '{}'\ncounter = 'y'\n"


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("banners.toml", BANNER),
        ("banners.toml", ""),
        ("headings.toml", STYLE),
        ("noise.toml", NOISE),
        ("spun.tsv", SPUN),
        ("notes.md", "Notes are no rules."),
        ("banners.toml~", "Nor are backups."),
    ],
)
def test_rules_without_a_mistake(tmp_path: Path, name: str, text: str) -> None:
    assert list(owner_problems(written(tmp_path / "rules", name, text))) == []


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("banners.toml", BANNER.replace("tail", "foot"), ":4: banner[mine].where: is 'foot'"),
        ("banners.toml", BANNER.replace('"mine"', '"a\\nb"'), ":2: banner[0].name: is 'a"),
        (
            "banners.toml",
            BANNER.replace(".{0,12}'", "，您好'").replace(",您", "，您"),
            ":7: banner[mine].example",
        ),
        ("banners.toml", BANNER * 2, ":10: banner[mine].name: 'mine' stands twice"),
        ("banner.toml", BANNER, ": no rules have this file name"),
        (
            "contacts.toml",
            CONTACT + "pattern = 'x'\n" + ONE.format("x"),
            ":4: contact[a].pattern: has no group it",
        ),
        ("metadata.toml", "date = '[0-9]+'\n", ":1: date: has no group y"),
        ("metadata.toml", "site = 3\n", ":1: site: is 3; it must be a string"),
        (
            "metadata.toml",
            "[title_border]\npattern = '([|])'\n" + ONE.format("|"),
            ":2: title_border.pattern",
        ),
        ("metadata.toml", "[unknown_site]\npattern = 'x'\n" + ONE.format("x"), ":2: unknown_site.pattern"),
        ("headings.toml", STYLE.replace("?P<n>", ""), ":5: style[mine].mark: has no group n"),
        ("headings.toml", STYLE.replace("'卷'", "'卷?'"), ":4: style[mine].hint: matches the empty string"),
        ("headings.toml", "number = '[('\n", ":1: number: does not compile"),
        ("headings.toml", "number = 'x'\n", ":1: number: does not go with the bundled"),
        (
            "headings.toml",
            "[introduction]\npattern = '编'\nexamples = ['编']\ncounters = ['x']\n",
            ":1: introduction: has no cue",
        ),
        ("noise.toml", NOISE.replace("{han}", "{n}"), ":3: rule[mine].pattern: has braces around"),
        ("noise.toml", NOISE.replace("{han}", "{han.x}"), ":3: rule[mine].pattern: has braces around"),
        (
            "noise.toml",
            NOISE.replace('after = ""', "after = '\\1'"),
            ":3: rule[mine].pattern: has no group 1",
        ),
        ("screen.toml", "[chapter]\npattern = '('\nshare = 5\n", ":3: chapter.share: is 5"),
        ("screen.toml", "[chapter]\npattern = '('\nshare = 1\n", ":2: chapter.pattern: does not compile"),
        ("variants.toml", "[quotes]\nbefore = '「」'\nafter = '“'\n" + ONE.format("x"), ":3: quotes.after"),
        ("extract.toml", "[own.date]\npattern = '(?i)x'\n" + ONE.format("x"), ":2: own.date.pattern"),
        ("masks.toml", MASK.replace("#+", "#*"), ":4: rule[mine].pattern: matches the empty string"),
        ("masks.toml", MASK.replace('"0"', "'\\9'"), ":5: rule[mine].becomes: has a backslash"),
        ("spun.tsv", SPUN.replace("\t1\t", f"\t{'9' * 5000}\t"), ":2: write two words, a number"),
        ("spun.tsv", SPUN.replace("努力", "奋力"), ":2: original: '奋力' is the spun word itself"),
    ],
)
def test_each_mistake_is_one_line(tmp_path: Path, name: str, text: str, problem: str) -> None:
    folder = written(tmp_path / "rules", name, text)
    first = next(owner_problems(folder))
    assert first.startswith(f"{folder / name}{problem}")
    assert "\n" not in first


def test_all_mistakes_of_spun_tsv_are_listed(tmp_path: Path) -> None:
    assert len(list(owner_problems(written(tmp_path / "rules", "spun.tsv", SPUN + "a\n" * 3)))) == 3


def test_a_pattern_that_never_ends_on_its_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "EXAMPLES_SECONDS", 0.2)
    endless = BANNER.replace("范文之友.{0,12}", "(范+)+文之友.*").replace('"范文"', f'"{"范" * 60}"')
    (problem,) = owner_problems(written(tmp_path / "rules", "banners.toml", endless))
    assert "banners.toml: a pattern takes longer than 0.2 s on the examples" in problem


def test_what_stands_in_the_place_of_a_file_or_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    assert list(owner_problems(folder)) == []
    (folder / "banners.toml").mkdir(parents=True)
    (folder / "noise.toml").symlink_to("nowhere")
    (folder / "spun.tsv").symlink_to("spun.tsv")
    assert [problem.rpartition(": ")[2] for problem in owner_problems(folder)] == [
        "Is a directory",
        "No such file or directory",
        "Too many levels of symbolic links",
    ]
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "link"):
        (problem,) = owner_problems(tmp_path / name)
        assert "cannot be listed" in problem
    assert [finding.level for finding in rules.check_owner(DataFolder(tmp_path))] == ["error"] * 3


def run(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fanwen", "--data", str(data), *arguments]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)


def test_a_command_that_cleans_does_not_start(tmp_path: Path) -> None:
    written(tmp_path / "rules", "banners.toml", BANNER.replace("tail", "foot"))
    done = run(tmp_path, "ingest", **{VARIABLE: "nonsense"})
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "rules/banners.toml:4: banner[mine].where: is 'foot'" in line
    for option in ("-h", "--help"):
        done = run(tmp_path, "ingest", option)
        assert (done.returncode, done.stderr) == (0, "")
    written(tmp_path / "rules", "masks.toml", MASK.replace("0县", "1县"))
    done = run(tmp_path, "doctor")
    assert done.returncode == 1
    assert "rules/banners.toml:4: banner[mine].where" in done.stdout
    assert "rules/masks.toml:6: rule[mine].examples: the key of '##县' is '0县', not '1县'" in done.stdout
    assert done.stderr == ""


WORKER = """
import sys
from pathlib import Path
from pipelines.ingest.workers import Workers
from tables.owner import use_owner_rules

def rules(_):
    from pipelines.cleaning.banners.table import BANNERS
    return [banner.rule for banner in BANNERS if banner.rule.endswith("-mine")]

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    use_owner_rules(folder)
    if sys.argv[2:]:
        (folder / "banners.toml").write_text(sys.argv[2])
    with Workers(1) as workers:
        try:
            print(*workers.map(rules, [0]))
        except ValueError as error:
            print(error)
"""


@pytest.mark.parametrize(
    ("later", "answer"),
    [((), "['banners.watermark-mine']\n"), (("[[",), "banners.toml: changed since this command started")],
)
def test_workers_use_the_rules_of_their_parent(tmp_path: Path, later: tuple[str, ...], answer: str) -> None:
    folder = written(tmp_path / "rules", "banners.toml", BANNER)
    script = tmp_path / "script.py"
    script.write_text(WORKER, "utf-8")
    root = str(Path(rules.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, str(script), str(folder), *later],
        env=os.environ | {"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer in done.stdout
    assert done.stderr == ""
