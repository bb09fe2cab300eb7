"""``fanwen crontab``: the line by which cron starts the crawl."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.identity import MissingContact, contact_for
from crawler.profiles import load_profiles, profile_folders
from fanwen.console.errors import OK, USAGE, Failure, say
from fanwen.folder.paths import Data
from fanwen.folder.settings import read_settings
from fanwen.runs.outcome import LOG
from fanwen.schedule.times import Times, at, schedule
from fanwen.schedule.units import crontab_line, job, units

_USUAL = "03:17"
_WHERE = "~/.config/systemd/user"


@click.command("crontab")
@click.option("--at", "clock", metavar="HH:MM", help=f"When, every day; {_USUAL} if nothing is said.")
@click.option("--schedule", "fields", metavar="'M H * * *'", help="When, in the five fields of a crontab.")
@click.option("--systemd", is_flag=True, help="Print a service and a timer instead.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the service and the timer into this folder.",
)
@click.pass_obj
def command(data: Data, clock: str | None, fields: str | None, systemd: bool, output: Path | None) -> None:
    """Print the line by which cron runs the crawl, ready for use.

    It names the program, the data folder and today's FANWEN_ variables in
    full, since cron knows neither your folder nor your environment. What is
    missing for an unattended crawl is told on standard error, and the exit
    code is then 2. Nothing is installed.

    \b
    Examples:
      fanwen crontab                       # then paste it into: crontab -e
      fanwen crontab --at 23:40
      fanwen crontab --schedule '0 4 * * mon,thu'
      fanwen crontab --systemd -o ~/.config/systemd/user
    """
    try:
        what = job(data, _times(clock, fields))
        if systemd or output:
            _systemd(units(what), output)
        else:
            click.echo(f"# Silent when all is well; what it says, cron mails, and {data.logs / LOG} keeps.")
            click.echo(crontab_line(what))
    except ValueError as error:
        raise Failure(str(error), USAGE) from error
    missing = _missing(data)
    for line in missing:
        say(line)
    raise SystemExit(USAGE if missing else OK)


def _times(clock: str | None, fields: str | None) -> Times:
    """Raises Failure for both, ValueError for what is no time."""
    if clock and fields:
        raise Failure("--at and --schedule both say when; give one of them", USAGE)
    return schedule(fields) if fields else at(clock or _USUAL)


def _systemd(files: dict[str, str], folder: Path | None) -> None:
    if folder is None:
        for name, text in files.items():
            click.echo(f"# {_WHERE}/{name}\n{text}")
    else:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
            click.echo(f"# {folder / name}")
    click.echo(f"# With both files in {_WHERE}:")
    click.echo("#   systemctl --user daemon-reload && systemctl --user enable --now fanwen.timer")
    click.echo('#   loginctl enable-linger "$USER"     # so that it runs while you are logged out')
    click.echo("# The last run: systemctl --user status fanwen; what it said: journalctl --user -u fanwen")


def _missing(data: Data) -> list[str]:
    """What a crawl would end with, if it began now."""
    read_settings(data)
    enabled = [each for each in load_profiles(profile_folders(data.root)).values() if each.enabled]
    if not enabled:
        return [f"no site is enabled, so nothing will be crawled; put a profile into {data.sites}"]
    try:
        contact_for(enabled)
    except MissingContact as error:
        return [f"{error}; then print the line again, for it to carry it"]
    return []
