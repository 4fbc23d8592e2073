"""The JSON Schema of a YAML registry, as a file: ``python -m sphinx_refalign.schema`` prints it."""

from __future__ import annotations

from pathlib import Path

PATH = Path(__file__).parent / "refalign.schema.json"
