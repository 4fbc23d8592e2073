"""``refalign rename``: change keys in the registry, the pages and the rules."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from sphinx_refalign.cli.changes import apply_changes, read_bytes
from sphinx_refalign.cli.output import CommandError, note, track, write_json
from sphinx_refalign.cli.parameters import (
    conf_option,
    dry_run_option,
    force_option,
    json_option,
    registry_option,
)
from sphinx_refalign.cli.project import Project, open_project
from sphinx_refalign.cli.rename_keys import check_keys, read_map
from sphinx_refalign.cli.rename_pages import PageRenamer, source_files
from sphinx_refalign.editing.conf_keys import conf_key_uses
from sphinx_refalign.editing.edits import Edit, FileText, apply_edits
from sphinx_refalign.editing.registry_layout import LayoutError

Changes = dict[str, tuple[bytes, bytes]]
"""The old and the new content of each file by path."""


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
    renamed, folder = _read_words(words, map_file)
    project = open_project(folder, registries, run_conf=run_conf)
    _replace_bibtex(project)
    check_keys(project, renamed)
    kept = set() if drop else set(renamed) - set(renamed.values())
    changes: Changes = {}
    for file in _registry_files(project):
        _change_registry(file, project, renamed, kept, changes)
    pages = PageRenamer(project, renamed)
    files = source_files(project)
    pages.documents = set(files.values())
    for file in track(list(files), "Reading pages"):
        _add(changes, file, FileText(read_bytes(file)), pages)
    _change_conf(project, renamed, changes)
    apply_changes(changes, dry_run=dry_run, force=force)
    if as_json and not dry_run:
        write_json({"renamed": dict(renamed), "files": sorted(changes)})
    elif not dry_run:
        click.echo(f"{len(renamed)} {'key' if len(renamed) == 1 else 'keys'} renamed in {_count(changes)}")


def _count(changes: Changes) -> str:
    return f"{len(changes)} {'file' if len(changes) == 1 else 'files'}"


def _read_words(words: Sequence[str], map_file: str | None) -> tuple[dict[str, str], str]:
    """Return the new keys by the old ones, and the folder."""
    if map_file is not None:
        if len(words) > 1:
            raise click.UsageError("with --map, give SOURCEDIR only")
        return read_map(map_file), words[0] if words else "."
    if len(words) not in (2, 3):
        raise click.UsageError("give OLD and NEW, and after them the folder of conf.py if it is another one")
    return {words[0]: words[1]}, words[2] if len(words) == 3 else "."


def _bibliographies(project: Project) -> list[str]:
    """Return the files of ``bibtex_bibfiles``, relative to conf.py."""
    value = project.conf.values.get("bibtex_bibfiles")
    files = value if isinstance(value, list | tuple) else ()
    return [str(name) for name in files if os.path.isfile(os.path.join(project.folder, str(name)))]


def _replace_bibtex(project: Project) -> None:
    """Let ``"bibtex"`` among the registry files mean those of sphinxcontrib-bibtex, as in a build."""
    patterns = project.options.registry_patterns
    if "bibtex" in patterns:
        others = [pattern for pattern in patterns if pattern != "bibtex"]
        project.options.replace_registry_patterns([*others, *_bibliographies(project)])


def _registry_files(project: Project) -> list[str]:
    """Return the registry files, and bibliographies that have the same entries."""
    others = (os.path.normpath(os.path.join(project.folder, name)) for name in _bibliographies(project))
    return list(dict.fromkeys([*project.registry_files, *others]))


def _change_registry(
    file: str, project: Project, renamed: Mapping[str, str], kept: set[str], changes: Changes
) -> None:
    from sphinx_refalign.editing.registry_keys import change_registry_keys, read_layout

    content = FileText(read_bytes(file), project.options.encoding)
    try:
        layout = read_layout(Path(file).suffix.lower(), content.text, project.kinds)
    except LayoutError as error:
        raise CommandError(f"{file}:{error.line}: {error}; correct it first") from error
    if layout is None:
        if any(
            project.registry.entries[old].file == file for old in renamed if old in project.registry.entries
        ):
            raise CommandError(f"{file}: keys of this format cannot be changed; change the file by hand")
        return
    result = change_registry_keys(layout, renamed, kept)
    for old in result.not_kept:
        note(f"{file}: {old!r} is not kept, because the format has no field for other keys")
    _note_change(changes, file, content, result.edits)


def _note_change(changes: Changes, file: str, content: FileText, edits: Sequence[Edit]) -> None:
    new = apply_edits(content.text, edits)
    if new == content.text:
        return
    try:
        changes[file] = (content.encode(content.text), content.encode(new))
    except ValueError as error:
        raise CommandError(f"{file}: {error}; choose another key") from error


def _add(changes: Changes, file: str, content: FileText, pages: PageRenamer) -> None:
    edits = pages.edits(file, content.text)
    if edits:
        _note_change(changes, file, content, edits)


def _change_conf(project: Project, renamed: Mapping[str, str], changes: Changes) -> None:
    """Change the keys in the rules of conf.py, or of ``_config.yml``."""
    file = project.conf.path
    if not file:
        return
    content = FileText(read_bytes(file))
    if file.endswith(".py"):
        uses = conf_key_uses(content.text)
        edits = [Edit(use.start, use.end, renamed[use.key]) for use in uses if use.key in renamed]
    else:
        from sphinx_refalign.editing.yaml_keys import read_config_keys

        keys = read_config_keys(content.text)
        edits = [Edit(key.start, key.end, renamed[key.key]) for key in keys if key.key in renamed]
    _note_change(changes, file, content, edits)
