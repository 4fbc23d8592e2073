"""List the types of warnings, and the checks that only the command has."""

from __future__ import annotations

from refalign_reference.markup import MISSING, field_list, from_message, literal
from refalign_reference.markup import describe as describe_object
from sphinx_refalign.cli.checks import CHECKS, Check
from sphinx_refalign.diagnostics import Warn
from sphinx_refalign.registry.problems import Code

SUBTYPES = [*map(str, Code), *map(str, Warn)]
"""Subtypes of all warnings."""


def describe_warnings() -> str:
    """Return the description of each type of warning."""
    missing = [Check(name, MISSING, "") for name in SUBTYPES if name not in CHECKS]
    found = [check for check in CHECKS.values() if check.name in SUBTYPES]
    return "".join(map(_describe, [*found, *missing]))


def describe_checks() -> str:
    """Return the description of each check that builds do not have."""
    return "".join(_describe(check) for check in CHECKS.values() if check.name not in SUBTYPES)


def _describe(check: Check) -> str:
    is_warning = check.name in SUBTYPES
    silence = f'suppress_warnings = ["refalign.{check.name}"]' if is_warning else f"--ignore {check.name}"
    items = {
        "Cure": from_message(check.cure) or MISSING,
        "Correction": from_message(check.fix),
        "Off": "unless selected by its name" if not check.is_default else "",
        "Silence": literal(silence),
    }
    name = f"refalign.{check.name}" if is_warning else check.name
    text = f"{from_message(check.summary)} {from_message(check.explanation)}"
    return describe_object("warning-type", [name], f"{text}\n\n{field_list(items)}")
