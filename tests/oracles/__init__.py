"""Comparison of our results with independent programs, which read or print the same entries.

* `biber`: the names and texts that biber reads from BibTeX.
* `citeproc`: the bibliography that citeproc-js prints from CSL-JSON.
* `names`: the parts of a name, as each program gives them, and many names to compare.
* `entries`: our own entries of every type.
* `report`: measure all differences and write the table of ``tests/README.md``.

``make test-oracles`` installs citeproc-js and runs the tests of this folder.
"""

from __future__ import annotations

import os

import pytest


def missing(program: str) -> None:
    """Skip a test whose program is not installed; let it fail in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"{program} is not installed: see .ci/packages.txt and `make test-oracles`")
    pytest.skip(f"{program} is not installed")
