"""``refalign explain``: explains a check."""

from __future__ import annotations

import click

from sphinx_refalign.cli.checks import CHECKS, Check, Source, unknown_check
from sphinx_refalign.cli.completion import complete_checks
from sphinx_refalign.cli.output import CommandError, write_json
from sphinx_refalign.cli.parameters import json_option

_SOURCES = {
    Source.REGISTRY: "Builds report it, too, as refalign.{name}.",
    Source.COMMAND: "Only the command reports it.",
    Source.BUILD: "Found by a build: sphinx-build, or refalign check --build.",
}


@click.command("explain")
@click.argument("name", shell_complete=complete_checks)
@json_option
def command(name: str, as_json: bool) -> None:
    """Explain a check: what it finds, what follows, and what --fix changes.

    Example: refalign explain same-doi
    """
    check = CHECKS.get(name.strip().removeprefix("refalign."))
    if check is None:
        raise CommandError(unknown_check(name))
    if as_json:
        write_json(describe(check))
        return
    paragraphs = [
        f"{check.name}: {check.summary}",
        check.explanation,
        check.cure,
        _SOURCES[check.source].format(name=check.name),
    ]
    if check.fix:
        paragraphs.append(f"refalign check --fix: {check.fix}")
    click.echo(click.wrap_text("\n\n".join(paragraphs), 100, preserve_paragraphs=True))


def describe(check: Check) -> dict[str, object]:
    """Return a check as plain data."""
    return {
        "name": check.name,
        "summary": check.summary,
        "explanation": check.explanation,
        "cure": check.cure,
        "source": check.source.value,
        "default": check.is_default,
        "fix": check.fix or None,
    }
