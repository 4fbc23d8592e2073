"""The registry at the start of a build."""

from __future__ import annotations

import os
from importlib.metadata import version

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.config import conf_location, registry_patterns
from sphinx_refalign.diagnostics import report, warn
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.files import find_files
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.registry import Registry


def forget_project(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """What was known of the alignments before the pages were read is no longer so."""
    domain_of(env).forget_project()
    return []


CACHE = "refalign-registry.pickle"
"""The file among the doctrees that keeps what the registry files gave."""


def connect(app: Sphinx) -> RegistryLoader:
    """Read the registry when there is a builder, before others look at theirs (500)."""
    loading = RegistryLoader()
    app.connect("builder-inited", loading.load, priority=400)
    return loading


class RegistryLoader:
    """The registry of one build, read once: before there is an environment, where somebody needs it then."""

    def __init__(self) -> None:
        self._registry: Registry | None = None

    def registry(self, app: Sphinx) -> Registry:
        """Read every registry file, and give every problem as a warning."""
        if self._registry is None:
            self._registry = _read(app)
        return self._registry

    def load(self, app: Sphinx) -> None:
        """Hand the registry to the domain."""
        domain = domain_of(app.env)
        domain.builder = app.builder
        domain.registry = self.registry(app)


def _read(app: Sphinx) -> Registry:
    files, missing = find_files(registry_patterns(app.config), str(app.confdir))
    for pattern in missing:
        message = f"refalign_registry: no file is called {pattern!r}, seen from conf.py; correct the path"
        warn(Code.FILE, message, conf_location(app, pattern))
    cache = Cache(app.doctreedir / CACHE, _versions(app))
    kinds = build_kinds(app.config.refalign_kinds)
    registry = load(files, kinds, encoding=app.config.refalign_encoding, cache=cache, external=_external(app))
    for problem in registry.problems:
        report(problem)
    return registry


def _external(app: Sphinx) -> dict[str, tuple[str, str]]:
    """Address and file of each other project."""
    return {
        name: (url, os.path.normpath(os.path.join(app.confdir, file)))
        for name, (url, file) in app.config.refalign_external.items()
    }


def _versions(app: Sphinx) -> str:
    """Of all that has a say in what a file gives."""
    ours = str(app.extensions["sphinx_refalign"].version)
    return " ".join([ours, *(version(name) for name in ("bibtexparser", "pydantic", "PyYAML"))])
