"""What a build writes beside the pages, and what a page loads."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign.context import section_number
from sphinx_refalign.digests import digest
from sphinx_refalign.domain import domain_of
from sphinx_refalign.freshness import Freshness
from sphinx_refalign.outputs import alignment_json
from sphinx_refalign.registry.cache import Cache

STATIC = Path(__file__).parent.parent / "static"
STYLESHEET = "refalign.css"
KNOWN = "refalign-exports.pickle"
"""The file beside the doctrees that holds the resources as they were last told."""
_HTML = ("html", "dirhtml", "singlehtml")


def connect(app: Sphinx, freshness: Freshness) -> None:
    """Write the exports at the end of an HTML build; load the style sheet where it is needed."""
    app.connect("config-inited", add_static_files)
    app.connect("html-page-context", style_page)
    app.connect("build-finished", partial(write_exports, freshness))


def add_static_files(app: Sphinx, config: Config) -> None:
    """Let Sphinx copy our style sheet with the project's own files."""
    config.html_static_path = [*config.html_static_path, str(STATIC)]


def style_page(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Load the style sheet on pages that show something of ours, and on no other."""
    domain = domain_of(app.env)
    everything = app.builder.name == "singlehtml"
    if everything or pagename in domain.uses or pagename in domain.views:
        app.add_css_file(STYLESHEET)


def write_exports(freshness: Freshness, app: Sphinx, exception: Exception | None) -> None:
    """Write ``alignment.json`` beside the pages, if it is not there already as it should be."""
    if exception is not None or app.builder.name not in _HTML:
        return
    domain = domain_of(app.env)
    page, project, where = domain.page(), domain.project, _where(app)
    shown = [domain.registry.stamp, page.languages, app.config.project, project.alignments, where]
    if freshness.has_changed("alignment.json", [*shown, project.planned]):
        made_of = digest([list(page.languages), repr(app.config.refalign_kinds)])
        known = Cache(app.doctreedir / KNOWN, freshness.version)
        # Piece by piece: the whole can be as large as the registry.
        with (Path(app.outdir) / "alignment.json").open("w", encoding="utf-8") as written:
            written.writelines(alignment_json.document(page, app.config.project, where, known, made_of))
        known.save()


def _where(app: Sphinx) -> alignment_json.Where:
    """The numbers and addresses of all that is told, as this builder has them."""
    domain = domain_of(app.env)
    alignments = domain.project.alignments
    places = {key: _uri(app, *place) for key, place in domain.places.items()}
    # One that belongs to another project is shown there.
    homes = {key: domain.registry.home(key) for key in domain.registry.places}
    return alignment_json.Where(
        numbers=[section_number(app.env, one.document, one.anchor) for one in alignments],
        uris=[_uri(app, one.document, one.anchor) for one in alignments],
        resources={**homes, **places},
    )


def _uri(app: Sphinx, document: str, anchor: str) -> str:
    """The address of a section, relative to the output folder."""
    uri = app.builder.get_target_uri(document)
    return f"{uri}#{anchor}" if anchor else uri
