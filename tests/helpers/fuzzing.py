"""The budget of tests that generate their inputs: small and always the same, or larger on request."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.helpers.paths import ROOT

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""How many inputs each test gets in ``make fuzz``; 0 in an ordinary run."""


def budget(examples: int, *, fuzzed: int = EXAMPLES) -> settings:
    """Return the settings of a test.

    Args:
        examples: How many inputs an ordinary run generates, always the same; in ``make fuzz`` the inputs are
            random, and failing ones are kept in the folder ``.hypothesis`` and tried first the next time.
        fuzzed: How many inputs ``make fuzz`` generates, of a test whose inputs take long.

    """
    return settings(
        max_examples=fuzzed if EXAMPLES else examples,
        derandomize=not EXAMPLES,
        database=DirectoryBasedExampleDatabase(ROOT / ".hypothesis" / "examples") if EXAMPLES else None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
