"""Folders that tests read."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The checkout."""

_SPEC = find_spec("sphinx_refalign")
assert _SPEC is not None and _SPEC.origin is not None
PACKAGE = Path(_SPEC.origin).parent
"""The tested package: that of the checkout, or the installed one where the tests run without it."""

EXAMPLE = ROOT / "example_docs"
BAD_FILES = ROOT / "tests" / "bad"
"""Registries with errors (``x.yaml``), each beside its expected messages (``x.txt``)."""

SHARED = ROOT.parent / "shared"
"""Real data outside the project; tests that read it are skipped with a reason if it is missing."""
