"""Alignments: which place in the documents references which resource.

The package turns the uses in the pages and the plans in the registry into tables, matrices, coverage and rule
violations, as plain data. It imports neither Sphinx nor docutils.

Modules:

* ``records``: uses, alignments and planned alignments as tuples.
* ``project``: all alignments of a project, and whether each planned alignment is met.
* ``filters``: filters that select alignments, resources and documents.
* ``table``: the rows, grouping and order of an alignment table.
* ``matrix``: the rows, columns, cells and totals of an alignment matrix.
* ``coverage``: how many pages, resources and plans are covered, and what is missing.
* ``rules``: reading and checking the rules of a project (``refalign_rules`` and ``.rules``).
"""

from __future__ import annotations
