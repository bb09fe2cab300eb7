"""``fanwen doctor``: checks the installation and says how to fix problems."""

from __future__ import annotations

import textwrap
from dataclasses import asdict

import click

from fanwen.checks import Finding, run_checks
from fanwen.console import output
from fanwen.console.errors import FAILED, OK
from fanwen.console.options import json_option
from fanwen.folder.paths import DataFolder

_LABELS = {"ok": "ok   ", "note": "note ", "error": "ERROR"}


@click.command("doctor")
@json_option
@click.pass_obj
def command(data: DataFolder, as_json: bool) -> None:
    """Check this installation and say how to fix problems.

    Changes nothing. The exit code is 1 if there is an error.

    \b
    Examples:
      fanwen doctor
      fanwen doctor --json
    """
    findings = run_checks(data)
    if as_json:
        output.print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            _show(finding)
    raise SystemExit(FAILED if any(finding.level == "error" for finding in findings) else OK)


def _show(finding: Finding) -> None:
    _print(f"{_LABELS[finding.level]}  {finding.message}", indent=7)
    if finding.fix:
        _print(f"       -> {finding.fix}", indent=10)


def _print(line: str, indent: int) -> None:
    """Print a line, wrapped if output is a terminal."""
    line = output.printable(line)
    if output.is_terminal():
        line = textwrap.fill(
            line,
            output.console.width,
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    click.echo(line)
