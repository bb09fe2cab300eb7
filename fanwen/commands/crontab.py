"""``fanwen crontab``: the crontab line or the systemd units that start the crawl."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.identity import MissingContact, contact_for
from crawler.profiles import load_profiles, profile_folders
from fanwen.console.errors import OK, USAGE, Failure, print_problem
from fanwen.folder.paths import DataFolder
from fanwen.folder.settings import read_settings
from fanwen.runs.outcome import LOG
from fanwen.schedule.job import crawl_job, crontab_line, systemd_units
from fanwen.schedule.times import Times, daily_at, parse_cron

_DEFAULT = "03:17"
_UNIT_FOLDER = "~/.config/systemd/user"


@click.command("crontab")
@click.option("--at", "clock", metavar="HH:MM", help=f"Time of the daily crawl. Default: {_DEFAULT}.")
@click.option(
    "--schedule", "fields", metavar="'M H * * *'", help="Times of the crawl, as five crontab fields."
)
@click.option("--systemd", is_flag=True, help="Print a systemd service and timer instead.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the service and the timer to this folder.",
)
@click.pass_obj
def command(
    data: DataFolder, clock: str | None, fields: str | None, systemd: bool, output: Path | None
) -> None:
    """Print the crontab line that runs the crawl.

    The line has the full path of the program and the data folder, and the
    current FANWEN_ variables, because cron knows neither your folder nor your
    environment. If something is missing for a crawl, it is printed on standard
    error and the exit code is 2. Nothing is installed.

    \b
    Examples:
      fanwen crontab                       # paste the output into: crontab -e
      fanwen crontab --at 23:40
      fanwen crontab --schedule '0 4 * * mon,thu'
      fanwen crontab --systemd -o ~/.config/systemd/user
    """
    try:
        job = crawl_job(data, _times(clock, fields))
        if systemd or output:
            _print_units(systemd_units(job), output)
        else:
            click.echo(f"# Prints only problems. cron mails them; {data.logs / LOG} keeps them.")
            click.echo(crontab_line(job))
    except ValueError as error:
        raise Failure(str(error), USAGE) from error
    missing = _missing(data)
    for line in missing:
        print_problem(line)
    raise SystemExit(USAGE if missing else OK)


def _times(clock: str | None, fields: str | None) -> Times:
    """Raises Failure for both options, ValueError for an invalid time."""
    if clock and fields:
        raise Failure("--at and --schedule exclude each other; give one of them", USAGE)
    return parse_cron(fields) if fields else daily_at(clock or _DEFAULT)


def _print_units(files: dict[str, str], folder: Path | None) -> None:
    if folder is None:
        for name, text in files.items():
            click.echo(f"# {_UNIT_FOLDER}/{name}\n{text}")
    else:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
            click.echo(f"# {folder / name}")
    click.echo(f"# With both files in {_UNIT_FOLDER}:")
    click.echo("#   systemctl --user daemon-reload && systemctl --user enable --now fanwen.timer")
    click.echo('#   loginctl enable-linger "$USER"     # to run while you are logged out')
    click.echo("# Status: systemctl --user status fanwen. Output: journalctl --user -u fanwen")


def _missing(data: DataFolder) -> list[str]:
    """Why a crawl would fail now. Raises ConfigError for invalid settings."""
    read_settings(data)
    profiles = load_profiles(profile_folders(data.root)).values()
    enabled = [profile for profile in profiles if profile.enabled]
    if not enabled:
        return [f"no site is enabled, so nothing will be crawled; add a profile to {data.sites}"]
    try:
        contact_for(enabled)
    except MissingContact as error:
        return [f"{error}; then print the line again: it has to contain the variable"]
    return []
