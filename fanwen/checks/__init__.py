"""The checks of ``fanwen doctor``. A check changes nothing and yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fanwen.checks import archive, corpus, folder, machine, rules, sites
from fanwen.checks.finding import Finding
from fanwen.folder.paths import DataFolder

__all__ = ["Finding", "run_checks"]

_CHECKS: tuple[Callable[[DataFolder], Iterator[Finding]], ...] = (
    machine.check_python,
    machine.check_packages,
    folder.check_permissions,
    folder.check_space,
    folder.check_lock,
    rules.check_bundled,
    rules.check_owner,
    sites.check_profiles,
    sites.check_contact,
    folder.check_settings,
    archive.check_files,
    archive.check_newest,
    corpus.check_integrity,
    corpus.check_completeness,
    corpus.check_rules,
    corpus.check_clock,
)


def run_checks(data: DataFolder) -> list[Finding]:
    """The findings of all checks, in order."""
    return [finding for check in _CHECKS for finding in check(data)]
