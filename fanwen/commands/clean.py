"""``fanwen clean``: cleans files without writing to the corpus."""

from __future__ import annotations

import json
from pathlib import Path

import click

from fanwen.console.errors import FAILED, OK, print_problem
from fanwen.folder.paths import DataFolder
from fanwen.folder.profiles import rule_book
from fanwen.show.inputs import learned_lines, read_page_file
from pipelines.cleaning import contacts
from pipelines.cleaning.clean import clean
from pipelines.cleaning.edits import apply_edits
from pipelines.cleaning.types import Cleaned, Speech


@click.command("clean")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Clean as a page of this URL, with the rules of its site.")
@click.option("--mask-pii", is_flag=True, help="Mask telephone numbers, e-mail addresses and the like.")
@click.pass_obj
def command(data: DataFolder, files: tuple[Path, ...], url: str | None, mask_pii: bool) -> None:
    """Show the speeches of pages, one JSON object per line; write nothing.

    FILES are .html or .txt; `-` is standard input, read as HTML. Rejections are
    printed on standard error with their stage and reason. The exit code is 1 if
    a file cannot be read or gives no speech.

    \b
    Examples:
      fanwen clean page.html
      fanwen clean --url https://www.example.com/a/1.html saved.html
    """
    rules_by_site = rule_book(data)
    code = OK
    for file in files:
        try:
            page = read_page_file(file, url)
        except OSError as error:
            print_problem(f"{file}: {error.strerror or error}")
            code = FAILED
            continue
        rules = rules_by_site.for_url(page.url)
        cleaned = clean([page], rules, learned=learned_lines(data, rules.site))
        _show(file, cleaned, mask_pii)
        code = code if cleaned.speeches else FAILED
    raise SystemExit(code)


def _show(file: Path, cleaned: Cleaned, mask_pii: bool) -> None:
    for speech in cleaned.speeches:
        text = apply_edits(speech.text, contacts.mask_contacts(speech.text)) if mask_pii else speech.text
        click.echo(json.dumps(_fields(speech) | {"text": text}, ensure_ascii=False))
    for rejection in cleaned.rejections:
        rejected = f"speech {rejection.position}" if rejection.position else "page"
        print_problem(f"{file}: {rejected} left out by {rejection.stage}: {rejection.reason}")


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
