"""The pages in which ``refalign rename`` changes keys."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from sphinx_refalign.cli.project import Project
from sphinx_refalign.editing.edits import Edit
from sphinx_refalign.editing.key_uses import ANY, BLOCK, CITATION, KeyUse, Names
from sphinx_refalign.editing.page_keys import MARKDOWN, MARKUPS, REST, change_keys
from sphinx_refalign.registry.files import relative_path

_NO_SOURCES = ("node_modules", "__pycache__")

_OUTPUT_FILES = (".buildinfo", ".doctrees", "environment.pickle", "pyvenv.cfg")
"""Files that mark a folder that a program has written."""


def source_files(project: Project) -> dict[str, str]:
    """Return the files with directives or roles, each with the name of its document.

    These are also files that only other pages include, and the message catalogues of translations.
    """
    written = {os.path.realpath(folder) for folder in project.written_folders}
    files: dict[str, str] = {}
    seen = set()
    for folder in (project.folder, *_locale_folders(project)):
        for path in _walk(folder, written):
            target = os.path.realpath(path)
            if target not in seen and markup_of(path, project):
                seen.add(target)
                files[path] = Path(relative_path(path, project.folder)).with_suffix("").as_posix()
    return files


def _locale_folders(project: Project) -> list[str]:
    folders = project.conf.values.get("locale_dirs")
    names = [str(name) for name in folders] if isinstance(folders, list | tuple) else ["locales"]
    return [os.path.normpath(os.path.join(project.folder, name)) for name in names]


def _walk(folder: str, written: Collection[str]) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _NO_SOURCES
            and os.path.realpath(os.path.join(parent, name)) not in written
            and not any(os.path.exists(os.path.join(parent, name, mark)) for mark in _OUTPUT_FILES)
        )
        yield from (os.path.normpath(os.path.join(parent, name)) for name in sorted(names))


def markup_of(path: str, project: Project) -> str:
    """Return the form of a file, "" for one without directives and roles."""
    value = project.conf.values.get("source_suffix")
    suffixes = value if isinstance(value, dict) else dict.fromkeys(value if isinstance(value, list) else [])
    for suffix, parser in suffixes.items():
        if isinstance(suffix, str) and path.endswith(suffix) and suffix not in MARKUPS:
            return MARKDOWN if "markdown" in str(parser) else REST
    return MARKUPS.get(Path(path).suffix.lower(), "")


class PageRenamer:
    """Finds the edits of pages that rename keys.

    Args:
        project: The project of the pages.
        renamed: The new keys by the old ones.

    """

    def __init__(self, project: Project, renamed: Mapping[str, str]) -> None:
        from sphinx_refalign.render.labels import make_id

        self._project = project
        self._names = Names(project.kinds, set(project.registry.entries))
        self._renamed = renamed
        self._cited = {_cite_name(old): _cite_name(new) for old, new in renamed.items()}
        self._blocks = {make_id("refalign", old): make_id("refalign", new) for old, new in renamed.items()}
        names = {name.split()[0] for names in (renamed, self._cited, self._blocks) for name in names}
        self._any_name = re.compile("|".join(re.escape(name) for name in sorted(names)))
        self.documents: Collection[str] = ()
        """The names of all documents."""

    def edits(self, path: str, text: str) -> list[Edit]:
        """Return the edits of a file.

        Args:
            path: The path of the file.
            text: Its text.

        """
        markup = markup_of(path, self._project)
        # A key may be written with escapes.
        if "\\" not in text and not self._any_name.search(text):
            return []
        return change_keys(markup, text, self._names, self._replace)

    def _replace(self, use: KeyUse) -> str | None:
        if use.type == CITATION:
            return self._cited.get(use.key)
        if use.type == BLOCK:
            match = re.fullmatch(r"(.*?)(-\d+)?", use.key)
            new = self._blocks.get(use.key)
            if new is None and match and match[2] and match[1] in self._blocks:
                new = self._blocks[match[1]] + match[2]
            return new
        if use.type == ANY and use.key in self.documents:
            return None
        return self._renamed.get(use.key)


def _cite_name(key: str) -> str:
    """Return the name of a resource in ``:cite:``, as :func:`.citation_keys` makes it."""
    return re.sub(r"[\s,{}]+", "-", key)
