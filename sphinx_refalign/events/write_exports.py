"""Writes alignment.json, alignment.csv and alignment.md beside the pages at the end of a build.

With older versions of Sphinx, also ``objects.inv`` where Sphinx leaves it out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sphinx import version_info
from sphinx.application import Sphinx
from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util.build_phase import BuildPhase

from sphinx_refalign.builder import AlignmentBuilder
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.diagnostics import warn_unwritable
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.events.find_outdated import MARK, OutdatedPages
from sphinx_refalign.formats import HTML_BUILDERS, exclude_from_epub
from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.i18n import NOT_PRINTABLE

CACHE = "refalign-exports.pickle"
"""The cache of exported resources, in the doctrees folder."""

JSON, CSV, MARKDOWN = "alignment.json", "alignment.csv", "alignment.md"

_BUILDERS = (*HTML_BUILDERS, AlignmentBuilder.name)


def connect(app: Sphinx, outdated_pages: OutdatedPages) -> None:
    """Connect the handlers that write the exports and keep them out of EPUBs and sources."""
    app.add_builder(AlignmentBuilder)
    app.connect("config-inited", keep_out_of_epub)
    app.connect("env-get-outdated", keep_out_of_pages)
    app.connect("build-finished", partial(write_exports, outdated_pages))
    if version_info < (8, 2):
        app.connect("build-finished", partial(write_inventory, outdated_pages))


def keep_out_of_epub(app: Sphinx, config: Config) -> None:
    """Exclude the exports from an EPUB in the same folder."""
    exclude_from_epub(config, [JSON, CSV, MARKDOWN])


def keep_out_of_pages(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Exclude each alignment.md from the pages that a build has written to a folder among the sources."""
    name, suffix = posixpath.splitext(MARKDOWN)
    for docname in [docname for docname in env.found_docs if posixpath.basename(docname) == name]:
        path = Path(env.doc2path(docname))
        if path.suffix == suffix and any((path.parent / other).is_file() for other in (MARK, JSON)):
            env.project.docnames.discard(docname)
            added.discard(docname)
            changed.discard(docname)
    return []


def write_exports(outdated_pages: OutdatedPages, app: Sphinx, exception: Exception | None) -> None:
    """Write each export whose content has changed since it was last written to this folder."""
    if exception is not None or app.builder.name not in _BUILDERS:
        return
    from sphinx_refalign.exports import to_csv, to_json, to_markdown  # only for builders that export
    from sphinx_refalign.exports.locations import locate
    from sphinx_refalign.exports.resource_items import ResourceItems

    domain, name = domain_of(app.env), app.config.project
    project, context, locations = domain.project, domain.render_context(), locate(app)
    labels = [list(context.languages), repr(RefalignConfig(app.config).declared_kinds)]
    cache = Cache(app.doctreedir / CACHE, outdated_pages.version)
    resources = ResourceItems(context, locations, cache, digest(["resources", *labels]))
    # A planned alignment without a label shows the title of its page.
    shared = [domain.registry.stamp, *labels, [context.title(document) for document in locations.documents]]
    documents = to_json.list_documents(context)
    json_input = digest([*shared, name, locations, project.alignments, project.planned, documents])
    # Without line numbers, which the table does not show and which change with every edit.
    rows = [(alignment.document, alignment.label, alignment.key) for alignment in project.alignments]
    table_input = digest([*shared, rows, [document.source for document in locations.documents.values()]])
    exports: list[tuple[str, str, Callable[[], Iterator[str]]]] = [
        (JSON, json_input, lambda: to_json.generate_json(context, name, locations, resources)),
        (CSV, json_input, lambda: to_csv.generate_csv(context, locations, resources)),
        (MARKDOWN, table_input, lambda: to_markdown.generate_markdown(context, locations, resources)),
    ]
    errors: dict[str, OSError] = {}
    for file_name, input_digest, generate in exports:
        if outdated_pages.has_changed(file_name, input_digest):
            path = Path(app.outdir) / file_name
            try:
                # In pieces: the full text can be as large as the registry.
                with path.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(NOT_PRINTABLE.sub("\ufffd", piece) for piece in generate())
            except OSError as error:
                errors[str(path)] = error
                outdated_pages.note_unwritten(file_name)
            if file_name == JSON:  # the only export that contains every resource
                cache.save()
    if errors:
        warn_unwritable([*errors], next(iter(errors.values())), "correct that and build again")


def write_inventory(outdated_pages: OutdatedPages, app: Sphinx, exception: Exception | None) -> None:
    """Write ``objects.inv`` if it has changed in a build that writes no page, such as by other keys.

    Sphinx before 8.2 ends such a build without writing it.
    """
    if exception is None and isinstance(app.builder, StandaloneHTMLBuilder):
        objects = list(domain_of(app.env).get_objects())
        if outdated_pages.has_changed(INVENTORY_FILENAME, objects) and app.phase is BuildPhase.READING:
            try:
                app.builder.dump_inventory()
            except OSError as error:
                outdated_pages.note_unwritten(INVENTORY_FILENAME)
                warn_unwritable([str(Path(app.outdir) / INVENTORY_FILENAME)], error)
