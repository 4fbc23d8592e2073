"""Arguments and options that several commands have."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

source_folder: Callable[[F], F] = click.argument(
    "sourcedir", default=".", type=click.Path(file_okay=True, dir_okay=True)
)
"""The folder of conf.py."""

registry_option: Callable[[F], F] = click.option(
    "--registry",
    "registries",
    multiple=True,
    metavar="FILE",
    help="Registry file or glob, instead of those of conf.py. May be given more than once.",
)
conf_option: Callable[[F], F] = click.option(
    "--conf", "run_conf", is_flag=True, help="Run conf.py; else only its literal options are read."
)
json_option: Callable[[F], F] = click.option(
    "--json", "as_json", is_flag=True, help="Write the result as JSON."
)
output_option: Callable[[F], F] = click.option(
    "--output", "-o", metavar="FILE", type=click.Path(), help="The file to write; else stdout."
)
dry_run_option: Callable[[F], F] = click.option(
    "--dry-run", is_flag=True, help="Print a unified diff and change nothing."
)
force_option: Callable[[F], F] = click.option(
    "--force", is_flag=True, help="Also change a tree that has uncommitted changes."
)
yes_option: Callable[[F], F] = click.option("--yes", "-y", is_flag=True, help="Ask nothing.")


def project_options(function: F) -> F:
    """Add SOURCEDIR, ``--registry`` and ``--conf`` to a command."""
    return source_folder(registry_option(conf_option(function)))


def pause_garbage_collection(context: click.Context) -> None:
    """Stop looking for garbage until a command ends: it makes many small objects, none of them garbage."""
    if gc.isenabled():
        gc.disable()
        context.call_on_close(gc.enable)


def complete_keys(context: click.Context, parameter: click.Parameter, incomplete: str) -> Sequence[str]:
    """Return the keys of the registry that begin with a text, for completion in the shell."""
    # Imported on use, so that --help starts fast.
    from sphinx_refalign.cli.project import open_project

    try:
        project = open_project(
            context.params.get("sourcedir") or ".",
            context.params.get("registries") or (),
            run_conf=False,
        )
        return [key for key in project.registry.entries if key.startswith(incomplete)]
    except Exception:  # a completion has nowhere to report it
        return []
