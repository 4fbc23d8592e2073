"""What a build writes beside the pages."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from sphinx_refalign.builder import AlignmentBuilder
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.events.find_outdated import STATE_FILE, OutdatedPages
from sphinx_refalign.exports import to_csv, to_json, to_markdown
from sphinx_refalign.exports.locations import locate
from sphinx_refalign.exports.resource_items import ResourceItems
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.registry.cache import Cache, digest

KNOWN = "refalign-exports.pickle"
"""The file beside the doctrees that holds the resources as they were last told."""


JSON, CSV, MARKDOWN = "alignment.json", "alignment.csv", "alignment.md"


_BUILDERS = (*HTML_BUILDERS, AlignmentBuilder.name)


def connect(app: Sphinx, freshness: OutdatedPages) -> None:
    """Write the exports at the end of an HTML build, and keep them out of what is no website."""
    app.add_builder(AlignmentBuilder)
    app.connect("config-inited", keep_out_of_epub)
    app.connect("env-get-outdated", keep_out_of_pages)
    app.connect("build-finished", partial(write_exports, freshness))


def keep_out_of_epub(app: Sphinx, config: Config) -> None:
    """The exports are no part of a book that is made in the same folder."""
    config.epub_exclude_files = [*config.epub_exclude_files, JSON, CSV, MARKDOWN]


def keep_out_of_pages(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """An output folder may lie among the sources: the table that a build has left there is no page."""
    name, suffix = posixpath.splitext(MARKDOWN)
    for docname in [one for one in env.found_docs if posixpath.basename(one) == name]:
        path = Path(env.doc2path(docname))
        if path.suffix == suffix and (path.parent / STATE_FILE).is_file():
            env.project.docnames.discard(docname)
            added.discard(docname)
            changed.discard(docname)
    return []


def write_exports(freshness: OutdatedPages, app: Sphinx, exception: Exception | None) -> None:
    """Write the exports beside the pages, where they are not there already as they should be."""
    if exception is not None or app.builder.name not in _BUILDERS:
        return
    domain, name = domain_of(app.env), app.config.project
    project, page, where = domain.project, domain.render_context(), locate(app)
    texts = [list(page.languages), repr(app.config.refalign_kinds)]
    known = Cache(app.doctreedir / KNOWN, freshness.version)
    resources = ResourceItems(page, where, known, digest(["told", *texts]))
    # A planned place may be called by the title of its page.
    rest = [domain.registry.stamp, *texts, [page.title(one) for one in where.documents]]
    everything = digest([*rest, name, where, project.alignments, project.planned])
    # Lines move with every word that an author writes; there are none in the table.
    places = [(one.document, one.label, one.key) for one in project.alignments]
    table = digest([*rest, places, [one.source for one in where.documents.values()]])
    exports: list[tuple[str, str, Callable[[], Iterator[str]]]] = [
        (JSON, everything, lambda: to_json.generate_json(page, name, where, resources)),
        (CSV, everything, lambda: to_csv.generate_csv(page, where, resources)),
        (MARKDOWN, table, lambda: to_markdown.generate_markdown(page, where, resources)),
    ]
    for file, made_of, document in exports:
        if freshness.has_changed(file, made_of):
            # Piece by piece: the whole can be as large as the registry.
            with (Path(app.outdir) / file).open("w", encoding="utf-8", newline="") as written:
                written.writelines(document())
            if file == JSON:  # which alone tells all resources
                known.save()
