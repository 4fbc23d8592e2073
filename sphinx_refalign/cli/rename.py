"""``refalign rename``: change keys in the registry, the pages and the rules."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sphinx_refalign.cli.parameters import (
    conf_option,
    dry_run_option,
    force_option,
    json_option,
    registry_option,
)


@click.command()
@click.argument("words", nargs=-1, metavar="OLD NEW [SOURCEDIR]")
@click.option(
    "--map",
    "map_file",
    metavar="FILE",
    type=click.Path(),
    help="Rename many keys: a YAML or JSON map of old to new keys, or a text with two columns.",
)
@click.option("--drop", is_flag=True, help="Do not keep the old key in the ids of the resource.")
@registry_option
@conf_option
@dry_run_option
@force_option
@json_option
def command(
    words: tuple[str, ...],
    map_file: str | None,
    drop: bool,
    registries: tuple[str, ...],
    run_conf: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Change a key everywhere.

    In the registry, in directives, roles and lists of pages, in citations, in rules, and in the messages of
    translations. Only the characters of the key change. The old key stays another key of the resource, in its
    ids, so that other projects can still use it; --drop leaves that out.

    With --map, keys can also be exchanged: a becomes b, and b becomes a.

    Example: refalign rename xen-2003 barham-2003 docs --dry-run
    """
    from sphinx_refalign.cli.rename_project import rename  # so that --help starts fast

    renamed, folder = _read_words(words, map_file)
    rename(
        renamed,
        folder,
        registries,
        run_conf=run_conf,
        drop=drop,
        dry_run=dry_run,
        force=force,
        as_json=as_json,
    )


def _read_words(words: Sequence[str], map_file: str | None) -> tuple[dict[str, str], str]:
    """Return the new keys by the old ones, and the folder."""
    if map_file is not None:
        if len(words) > 1:
            raise click.UsageError("with --map, give SOURCEDIR only")
        from sphinx_refalign.cli.rename_keys import read_map

        return read_map(map_file), words[0] if words else "."
    if len(words) not in (2, 3):
        raise click.UsageError("give OLD and NEW, and after them the folder of conf.py if it is another one")
    return {words[0]: words[1]}, words[2] if len(words) == 3 else "."
