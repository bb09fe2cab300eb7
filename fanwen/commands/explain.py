"""``fanwen explain``: why a text is as it is, where it stood, and why its copies went."""

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
from fanwen.folder.paths import Data
from fanwen.runs import recording
from fanwen.show import explanations
from fanwen.show.inputs import archived_pages, learned_lines, page_of_file
from pipelines.cleaning.clean import clean
from pipelines.cleaning.types import Page


@click.command("explain")
@click.argument("what", metavar="FILE|URL|ID")
@click.option("--url", help="With a FILE: clean it as if it came from this URL.")
@json_option
@click.pass_obj
def command(data: Data, what: str, url: str | None, as_json: bool) -> None:
    """Show every edit of a page, or where a speech stood and what became of it.

    A FILE or a URL that the archive knows: each edit in order, with its stage
    and rule, what stood there and what stands there now. An ID (of `fanwen
    stats`, of the tables speeches and duplicates; its first digits will do):
    every place of the speech, its copies with their scores, and how the copies
    differ from it.

    \b
    Examples:
      fanwen explain page.html
      fanwen explain https://www.example.com/a/1.html
      fanwen explain 3f2a9c
    """
    if re.fullmatch(r"[0-9a-f]{4,32}", what) and not Path(what).exists():
        found, show = _speech(data, what), explanations.show_speech
    else:
        found, show = _page(data, what, url), explanations.show_page
    if as_json:
        output.as_json(found)
    else:
        show(found)
    raise SystemExit(OK if found.get("speeches") or found.get("places") else FAILED)


def _speech(data: Data, prefix: str) -> dict[str, Any]:
    with reading(data.corpus) as db:
        ids = signatures.ids_with_prefix(db, prefix, limit=5)
        if len(ids) != 1:
            raise Failure(f"{prefix}: {_which(ids)}", USAGE)
        return explanations.speech(db, ids[0])


def _page(data: Data, what: str, url: str | None) -> dict[str, Any]:
    if "://" in what:
        article, gone = _archived(data, what)
    else:
        article, gone = [page_of_file(Path(what), url)], []
    rules = recording.rule_book(data).for_url(article[0].url)
    return explanations.page(clean(article, rules, learned=learned_lines(data, rules.site)), gone)


def _archived(data: Data, url: str) -> tuple[list[Page], list[PageRow]]:
    """The article's pages as the corpus was made from them, and those of them that are gone since."""
    with reading(data.corpus) as db:
        found = archived_pages(db, data.archive, url)
        rows = pages.by_urls(db, [url, *(page.url for page in found)])
    if not found:
        raise Failure(f"{url}: {_why_not(rows.get(url))}")
    return found, [rows[page.url] for page in found if rows[page.url].gone]


def _why_not(row: PageRow | None) -> str:
    if row is None:
        return "the archive holds nothing of this URL"
    return f"{row.outcome}; last asked for at {row.checked_at}, answered with status {row.status}"


def _which(ids: list[str]) -> str:
    if not ids:
        return "no speech and no copy has an ID that begins so; the IDs stand in `speeches` and `duplicates`"
    return f"several IDs begin so, give more digits: {', '.join(ids)}"
