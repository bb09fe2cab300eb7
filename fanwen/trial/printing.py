"""Prints the results of a trial on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Sequence

import click

from crawler.profiles import SiteProfile
from fanwen.console import output
from fanwen.trial.results import ArticleResult, ListResult

LINES = 3
"""Removed lines of one page that are printed."""
SPEECHES = 3
"""Speeches of one page that are printed."""
_EDGE = 16
"""Characters of the beginning and the end of a text that are printed."""


def print_trial(
    profile: SiteProfile, results: Sequence[ListResult | ArticleResult], hints: Sequence[str]
) -> None:
    """Print the result of each page, then the hints."""
    output.print_heading(
        f"{profile.name}{'' if profile.enabled else ' (off)'}: {_counted(len(results), 'page')}"
    )
    for result in results:
        output.print_line("")
        output.print_line(
            f"{result.kind}  {result.url}" + ("" if result.status == 200 else f"  -> {result.status}")
        )
        if isinstance(result, ListResult):
            _print_list(result)
        elif result.status == 200:
            _print_article(result)
    output.print_line("")
    for hint in hints or ["no problems found"]:
        click.echo(f"-> {output.printable(hint)}")


def _print_list(result: ListResult) -> None:
    for name, count in result.patterns.items():
        output.print_line(f"  {_counted(count, 'link'):>12} match {name}")
    output.print_line(f"  {_counted(len(result.others), 'link'):>12} match no pattern")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _print_article(result: ArticleResult) -> None:
    for name, count in result.selectors.items():
        output.print_line(f"  {_counted(count, 'element'):>12} match extract.{name}")
    if result.more_parts or result.part > 1:
        output.print_line(
            f"  part {result.part} of an article; links to {_counted(result.more_parts, 'other part')}"
        )
    for speech in result.speeches[:SPEECHES]:
        output.print_line(f"  {speech.title}")
        begins, ends = (" ".join(text.split()) for text in (speech.begins, speech.ends))
        output.print_line(
            f"    {speech.published or 'no date'}, {speech.chars:,} characters, found by {result.how}"
        )
        output.print_line(f"    {begins[:_EDGE]} … {ends[-_EDGE:]}")
    if len(result.speeches) > SPEECHES:
        output.print_line(f"  … and {len(result.speeches) - SPEECHES} more speeches")
    for reason in result.rejections:
        output.print_line(f"  left out: {reason}")
    if result.chars:
        output.print_line(f"  kept {result.kept:,} of {result.chars:,} characters on the page")
    for line in result.removed[:LINES]:
        output.print_line(f"  removed: {line}")
    if len(result.removed) > LINES:
        output.print_line(f"  … and {_counted(len(result.removed) - LINES, 'more line')}")
