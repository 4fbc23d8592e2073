"""Folders that tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The checkout."""

PACKAGE = ROOT / "sphinx_refalign"
EXAMPLE = ROOT / "example_docs"
BAD_FILES = ROOT / "tests" / "bad"
"""Registries with errors (``x.yaml``), each beside its expected messages (``x.txt``)."""

SHARED = ROOT.parent / "shared"
"""Real data outside the project; tests that read it are skipped with a reason if it is missing."""
