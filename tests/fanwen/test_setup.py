"""`setup_env.py` with real pip on a package index made of files: each failure gives two lines."""

from __future__ import annotations

import ast
import html
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import setup_env
from setup_env import SetupError, check_python, check_requirements, install, make_venv
from tests.made.ports import free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with only pip, which replaces one whose Python is gone."""
    folder = tmp_path_factory.mktemp("setup") / "venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(folder / "gone")
    make_venv(folder)
    return folder


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package index, the only one that pip uses."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", folder.as_uri())
    return folder


def add_wheel(index: Path, name: str, version: str, requires: str = "", **attributes: str) -> None:
    """Put an empty package into the index; the attributes are those of its link."""
    (index / name).mkdir(exist_ok=True)
    path = index / name / f"{name}-{version}-py3-none-any.whl"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{info}/METADATA", metadata + (f"Requires-Dist: {requires}\n" if requires else ""))
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    add_link(path, **attributes)


def add_link(path: Path, **attributes: str) -> None:
    values = "".join(
        f' data-{key.replace("_", "-")}="{html.escape(text)}"' for key, text in attributes.items()
    )
    with (path.parent / "index.html").open("a") as page:
        page.write(f'<a href="{path.name}"{values}>{path.name}</a>\n')


def pins(folder: Path, *lines: str) -> list[Path]:
    path = folder / "pins.txt"
    path.write_text("# a comment\n" + "\n".join(lines) + "\n")
    return [path]


def failure(venv: Path, pin_files: list[Path]) -> str:
    """The message of a set-up that must fail: at most two lines."""
    with pytest.raises(SetupError) as caught:
        install(venv, pin_files)
    message = str(caught.value)
    assert len(message.splitlines()) <= 2
    return message


def test_a_missing_release_is_named_with_its_line(venv: Path, index: Path, tmp_path: Path) -> None:
    add_wheel(index, "there", "1.0")
    add_wheel(index, "toy", "1.0")
    message = failure(venv, pins(tmp_path, "there==1.0", "toy==9.9"))
    assert message.startswith("toy==9.9 (pins.txt, line 3) is not on the package index (any more)")
    assert f"`{venv}/bin/pip index versions toy`" in message


def test_a_release_for_a_newer_python_names_both(venv: Path, index: Path, tmp_path: Path) -> None:
    add_wheel(index, "toy", "1.0")
    add_wheel(index, "toy", "2.0", requires_python=">=4.5")
    message = failure(venv, pins(tmp_path, "toy==2.0"))
    mine = ".".join(map(str, sys.version_info[:3]))
    assert message.startswith(f"toy==2.0 (pins.txt, line 2) needs Python >=4.5, this is {mine}.\n")


def test_an_index_without_the_package(venv: Path, index: Path, tmp_path: Path) -> None:
    message = failure(venv, pins(tmp_path, "toy==1.0"))
    assert message.startswith(
        "toy==1.0 (pins.txt, line 2) has no wheel for this machine on the package index"
    )


def test_no_network(venv: Path, index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{free_port()}/simple")
    message = failure(venv, pins(tmp_path, "toy==1.0"))
    assert message.startswith("no package index: ")
    assert message.endswith("Check the network and the proxy, then run make again.")


def test_a_release_without_a_wheel(venv: Path, index: Path, tmp_path: Path) -> None:
    (index / "lump").mkdir()
    add_link(index / "lump" / "lump-1.0.tar.gz")
    message = failure(venv, pins(tmp_path, "lump==1.0"))
    assert message.startswith("lump==1.0 (pins.txt, line 2) has no wheel for this machine")


def test_a_withdrawn_release_is_installed_and_named(
    venv: Path, index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_wheel(index, "broken", "1.0", yanked="wrong on old Pythons")
    install(venv, pins(tmp_path, "broken==1.0"))
    output = capsys.readouterr().out
    assert "broken==1.0 was withdrawn from the package index: wrong on old Pythons" in output
    assert "pin another release (pins.txt, line 2)" in output


def test_a_pin_that_no_other_pin_completes(venv: Path, index: Path, tmp_path: Path) -> None:
    add_wheel(index, "half", "1.0", requires="other-half>=2")
    install(venv, pins(tmp_path, "half==1.0"))
    with pytest.raises(SetupError, match=r"half 1\.0 requires other-half, which is not installed"):
        check_requirements(venv)


def test_a_changed_pin_is_installed(venv: Path, index: Path, tmp_path: Path) -> None:
    add_wheel(index, "moving", "1.0")
    add_wheel(index, "moving", "2.0")
    for version in ("1.0", "2.0", "1.0"):
        install(venv, pins(tmp_path, f"moving=={version}"))
        assert len(list(venv.glob(f"lib/*/site-packages/moving-{version}.dist-info"))) == 1


def test_an_environment_that_works_is_kept(venv: Path) -> None:
    (venv / "kept").touch()
    make_venv(venv)
    assert (venv / "kept").exists()


def test_an_old_python() -> None:
    with pytest.raises(
        SetupError, match=r"Python 3\.11\.2 or newer is needed; .* is 3\.11\.1\.\nName another one"
    ):
        check_python((3, 11, 1))
    check_python(setup_env.oldest_python())


def test_a_python_without_venv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SetupError, match=r"has no venv\. Debian, Ubuntu: apt-get install python3-venv"):
        check_python(sys.version_info[:3])


def test_old_pythons_can_read_the_script() -> None:
    ast.parse((ROOT / "setup_env.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def is_up_to_date(folder: Path, target: str) -> bool:
    return subprocess.run(["make", "--question", target], cwd=folder, check=False).returncode == 0


def test_make_installs_again_only_if_a_pin_changed(tmp_path: Path) -> None:
    for path in [
        ROOT / "Makefile",
        ROOT / "setup_env.py",
        ROOT / "pyproject.toml",
        *ROOT.glob("constraints*.txt"),
    ]:
        shutil.copy(path, tmp_path)
        os.utime(tmp_path / path.name, (1000, 1000))
    (tmp_path / ".venv").mkdir()
    for second, stamp in enumerate(("ready", "tools"), 2000):
        (tmp_path / ".venv" / stamp).touch()
        os.utime(tmp_path / ".venv" / stamp, (second, second))
    assert is_up_to_date(tmp_path, ".venv/tools")
    os.utime(tmp_path / "constraints-dev.txt", (3000, 3000))
    assert is_up_to_date(tmp_path, ".venv/ready")
    assert not is_up_to_date(tmp_path, ".venv/tools")
    os.utime(tmp_path / "constraints.txt", (3000, 3000))
    assert not is_up_to_date(tmp_path, ".venv/ready")


def test_options_of_pip_in_the_environment_change_neither_place_nor_messages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("PIP_TARGET", "PIP_RETRIES", "PIP_INDEX_URL"):
        monkeypatch.setenv(name, "1")
    assert {"PIP_TARGET", "PIP_RETRIES", "PIP_INDEX_URL"} & setup_env.environment().keys() == {
        "PIP_INDEX_URL"
    }


def test_an_interrupted_set_up_is_begun_anew(tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    make_venv(folder)
    (folder / "half-a-package").touch()
    make_venv(folder)
    assert (folder / "half-a-package").exists()
    (folder / setup_env.UNFINISHED).touch()
    make_venv(folder)
    assert not (folder / "half-a-package").exists()
