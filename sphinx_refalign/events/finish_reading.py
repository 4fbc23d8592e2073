"""Prepares bibliographies and alignments when all pages are read, and announces them to other extensions."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.bibtex.bib_file import EXTENSION
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.domain.domain import domain_of

ALIGNED = "refalign-aligned"
"""The event for handlers ``(app, project)``: ``project`` is the :class:`.Project` of the build, for reading.

It is emitted once in each build, also if nothing is read or written. Sphinx accepts the name when this
extension is loaded, so another extension calls ``app.setup_extension("sphinx_refalign")`` first.
"""


def connect(app: Sphinx) -> None:
    """Connect the handlers, before anything uses the alignments (400)."""
    app.add_event(ALIGNED)
    # sphinxcontrib-bibtex has made the labels by now, at env-updated.
    app.connect("env-get-updated", read_bibliographies, priority=200)
    app.connect("env-get-updated", forget_project, priority=300)
    app.connect("env-get-updated", announce_project, priority=350)


def read_bibliographies(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pass the bibliographies to the domain, if the project uses both extensions and has a registry."""
    domain = domain_of(env)
    if EXTENSION in app.extensions and RefalignConfig(app.config).registry_patterns:
        from sphinx_refalign.bibtex.bibliography import Bibliography

        domain.note_bibliography(Bibliography(env, domain.cite_names))
    else:
        domain.note_bibliography(None)
    return []


def forget_project(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Drop data of the domain that was computed before the pages were read."""
    domain_of(env).forget_project()
    return []


def announce_project(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Emit the event with the alignments of the build."""
    app.emit(ALIGNED, domain_of(env).project)
    return []
