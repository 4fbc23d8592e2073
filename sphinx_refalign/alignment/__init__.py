"""Alignments: which place in the documents references which resource.

The package turns the uses in the pages and the plans in the registry into tables, matrices, coverage and rule
violations, as plain data. It imports neither Sphinx nor docutils. A script can use what a build has written::

    from sphinx_refalign.alignment import TableOptions, load, make_rows, project_texts

    project = load("_build/html/alignment.json")
    rows = make_rows(project, TableOptions(group_by="kind"), project_texts(project))

Modules:

* `records`: uses, alignments and planned alignments as tuples.
* `project`: all alignments of a project, and whether each planned alignment is met.
* `option_values`: option values as words, names, pairs and years.
* `project_file`: a project from the ``alignment.json`` that a build writes.
* `filters`: filters that select alignments, resources and documents.
* `table`: the rows, grouping and order of an alignment table.
* `catalog`: which resources a catalogue lists, and where pages use them.
* `columns`: the columns of an alignment table that conf.py declares.
* `matrix`: the rows, columns, cells and totals of an alignment matrix.
* `graph`: the nodes and edges of an alignment graph, with less detail for many nodes.
* `states`: a state of a project, to compare it with another one.
* `state_files`: committed states, an ``alignment.json`` for each version.
* `matching`: which resources of two states are the same.
* `changes`: what changed between two states.
* `coverage`: how many pages, resources and plans are covered, and what is missing.
* `rules`: reading and checking the rules of a project (``refalign_rules`` and ``.rules``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_refalign.registry.lazy_names import lazy_names

if TYPE_CHECKING:
    from sphinx_refalign.alignment.changes import Changes, compare
    from sphinx_refalign.alignment.columns import Column, ColumnError, build_columns
    from sphinx_refalign.alignment.coverage import Count, Coverage, CoverageOptions, measure_coverage
    from sphinx_refalign.alignment.filters import Filter
    from sphinx_refalign.alignment.matrix import Matrix, MatrixOptions, make_matrix
    from sphinx_refalign.alignment.project import Project
    from sphinx_refalign.alignment.project_file import AlignmentFileError, load, project_texts
    from sphinx_refalign.alignment.records import Alignment, PlannedAlignment, Use
    from sphinx_refalign.alignment.rules import Rule, RuleError, read_rule
    from sphinx_refalign.alignment.states import State, project_state, read_state, registry_state
    from sphinx_refalign.alignment.table import Row, TableOptions, TextLookup, make_rows
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "changes": ("Changes", "compare"),
            "columns": ("Column", "ColumnError", "build_columns"),
            "coverage": ("Count", "Coverage", "CoverageOptions", "measure_coverage"),
            "filters": ("Filter",),
            "matrix": ("Matrix", "MatrixOptions", "make_matrix"),
            "project": ("Project",),
            "project_file": ("AlignmentFileError", "load", "project_texts"),
            "records": ("Alignment", "PlannedAlignment", "Use"),
            "rules": ("Rule", "RuleError", "read_rule"),
            "states": ("State", "project_state", "read_state", "registry_state"),
            "table": ("Row", "TableOptions", "TextLookup", "make_rows"),
        },
    )

__all__ = [
    "Alignment", "AlignmentFileError", "Changes", "Column", "ColumnError", "Count", "Coverage",
    "CoverageOptions", "Filter", "Matrix", "MatrixOptions", "PlannedAlignment", "Project", "Row", "Rule",
    "RuleError", "State", "TableOptions", "TextLookup", "Use", "build_columns", "compare", "load",
    "make_matrix", "make_rows", "measure_coverage", "project_state", "project_texts", "read_rule",
    "read_state", "registry_state",
]  # fmt: skip
