"""The command group ``refalign``: it imports the module of a command when the command runs."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import NamedTuple

import click

from sphinx_refalign._version import __version__
from sphinx_refalign.cli.output import UNUSABLE, CommandError


class CommandModule(NamedTuple):
    """Where a command is, and its line in ``refalign --help``."""

    module: str
    summary: str


COMMANDS = {
    "init": CommandModule("init", "Set up a registry and conf.py for a new or existing project."),
    "import": CommandModule("import_pages", "Make a registry of hand-kept Markdown catalogues."),
    "discover": CommandModule("discover", "Make a registry of what a tree links to."),
    "adopt": CommandModule("adopt", "Put directives and roles into existing pages."),
    "check": CommandModule("check", "Report the problems of a registry, without a build."),
    "explain": CommandModule("explain", "Explain a check."),
    "list": CommandModule("list_resources", "List resources."),
    "show": CommandModule("show", "Show a resource with all places that refer to it."),
    "rename": CommandModule("rename", "Change a key everywhere."),
    "diff": CommandModule("diff", "Show what changed between two states."),
    "completion": CommandModule("completion", "Print the completion script of a shell."),
}
"""All commands by name, in the order of ``refalign --help``."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they run, so that each starts fast."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Import a command; None if there is none of this name."""
        if name not in COMMANDS:
            return None
        command = import_module(f"{__package__}.{COMMANDS[name].module}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; suggest similar names for an unknown one."""
        from sphinx_refalign.registry.problems import did_you_mean

        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            context.fail(f"no command {args[0]!r}{did_you_mean(args[0], COMMANDS)}; see refalign --help")
        return super().resolve_command(context, args)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="refalign")
def refalign() -> None:
    """Keep one registry of academic resources, aligned with the chapters that refer to them.

    Commands work on the project in the current folder, or on SOURCEDIR, the folder of its conf.py. Results
    go to stdout, everything else to stderr.

    Exit status: 0 without findings, 1 with findings, 2 for wrong usage or unreadable input.

    Example: refalign check docs
    """


INTERRUPTED = 130
"""The exit status after Ctrl+C, as of a shell: 128 and the number of the signal."""

BROKEN_PIPE = 141
"""The exit status when the reader of the output is gone, as of ``refalign list | head -1``."""


def main() -> None:
    """Run the command line; end the process with the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe with another encoding must not stop a command whose result has Chinese in it.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    stdout = sys.stdout
    status: int | str | None
    try:
        status = refalign(prog_name="refalign", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except click.exceptions.Abort as error:
        cause = error.__cause__ or error.__context__
        is_interrupted = isinstance(cause, KeyboardInterrupt)
        reason = "interrupted" if is_interrupted else "aborted"
        if isinstance(cause, EOFError):
            click.echo(err=True)  # ends the line of the question
            reason = "no answer to the question; --yes asks none"
        click.echo(f"refalign: {reason}", err=True)
        status = INTERRUPTED if is_interrupted else UNUSABLE
    except SystemExit as end:  # so click ends, with another stdout, when the reader is gone
        status = end.code if sys.stdout is stdout else BROKEN_PIPE
    except BrokenPipeError:
        # Python flushes stdout once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = BROKEN_PIPE
    except Exception as error:
        if os.environ.get("REFALIGN_TRACEBACK"):
            raise
        status = _report_internal_error(error)
    sys.exit(status or 0)


def _report_internal_error(error: Exception) -> int:
    from sphinx_refalign.registry.problems import describe_error

    failure = CommandError(
        f"internal error: {describe_error(error)}; set REFALIGN_TRACEBACK=1 to see where, and report it"
    )
    failure.show()
    return failure.exit_code


if __name__ == "__main__":
    main()
