"""``fanwen completion``: what teaches a shell to complete the command."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_FANWEN_COMPLETE"
"""Set by the script when the shell asks; click answers."""


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that teaches a shell to complete fanwen.

    Completes commands, options, sites and stages. zsh and fish look for
    `fanwen` on the PATH (`. .venv/bin/activate` puts it there); bash completes
    `.venv/bin/fanwen` too.

    \b
    Examples:
      eval "$(.venv/bin/fanwen completion bash)"        # for this terminal
      fanwen completion bash >> ~/.bashrc               # for good
      fanwen completion zsh >> ~/.zshrc
      fanwen completion fish > ~/.config/fish/completions/fanwen.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "fanwen", VARIABLE).source())
