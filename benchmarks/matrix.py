"""``make demo`` and ``make test`` in an empty clone, with every Python of this machine that is new enough.

    python3 -m benchmarks.matrix [--only demo] [PYTHON ...]

The Pythons are those on the PATH, in /usr/bin and /usr/local/bin, and pyenv's versions, or those named as
arguments. Each gets a clone of the last commit in a temporary folder, and an environment with PATH and HOME
alone. If a command fails, the end of its output is printed and the exit code is 1.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from setup_env import ROOT, oldest_python

COMMANDS = ("demo", "test")
_PATTERN = re.compile(r"python3(\.\d+)?")
_PROBE = (
    "import os, sys; print(*sys.version_info[:3], sys.implementation.name, os.path.realpath(sys.executable))"
)
_COUNTS = re.compile(
    r"^ *(speeches found +\d+|copies: (?:precision|recall) .*)$|^=* ?(\d+ (?:passed|failed).*?) in [\d.]+s",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python of this machine."""

    path: str
    version: tuple[int, ...]

    @property
    def name(self) -> str:
        return ".".join(map(str, self.version))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The exit code, the seconds and the output of one command with one Python."""

    code: int
    seconds: float
    output: str


def main() -> None:
    parser = argparse.ArgumentParser(description="Try make demo and make test with every Python.")
    parser.add_argument("--only", choices=COMMANDS, help="try one of the two commands")
    parser.add_argument("pythons", nargs="*", metavar="PYTHON", help="try these instead of all")
    options = parser.parse_args()
    interpreters = list(probe(options.pythons or candidates()))
    old = [python for python in interpreters if python.version < oldest_python()]
    tried = [python for python in interpreters if python.version >= oldest_python()]
    print(f"commit {_output('git', '-C', str(ROOT), 'log', '-1', '--format=%h %s')}")
    print(f"too old: {', '.join(python.name for python in old) or 'none'}")
    print(f"to try: {', '.join(python.name for python in tried) or 'none'}", flush=True)
    commands = (options.only,) if options.only else COMMANDS
    failed = [python for python in tried if not _run_commands(python, commands)]
    if failed or not tried:
        sys.exit(f"failed: {', '.join(python.name for python in failed) or 'there is no Python to try'}")


def candidates() -> Iterator[str]:
    """The paths named like a Python 3."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    folders = [*map(Path, os.get_exec_path()), Path("/usr/bin"), Path("/usr/local/bin")]
    for folder in [*folders, *sorted((root / "versions").glob("*/bin"))]:
        if folder.is_dir():
            yield from (str(path) for path in sorted(folder.iterdir()) if _PATTERN.fullmatch(path.name))


def probe(paths: Iterable[str]) -> Iterator[Interpreter]:
    """Each CPython once, the oldest first; paths that do not run are left out."""
    interpreters: dict[str, Interpreter] = {}
    for path in paths:
        try:
            *version, implementation, real = _output(path, "-c", _PROBE).split(" ", 4)
        except (OSError, ValueError, subprocess.CalledProcessError):
            continue
        if implementation == "cpython":
            interpreters.setdefault(real, Interpreter(real, tuple(map(int, version))))
    yield from sorted(interpreters.values(), key=lambda python: python.version)


def _run_commands(python: Interpreter, commands: Iterable[str]) -> bool:
    """Run the commands in one clone, in order, with a line for each; return whether all succeeded."""
    with tempfile.TemporaryDirectory(prefix="fanwen-matrix-") as folder:
        clone = Path(folder) / "fanwen"
        _output("git", "clone", "--quiet", str(ROOT), str(clone))
        outcomes = []
        for command in commands:
            outcomes.append(run(python, command, clone))
            print(line(python, command, outcomes[-1]), flush=True)
    return all(outcome.code == 0 for outcome in outcomes)


def run(python: Interpreter, command: str, clone: Path) -> Outcome:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    start = time.monotonic()
    result = subprocess.run(
        ["make", command, f"PYTHON={python.path}"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return Outcome(result.returncode, time.monotonic() - start, result.stdout)


def line(python: Interpreter, command: str, outcome: Outcome) -> str:
    """One line for a command; if it failed, followed by the end of its output."""
    counts = ", ".join(re.sub(" +", " ", "".join(groups)) for groups in _COUNTS.findall(outcome.output))
    result = "ok" if outcome.code == 0 else f"FAILED with {outcome.code}"
    text = f"{python.name:8} make {command:5} {outcome.seconds:6.0f} s  {result}  {counts}  ({python.path})"
    return text if outcome.code == 0 else "\n".join([text, *outcome.output.splitlines()[-40:]])


def _output(*command: str) -> str:
    """The output of a command. Raises CalledProcessError if it fails."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
