"""The alignment matrix: chapters against resources, or against what resources have in common."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, NamedTuple

from sphinx_refalign.alignment.filters import Filter, institution_of
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import TextLookup, missing_alignments

ROWS = ("chapter", "document")


COLUMNS = ("resources", "kinds", "areas", "institutions")


class MatrixOptions(NamedTuple):
    """What the author of an ``alignment-matrix`` asks for."""

    filter: Filter = Filter()
    rows: str = "chapter"
    columns: str = "resources"
    include_planned: bool = False
    include_empty: bool = False
    """Whether pages that lean on nothing and resources that nothing leans on stand there too."""


class Matrix(NamedTuple):
    """Rows of chapters, columns by name, and the alignments in which they meet."""

    rows: list[Alignment]
    """The first alignment of each chapter; of a page without any, one that has no key."""
    columns: list[str]
    """Keys of resources, names of kinds, or what areas and institutions are called; "" is for the rest."""
    cells: dict[tuple[int, int], list[Alignment]]
    """By row and column; empty cells are not there."""

    row_totals: list[int]
    """How many resources each row leans on: one is counted once a cell, one that is only planned is not."""
    column_totals: list[int]


def matrix(project: Project, options: MatrixOptions, words: TextLookup) -> Matrix:
    """The rows in the order of the documents, the columns in that of the registry, by kind first."""
    registry, wanted = project.registry, options.filter
    chosen = list(wanted.alignments(registry, project.alignments))
    if options.include_planned:
        chosen += wanted.alignments(registry, missing_alignments(project, words))
    rows = _rows(project, options, chosen)
    keys = {one.key for one in chosen}
    if options.include_empty:
        keys.update(filter(wanted.resources_of(registry), registry))
    name = _namer(project, options, words)
    columns = list(dict.fromkeys(name(key) for key in _ordered(project, keys)))
    if "" in columns:  # what has none comes last
        columns.remove("")
        columns.append("")
    across = {column: number for number, column in enumerate(columns)}
    cells: dict[tuple[int, int], list[Alignment]] = {}
    down = {_chapter(one, options): number for number, one in enumerate(rows)}
    for one in chosen:
        cells.setdefault((down[_chapter(one, options)], across[name(one.key)]), []).append(one)
    return Matrix(rows, columns, cells, *_totals(len(rows), len(columns), cells))


def _totals(
    height: int, width: int, cells: Mapping[tuple[int, int], list[Alignment]]
) -> tuple[list[int], list[int]]:
    rows, columns = [0] * height, [0] * width
    for (row, column), found in cells.items():
        number = len({one.key for one in found if not one.missing})
        rows[row] += number
        columns[column] += number
    return rows, columns


def _rows(project: Project, options: MatrixOptions, chosen: Iterable[Alignment]) -> list[Alignment]:
    first: dict[Hashable, Alignment] = {}
    for one in chosen:
        first.setdefault(_chapter(one, options), one)
    if options.include_empty:
        there = {one.document for one in first.values()}
        for document in project.chapters(options.filter):
            if document not in there:
                nothing = Alignment(document, "", "", "", "", "", "", (), 0)
                first[_chapter(nothing, options)] = nothing
    last = len(project.order)
    return sorted(first.values(), key=lambda one: project.order.get(one.document, last))


def _chapter(one: Alignment, options: MatrixOptions) -> Hashable:
    return one.document if options.rows == "document" else one.chapter


def _ordered(project: Project, keys: Iterable[str]) -> list[str]:
    kinds = {kind: number for number, kind in enumerate(project.registry.kinds)}
    places = {key: number for number, key in enumerate(project.registry)}
    last = len(places)

    def place(key: str) -> tuple[int, int, str]:
        entry = project.registry.entry(key)
        return kinds[entry.kind] if entry else len(kinds), places.get(key, last), key

    return sorted(keys, key=place)


def _namer(project: Project, options: MatrixOptions, words: TextLookup) -> Callable[[str], str]:
    """What the column of a resource is called."""
    registry = project.registry
    known: dict[str, str] = {}

    def name(key: str) -> str:
        if key not in known:
            known[key] = _name(key)
        return known[key]

    def _name(key: str) -> str:
        resource = registry[key]
        if options.columns == "kinds":
            return resource.type
        value: Any = resource.area if options.columns == "areas" else institution_of(resource, registry)
        return words.plain(value) if value else ""

    return (lambda key: key) if options.columns == "resources" else name
