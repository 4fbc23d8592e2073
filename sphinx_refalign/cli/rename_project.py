"""Changes keys in the registry, the pages and the rules: the work of ``refalign rename``."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from sphinx_refalign.cli.changes import apply_changes, read_bytes
from sphinx_refalign.cli.output import CommandError, note, track, write_json
from sphinx_refalign.cli.project import Project, open_project
from sphinx_refalign.cli.rename_keys import check_keys
from sphinx_refalign.cli.rename_pages import PageRenamer, source_files
from sphinx_refalign.editing.conf_keys import conf_key_uses
from sphinx_refalign.editing.edits import Edit, FileText, apply_edits
from sphinx_refalign.editing.registry_keys import change_registry_keys, read_layout
from sphinx_refalign.editing.registry_layout import LayoutError

Changes = dict[str, tuple[bytes, bytes]]
"""The old and the new content of each file by path."""


def rename(
    renamed: dict[str, str],
    folder: str,
    registries: tuple[str, ...],
    *,
    run_conf: bool,
    drop: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Change keys everywhere in a project."""
    project = open_project(folder, registries, run_conf=run_conf)
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


def _registry_files(project: Project) -> list[str]:
    """Return the registry files, and bibliographies that have the same entries."""
    others = (os.path.normpath(os.path.join(project.folder, name)) for name in project.bibliographies)
    return list(dict.fromkeys([*project.registry_files, *others]))


def _change_registry(
    file: str, project: Project, renamed: Mapping[str, str], kept: set[str], changes: Changes
) -> None:
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
