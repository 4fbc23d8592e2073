"""Alignments: which place in the documents references which resource.

The package turns the uses in the pages and the plans in the registry into tables, matrices, coverage and rule
violations, as plain data. It imports neither Sphinx nor docutils.

Modules:

* `records`: uses, alignments and planned alignments as tuples.
* `project`: all alignments of a project, and whether each planned alignment is met.
* `option_values`: splitting of option values into words, names and pairs.
* `filters`: filters that select alignments, resources and documents.
* `table`: the rows, grouping and order of an alignment table.
* `matrix`: the rows, columns, cells and totals of an alignment matrix.
* `coverage`: how many pages, resources and plans are covered, and what is missing.
* `rules`: reading and checking the rules of a project (``refalign_rules`` and ``.rules``).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx_refalign.alignment.coverage import Coverage, CoverageOptions
    from sphinx_refalign.alignment.filters import Filter
    from sphinx_refalign.alignment.matrix import Matrix, MatrixOptions
    from sphinx_refalign.alignment.project import Project
    from sphinx_refalign.alignment.records import Alignment, PlannedAlignment, Use
    from sphinx_refalign.alignment.rules import Rule, read_rule
    from sphinx_refalign.alignment.table import TableOptions, TextLookup, rows

__all__ = [
    "Alignment", "Coverage", "CoverageOptions", "Filter", "Matrix", "MatrixOptions", "PlannedAlignment",
    "Project", "Rule", "TableOptions", "TextLookup", "Use", "read_rule", "rows",
]  # fmt: skip

_MODULES = {
    "Alignment": "records", "Coverage": "coverage", "CoverageOptions": "coverage", "Filter": "filters",
    "Matrix": "matrix", "MatrixOptions": "matrix", "PlannedAlignment": "records", "Project": "project",
    "Rule": "rules", "TableOptions": "table", "TextLookup": "table", "Use": "records", "read_rule": "rules",
    "rows": "table",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Return a public name from the module that defines it (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
