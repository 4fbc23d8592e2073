"""Committed states: an ``alignment.json``, or a folder with one for each version."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sphinx_refalign.alignment.states import State, read_state
from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.external import AlignmentJsonError, AlignmentVersionError
from sphinx_refalign.registry.files import read_file
from sphinx_refalign.registry.problems import Problem

_FILE = "alignment.json"


class CommittedState(NamedTuple):
    """The state of a version."""

    name: str
    """The name of the version: ``v1.10``."""
    state: State


class CommittedStates(NamedTuple):
    """The states that a file or a folder contains."""

    states: list[CommittedState]
    """The newest version first."""
    problems: list[str]
    """What cannot be read, why, and what to do."""


class StateFiles:
    """Reads committed states, each once.

    Args:
        folder: The folder that paths are relative to.

    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = os.fspath(folder)
        self._states: dict[str, CommittedStates] = {}

    def read(self, path: str) -> CommittedStates:
        """Return the states of a file or a folder."""
        if path not in self._states:
            self._states[path] = self._read(path)
        return self._states[path]

    def _read(self, path: str) -> CommittedStates:
        result = CommittedStates([], [])
        for name, file in sorted(find_states(self._folder, path).items(), key=_order, reverse=True):
            content = read_file(os.path.join(self._folder, file))
            if isinstance(content, Problem):
                result.problems.append(f"{file}: {content.message}; write it by 'sphinx-build -b alignment'")
                continue
            try:
                result.states.append(CommittedState(name, read_state(content.data)))
            except AlignmentVersionError as error:
                result.problems.append(f"{file}: {error}; write it with this version of sphinx-refalign")
            except AlignmentJsonError as error:
                location = "".join(f":{number}" for number in json_position(str(error)))
                result.problems.append(
                    f"{file}{location}: {error}; restore the file that a build has written"
                )
        if not result.states and not result.problems:
            message = f"no {_FILE} and no other file *.json in this folder; copy that of a build into it"
            result.problems.append(f"{path}: {message}")
        return result

    def digest(self, path: str) -> str:
        """Return a text that differs whenever a file changes, or a file is added or removed."""
        parts: list[object] = []
        for name, file in find_states(self._folder, path).items():
            content = read_file(os.path.join(self._folder, file))
            parts.append([name, content.message if isinstance(content, Problem) else content.digest])
        return digest(parts)


def json_position(message: str) -> list[int]:
    """Return line and column that the message of a JSON error names; empty if it names none."""
    match = re.search(r": line (\d+) column (\d+) \(char \d+\)$", message)
    return [int(match[1]), int(match[2])] if match else []


def find_states(folder: str | os.PathLike[str], path: str) -> Mapping[str, str]:
    """Return the files with states by the name of their version, in a fixed order.

    Args:
        folder: The folder that paths are relative to.
        path: A file; or a folder with a file ``*.json`` or a folder with an ``alignment.json`` for each
            version.

    Returns:
        The path of each file, relative to ``folder``; the file itself if it does not exist.

    """
    full_path = Path(folder, path)
    try:
        names = sorted(item.name for item in full_path.iterdir())
    except (OSError, ValueError):
        return {version_name(path): path}
    files = {}
    for name in names:
        inner = f"{name}/{_FILE}" if (full_path / name).is_dir() else name
        if inner.endswith(".json") and not name.startswith(".") and (full_path / inner).is_file():
            file = f"{path.rstrip('/')}/{inner}".removeprefix("./")
            files[version_name(file)] = file
    return files


def version_name(path: str) -> str:
    """Return the name of the version whose state a file has: ``v1.0`` for ``changes/v1.0.json``.

    It is the name of the file, or of the folder of an ``alignment.json``.
    """
    folder, _, name = path.rpartition("/")
    stem = re.sub(r"^alignment[-_.]?", "", name.removesuffix(".json"))
    return stem or folder.rpartition("/")[2] or name


_BEFORE_RELEASE = frozenset({"a", "alpha", "b", "beta", "c", "dev", "pre", "preview", "rc", "snapshot"})


def _order(item: tuple[str, str]) -> list[tuple[int, int, str]]:
    """Return the sort key of a version: 1.10 comes after 1.9, and 1.1rc1 before 1.1."""
    parts: list[tuple[int, int, str]] = []
    for word in re.findall(r"\d+|[^\W\d_]+", re.sub(r"^v(?=[\d.])", "", item[0].lower())):
        if word.isdecimal() and len(word) < 20:
            parts.append((2, int(word), ""))
        else:
            parts.append((0 if word in _BEFORE_RELEASE else 3, 0, word))
    return [*parts, (1, 0, item[0])]
