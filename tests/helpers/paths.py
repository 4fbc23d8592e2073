"""The folders that tests read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The checkout."""

PACKAGE = ROOT / "sphinx_refalign"
EXAMPLE = ROOT / "example_docs"
BAD_FILES = ROOT / "tests" / "bad"
"""Registries with mistakes (``x.yaml``), each beside the messages that it must give (``x.txt``)."""

SHARED = ROOT.parent / "shared"
"""Real material that is no part of the project; tests that read it skip with a reason where it is missing."""
