"""``fanwen doctor``: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import textwrap

import click

from fanwen.checks import Finding, findings
from fanwen.console import output
from fanwen.console.errors import FAILED, OK
from fanwen.console.options import json_option
from fanwen.folder.paths import Data

_SIGNS = {"ok": "ok  ", "note": "note", "wrong": "BAD "}


@click.command("doctor")
@json_option
@click.pass_obj
def command(data: Data, as_json: bool) -> None:
    """Look for what is wrong with this installation and say how to mend it.

    Changes nothing. The exit code is 1 where something is wrong.

    \b
    Examples:
      fanwen doctor
      fanwen doctor --json
    """
    found = findings(data)
    if as_json:
        output.as_json([{"level": f.level, "what": f.what, "mend": f.mend} for f in found])
    else:
        for finding in found:
            _show(finding)
    raise SystemExit(FAILED if any(f.level == "wrong" for f in found) else OK)


def _show(finding: Finding) -> None:
    _print(f"{_SIGNS[finding.level]}  {finding.what}", indent=6)
    if finding.mend:
        _print(f"      -> {finding.mend}", indent=9)


def _print(line: str, indent: int) -> None:
    """One line, broken between words where a person reads it; whole where a program may look for it."""
    line = output.plain(line)
    if output.watched():
        width, below = output.console.width, " " * indent
        line = textwrap.fill(
            line, width, subsequent_indent=below, break_long_words=False, break_on_hyphens=False
        )
    click.echo(line)
