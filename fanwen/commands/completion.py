"""``fanwen completion``: the completion script of a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_FANWEN_COMPLETE"
"""Set by the script when it calls fanwen; click reads it."""


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    It completes commands, options, sites and stages. zsh and fish need `fanwen`
    on the PATH (run `. .venv/bin/activate`); bash also completes
    `.venv/bin/fanwen`.

    \b
    Examples:
      eval "$(.venv/bin/fanwen completion bash)"        # this shell
      fanwen completion bash >> ~/.bashrc               # every shell
      fanwen completion zsh >> ~/.zshrc
      fanwen completion fish > ~/.config/fish/completions/fanwen.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "fanwen", VARIABLE).source())
