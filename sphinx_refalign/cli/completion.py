"""``refalign completion``: prints the completion script of a shell; and what completes names of checks."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from sphinx_refalign.cli.checks import CHECKS
from sphinx_refalign.cli.output import CommandError

SHELLS = ("bash", "zsh", "fish")


def complete_checks(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of checks that begin with a text, also behind a comma."""
    before, comma, name = incomplete.rpartition(",")
    return [f"{before}{comma}{check}" for check in CHECKS if check.startswith(name)]


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the completion script of a SHELL.

    The shell then completes commands, options, keys of the registry and names of checks.

    \b
    Examples:
      echo 'eval "$(refalign completion bash)"' >> ~/.bashrc
      echo 'eval "$(refalign completion zsh)"' >> ~/.zshrc
      refalign completion fish > ~/.config/fish/completions/refalign.fish
    """  # noqa: D301 (click reads the character, not a backslash)
    complete = get_completion_class(shell)
    if complete is None:
        raise CommandError(f"no completion for {shell}")
    root = context.find_root()
    # Not source(), which runs bash to see its version.
    script = complete(root.command, {}, "refalign", "_REFALIGN_COMPLETE")
    click.echo(script.source_template % script.source_vars())
