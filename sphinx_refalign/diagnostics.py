"""The warnings of the extension. ``suppress_warnings = ["refalign.<subtype>"]`` turns a subtype off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from docutils.nodes import Node
from sphinx.util import logging

from sphinx_refalign.registry.problems import Code, Problem, did_you_mean

_logger = logging.getLogger("sphinx_refalign")

MAX_LISTED_NAMES = 12
"""The most names that a warning lists; it never lists part of a longer vocabulary."""


class Warn(StrEnum):
    """The warning subtypes of pages and of conf.py; ``Code`` has those of registry files."""

    CONFIG = "config"
    """An option in conf.py has an invalid value."""
    UNKNOWN_KEY = "unknown-key"
    """A page uses a key that is in no registry."""
    WRONG_KIND = "wrong-kind"
    """A page uses the directive or role of another kind."""
    RULE = "rule"
    """The project breaks one of its rules."""
    PLANNED = "planned"
    """A planned alignment leads to no page."""
    COVERAGE = "coverage"
    """A coverage is below its threshold."""
    REFERENCE = "reference"
    """A pybtex style cannot format a resource, or pybtex is not installed."""
    ADDRESS = "address"
    """A page links to an address that several resources have."""
    OPTION = "option"
    """An option of a directive is unknown or has an unknown value, or the directive has no key."""
    MARKUP = "markup"
    """A page has a directive or role in the syntax of another markup, or the first page has no parser."""
    GRAPH = "graph"
    """A graph is shown as a list, because Graphviz cannot draw it or Sphinx's extension is not loaded."""
    INCOMPLETE = "incomplete"
    """A page shows a resource in a block or a list that readers cannot find: it has no address."""


def warn(code: Warn | Code, message: str, location: Node | str | None = None) -> None:
    """Issue one warning of type ``refalign``.

    Args:
        code: The subtype.
        message: What is wrong, and what to do.
        location: The place to look at: a node, ``file:line``, or the name of a document.

    """
    _logger.warning(message, type="refalign", subtype=str(code), location=location)


def report(problem: Problem) -> None:
    """Issue a warning about a problem of a registry file."""
    # Sphinx reads a location without a line as the name of a document.
    warn(problem.code, problem.text, problem.location if problem.line else f"{problem.location}:1")


def warn_unwritable(files: Sequence[str], error: OSError, effect: str = "") -> None:
    """Warn about files that cannot be written; the build goes on, as it does in Sphinx.

    Args:
        files: The paths of the files.
        error: The reason.
        effect: What follows, and what to do.

    """
    reason = error.strerror or str(error)
    effect = f"; {effect}" if effect else ""
    warn(Code.FILE, f"cannot write {', '.join(files)}: {reason}{effect}")


def suggest(value: str, names: Collection[str], otherwise: str = "") -> str:
    """Return the end of a warning about an unknown value: what to write instead.

    Args:
        value: The unknown value.
        names: The values that are allowed.
        otherwise: The hint for a long vocabulary in which no name is similar to ``value``.

    Returns:
        `` (did you mean 'a' or 'b'?)``; all names if none is similar and they are few; else ``otherwise``.

    """
    similar = did_you_mean(value, names)
    if similar or len(names) > MAX_LISTED_NAMES or not names:
        return similar or otherwise
    return f"; use {'one of ' if len(names) > 1 else ''}{', '.join(names)}"
