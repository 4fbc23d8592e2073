"""The registry at the start of a build."""

from __future__ import annotations

from sphinx.application import Sphinx

from sphinx_refalign.config import place, registry_patterns
from sphinx_refalign.diagnostics import report, warn
from sphinx_refalign.domain import domain_of
from sphinx_refalign.registry.kinds import declare
from sphinx_refalign.registry.load import find, load
from sphinx_refalign.registry.problems import Code


def load_registry(app: Sphinx) -> None:
    """Read every registry file, give every problem as a warning, and hand the registry to the domain."""
    domain = domain_of(app.env)
    domain.builder = app.builder
    files, missing = find(registry_patterns(app.config), str(app.confdir))
    for pattern in missing:
        message = f"refalign_registry: no file is called {pattern!r}, seen from conf.py; correct the path"
        warn(Code.FILE, message, place(app, pattern))
    domain.registry = load(files, declare(app.config.refalign_kinds))
    for problem in domain.registry.problems:
        report(problem)
