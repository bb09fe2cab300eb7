"""The runs: what each one did, and what its monitors reported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from db import runs
from fanwen.web.page import Page, Values, paged
from fanwen.web.question import Question

OUTCOMES = {0: "well", 1: "failed", 3: "needs attention", 130: "ended early", 143: "ended early"}
"""By exit code."""


def find(db: Database, question: Question) -> Values:
    """The runs, the newest first."""
    rows = runs.newest(db, question.size, question.offset)
    return paged(map(described, rows), runs.count(db), question)


def described(row: Mapping[str, Any]) -> dict[str, Any]:
    """A run as a page shows it: its numbers, and one line for each thing that was wrong."""
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
        "changes": {what: sum(why.values()) for what, why in (counts.get("changes") or {}).items()},
    }


def _seconds(started: str, ended: str) -> int:
    return round((datetime.fromisoformat(ended) - datetime.fromisoformat(started)).total_seconds())


PAGE = Page("runs", "/runs", find, "rows")
