"""Tables, matrices and coverages of a project as plain data, without Sphinx.

As a script: load an ``alignment.json`` where Sphinx cannot be imported, and write its results as a pickle.
Arguments: the file, the language, the result, and URL and file of another project with the name os-book.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable
from pathlib import Path

from sphinx_refalign.alignment import (
    Alignment,
    Filter,
    MatrixOptions,
    Project,
    TableOptions,
    TextLookup,
    load,
    make_matrix,
    make_rows,
    measure_coverage,
    project_texts,
)
from sphinx_refalign.alignment.table import topic_name

FILTERS = (
    Filter(),
    Filter(kinds=("paper", "video")),
    Filter(documents=("parts/**", "0[12]-*/**", "all")),
    Filter(documents=("!parts/**",), relations=("teaches", "defines")),
    Filter(resources=("xen*", "talk", "docker")),
    Filter(institutions=("MIT", "OCI", "Linux*", "Another*")),
    Filter(areas=("virtual*", "虚拟化")),
    Filter(years=((1990, 2010),)),
)

TABLES = (
    *(TableOptions(filter=selection, include_planned=True) for selection in FILTERS),
    TableOptions(group_by="kind", sort="title"),
    TableOptions(group_by="resource", sort="year", external=("os-book",)),
    TableOptions(group_by="document", by_topic=True, include_planned=True),
    TableOptions(group_by="none", sort="resource", by_topic=True, external=("os-book",)),
    TableOptions(filter=Filter(institutions=("MIT",)), external=("os-book",)),
)

MATRICES = (
    *(MatrixOptions(filter=selection, include_planned=True) for selection in FILTERS),
    *(MatrixOptions(columns=columns, include_empty=True) for columns in ("resources", "kinds", "areas")),
    MatrixOptions(columns="institutions", rows="document", include_empty=True),
)


def results(project: Project, texts: TextLookup) -> dict[str, object]:
    """Return results for many options, by their description."""

    def describe(alignments: Iterable[Alignment]) -> list[Alignment]:
        # Topics as authors write them are in any language; in alignment.json they are in the project's.
        return [item._replace(topics=tuple(translate(item))) for item in alignments]

    def translate(item: Alignment) -> list[str]:
        return [topic_name(project, item.key, topic, texts.plain) for topic in item.topics]

    found: dict[str, object] = {}
    for table in TABLES:
        found[str(table)] = [describe(row) for row in make_rows(project, table, texts)]
    for options in MATRICES:
        matrix = make_matrix(project, options, texts)
        cells = {place: describe(cell) for place, cell in matrix.cells.items()}
        found[str(options)] = [describe(matrix.rows), matrix.columns, cells, *matrix[3:]]
    for selection in FILTERS:
        report = measure_coverage(project, selection)
        found[str(selection)] = [*report._replace(unplanned=describe(report.unplanned)), report.measures()]
    return found


if __name__ == "__main__":
    sys.modules["sphinx"] = sys.modules["docutils"] = None  # type: ignore[assignment]
    file, language, result, *other = sys.argv[1:]
    external = {"os-book": (other[0], other[1])} if other else {}
    loaded = load(file, external=external)
    Path(result).write_bytes(pickle.dumps(results(loaded, project_texts(loaded, language))))
