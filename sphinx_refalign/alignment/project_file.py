"""A project from the ``alignment.json`` that a build writes, without Sphinx.

:func:`load` returns the same :class:`~sphinx_refalign.alignment.project.Project` that a build has, so that a
script can make the tables, matrices and coverages that pages show. The names of topics are in the language
of the project.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import DIRECTIVE, Use
from sphinx_refalign.alignment.table import TextLookup
from sphinx_refalign.registry.entry import Entry, split_ids
from sphinx_refalign.registry.external import (
    AlignmentJsonError,
    AlignmentVersionError,
    ExternalProject,
    make_entry,
    parse_alignment_json,
)
from sphinx_refalign.registry.file_entries import mentions_chapters
from sphinx_refalign.registry.files import read_file
from sphinx_refalign.registry.i18n import LocalizedList, fallbacks
from sphinx_refalign.registry.kinds import KindError, build_kinds
from sphinx_refalign.registry.literal_lists import best_list_text
from sphinx_refalign.registry.loader import load as load_registry
from sphinx_refalign.registry.problems import Problem
from sphinx_refalign.registry.registry import Registry

_Item = Mapping[str, object]


class AlignmentFileError(ValueError):
    """An ``alignment.json`` that cannot be loaded; the message has its path, the reason and what to do."""


def load(
    path: str | os.PathLike[str], *, external: Mapping[str, tuple[str, str]] = MappingProxyType({})
) -> Project:
    """Load the project that an ``alignment.json`` describes.

    Args:
        path: the path of the file, in the output folder of a build.
        external: other projects whose alignments are to be included, by name, each with the base URL of its
            pages and the path of its ``alignment.json``. This is ``refalign_external`` of conf.py, with paths
            relative to the current folder.

    Raises:
        AlignmentFileError: if the file is missing, damaged, or of another version.

    """
    file = os.fspath(path)
    data = _read(file)
    documents = _items(data, "documents", file)
    titles = {str(row.get("document")): str(row.get("title") or "") for row in documents}
    uses: dict[str, list[Use]] = {}
    for row in _items(data, "alignments", file):
        uses.setdefault(str(row.get("document")), []).append(_make_use(row))
    generated = {str(row.get("document")) for row in documents if row.get("generated") is True}
    return Project(_read_registry(data, file, external), uses, list(titles), generated, titles)


def project_texts(project: Project, language: str = "en") -> TextLookup:
    """Return the texts of a loaded project in a language, for :func:`.make_rows` and :func:`.make_matrix`.

    Args:
        project: a project from :func:`load`; titles of documents are in the language of the project.
        language: the language of texts that the registry has in several, as a BCP 47 tag or locale name.

    """
    languages = fallbacks(language)

    def plain(value: LocalizedList | None) -> str:
        return best_list_text(value, languages).text if value else ""

    return TextLookup(plain, lambda document: project.titles.get(document, document))


def _read(file: str) -> _Item:
    content = read_file(file)
    if isinstance(content, Problem):
        raise AlignmentFileError(
            f"{file}: {content.message}; write the file with 'sphinx-build -b alignment' or '-b html'"
        )
    try:
        return parse_alignment_json(content.data)
    except AlignmentVersionError as error:
        advice = "build the project with the sphinx-refalign that reads the file"
        raise AlignmentFileError(f"{file}: {error}; {advice}") from None
    except AlignmentJsonError as error:
        raise AlignmentFileError(f"{file}: {error}; build the project again") from None


def _items(data: _Item, name: str, file: str) -> list[_Item]:
    items = data.get(name)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise AlignmentFileError(f"{file}: no list of {name}; build the project again")
    return items


def _items_by_name(data: _Item, name: str, file: str) -> dict[str, _Item]:
    items = data.get(name)
    if not isinstance(items, dict) or not all(isinstance(item, dict) for item in items.values()):
        raise AlignmentFileError(f"{file}: no map of {name}; build the project again")
    return items


def _read_registry(data: _Item, file: str, external: Mapping[str, tuple[str, str]]) -> Registry:
    declared = {
        # A kind without short label has no key "source" in conf.py.
        name: {key: value for key, value in kind.items() if value != []}
        for name, kind in _items_by_name(data, "kinds", file).items()
    }
    try:
        kinds = build_kinds(declared)
    except KindError as error:
        raise AlignmentFileError(f"{file}: kinds: {error}") from None
    registry = load_registry([], kinds, external=external)
    others: dict[str, list[Entry]] = {}
    for key, resource in _items_by_name(data, "resources", file).items():
        kind = kinds.get(str(resource.get("kind")))
        if kind is None:
            raise AlignmentFileError(f"{file}: {key}: unknown kind {resource.get('kind')!r}")
        entry, other = make_entry(key, kind, resource, file), resource.get("project")
        if not isinstance(other, str):
            registry.entries[key] = entry
            for other_key in split_ids(entry.fields.get("ids")):
                registry.other_keys.setdefault(other_key, key)
        elif key not in registry.external_entries:  # a file of the other project takes precedence
            others.setdefault(other, []).append(entry)
    for name, entries in others.items():
        registry.add_external(ExternalProject(name, entries, {}, [], [], ""))
    registry.planned = [key for key, entry in registry.entries.items() if mentions_chapters(entry.fields)]
    return registry


def _make_use(row: _Item) -> Use:
    """Return the use from which :class:`.Project` makes the alignment of a row again."""
    names = ("document", "section", "anchor", "chapter", "key", "kind", "relation", "note", "origin", "file")
    texts = {name: str(row.get(name) or "") for name in names}
    topics, line = row.get("topics"), row.get("line")
    return Use(
        texts["document"], texts["section"], texts["anchor"], texts["chapter"], texts["key"], texts["kind"],
        texts["relation"], tuple(map(str, topics)) if isinstance(topics, list) else (),
        line if isinstance(line, int) else 0, aligned=True, block="", note=texts["note"],
        file=texts["file"], origin=texts["origin"] or DIRECTIVE,
    )  # fmt: skip
