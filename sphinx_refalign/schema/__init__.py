"""The JSON Schemas in the package, for YAML registries and for ``alignment.json``.

``python -m sphinx_refalign.schema`` prints the schema of a YAML registry; with the argument ``alignment`` it
prints that of ``alignment.json``. Both files are generated from the models by ``make schema``.

Modules:

* ``registry``: generates the schema of a YAML registry, ``refalign.schema.json``.
* ``alignment``: generates the schema of ``alignment.json``, ``alignment.schema.json``.
"""

from __future__ import annotations

from pathlib import Path

PATH = Path(__file__).parent / "refalign.schema.json"


ALIGNMENT = Path(__file__).parent / "alignment.schema.json"


SCHEMAS = {"registry": PATH, "alignment": ALIGNMENT}
"""The schema files by their names on the command line."""
