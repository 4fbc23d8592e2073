"""The project that a command works on: the folder of conf.py, its options and its registry."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_refalign.cli.conf_file import ConfFile, read_conf
from sphinx_refalign.cli.output import CommandError, first_line, note
from sphinx_refalign.config import OPTIONS, RefalignConfig, conf_line, find_misspelled, replace_invalid_values
from sphinx_refalign.config_checks import BIBLIOGRAPHIES, BIBTEX_EXTENSION, BIBTEX_IS_MISSING, is_encoding
from sphinx_refalign.registry.files import find_files, missing_file_message, relative_path
from sphinx_refalign.registry.problems import Code

if TYPE_CHECKING:
    from sphinx_refalign.registry.registry import Registry


class OptionValues:
    """The values of all options, by name and as attributes, as :class:`~sphinx_refalign.config.Values` wants.

    Args:
        values: The values that a project sets; all others have their default.

    """

    def __init__(self, values: dict[str, object]) -> None:
        for option in OPTIONS:
            setattr(self, option.name, values.get(option.name, option.default))

    def __getitem__(self, name: str, /) -> object:
        """Return the value of an option."""
        return getattr(self, name)

    def __getattr__(self, name: str, /) -> Any:
        """Raise the error for an unknown option; known ones are attributes."""
        raise AttributeError(name)


class LocatedMessage(NamedTuple):
    """A mistake outside the registry files."""

    location: str
    """``file:line``."""
    message: str
    code: str
    """The subtype of the warning that a build issues."""


class Project:
    """The options, the registry and the folder of a project.

    Args:
        folder: The folder of conf.py, as the user wrote it.
        conf: What its configuration file declares.
        registries: Registry files or globs, relative to the current folder, instead of those of conf.py.

    """

    def __init__(self, folder: str, conf: ConfFile, registries: Sequence[str] = ()) -> None:
        self.folder = folder
        self.conf = conf
        self.has_own_registries = bool(registries)
        """Whether the registry files are others than those of conf.py."""
        self.problems: list[LocatedMessage] = []
        """Mistakes in conf.py, and registry files that do not exist, as a build reports them."""
        values: dict[str, object] = dict(conf.values)
        if registries:
            values["refalign_registry"] = [relative_path(path, folder) for path in registries]
        option_values = OptionValues(values)
        # Sphinx knows two names more, which the extension computes from others.
        known = {option.name for option in OPTIONS} | {"refalign_column_names", "refalign_reads_links"}
        names = {**dict.fromkeys(conf.computed), **conf.values}
        for problem in [*find_misspelled(names, known), *replace_invalid_values(option_values)]:
            self._add_problem(problem.text, problem.message, "config")
        self.options = RefalignConfig(option_values)
        self.kinds = self.options.build_kinds()
        if BIBLIOGRAPHIES in self.options.registry_patterns and not registries:
            self._replace_bibliographies()

    @cached_property
    def bibliographies(self) -> list[str]:
        """Return the existing files of ``bibtex_bibfiles``, relative to conf.py."""
        value = self.conf.values.get("bibtex_bibfiles")
        names = map(str, value if isinstance(value, list | tuple) else ())
        return [name for name in names if os.path.isfile(os.path.join(self.folder, name))]

    def _replace_bibliographies(self) -> None:
        """Let ``"bibtex"`` among the registry files mean those of sphinxcontrib-bibtex, as in a build."""
        extensions = self.conf.values.get("extensions")
        if isinstance(extensions, list) and BIBTEX_EXTENSION not in extensions:
            self._add_problem("refalign_registry", BIBTEX_IS_MISSING, "config")
        files: list[str] = []
        for pattern in self.options.registry_patterns:
            files += self.bibliographies if pattern == BIBLIOGRAPHIES else [pattern]
        self.options.replace_registry_patterns(files)
        encoding = self.conf.values.get("bibtex_encoding")
        if self.options.encoding == "utf-8" and is_encoding(encoding):
            self.options.replace_encoding(str(encoding))
        line = self.conf.computed.get("bibtex_bibfiles")
        if line:
            note(
                f"{self.conf.path}:{line}: bibtex_bibfiles is computed and was not read; --conf runs conf.py"
            )

    def _add_problem(self, text: str, message: str, code: str) -> None:
        location = conf_line(self.folder, text)
        if not self.conf.path.endswith(".py"):  # _config.yml, or no file at all
            location = f"{self.conf.path or self.folder}:1"
        self.problems.append(LocatedMessage(location, message, code))

    @cached_property
    def registry_files(self) -> list[str]:
        """Return the registry files, as paths from the current folder; a missing one is a problem."""
        files, missing = find_files(self.options.registry_patterns, self.folder, self.written_folders)
        if missing and self.has_own_registries:
            path = os.path.normpath(os.path.join(self.folder, missing[0]))
            raise CommandError(f"--registry: file not found: {path}; correct the path")
        for pattern in missing:
            self._add_problem(pattern, missing_file_message(pattern, self.folder), "file")
        return files

    @cached_property
    def registry(self) -> Registry:
        """Return the registry; its ``problems`` are those that a build reports when it reads the files."""
        from sphinx_refalign.registry.loader import load

        external = {
            name: (url, os.path.normpath(os.path.join(self.folder, file)))
            for name, (url, file) in self.options.external.items()
        }
        return load(self.registry_files, self.kinds, encoding=self.options.encoding, external=external)

    def require_registry(self) -> Registry:
        """Return the registry.

        Raises:
            CommandError: If the project names no registry file.

        """
        if not self.options.registry_patterns and not self.options.external:
            for name in ("refalign_registry", "bibtex_bibfiles"):
                if name in self.conf.computed:
                    location = f"{self.conf.path}:{self.conf.computed[name]}"
                    advice = "use --conf to run conf.py, or --registry"
                    raise CommandError(f"{location}: {name} is computed; {advice}")
            place = self.conf.path or self.folder
            advice = "set it, or give --registry FILE; refalign init sets up a project"
            raise CommandError(f"{place}: refalign_registry is not set: no registry; {advice}")
        return self.registry

    def note_unreadable(self, key: str = "") -> bool:
        """Report on stderr that a part of the registry is not used: a broken file, a key that exists twice.

        Args:
            key: The only key whose duplicates are reported; "" for all.

        Returns:
            Whether there is such a problem.

        """
        problems = [
            problem
            for problem in self.registry.problems
            if problem.code in (Code.FILE, Code.SYNTAX)
            or (problem.code is Code.DUPLICATE_KEY and key in ("", problem.path))
        ]
        texts = [str(problem) for problem in problems]
        texts += [
            f"{problem.location}: {problem.message}" for problem in self.problems if problem.code == "file"
        ]
        if texts:
            more = f" (and {len(texts) - 1} more)" if len(texts) > 1 else ""
            note(f"refalign: {texts[0]}{more}; refalign check reports all problems")
        return bool(texts)

    @property
    def written_folders(self) -> list[str]:
        """Return the folders that builds usually write to, where ``**`` finds no registry and no page."""
        names = ("_build", "build", os.path.join("..", "_build"), os.path.join("..", "build"))
        return [os.path.normpath(os.path.join(self.folder, name)) for name in names]


def open_project(folder: str, registries: Sequence[str] = (), *, run_conf: bool = False) -> Project:
    """Open the project in a folder.

    Args:
        folder: The folder of conf.py.
        registries: Registry files or globs, relative to the current folder, instead of those of conf.py.
        run_conf: Whether to run conf.py, which imports Sphinx; else only literals are read.

    Raises:
        CommandError: If there is no such folder, no conf.py and no registry, or conf.py cannot be read.

    """
    if not Path(folder).is_dir():
        problem = "is a file" if os.path.exists(folder) else "does not exist"
        raise CommandError(f"{folder}: {problem}; give the folder of conf.py")
    conf = read_conf(folder)
    if not conf.path and not registries:
        from sphinx_refalign.registry.problems import list_suggestions

        nearby = list_suggestions(folders_with_conf(folder, "docs", "doc", "source", "docs/source", ".."))
        raise CommandError(f"{folder}: no conf.py{nearby}; give its folder, or --registry FILE")
    if run_conf and conf.path.endswith(".py"):
        conf = _run(folder, conf)
    else:
        for option in OPTIONS:
            if option.name in conf.computed and not (registries and option.name == "refalign_registry"):
                line = conf.computed[option.name]
                note(f"{conf.path}:{line}: {option.name} is computed and was not read; --conf runs conf.py")
    return Project(folder, conf, registries)


def folders_with_conf(folder: str, *names: str) -> list[str]:
    """Return those of the folders with names below a folder that have a conf.py."""
    paths = [os.path.normpath(os.path.join(folder, name)) for name in names]
    return [path for path in paths if os.path.isfile(os.path.join(path, "conf.py"))]


def _run(folder: str, conf: ConfFile) -> ConfFile:
    """Run conf.py as Sphinx does, in its folder; what it prints goes to stderr."""
    from sphinx.config import Config
    from sphinx.errors import SphinxError
    from sphinx.util.tags import Tags

    try:
        with redirect_stdout(sys.stderr):
            config = Config.read(Path(conf.path).absolute().parent, overrides={}, tags=Tags())
    except SphinxError as error:
        raise CommandError(f"{conf.path}: {first_line(error)}") from error
    raw = config._raw_config  # noqa: SLF001 - what conf.py contains
    return ConfFile(conf.path, {str(name): value for name, value in raw.items()}, {})
