"""Reads what ``refalign diff`` compares: an alignment.json, a registry file, or a folder with either."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sphinx_refalign.alignment.state_files import json_position
from sphinx_refalign.alignment.states import State, read_state, registry_state
from sphinx_refalign.cli.output import CommandError, note
from sphinx_refalign.cli.project import Project, open_project
from sphinx_refalign.registry.external import AlignmentJsonError
from sphinx_refalign.registry.files import FileContent, read_file
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers import suffix_of
from sphinx_refalign.registry.registry import Registry

_EXPORT = "alignment.json"

_CONF_FILES = ("conf.py", "_config.yml")


class Input(NamedTuple):
    """A state, and what of its registry could not be read."""

    state: State
    rejected: Mapping[str, str]
    """The locations of the entries that cannot be used, by key."""


def read_input(path: str, *, search: bool = False) -> Input:
    """Read a state.

    Args:
        path: An ``alignment.json``, a registry file, the folder of a conf.py, or a folder that a build has
            written to.
        search: Whether an ``alignment.json`` anywhere below the folder of a conf.py belongs to it, as in a
            tree that has committed files only.

    Raises:
        CommandError: If it cannot be read.

    """
    if Path(path).is_dir():
        return _read_folder(path, search=search)
    content = read_file(path)
    if isinstance(content, Problem):
        raise CommandError(f"{path}: {content.message}; give an {_EXPORT}, a registry file or a folder")
    if _is_export(content):
        return Input(_read_export(content), {})
    project = _project_around(path)
    kinds, encoding = (project.kinds, project.options.encoding) if project else (None, "utf-8")
    return _registry_input(load([path], kinds, encoding=encoding), [path], project)


def _read_folder(folder: str, *, search: bool) -> Input:
    export = os.path.join(folder, _EXPORT)
    if not any(os.path.isfile(os.path.join(folder, name)) for name in _CONF_FILES):
        if not os.path.isfile(export):
            raise CommandError(f"{folder}: no conf.py and no {_EXPORT}; give the folder of one, or a file")
        return read_input(export)
    project = open_project(folder)
    registry = project.registry
    for problem in project.problems:
        note(f"{problem.location}: {problem.message}")
    if not project.registry_files:
        raise CommandError(f"{folder}: no registry; set refalign_registry in conf.py, or give a file")
    state, rejected = _registry_input(registry, project.registry_files, project)
    exports = [export] if os.path.isfile(export) else _find_exports(folder) if search else []
    if len(exports) != 1:
        return Input(state, rejected)
    exported = read_input(exports[0]).state
    return Input(exported._replace(resources=state.resources), rejected)


def _find_exports(folder: str) -> list[str]:
    return [os.path.join(parent, _EXPORT) for parent, _, names in os.walk(folder) if _EXPORT in names]


def _is_export(content: FileContent) -> bool:
    """Return whether a file is an ``alignment.json``, also one with another name."""
    if not content.file.endswith(".json"):
        return False
    start = content.data.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    return start != b"[" and (os.path.basename(content.file) == _EXPORT or b'"alignments"' in content.data)


def _read_export(content: FileContent) -> State:
    try:
        return read_state(content.data)
    except AlignmentJsonError as error:
        location = ":".join([content.file, *map(str, json_position(str(error)))])
        raise CommandError(f"{location}: {error}; write it by 'sphinx-build -b alignment'") from error


def _project_around(path: str) -> Project | None:
    """Return the project of the nearest conf.py above a registry file, which declares kinds; None without."""
    folder = os.path.dirname(Path(path).absolute())
    while True:
        if os.path.isfile(os.path.join(folder, _CONF_FILES[0])):
            try:
                return open_project(folder)
            except CommandError as error:
                note(f"{error.message}; its kinds are not known")
                return None
        if os.path.dirname(folder) == folder or os.path.exists(os.path.join(folder, ".git")):
            return None
        folder = os.path.dirname(folder)


def _registry_input(registry: Registry, files: Sequence[str], project: Project | None) -> Input:
    """Return the state of a registry.

    Args:
        registry: The registry.
        files: Its files.
        project: The project that it belongs to, if any.

    Raises:
        CommandError: If a file cannot be read, or if more is lost of it than the entries that are reported.

    """
    readable = {entry.file for entry in registry.entries.values()}
    for problem in registry.problems:
        if problem.file not in files:  # an alignment.json of another project
            continue
        is_lost = problem.code is Code.SYNTAX and problem.path.partition(".")[0] not in registry.entries
        # Of YAML, what follows an open bracket or quote belongs to the same entry.
        is_damaged = is_lost and (suffix_of(problem.file) in ("yaml", "yml") or problem.file not in readable)
        if problem.code is Code.FILE or is_damaged:
            raise CommandError(str(problem))
        if is_lost and not problem.path:
            note(str(problem))
    language = project.conf.values.get("language") if project else None
    state = registry_state(registry, language if isinstance(language, str) and language else "en")
    return Input(state, registry.rejected)


def without_unreadable(old: Input, new: Input) -> tuple[State, State]:
    """Return both states without the entries that cannot be read in one of them; report these."""
    rejected = {**old.rejected, **new.rejected}
    for key, location in rejected.items():
        note(f"{location}: {key!r} cannot be read and is not compared; see 'refalign check'")
    states = [
        item.state._replace(
            resources={key: value for key, value in item.state.resources.items() if key not in rejected}
        )
        for item in (old, new)
    ]
    return states[0], states[1]
