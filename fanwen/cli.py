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
from fanwen.console.errors import FORESEEN, Failure, Terminated, failure_of
from fanwen.folder.paths import Data
from tables.owner import use_bundled_rules, use_owner_rules

COMMANDS = {
    "demo": ("demo", "The main job from end to end on a bundled essay site."),
    "crawl": ("crawl", "Fetch the sites, archive what came, then ingest it."),
    "import": ("import_", "Take files from disk into the archive and the database."),
    "ingest": ("ingest", "Bring the database up to the archive."),
    "rebuild": ("rebuild", "Build the database anew from the archive and swap it in."),
    "clean": ("clean", "Show the speeches of pages; writes nothing."),
    "explain": ("explain", "Show every edit of a page, or what became of a speech."),
    "search": ("search", "Find the speeches that hold some words."),
    "export": ("export", "Write the speeches to files: JSON lines, Parquet, CSV, texts."),
    "serve": ("serve", "Show the corpus in a browser."),
    "stats": ("stats", "Count what is in the corpus, and what was left out and why."),
    "report": ("report", "Draw the corpus and its runs into one HTML file."),
    "rejections": ("rejections", "List what was left out, each with its reason."),
    "spun": ("spun", "Learn which words are exchanged in copies."),
    "sites": ("sites", "List and check the site profiles, or try one on a few pages."),
    "crontab": ("crontab", "Print the line by which cron runs the crawl, or systemd's units."),
    "doctor": ("doctor", "Look for what is wrong with this installation."),
    "completion": ("completion", "Print what teaches a shell to complete these commands."),
}
"""Each command: its module in fanwen/commands, and its line in the help, shown without loading it."""

_USES_RULES = ("crawl", "import", "ingest", "rebuild", "clean", "explain", "spun", "sites")


class Commands(click.Group):
    """Loads a command's module when it is asked for, and turns foreseen errors into one line."""

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
        # Before the command's module is loaded, which may read rules.
        if not ctx.resilient_parsing:
            _choose_rules(args[0] if args else "", Data(ctx.params["data"]).rules)
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands without loading them: a shell waits for this at each press of the key."""
        found = [
            CompletionItem(name, help=line)
            for name, (_, line) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        signal.signal(signal.SIGTERM, _terminate)
        try:
            return super().invoke(ctx)
        except Failure:
            raise
        except FORESEEN as error:
            raise failure_of(error) from error


def _choose_rules(command: str, folder: Path) -> None:
    """Raises ConfigError where the owner's rules are wrong and the command cleans or compares texts."""
    if command == "demo":
        use_bundled_rules()
        return
    use_owner_rules(folder)
    if command in _USES_RULES and os.path.lexists(folder):
        from fanwen.checks.rules import check_owner

        check_owner(folder)


def _terminate(number: int, frame: object) -> None:
    raise Terminated


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var"),
    envvar="FANWEN_DATA",
    show_default=True,
    show_envvar=True,
    help="The folder of archive, corpus and logs.",
)
@click.version_option(__version__, prog_name="fanwen")
@click.pass_context
def main(ctx: click.Context, data: Path) -> None:
    """Build and keep a clean, de-duplicated corpus of Chinese speeches.

    \b
    Begin with one of these:
      fanwen demo                  # a corpus from made-up sites, in a minute
      fanwen import ~/pages        # from files that you have
      fanwen crawl                 # from the sites whose profiles are enabled

    \b
    Exit codes: 0 all well; 1 failed; 2 wrong usage or configuration;
    3 finished, but a monitor is unhappy; 4 another run holds the lock;
    130 and 143 ended by Ctrl-C or SIGTERM.
    """
    ctx.obj = Data(data)
