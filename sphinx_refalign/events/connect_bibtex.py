"""Event handlers for sphinxcontrib-bibtex; it may be loaded before or after this extension."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.bibtex.bib_file import EXTENSION, BibFile
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.events.load_registry import RegistryLoader


def connect(app: Sphinx, registry_loader: RegistryLoader) -> None:
    """Connect the handlers; ``registry_loader`` provides the registry before Sphinx has an environment."""
    bibliographies = OutdatedBibliographies(BibFile(registry_loader.registry))
    # After other extensions have set bibtex_bibfiles; it is read as soon as there is an environment.
    app.connect("config-inited", bibliographies.bib_file.configure, priority=900)
    # After sphinxcontrib-bibtex has read its files (500).
    app.connect("builder-inited", bibliographies.note_cite_names, priority=550)
    app.connect("env-get-outdated", bibliographies.find_outdated)


class OutdatedBibliographies:
    """Handlers that follow the ``.bib`` files of a build.

    Args:
        bib_file: The generated file.

    """

    def __init__(self, bib_file: BibFile) -> None:
        self.bib_file = bib_file

    def note_cite_names(self, app: Sphinx) -> None:
        """Pass the names of resources in ``:cite:`` to the domain."""
        domain, names = domain_of(app.env), self.bib_file.cite_names
        old_names: dict[str, str] = {}
        if EXTENSION in app.extensions:
            from sphinx_refalign.bibtex.keys import old_citation_keys

            entries = app.env.get_domain("cite").data["bibdata"].data.entries
            old_names = {
                old: name
                for old, name in old_citation_keys(domain.registry, names).items()
                if name in entries and old not in entries
            }
        domain.note_cite_names(names, old_names)

    def find_outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Return the pages with bibliographies that were read with other ``.bib`` files than today's.

        sphinxcontrib-bibtex stores the files when it reads a page, and fails if one no longer exists.
        """
        if EXTENSION not in app.extensions:
            return []
        cite, data = env.get_domain("cite"), domain_of(env).environment_data
        files = set(cite.data["bibdata"].bibfiles)
        generated = str(self.bib_file.generated or "")
        has_changed = data.bib_file != generated
        data.note_bib_file(generated)
        return sorted(
            key.docname
            for key, bibliography in cite.data["bibliographies"].items()
            if has_changed or not files.issuperset(bibliography.bibfiles)
        )
