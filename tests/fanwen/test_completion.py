"""Completion in real shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from fanwen.cli import COMMANDS, main
from fanwen.commands.completion import VARIABLE
from tests.made import corpus

BIN = Path(sys.executable).parent

_ASK = {
    "bash": """eval "$(fanwen completion bash)"
        COMP_WORDS=(%s); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
        $(complete -p fanwen | sed 's/.*-F \\([^ ]*\\).*/\\1/') fanwen; printf '%%s\\n' "${COMPREPLY[@]}" """,
    "fish": """fanwen completion fish | source; complete -C "%s" """,
}


@pytest.fixture(params=sorted(_ASK))
def shell(request: pytest.FixtureRequest) -> str:
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} is not on this machine")
    return str(request.param)


def offered(shell: str, line: str, data: Path) -> list[str]:
    words = line.replace(" ''", " ") if shell == "fish" else line
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "FANWEN_DATA": str(data), "HOME": str(data)}
    command = [shell, "--norc", "-c"] if shell == "bash" else [shell, "-N", "-c"]
    done = subprocess.run(
        [*command, _ASK[shell] % words], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stderr == ""
    return sorted(line.split("\t")[0] for line in done.stdout.splitlines() if line)


def test_commands(shell: str, tmp_path: Path) -> None:
    assert offered(shell, "fanwen re", tmp_path) == sorted(name for name in COMMANDS if name.startswith("re"))


def test_sites(shell: str, tmp_path: Path) -> None:
    assert offered(shell, "fanwen crawl rui", tmp_path) == ["ruiwen"]


def completed(data: Path, *arguments: str) -> list[str]:
    """The completions of the last of these words."""
    completions = ShellComplete(main, {}, "fanwen", VARIABLE).get_completions(
        ["--data", str(data), *arguments[:-1]], arguments[-1]
    )
    return [item.value for item in completions]


def test_options(tmp_path: Path) -> None:
    assert completed(tmp_path, "crawl", "--no") == ["--no-ingest"]


def test_stages_and_sites_are_those_of_the_corpus(tmp_path: Path) -> None:
    assert completed(tmp_path, "rejections", "--stage", "") == []
    corpus.write(tmp_path / "archive", "crawl", [corpus.fetch("/1", 1, b"")])
    assert CliRunner().invoke(main, ["--data", str(tmp_path), "ingest"]).exit_code == 0
    assert completed(tmp_path, "rejections", "--stage", "") == ["decode"]
    assert completed(tmp_path, "rejections", "--site", "a") == ["a.test"]


def test_an_invalid_profile_or_corpus_completes_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "x.toml").write_text("name = 3")
    (tmp_path / "corpus.db").write_bytes(b"this is no database" * 100)
    assert completed(tmp_path, "crawl", "") == []
    assert completed(tmp_path, "rejections", "--stage", "") == []


def test_zsh_reads_the_script(tmp_path: Path) -> None:
    if not shutil.which("zsh"):
        pytest.skip("zsh is not on this machine")
    script = subprocess.run([BIN / "fanwen", "completion", "zsh"], capture_output=True, text=True, check=True)
    done = subprocess.run(["zsh", "-fn"], input=script.stdout, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "compdef _fanwen_completion fanwen" in script.stdout
