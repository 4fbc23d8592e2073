"""The alignment matrix: chapters or documents against resources, kinds, areas or institutions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

from sphinx_refalign.alignment.filters import Filter, institution_of
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import TextLookup, missing_alignments

ROWS = ("chapter", "document")

FOLDERS = ("folder", "top-folder")
"""Rows of a graph with many pages: one for each folder, or for each folder of the source folder."""

COLUMNS = ("resources", "kinds", "areas", "institutions")

HEADERS = ("chapter", "total")
"""The header cells whose words the author can set."""


class MatrixOptions(NamedTuple):
    """The options of an ``alignment-matrix`` directive."""

    filter: Filter = Filter()
    rows: str = "chapter"
    columns: str = "resources"
    include_planned: bool = False
    include_empty: bool = False
    """Whether to include pages without references and resources without uses."""
    headers: tuple[tuple[str, str], ...] = ()
    """The author's words for header cells, by column; the last field, see ``domain.collect``."""


class Matrix(NamedTuple):
    """The rows, the columns and the alignments in each cell."""

    rows: list[Alignment]
    """The first alignment of each chapter; a page without alignments has an alignment without a key."""
    columns: list[str]
    """Keys of resources, or names of kinds, areas or institutions; "" is for resources without any."""
    cells: dict[tuple[int, int], list[Alignment]]
    """The alignments by row and column index; empty cells are left out."""

    row_totals: list[int]
    """The number of resources in each row, counted once per cell; missing alignments do not count."""
    column_totals: list[int]


def make_matrix(project: Project, options: MatrixOptions, texts: TextLookup) -> Matrix:
    """Return the matrix: rows in document order, columns by kind and then in registry order."""
    registry, selection = project.registry, options.filter
    alignments = list(selection.alignments(registry, project.alignments))
    if options.include_planned:
        alignments += selection.alignments(registry, missing_alignments(project, texts))
    rows = _collect_rows(project, options, alignments)
    keys = {alignment.key for alignment in alignments}
    if options.include_empty:
        keys.update(filter(selection.resources_of(registry), registry))
    column_of = _make_column_lookup(project, options, texts)
    columns = list(dict.fromkeys(column_of(key) for key in _sort_keys(project, keys)))
    if "" in columns:  # resources without area or institution come last
        columns.remove("")
        columns.append("")
    column_indices = {column: index for index, column in enumerate(columns)}
    row_indices = {_row_key(row, options): index for index, row in enumerate(rows)}
    cells: dict[tuple[int, int], list[Alignment]] = {}
    for alignment in alignments:
        cell = row_indices[_row_key(alignment, options)], column_indices[column_of(alignment.key)]
        cells.setdefault(cell, []).append(alignment)
    return Matrix(rows, columns, cells, *_count_totals(len(rows), len(columns), cells))


def _count_totals(
    height: int, width: int, cells: Mapping[tuple[int, int], list[Alignment]]
) -> tuple[list[int], list[int]]:
    rows, columns = [0] * height, [0] * width
    for (row, column), alignments in cells.items():
        number = len({alignment.key for alignment in alignments if not alignment.missing})
        rows[row] += number
        columns[column] += number
    return rows, columns


def _collect_rows(
    project: Project, options: MatrixOptions, alignments: Iterable[Alignment]
) -> list[Alignment]:
    first: dict[Hashable, Alignment] = {}
    for alignment in alignments:
        first.setdefault(_row_key(alignment, options), alignment)
    if options.include_empty:
        documents = {alignment.document for alignment in first.values()}
        for document in project.chapters(options.filter):
            if document not in documents:
                empty = Alignment(document, "", "", "", "", "", "", (), 0)
                first[_row_key(empty, options)] = empty
    last = len(project.order)
    return sorted(first.values(), key=lambda alignment: project.order.get(alignment.document, last))


def _row_key(alignment: Alignment, options: MatrixOptions) -> Hashable:
    if options.rows in FOLDERS:
        return folder_of(alignment.document, options.rows)
    return alignment.document if options.rows == "document" else alignment.chapter


def folder_of(document: str, rows: str) -> str:
    """Return the folder of a document that one of :data:`FOLDERS` shows; "" for the source folder."""
    folder = document.rpartition("/")[0]
    return folder.partition("/")[0] if rows == "top-folder" else folder


def _sort_keys(project: Project, keys: Iterable[str]) -> list[str]:
    kinds = {kind: index for index, kind in enumerate(project.registry.kinds)}
    positions = {key: index for index, key in enumerate(project.registry)}
    last = len(positions)

    def sort_key(key: str) -> tuple[int, int, str]:
        entry = project.registry.entry(key)
        return kinds[entry.kind] if entry else len(kinds), positions.get(key, last), key

    return sorted(keys, key=sort_key)


def _make_column_lookup(project: Project, options: MatrixOptions, texts: TextLookup) -> Callable[[str], str]:
    """Return a function that returns the column of a key and caches its results."""
    registry = project.registry
    columns: dict[str, str] = {}

    def column_of(key: str) -> str:
        if key not in columns:
            columns[key] = compute(key)
        return columns[key]

    def compute(key: str) -> str:
        resource = registry[key]
        if options.columns == "kinds":
            return resource.type
        value = resource.area if options.columns == "areas" else institution_of(resource, registry)
        return texts.plain(value) if value else ""

    return (lambda key: key) if options.columns == "resources" else column_of
