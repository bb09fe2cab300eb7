"""Showing a trial on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Sequence

import click

from crawler.profiles import SiteProfile
from fanwen.console import output
from fanwen.trial.look import ArticleLook, ListLook

LINES = 3
"""Lines that went which are shown of one page."""
SPEECHES = 3
"""Speeches of one page that are shown."""
_EDGE = 16
"""Characters shown of a text's beginning and end."""


def show(profile: SiteProfile, looks: Sequence[ListLook | ArticleLook], hints: Sequence[str]) -> None:
    """Print page by page what the profile made of it, then what to do."""
    output.heading(f"{profile.name}{'' if profile.enabled else ' (off)'}: {_times(len(looks), 'page')}")
    for one in looks:
        output.line("")
        output.line(f"{one.kind}  {one.url}" + ("" if one.status == 200 else f"  -> {one.status}"))
        if isinstance(one, ListLook):
            _show_list(one)
        elif one.status == 200:
            _show_article(one)
    output.line("")
    for hint in hints or ["nothing to complain of"]:
        click.echo(f"-> {output.plain(hint)}")


def _show_list(one: ListLook) -> None:
    for name, count in one.patterns.items():
        output.line(f"  {_times(count, 'link'):>12} fit {name}")
    output.line(f"  {_times(len(one.others), 'link'):>12} fit neither")


def _times(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _show_article(one: ArticleLook) -> None:
    for name, count in one.selectors.items():
        output.line(f"  {_times(count, 'element'):>12} fit extract.{name}")
    if one.more_parts or one.part > 1:
        output.line(f"  part {one.part} of an article; links to {_times(one.more_parts, 'other part')}")
    for speech in one.speeches[:SPEECHES]:
        output.line(f"  {speech.title}")
        begins, ends = (" ".join(text.split()) for text in (speech.begins, speech.ends))
        output.line(f"    {speech.published or 'no date'}, {speech.chars:,} characters, found by {one.how}")
        output.line(f"    {begins[:_EDGE]} … {ends[-_EDGE:]}")
    if len(one.speeches) > SPEECHES:
        output.line(f"  … and {len(one.speeches) - SPEECHES} more of its speeches")
    for reason in one.rejections:
        output.line(f"  left out: {reason}")
    if one.chars:
        output.line(f"  kept {one.kept:,} of {one.chars:,} characters on the page")
    for words in one.removed[:LINES]:
        output.line(f"  removed: {words}")
    if len(one.removed) > LINES:
        output.line(f"  … and {_times(len(one.removed) - LINES, 'more line')}")
