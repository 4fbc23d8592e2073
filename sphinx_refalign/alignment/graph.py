"""The alignment graph: the rows and columns of a matrix as nodes, its cells as edges.

A large graph shows less detail: pages for sections, then folders for pages and areas for resources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.matrix import Matrix, MatrixOptions, make_matrix
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import TextLookup

MAX_NODES = 150
"""The most nodes that a graph shows."""

MAX_EDGES = 1000
"""The most edges, which Graphviz places in a second; 30 rows and 30 columns cannot have more."""


class GraphOptions(NamedTuple):
    """The options of an ``alignment-graph`` directive."""

    filter: Filter = Filter()
    rows: str = "document"
    """One of :data:`.matrix.ROWS`."""
    columns: str = "resources"
    """One of :data:`.matrix.COLUMNS`."""
    include_planned: bool = False


class Graph(NamedTuple):
    """The nodes and edges of a graph, and how much of the project they show."""

    matrix: Matrix
    options: MatrixOptions
    """What the nodes are; ``rows`` can also be one of :data:`.matrix.FOLDERS`."""
    requested: int
    """The number of nodes of what the author asks for."""
    possible: int
    """The number of nodes of ``options``; the graph leaves out those with the fewest alignments."""


def make_graph(project: Project, options: GraphOptions, texts: TextLookup) -> Graph:
    """Return the graph with the most detail that is not too large to be drawn and read."""
    requested = 0
    for matrix_options in _details(project, options):
        data = make_matrix(project, matrix_options, texts)
        number = len(data.rows) + len(data.columns)
        requested = requested or number
        if number <= MAX_NODES and len(data.cells) <= MAX_EDGES:
            return Graph(data, matrix_options, requested, number)
    part = _largest(data, MAX_NODES)
    part = part if len(part.cells) <= MAX_EDGES else _largest(data, 60)
    return Graph(part, matrix_options, requested, number)


def _details(project: Project, options: GraphOptions) -> Iterator[MatrixOptions]:
    """Yield what the nodes can be, from the most detail to the least."""
    asked = MatrixOptions(options.filter, options.rows, options.columns, options.include_planned)
    yield asked
    if options.rows == "chapter":
        yield asked._replace(rows="document")
    keys = {alignment.key for alignment in options.filter.alignments(project.registry, project.alignments)}
    has_areas = any(project.registry[key].area for key in keys)
    columns = ("areas" if has_areas else "kinds") if options.columns == "resources" else options.columns
    yield asked._replace(rows="folder", columns=columns)
    yield asked._replace(rows="top-folder", columns=columns)


def _largest(data: Matrix, limit: int) -> Matrix:
    """Return the ``limit`` rows and columns of a matrix that have the most alignments."""
    row_numbers, column_numbers = [0] * len(data.rows), [0] * len(data.columns)
    for (row, column), alignments in data.cells.items():
        row_numbers[row] += len(alignments)
        column_numbers[column] += len(alignments)
    room = max(limit // 2, limit - len(data.columns))
    rows = _most(row_numbers, room)
    columns = _most(column_numbers, limit - len(rows))
    row_places = {row: place for place, row in enumerate(rows)}
    column_places = {column: place for place, column in enumerate(columns)}
    cells: dict[tuple[int, int], list[Alignment]] = {
        (row_places[row], column_places[column]): alignments
        for (row, column), alignments in data.cells.items()
        if row in row_places and column in column_places
    }
    return Matrix(
        [data.rows[row] for row in rows],
        [data.columns[column] for column in columns],
        cells,
        [data.row_totals[row] for row in rows],
        [data.column_totals[column] for column in columns],
    )


def _most(numbers: Sequence[int], room: int) -> list[int]:
    """Return the positions of the highest numbers, at most ``room``, in their order."""
    return sorted(sorted(range(len(numbers)), key=lambda position: -numbers[position])[:room])
