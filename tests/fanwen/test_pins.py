"""The pins of constraints*.txt against what is installed and what pyproject.toml asks for."""

from __future__ import annotations

import re
import sysconfig
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from setup_env import oldest_python

ROOT = Path(__file__).resolve().parents[2]
OLDEST = ".".join(map(str, oldest_python()))
ENVIRONMENTS = (
    ("constraints.txt", "constraints-dev.txt", "constraints-browser.txt", "constraints-peers.txt"),
    ("constraints.txt", "constraints-bench.txt"),
)
"""The files that are installed into one environment: .venv and .venv-bench."""
FILES = sorted({name for names in ENVIRONMENTS for name in names})
UNPINNED = {"fanwen", "pip"}
"""The checkout itself, and the packages that venv installs."""


def pins(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


def names(file: str) -> set[str]:
    """The pins of a file on this machine."""
    return {canonicalize_name(pin.name) for pin in pins(file) if pin.marker is None or pin.marker.evaluate()}


def installed() -> list[Distribution]:
    return list(distributions(path=sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})))


def needs(*extras: str) -> set[str]:
    """The requirements of the checkout on this machine, with those of its requirements."""
    reached: set[tuple[str, str]] = set()
    waiting = [("fanwen", extra) for extra in ("", *extras)]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in reached:
            continue
        reached.add((name, extra))
        for requirement in map(Requirement, distribution(name).requires or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                wanted = canonicalize_name(requirement.name)
                waiting += [(wanted, inner) for inner in ("", *requirement.extras)]
    return {name for name, _ in reached}


def test_every_installed_distribution_runs_on_the_oldest_python() -> None:
    """A pin that asks for a newer Python makes `make demo` or `make test` fail on Debian 12."""
    too_new = {
        f"{package.name}=={package.version}: {package.metadata['Requires-Python']}"
        for package in installed()
        if OLDEST not in SpecifierSet(package.metadata["Requires-Python"] or "")
    }
    assert too_new == set(), f"these pins do not accept Python {OLDEST}: find older releases of them"


def test_every_installed_distribution_is_pinned() -> None:
    pinned = {
        (canonicalize_name(pin.name), str(pin.specifier)) for name in ENVIRONMENTS[0] for pin in pins(name)
    }
    here = {(canonicalize_name(package.name), f"=={package.version}") for package in installed()}
    loose = {pair for pair in here - pinned if pair[0] not in UNPINNED}
    assert loose == set(), "pin these in one of constraints*.txt, or run `make clean-venv test`"


@pytest.mark.parametrize("files", ENVIRONMENTS)
def test_no_package_is_pinned_twice(files: tuple[str, ...]) -> None:
    pinned = [canonicalize_name(pin.name) for name in files for pin in pins(name)]
    assert {name for name in pinned if pinned.count(name) > 1} == set()


@pytest.mark.parametrize("file", FILES)
def test_every_pin_is_exact(file: str) -> None:
    assert [str(pin) for pin in pins(file) if not re.fullmatch(r"==[\w.]+", str(pin.specifier))] == []


@pytest.mark.parametrize("file", FILES)
def test_the_pins_are_sorted(file: str) -> None:
    keys = [canonicalize_name(pin.name) for pin in pins(file)]
    assert keys == sorted(keys)


def test_the_pins_of_the_product_are_its_requirements() -> None:
    assert names("constraints.txt") == needs() - UNPINNED


def test_the_pins_of_the_tools_are_their_requirements() -> None:
    assert names("constraints-dev.txt") == needs("dev") - needs()


@pytest.mark.parametrize("extra", ["", "dev", "browser", "bench", "peers"])
def test_the_pins_are_within_the_bounds(extra: str) -> None:
    files = ("constraints.txt", f"constraints-{extra}.txt") if extra else ("constraints.txt",)
    pinned = {canonicalize_name(pin.name): str(pin.specifier)[2:] for name in files for pin in pins(name)}
    unmet = [
        str(requirement)
        for requirement in map(Requirement, distribution("fanwen").requires or [])
        if (requirement.marker is None and not extra) or f'extra == "{extra}"' in str(requirement.marker)
        if pinned.get(canonicalize_name(requirement.name), "0") not in requirement.specifier
    ]
    assert unmet == []
