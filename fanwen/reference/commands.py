"""The page on commands, from their help."""

from __future__ import annotations

import click

from fanwen.cli import COMMANDS, main
from fanwen.reference import markdown


def page() -> str:
    contents = "\n".join(
        f"- [`fanwen {name}`](#fanwen-{name}): {line}" for name, (_, line) in COMMANDS.items()
    )
    blocks = [_section("fanwen", main, None)]
    context = click.Context(main, info_name="fanwen", **main.context_settings)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        blocks.append(_section(f"fanwen {name}", command, context))
        blocks += _subcommands(name, command, context)
    return markdown.page("commands.md", contents, *blocks)


def _subcommands(name: str, command: click.Command, parent: click.Context) -> list[str]:
    if not isinstance(command, click.Group):
        return []
    context = click.Context(command, info_name=name, parent=parent)
    return [
        _section(f"fanwen {name} {sub}", subcommand, context) for sub, subcommand in command.commands.items()
    ]


def _section(title: str, command: click.Command, parent: click.Context | None) -> str:
    name = title.rpartition(" ")[2]
    settings = {**command.context_settings, "terminal_width": 80}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    return f"## {title}\n\n```\n{command.get_help(context).rstrip()}\n```"
