"""Explanations of pages and speeches, as values that can be printed or written as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.text import Text
from sqlite_utils import Database

from db import browse
from db.models import PageRow
from db.occurrences import places
from fanwen.console import output
from fanwen.show.differences import differences
from pipelines.cleaning.edits import Edit, Pass, apply_edits
from pipelines.cleaning.types import Cleaned, Trace

CONTEXT = 12
"""Characters shown on either side of an edit."""
SHOWN = 8
"""Edits of one rule that are printed as text. JSON has all of them."""


def explain_page(cleaned: Cleaned, gone: Sequence[PageRow] = ()) -> dict[str, Any]:
    """The edits, speeches and rejections of a page, and which of its URLs are gone."""
    return {
        "gone": [
            {"url": row.url, "since": row.checked_at, "status": row.status, "last_good": row.fetched_at}
            for row in gone
        ],
        "traces": [_trace(trace) for trace in cleaned.traces],
        "speeches": [asdict(speech) for speech in cleaned.speeches],
        "rejections": [asdict(rejection) for rejection in cleaned.rejections],
    }


def _trace(trace: Trace) -> dict[str, Any]:
    """The trace as plain values. Edits are named tuples, which JSON would write as lists."""
    passes = [
        {"stage": step.stage, "edits": [edit._asdict() for edit in step.edits]} for step in trace.passes
    ]
    return {"url": trace.url, "before": trace.before, "passes": passes, "field": trace.field}


def print_page(explanation: dict[str, Any]) -> None:
    """Print the edits in order, in colour if the terminal supports it."""
    for gone in explanation["gone"]:
        output.print_line(f"{gone['url']}")
        output.print_line(
            f"  is gone: on {_day(gone['since'])} the site answered with status {gone['status']};"
        )
        output.print_line(f"  this is its last good version, of {_day(gone['last_good'])}")
    for trace in explanation["traces"]:
        text = trace["before"]
        output.print_heading(f"{trace['url']}: {trace['field']}, {len(text):,} characters")
        for values in trace["passes"]:
            edits = tuple(Edit(**edit) for edit in values["edits"])
            text = _print_pass(text, Pass(values["stage"], edits))
    for speech in explanation["speeches"]:
        output.print_line(
            f"speech {speech['position']}: {speech['title']} ({len(speech['text']):,} characters)"
        )
        output.print_line(f"  ID {speech['id']}")
    for rejection in explanation["rejections"]:
        rejected = f"speech {rejection['position']}" if rejection["position"] else "page"
        output.print_line(f"{rejected} left out by {rejection['stage']}: {rejection['reason']}")


def _day(time: str) -> str:
    return time[:10]


def _print_pass(text: str, step: Pass) -> str:
    rules: dict[str, list[Edit]] = {}
    for edit in step.edits:
        rules.setdefault(edit.rule, []).append(edit)
    for rule, edits in rules.items():
        output.print_heading(f"  {rule}: {len(edits):,}")
        for edit in edits[:SHOWN]:
            output.print_text(_edit_text(text, edit))
        if len(edits) > SHOWN:
            output.print_line(f"    … {len(edits) - SHOWN:,} more (all with --json)")
    return apply_edits(text, step.edits)


def _edit_text(text: str, edit: Edit) -> Text:
    """The edit in its context, removed text in red, added text in green."""
    end = edit.start + len(edit.before)
    return Text.assemble(
        "    …",
        _on_one_line(text[max(0, edit.start - CONTEXT) : edit.start]),
        (f"[-{_on_one_line(_shortened(edit.before))}-]" if edit.before else "", "red"),
        (f"[+{_on_one_line(_shortened(edit.after))}+]" if edit.after else "", "green"),
        _on_one_line(text[end : end + CONTEXT]),
        "…",
    )


def _shortened(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-most // 2 :]}"


def _on_one_line(text: str) -> str:
    return "".join({"\n": "⏎", "\f": "⇟"}.get(char, char if char.isprintable() else "·") for char in text)


def explain_speech(db: Database, id_: str) -> dict[str, Any]:
    """The survivor of a speech, its occurrences and its copies. The ID may be that of a copy."""
    survivor = browse.survivor_of(db, id_)
    assert survivor is not None
    copies = browse.copies_of(db, survivor["id"])
    return {"speech": survivor, "occurrences": list(places(db, survivor["id"])), "copies": copies}


def print_speech(explanation: dict[str, Any]) -> None:
    """Print the occurrences of a speech, and each copy with its scores and differences."""
    survivor = explanation["speech"]
    output.print_heading(survivor["title"] or "(no title)")
    output.print_table(
        [
            (name, str(survivor[name]))
            for name in ("id", "site", "url", "published", "chars", "copies", "first_seen")
        ]
    )
    output.print_heading("Occurrences")
    for occurrence in explanation["occurrences"]:
        gone = "  gone" if occurrence["gone"] else ""
        output.print_line(
            f"  {occurrence['fetched_at'][:10]}  {occurrence['url']} #{occurrence['position']}{gone}"
        )
    for copy in explanation["copies"]:
        scores = f"Jaccard {copy['jaccard']:.3f}, containment {copy['containment']:.3f}"
        output.print_heading(f"Copy {copy['id'][:8]}, removed as {copy['reason']}: {scores}")
        output.print_line(f"  {copy['url']}")
        output.print_text(_difference(copy["text"], survivor["text"]))


def _difference(copy: str, survivor: str) -> Text:
    """The copy, with its own text in red, that of the survivor in green, and equal runs shortened."""
    text = Text("  ")
    for run in differences(copy, survivor):
        if run.same:
            text.append(_on_one_line(_shortened(run.copy, 2 * CONTEXT)))
            continue
        text.append(f"[-{_on_one_line(_shortened(run.copy))}-]" if run.copy else "", "red")
        text.append(f"[+{_on_one_line(_shortened(run.survivor))}+]" if run.survivor else "", "green")
    return text
