"""The JSON Schemas in the package: ``python -m sphinx_refalign.schema`` prints that of a YAML registry.

With ``alignment`` behind it, it prints that of ``alignment.json``.
"""

from __future__ import annotations

from pathlib import Path

PATH = Path(__file__).parent / "refalign.schema.json"


ALIGNMENT = Path(__file__).parent / "alignment.schema.json"


SCHEMAS = {"registry": PATH, "alignment": ALIGNMENT}
"""What each is called on the command line."""
