"""``refalign diff``: what changed between two states of a project."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr
from io import StringIO
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from sphinx_refalign.cli.changes import write_output
from sphinx_refalign.cli.output import FINDINGS, CommandError, note
from sphinx_refalign.cli.parameters import json_option, output_option

if TYPE_CHECKING:
    from sphinx_refalign.alignment.changes import Changes
    from sphinx_refalign.alignment.states import State
    from sphinx_refalign.cli.diff_inputs import Input

FORMATS = ("text", "markdown", "json")


@click.command()
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--git", "revisions", metavar="OLD..NEW", help="Compare two git revisions.")
@click.option("--format", "output_format", type=click.Choice(FORMATS), default="text", show_default=True,
              help="The format of the result.")  # fmt: skip
@click.option("--kinds", metavar="KINDS", help="Show only these kinds, separated by commas.")
@json_option
@output_option
@click.option("--force", is_flag=True, help="Overwrite the file of --output.")
def command(
    old: str | None,
    new: str | None,
    revisions: str | None,
    output_format: str,
    kinds: str | None,
    as_json: bool,
    output: str | None,
    force: bool,
) -> None:
    """Show what changed between OLD and NEW: new, gone, moved, renamed and changed.

    OLD and NEW are each an alignment.json of a build, a registry file (YAML, BibTeX, CSL-JSON …), or the
    folder of a conf.py or of an alignment.json. A registry has no alignments, so only resources are compared
    with it.

    With --git, OLD is a folder or a registry file of a repository, by default the current folder.

    Exit status: 0 nothing differs, 1 something differs, 2 an input cannot be read.

    \b
    Examples:
      refalign diff changes/v1.0.json _build/html/alignment.json
      refalign diff old.bib new.bib --format markdown
      refalign diff --git v1.0..v1.1 docs
    """  # noqa: D301 (click reads the character, not a backslash)
    names, states = _read_revisions(revisions, old, new) if revisions else _read_both(old, new)
    from sphinx_refalign.alignment.changes import compare
    from sphinx_refalign.cli.diff_formats import format_changes

    if (states[0].alignments is None) != (states[1].alignments is None):
        registry = names[0] if states[0].alignments is None else names[1]
        note(f"{registry}: no alignment.json, so only resources are compared")
    changes: Changes = compare(*states).of_kinds(_check_kinds(kinds, states))
    write_output(output, format_changes(changes, names, "json" if as_json else output_format), force=force)
    if changes:
        sys.exit(FINDINGS)


def _check_kinds(text: str | None, states: tuple[State, State]) -> list[str]:
    """Return the kinds of ``--kinds``; raise an error for one that does not exist."""
    from sphinx_refalign.alignment.option_values import split_words
    from sphinx_refalign.registry.kinds import BUILT_IN
    from sphinx_refalign.registry.problems import did_you_mean

    kinds = split_words(text)
    used = {resource.kind for state in states for resource in state.resources.values()}
    known = [*(kind.name for kind in BUILT_IN), *sorted(used)]
    for kind in kinds:
        if kind not in known:
            raise click.UsageError(f"no kind {kind!r}{did_you_mean(kind, known) or '; use paper, course, …'}")
    return kinds


def _read_both(old: str | None, new: str | None) -> tuple[tuple[str, str], tuple[State, State]]:
    if old is None or new is None:
        raise click.UsageError("give OLD and NEW, or --git OLD..NEW")
    from sphinx_refalign.cli.diff_inputs import read_input, without_unreadable

    return (old, new), without_unreadable(read_input(old), read_input(new))


def _read_revisions(
    revisions: str, path: str | None, second: str | None
) -> tuple[tuple[str, str], tuple[State, State]]:
    if second is not None:
        raise click.UsageError(f"--git takes one folder or file; remove {second!r}")
    before, separator, after = revisions.partition("..")
    if not separator or not before or after.startswith("."):
        raise click.UsageError(f"--git {revisions}: write two revisions as OLD..NEW, such as v1.0..v1.1")
    from sphinx_refalign.cli.diff_inputs import without_unreadable

    names = before, after or "HEAD"
    old, new = (_read_revision(revision, path or ".") for revision in names)
    return names, without_unreadable(old, new)


def _read_revision(revision: str, path: str) -> Input:
    """Read a revision; messages name its files as git does, ``v1.0:docs/conf.py``."""
    from sphinx_refalign.cli.diff_inputs import read_input
    from sphinx_refalign.cli.git_files import extract

    with TemporaryDirectory(prefix="refalign-") as folder:
        root = os.path.realpath(folder)
        messages = StringIO()
        try:
            with redirect_stderr(messages):
                return read_input(extract(path, revision, root), search=True)
        except CommandError as error:
            raise CommandError(error.message.replace(f"{root}{os.sep}", f"{revision}:")) from error
        finally:
            for message in messages.getvalue().splitlines():
                note(message.replace(f"{root}{os.sep}", f"{revision}:"))
