"""Every warning that the extension can give: ``suppress_warnings = ["refalign.<subtype>"]``."""

from __future__ import annotations

from enum import StrEnum

from docutils.nodes import Node
from sphinx.util import logging

from sphinx_refalign.registry.problems import Code, Problem

_logger = logging.getLogger("sphinx_refalign")


class Warn(StrEnum):
    """The warning subtypes of pages and of conf.py; those of registry files are in ``Code``."""

    CONFIG = "config"
    """An option in conf.py with a value that cannot be used."""
    UNKNOWN_KEY = "unknown-key"
    """A page names a resource that no registry has."""
    WRONG_KIND = "wrong-kind"
    """A page names a resource by the directive or role of another kind."""
    RULE = "rule"
    """A rule of the project that does not hold."""
    COVERAGE = "coverage"
    """A coverage that is below its threshold."""
    REFERENCE = "reference"
    """A resource that a style of pybtex cannot show, or no pybtex."""
    OPTION = "option"
    """A directive's option with a value that it does not know."""


def warn(code: Warn | Code, message: str, location: Node | str | None = None) -> None:
    """Give one warning, with its type, its subtype and the place that the user must look at."""
    _logger.warning(message, type="refalign", subtype=str(code), location=location)


def report(problem: Problem) -> None:
    """Give one problem of a registry file as a warning."""
    # Sphinx takes a place without a line for the name of a document.
    warn(problem.code, problem.text, problem.location if problem.line else f"{problem.location}:1")
