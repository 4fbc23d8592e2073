"""Reads the registry at the start of a build, and reports its problems."""

from __future__ import annotations

import os
from importlib.metadata import distribution, version

from sphinx.application import Sphinx

from sphinx_refalign.config import RefalignConfig, conf_location
from sphinx_refalign.diagnostics import report, warn
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.files import find_files, missing_file_message
from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.registry import Registry

CACHE = "refalign-registry.pickle"
"""The cache of parsed registry files, in the doctrees folder."""

MADE = "refalign-resources.pickle"
"""The cache of resources and their BibTeX entries, in the doctrees folder."""


def connect(app: Sphinx) -> RegistryLoader:
    """Connect the loader before other extensions initialise for the builder (500), and return it."""
    loader = RegistryLoader()
    app.connect("builder-inited", loader.load, priority=400)
    app.connect("build-finished", loader.save)
    return loader


class RegistryLoader:
    """The registry of one build, read once; :mod:`.connect_bibtex` needs it before the environment exists."""

    def __init__(self) -> None:
        self._registry: Registry | None = None

    def registry(self, app: Sphinx) -> Registry:
        """Return the registry; the first call reads the files and reports every problem as a warning."""
        if self._registry is None:
            self._registry = _read(app)
        return self._registry

    def load(self, app: Sphinx) -> None:
        """Pass the builder and the registry to the domain."""
        domain_of(app.env).begin_build(app.builder, self.registry(app))

    def save(self, app: Sphinx, exception: Exception | None) -> None:
        """Store what the build has made of entries."""
        if self._registry is not None:
            self._registry.save_made()


def _read(app: Sphinx) -> Registry:
    config = RefalignConfig(app.config)
    files, missing = find_files(config.registry_patterns, str(app.confdir), written_folders(app))
    for pattern in missing:
        warn(Code.FILE, missing_file_message(pattern, str(app.confdir)), conf_location(app, pattern))
    versions = _versions(app)
    cache = Cache(app.doctreedir / CACHE, versions)
    registry = load(
        files, config.build_kinds(), encoding=config.encoding, cache=cache, external=_external(app)
    )
    for problem in registry.problems:
        report(problem)
    registry.report_late = report
    registry.made = Cache(app.doctreedir / MADE, f"{versions} {digest(repr(registry.kinds))}")
    return registry


def written_folders(app: Sphinx) -> list[str]:
    """Return the folders that a build writes to: ``**`` finds no registry in them."""
    return [str(app.outdir), str(app.doctreedir)]


def _external(app: Sphinx) -> dict[str, tuple[str, str]]:
    """Return (URL, absolute path of alignment.json) of each other project by name."""
    return {
        name: (url, os.path.normpath(os.path.join(app.confdir, file)))
        for name, (url, file) in RefalignConfig(app.config).external.items()
    }


def _versions(app: Sphinx) -> str:
    """Return the versions of everything that determines the parsed form of a file."""
    own_version = str(app.extensions["sphinx_refalign"].version)
    libraries = ("bibtexparser", "pydantic", "pylatexenc", "PyYAML")
    # To find the version in the metadata takes longer than to read them.
    metadata = [distribution(name).read_text("METADATA") or version(name) for name in libraries]
    return f"{own_version} {digest(metadata)}"
