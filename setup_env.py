"""Make a virtual environment and install pinned packages into it; `make` runs this before everything else.

    python3 setup_env.py .venv constraints.txt

Exits with one or two lines where that fails: what is missing, and what to do. The syntax stays that of
Python 3.7, so that an old Python can say that it is too old.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
UNFINISHED = "unfinished"
"""A file in the environment while packages are being installed."""
_PIP = ("-m", "pip", "--disable-pip-version-check")
_PIP_OPTIONS = {
    "PIP_CACHE_DIR",
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_CONFIG_FILE",
    "PIP_EXTRA_INDEX_URL",
    "PIP_INDEX_URL",
    "PIP_PROXY",
    "PIP_TRUSTED_HOST",
}
"""How to reach a package index. Others, such as PIP_TARGET or PIP_USER, would install elsewhere."""
_UNREACHABLE = re.compile(
    r"Failed to establish a new connection: ([^')]+)|(Max retries exceeded)|(Read timed out|timed out\.)"
    r"|(Connection refused|Connection reset|Connection aborted|ProxyError|SSLError)"
)
_MISSING = re.compile(r"No matching distribution found for ([\w.-]+)==(\S+)")
_TOO_NEW = r"(?:: |; ){} Requires-Python ([^;\n]+)"
_YANKED = re.compile(
    r"yanked version: '([\w.-]+)' candidate \(version (\S+) .*\n(?:Reason for being yanked: (.*))?"
)


class SetupError(Exception):
    """The environment cannot be made; the message says why and what to do."""


def main(folder: Path, pin_files: list[Path]) -> None:
    check_python(sys.version_info[:3])
    make_venv(folder)
    unfinished = folder / UNFINISHED
    unfinished.touch()
    install(folder, pin_files)
    _pip(folder, [], "install", "--quiet", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    check_requirements(folder)
    unfinished.unlink()


def oldest_python() -> tuple[int, ...]:
    """The lower bound of requires-python in pyproject.toml, read without tomllib, which old Pythons lack."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return tuple(map(int, re.findall(r'^requires-python = ">=([\d.]+)"', text, re.M)[0].split(".")))


def check_python(version: tuple[int, ...]) -> None:
    """Raises SetupError where this Python is too old or cannot make virtual environments."""
    if version < oldest_python():
        raise SetupError(
            f"Python {_dotted(oldest_python())} or newer is needed; {sys.executable} is {_dotted(version)}.\n"
            "Name another one: make demo PYTHON=/path/to/python3"
        )
    if not find_spec("venv") or not find_spec("ensurepip"):
        raise SetupError(
            f"{sys.executable} has no venv. Debian, Ubuntu: apt-get install python3-venv\n"
            "Or name another Python: make demo PYTHON=/path/to/python3"
        )


def make_venv(folder: Path) -> None:
    """Make the environment, unless there is one of this version of Python whose pip works.

    An interrupted installation leaves half a package, on which pip fails from then on.
    """
    if _venv_works(folder) and not (folder / UNFINISHED).exists():
        return
    version = _dotted(sys.version_info[:3])
    print(f"Setting up {folder} with Python {version} (about a minute, once).", flush=True)
    done = _run([sys.executable, "-m", "venv", "--clear", str(folder)])
    if done.returncode:
        last = (done.stdout.strip().splitlines() or ["no message"])[-1]
        raise SetupError(f"{sys.executable} -m venv {folder} failed: {last}")


def _venv_works(folder: Path) -> bool:
    try:
        done = _run([str(folder / "bin" / "python"), "-c", "import sys, pip; print(sys.version)"])
    except OSError:
        return False
    return done.stdout.strip() == sys.version.strip()


def install(folder: Path, pin_files: list[Path]) -> None:
    """Install every pin and nothing else.

    Without pip's resolver and without builds from source, an error names the pin that is missing.
    """
    files = [part for path in pin_files for part in ("--requirement", str(path))]
    output = _pip(folder, pin_files, "install", "--quiet", "--no-deps", "--only-binary", ":all:", *files)
    for name, version, reason in _YANKED.findall(output):
        print(f"setup: {name}=={version} was withdrawn from the package index: {reason or 'no reason given'}")
        print(f"setup: pin another release ({_where(name, pin_files)}).")


def check_requirements(folder: Path) -> None:
    """Raises SetupError where a pinned package needs what no pin brings."""
    done = _run([str(folder / "bin" / "python"), *_PIP, "check"])
    if done.returncode:
        raise SetupError(f"the pins do not fit together: {done.stdout.strip().splitlines()[0]}")


def _pip(folder: Path, pin_files: list[Path], *arguments: str) -> str:
    done = _run([str(folder / "bin" / "python"), *_PIP, *arguments])
    if done.returncode:
        (folder / "pip.log").write_text(done.stdout, encoding="utf-8")
        raise SetupError(explain(done.stdout, pin_files, folder))
    return done.stdout


def explain(output: str, pin_files: list[Path], folder: Path) -> str:
    """One or two lines for the output of a pip that failed; all of it stands in ``pip.log`` in the folder."""
    log = folder / "pip.log"
    missing = _MISSING.search(output)
    unreachable = _UNREACHABLE.search(output)
    if unreachable and (not missing or "(from versions: none)" in output):
        reason = next(filter(None, unreachable.groups()))
        return f"no package index: {reason}.\nCheck the network and the proxy, then run make again."
    if missing:
        why = _missing_because(missing[2], output)
        return (
            f"{missing[1]}=={missing[2]} ({_where(missing[1], pin_files)}) {why}.\nPin another release there "
            f"(`{folder}/bin/pip index versions {missing[1]}` lists them) and run make again."
        )
    if "No space left on device" in output:
        return f"no space is left on the disk; about 1 GB is needed. See {log}"
    errors = re.findall(r"^ERROR: (.*)", output, re.M) or output.strip().splitlines() or ["no message"]
    return f"pip failed: {errors[-1]}\nSee {log}"


def _missing_because(version: str, output: str) -> str:
    needs = re.search(_TOO_NEW.format(re.escape(version)), output)
    if needs:
        return f"needs Python {needs[1].strip()}, this is {_dotted(sys.version_info[:3])}"
    if "(from versions: none)" in output:
        return "has no wheel for this machine on the package index, nor has any other release"
    return "is not on the package index (any more), or has no wheel for this machine"


def _where(name: str, pin_files: list[Path]) -> str:
    """The file and the line that pin a package."""
    for path in pin_files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if _normal(line.split("==")[0]) == _normal(name):
                return f"{path.name}, line {number}"
    return "in no file of pins"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command; both its streams are in ``stdout``."""
    return subprocess.run(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def environment() -> dict[str, str]:
    """The environment without the options of pip that change where it installs and what it reports."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PIP_") or name in _PIP_OPTIONS
    }


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
    except SetupError as error:
        sys.exit(f"setup: {error}")
    except KeyboardInterrupt:
        sys.exit("setup: interrupted; run make again.")
