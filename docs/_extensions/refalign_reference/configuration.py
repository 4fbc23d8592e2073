"""Describe the options of conf.py."""

from __future__ import annotations

from refalign_reference.markup import MISSING, escape
from refalign_reference.markup import describe as describe_object
from sphinx_refalign.config import OPTIONS, Option


def describe() -> str:
    """Return the description of each option, in the order of their declaration."""
    return "".join(map(_describe, OPTIONS))


def _describe(option: Option) -> str:
    types = " or ".join(f"``{kind.__name__}``" for kind in option.types)
    text = f"{escape(option.help) or MISSING}\n\n{_after_change(option)}"
    return describe_object(
        "confval", [option.name], text, {"type": types, "default": f"``{option.default!r}``"}
    )


def _after_change(option: Option) -> str:
    if option.rebuild == "env":
        return "After a change, all pages are read again."
    if option.shown:
        return "After a change, all pages are written again."
    return "After a change, the pages that show something else are written again."
