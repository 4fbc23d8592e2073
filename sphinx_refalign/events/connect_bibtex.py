"""Event handlers for sphinxcontrib-bibtex; it may be loaded before or after this extension."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_refalign.bibtex.bib_file import EXTENSION, BibFile
from sphinx_refalign.diagnostics import warn
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.events.load_registry import RegistryLoader
from sphinx_refalign.formats.markup import adapt_markup
from sphinx_refalign.registry.marks import has_marks
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.render.markup import clean_tooltips, replace_marks

if TYPE_CHECKING:
    from pybtex.database import Entry as PybtexEntry


def connect(app: Sphinx, registry_loader: RegistryLoader) -> None:
    """Connect the handlers; ``registry_loader`` provides the registry before Sphinx has an environment."""
    bibliographies = OutdatedBibliographies(BibFile(registry_loader.registry))
    # After other extensions have set bibtex_bibfiles; it is read as soon as there is an environment.
    app.connect("config-inited", bibliographies.bib_file.configure, priority=900)
    # Around sphinxcontrib-bibtex, which reads its files when Sphinx has an environment.
    unreadable_names = UnreadableNames(bibliographies.bib_file)
    app.connect("config-inited", unreadable_names.collect, priority=950)
    app.connect("builder-inited", unreadable_names.report, priority=540)
    app.connect("builder-inited", bibliographies.note_cite_names, priority=550)
    app.connect("env-get-outdated", bibliographies.find_outdated)
    app.add_post_transform(MarkedReferences)


class UnreadableNames:
    """Handlers that keep names with too many commas from ending the build, and report them instead.

    Args:
        bib_file: Knows the project's own files.

    """

    def __init__(self, bib_file: BibFile) -> None:
        self.bib_file = bib_file
        self._context = ExitStack()
        self._errors: list[Exception] = []

    def collect(self, app: Sphinx, config: Config) -> None:
        """Let pybtex collect these errors, after which it reads on; it raises all others as ever."""
        if EXTENSION in app.extensions:
            from sphinx_refalign.bibtex.keys import collect_name_errors

            self._errors = self._context.enter_context(collect_name_errors())

    def report(self, app: Sphinx) -> None:
        """Report the collected errors, unless the registry reads the same file and reports them itself."""
        self._context.close()
        if not self._errors:
            return
        from sphinx_refalign.bibtex.keys import locate_names

        reported = {str(Path(problem.file).resolve()) for problem in domain_of(app.env).registry.problems}
        messages = [str(error) for error in self._errors]
        for file, line, name in locate_names(self.bib_file.own_files, app.config.bibtex_encoding, messages):
            if str(file) not in reported:
                message = (
                    f"{name!r} has too many commas for a name; write Family, Jr, Given, or put it in braces"
                )
                warn(Code.VALUE, message, f"{file}:{line}")


class MarkedReferences(SphinxPostTransform):
    """Turns the marks of the generated file into markup, in bibliographies, footnotes and tooltips."""

    default_priority = 20  # after bibliographies (5) and references (10)

    def run(self, **kwargs: object) -> None:
        """Replace the marks of the page."""
        if domain_of(self.env).bibliography is None:
            return
        clean_tooltips(self.document)
        for text in [node for node in self.document.findall(nodes.Text) if has_marks(node)]:
            parent = text.parent
            if parent is not None and has_marks(parent.astext()):
                content = replace_marks(list(parent.children))
                parent[:] = content
                adapt_markup([parent], str(getattr(domain_of(self.env).builder, "format", "")))


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
        old_names: Mapping[str, str] = {}
        if EXTENSION in app.extensions:
            from sphinx_refalign.bibtex.keys import OldNames, old_citation_keys

            entries = app.env.get_domain("cite").data["bibdata"].data.entries
            self._mark_own_entries(domain.registry, entries)
            old_names = OldNames(
                {
                    old: name
                    for old, name in old_citation_keys(domain.registry, names).items()
                    if name in entries and old not in entries
                },
                entries,
            )
        domain.note_cite_names(names, old_names)

    def _mark_own_entries(self, registry: Registry, entries: Mapping[str, PybtexEntry]) -> None:
        """Mark the entries of the registry that sphinxcontrib-bibtex reads itself."""
        from sphinx_refalign.bibtex.backend import mark_entries

        keys = [key for key, entry in registry.entries.items() if self.bib_file.is_own(entry.file)]
        mark_entries(entries[key] for key in keys if key in entries)

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
