"""The checks of ``fanwen doctor``: each looks at one thing, changes nothing, and says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fanwen.checks import archive, corpus, folder, machine, rules, sites
from fanwen.checks.finding import Finding
from fanwen.folder.paths import Data

__all__ = ["Finding", "findings"]

_CHECKS: tuple[Callable[[Data], Iterator[Finding]], ...] = (
    machine.python,
    machine.packages,
    folder.rights,
    folder.space,
    folder.lock,
    rules.bundled,
    rules.owner,
    sites.profiles,
    sites.contact,
    folder.settings,
    archive.files,
    archive.newest,
    corpus.soundness,
    corpus.completeness,
    corpus.rules,
    corpus.clock,
)


def findings(data: Data) -> list[Finding]:
    """All checks, in order."""
    return [finding for check in _CHECKS for finding in check(data)]
