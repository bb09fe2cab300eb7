"""The command line: one group, one file for each command."""

from __future__ import annotations

import importlib
import os
import signal
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from fanwen import __version__
from fanwen.console.errors import EXPECTED_ERRORS, Failure, Terminated, failure_of
from fanwen.folder.paths import DataFolder
from tables.owner import use_bundled_rules, use_owner_rules

COMMANDS = {
    "demo": ("demo", "Build and check a corpus of bundled essay sites."),
    "crawl": ("crawl", "Fetch the pages of sites, archive them, ingest them."),
    "import": ("import_", "Write files from disk to the archive, then ingest them."),
    "ingest": ("ingest", "Bring the database up to date with the archive."),
    "rebuild": ("rebuild", "Build a new database from the archive; replace the old one."),
    "clean": ("clean", "Show the speeches of pages; write nothing."),
    "explain": ("explain", "Show the edits of a page, or the copies of a speech."),
    "search": ("search", "Find the speeches that contain some words."),
    "export": ("export", "Write the speeches as JSON Lines, Parquet, CSV or text files."),
    "serve": ("serve", "Show the corpus in a browser."),
    "stats": ("stats", "Count the speeches, copies and rejections."),
    "report": ("report", "Write figures of the corpus and its runs to an HTML file."),
    "rejections": ("rejections", "List the pages and speeches that were left out, with reasons."),
    "spun": ("spun", "Propose spun words from the removed copies."),
    "sites": ("sites", "List and check the site profiles; try one on a few pages."),
    "crontab": ("crontab", "Print the crontab line or systemd units that run the crawl."),
    "doctor": ("doctor", "Check this installation and say how to fix problems."),
    "completion": ("completion", "Print the completion script for a shell."),
}
"""The module of each command in fanwen/commands, and its line in the help, which needs no import."""

_USES_RULES = ("crawl", "import", "ingest", "rebuild", "clean", "explain", "spun", "sites")


class CommandGroup(click.Group):
    """Imports the module of a command when it runs, and turns expected errors into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"fanwen.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # Before the command's module is imported, which may read rules.
        if not ctx.resilient_parsing:
            _choose_rules(args, ctx.help_option_names, DataFolder(ctx.params["data"]).rules)
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands, without importing them: the shell waits for this at each press of Tab."""
        commands = [
            CompletionItem(name, help=line)
            for name, (_, line) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        signal.signal(signal.SIGTERM, _raise_terminated)
        try:
            return super().invoke(ctx)
        except Failure:
            raise
        except EXPECTED_ERRORS as error:
            raise failure_of(error) from error


def _choose_rules(arguments: list[str], help_options: list[str], folder: Path) -> None:
    """Raises ConfigError where the owner's rules are wrong and the command cleans or compares texts."""
    if arguments[:1] == ["demo"] or not set(help_options).isdisjoint(arguments):
        use_bundled_rules()
        return
    use_owner_rules(folder)
    if arguments and arguments[0] in _USES_RULES and os.path.lexists(folder):
        from fanwen.checks.rules import refuse_wrong_rules

        refuse_wrong_rules(folder)


def _raise_terminated(number: int, frame: object) -> None:
    raise Terminated


@click.group(
    cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80}
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var"),
    envvar="FANWEN_DATA",
    show_default=True,
    show_envvar=True,
    help="The folder of the archive, the corpus and the logs.",
)
@click.version_option(__version__, prog_name="fanwen")
@click.pass_context
def main(ctx: click.Context, data: Path) -> None:
    """Build a clean, deduplicated corpus of Chinese speeches.

    \b
    To begin:
      fanwen demo                  # a corpus from generated sites, in a minute
      fanwen import ~/pages        # from your own files
      fanwen crawl                 # from the sites whose profiles are enabled

    \b
    Exit codes: 0 success; 1 failed; 2 wrong usage or configuration;
    3 finished with alerts; 4 another run holds the lock;
    130 and 143 ended by Ctrl-C or SIGTERM.
    """
    ctx.obj = DataFolder(data)
