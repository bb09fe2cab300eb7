"""The runs, with their counts and alerts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db import runs
from fanwen.web.arguments import Arguments
from fanwen.web.page import Page, Values, list_values

OUTCOMES = {0: "success", 1: "failed", 3: "alerts", 130: "ended early", 143: "ended early"}
"""By exit code."""


def load_values(db: Database, arguments: Arguments) -> Values:
    """The runs, newest first."""
    rows = runs.newest(db, arguments.size, arguments.offset)
    return list_values(map(run_values, rows), runs.count(db), arguments)


def run_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a run that pages show: its counts, and a line for each alert and error."""
    counts = json.loads(row["counts"])
    crawl = counts.get("crawl") or {}
    failure = counts.get("failure") or crawl.get("failure")
    stopped = [f"ended early by {crawl['stopped']}"] if crawl.get("stopped") else []
    return {
        "id": row["id"],
        "kind": row["kind"],
        "started": row["started"],
        "ended": row["ended"],
        "seconds": _seconds(row["started"], row["ended"]),
        "exit_code": row["exit_code"],
        "outcome": OUTCOMES.get(row["exit_code"], "failed"),
        "rules": row["rules"],
        "fetched": sum(site.get("pages", 0) for site in (crawl.get("sites") or {}).values()),
        "articles": counts.get("articles", 0),
        "speeches": counts.get("speeches", 0),
        "rejected": sum((counts.get("rejected") or {}).values()),
        "monitors": [*([failure] if failure else []), *stopped, *counts.get("monitors", [])],
        "errors": counts.get("errors", []),
        "changes": {kind: sum(reasons.values()) for kind, reasons in (counts.get("changes") or {}).items()},
    }


def _seconds(started: str, ended: str) -> int:
    return round((datetime.fromisoformat(ended) - datetime.fromisoformat(started)).total_seconds())


PAGE = Page("runs", "/runs", load_values, "rows")
