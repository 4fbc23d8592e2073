"""The JSON Schemas in the package, for YAML registries and for ``alignment.json``.

``python -m sphinx_refalign.schema`` prints the schema of a YAML registry; with the argument ``alignment`` it
prints that of ``alignment.json``. Both files are generated from the models by ``make schema``.

Modules:

* `registry`: generates the schema of a YAML registry, ``refalign.schema.json``.
* `alignment`: generates the schema of ``alignment.json``, ``alignment.schema.json``.
* `__main__`: the command ``python -m sphinx_refalign.schema``.
"""

from __future__ import annotations

import json
from pathlib import Path

__all__ = ["ALIGNMENT", "REGISTRY", "SCHEMAS", "load_schema"]

REGISTRY = Path(__file__).parent / "refalign.schema.json"

ALIGNMENT = Path(__file__).parent / "alignment.schema.json"

SCHEMAS = {"registry": REGISTRY, "alignment": ALIGNMENT}
"""The schema files by their names on the command line."""


def load_schema(name: str) -> dict[str, object]:
    """Return a JSON Schema (draft 7) of the package as plain data, as validators take it.

    Args:
        name: The schema: ``registry`` or ``alignment``.

    Returns:
        The schema, a new object with each call.

    Raises:
        KeyError: If there is no schema of this name.

    """
    schema: dict[str, object] = json.loads(SCHEMAS[name].read_text(encoding="utf-8"))
    return schema
