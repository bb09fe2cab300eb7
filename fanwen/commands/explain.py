"""``fanwen explain``: the edits of a page, or the occurrences and copies of a speech."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from db import pages, signatures
from db.corpus import reading
from db.models import PageRow
from fanwen.console import output
from fanwen.console.errors import FAILED, OK, USAGE, Failure
from fanwen.console.options import json_option
from fanwen.folder.paths import DataFolder
from fanwen.folder.profiles import rule_book
from fanwen.show import explanations
from fanwen.show.inputs import archived_pages, learned_lines, read_page_file
from pipelines.cleaning.clean import clean
from pipelines.cleaning.types import Page


@click.command("explain")
@click.argument("subject", metavar="FILE|URL|ID")
@click.option("--url", help="Clean the FILE as a page of this URL.")
@json_option
@click.pass_obj
def command(data: DataFolder, subject: str, url: str | None, as_json: bool) -> None:
    """Show the edits of a page, or the occurrences and copies of a speech.

    For a FILE or an archived URL: each edit in order, with its stage and rule,
    and the text before and after it. For an ID (of `fanwen search` or the tables
    speeches and duplicates; its first digits are enough): all occurrences of
    the speech, its copies with their scores, and how they differ from it.

    \b
    Examples:
      fanwen explain page.html
      fanwen explain https://www.example.com/a/1.html
      fanwen explain 3f2a9c
    """
    if re.fullmatch(r"[0-9a-f]{4,32}", subject) and not Path(subject).exists():
        explanation, print_it = _speech(data, subject), explanations.print_speech
    else:
        explanation, print_it = _page(data, subject, url), explanations.print_page
    if as_json:
        output.print_json(explanation)
    else:
        print_it(explanation)
    raise SystemExit(OK if explanation.get("speeches") or explanation.get("occurrences") else FAILED)


def _speech(data: DataFolder, prefix: str) -> dict[str, Any]:
    with reading(data.corpus) as db:
        ids = signatures.ids_with_prefix(db, prefix, limit=5)
        if len(ids) != 1:
            raise Failure(f"{prefix}: {_id_problem(ids)}", USAGE)
        return explanations.explain_speech(db, ids[0])


def _page(data: DataFolder, subject: str, url: str | None) -> dict[str, Any]:
    if "://" in subject:
        article, gone = _archived(data, subject)
    else:
        article, gone = [read_page_file(Path(subject), url)], []
    rules = rule_book(data).for_url(article[0].url)
    return explanations.explain_page(clean(article, rules, learned=learned_lines(data, rules.site)), gone)


def _archived(data: DataFolder, url: str) -> tuple[list[Page], list[PageRow]]:
    """The pages of the article from which the corpus was built, and those of them that are gone now."""
    with reading(data.corpus) as db:
        archived = archived_pages(db, data.archive, url)
        rows = pages.by_urls(db, [url, *(page.url for page in archived)])
    if not archived:
        raise Failure(f"{url}: {_page_problem(rows.get(url))}")
    return archived, [rows[page.url] for page in archived if rows[page.url].gone]


def _page_problem(row: PageRow | None) -> str:
    if row is None:
        return "this URL is not in the archive"
    return f"{row.outcome}; last requested at {row.checked_at}, status {row.status}"


def _id_problem(ids: list[str]) -> str:
    if not ids:
        return "no speech or copy has this ID; the IDs are in the tables `speeches` and `duplicates`"
    return f"several IDs begin with this; give more digits: {', '.join(ids)}"
