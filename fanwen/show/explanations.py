"""Explanations, as plain values that can be printed or dumped as JSON."""

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
"""Edits of one rule that are shown on a terminal; JSON holds all."""


def page(cleaned: Cleaned, gone: Sequence[PageRow] = ()) -> dict[str, Any]:
    """Every edit of the page's texts, its speeches and its rejections, and which of its URLs are gone."""
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
    """The trace as plain values; its edits are tuples, which would lose the names of their fields in JSON."""
    passes = [
        {"stage": step.stage, "edits": [edit._asdict() for edit in step.edits]} for step in trace.passes
    ]
    return {"url": trace.url, "before": trace.before, "passes": passes, "field": trace.field}


def show_page(found: dict[str, Any]) -> None:
    """Print the edits in order, in colour where the terminal has it."""
    for each in found["gone"]:
        output.line(f"{each['url']}")
        output.line(f"  is gone: on {_day(each['since'])} the site answered with status {each['status']};")
        output.line(f"  this is its last good version, of {_day(each['last_good'])}")
    for trace in found["traces"]:
        text = trace["before"]
        output.heading(f"{trace['url']}: {trace['field']}, {len(text):,} characters")
        for each in trace["passes"]:
            edits = tuple(Edit(**edit) for edit in each["edits"])
            text = _show_pass(text, Pass(each["stage"], edits))
    for speech in found["speeches"]:
        output.line(f"speech {speech['position']}: {speech['title']} ({len(speech['text']):,} characters)")
        output.line(f"  ID {speech['id']}")
    for rejection in found["rejections"]:
        place = f"speech {rejection['position']}" if rejection["position"] else "page"
        output.line(f"{place} left out by {rejection['stage']}: {rejection['reason']}")


def _day(time: str) -> str:
    return time[:10]


def _show_pass(text: str, step: Pass) -> str:
    rules: dict[str, list[Edit]] = {}
    for edit in step.edits:
        rules.setdefault(edit.rule, []).append(edit)
    for rule, edits in rules.items():
        output.heading(f"  {rule}: {len(edits):,}")
        for edit in edits[:SHOWN]:
            output.text(_shown(text, edit))
        if len(edits) > SHOWN:
            output.line(f"    … {len(edits) - SHOWN:,} more (all with --json)")
    return apply_edits(text, step.edits)


def _shown(text: str, edit: Edit) -> Text:
    """The edit in its context: what went in red, what came in green."""
    end = edit.start + len(edit.before)
    return Text.assemble(
        "    …",
        _flat(text[max(0, edit.start - CONTEXT) : edit.start]),
        (f"[-{_flat(_cut(edit.before))}-]" if edit.before else "", "red"),
        (f"[+{_flat(_cut(edit.after))}+]" if edit.after else "", "green"),
        _flat(text[end : end + CONTEXT]),
        "…",
    )


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-most // 2 :]}"


def _flat(text: str) -> str:
    return "".join({"\n": "⏎", "\f": "⇟"}.get(sign, sign if sign.isprintable() else "·") for sign in text)


def speech(db: Database, text: str) -> dict[str, Any]:
    """The survivor that the ID names or that took its place, its places, its copies and their differences."""
    survivor = browse.survivor_of(db, text)
    assert survivor is not None
    copies = browse.copies_of(db, survivor["id"])
    return {"speech": survivor, "places": list(places(db, survivor["id"])), "copies": copies}


def show_speech(found: dict[str, Any]) -> None:
    """Print a speech's places, and each copy with its scores and its differences."""
    survivor = found["speech"]
    output.heading(survivor["title"] or "without a title")
    output.table(
        [
            (name, str(survivor[name]))
            for name in ("id", "site", "url", "published", "chars", "copies", "first_seen")
        ]
    )
    output.heading("Stood at")
    for place in found["places"]:
        gone = "  gone" if place["gone"] else ""
        output.line(f"  {place['fetched_at'][:10]}  {place['url']} #{place['position']}{gone}")
    for copy in found["copies"]:
        scores = f"Jaccard {copy['jaccard']:.3f}, containment {copy['containment']:.3f}"
        output.heading(f"Copy {copy['id'][:8]}, removed as {copy['reason']}: {scores}")
        output.line(f"  {copy['url']}")
        output.text(_difference(copy["text"], survivor["text"]))


def _difference(copy: str, survivor: str) -> Text:
    """The copy: what only it has in red, what only the survivor has in green, equal runs shortened."""
    shown = Text("  ")
    for run in differences(copy, survivor):
        if run.same:
            shown.append(_flat(_cut(run.copy, 2 * CONTEXT)))
            continue
        shown.append(f"[-{_flat(_cut(run.copy))}-]" if run.copy else "", "red")
        shown.append(f"[+{_flat(_cut(run.survivor))}+]" if run.survivor else "", "green")
    return shown
