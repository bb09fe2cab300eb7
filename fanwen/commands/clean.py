"""``fanwen clean``: a dry run of the cleaning on files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from fanwen.console.errors import FAILED, OK, say
from fanwen.folder.paths import Data
from fanwen.runs import recording
from fanwen.show.inputs import learned_lines, page_of_file
from pipelines.cleaning import contacts
from pipelines.cleaning.clean import clean
from pipelines.cleaning.edits import apply_edits
from pipelines.cleaning.types import Cleaned, Speech


@click.command("clean")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Clean as if the page came from this URL: its site's rules apply.")
@click.option("--mask-pii", is_flag=True, help="Mask telephone numbers, addresses and the like in the texts.")
@click.pass_obj
def command(data: Data, files: tuple[Path, ...], url: str | None, mask_pii: bool) -> None:
    """Show the speeches of pages, one JSON object a line; writes nothing.

    FILES are .html or .txt; `-` is standard input, read as HTML. What was left
    out is told on standard error with its stage and reason. The exit code is 1
    where a file could not be read or gave no speech.

    \b
    Examples:
      fanwen clean page.html
      fanwen clean --url https://www.example.com/a/1.html saved.html
    """
    book = recording.rule_book(data)
    code = OK
    for file in files:
        try:
            page = page_of_file(file, url)
        except OSError as error:
            say(f"{file}: {error.strerror or error}")
            code = FAILED
            continue
        rules = book.for_url(page.url)
        cleaned = clean([page], rules, learned=learned_lines(data, rules.site))
        _show(file, cleaned, mask_pii)
        code = code if cleaned.speeches else FAILED
    raise SystemExit(code)


def _show(file: Path, cleaned: Cleaned, mask_pii: bool) -> None:
    for speech in cleaned.speeches:
        text = apply_edits(speech.text, contacts.mask_contacts(speech.text)) if mask_pii else speech.text
        click.echo(json.dumps(_fields(speech) | {"text": text}, ensure_ascii=False))
    for rejection in cleaned.rejections:
        place = f"speech {rejection.position}" if rejection.position else "page"
        say(f"{file}: {place} left out by {rejection.stage}: {rejection.reason}")


def _fields(speech: Speech) -> dict[str, object]:
    return {
        "id": speech.id,
        "title": speech.title,
        "date": speech.published,
        "source": speech.source,
        "genre": speech.genre,
        "text": speech.text,
        "variant": speech.variant,
        "truncated": speech.truncated,
        "starts_mid_sentence": speech.starts_mid_sentence,
        "position": speech.position,
    }
