"""The setup of the extension, in the order in which a build happens."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.locale import init as init_locale
from sphinx.util.typing import ExtensionMetadata

from sphinx_refalign import config
from sphinx_refalign._version import __version__
from sphinx_refalign.config import MESSAGES
from sphinx_refalign.directives.registration import DIRECTIVES, register_kinds
from sphinx_refalign.domain.domain import RefalignDomain
from sphinx_refalign.domain.links import SingleHtmlTargets
from sphinx_refalign.events import check_rules as gate
from sphinx_refalign.events import load_registry as loading
from sphinx_refalign.events import update_toc as contents
from sphinx_refalign.events import write_exports as files
from sphinx_refalign.events.connect_bibtex import connect as bridge
from sphinx_refalign.events.find_outdated import OutdatedPages
from sphinx_refalign.events.freeze_gc import GarbageCollection
from sphinx_refalign.events.load_registry import forget_project
from sphinx_refalign.formats import latex_fonts as engine
from sphinx_refalign.formats.adapt import LatexLineBreaks
from sphinx_refalign.html.assets import PageAssets
from sphinx_refalign.html.cite_box import visit_cite
from sphinx_refalign.html.metadata import PageMetadata
from sphinx_refalign.nodes import refalign_cite, refalign_option_text, refalign_role, refalign_view
from sphinx_refalign.registry.i18n import fallbacks, same_script
from sphinx_refalign.transforms import RefalignNodeResolver

_HERE = Path(__file__).parent


def load_messages(app: Sphinx) -> None:
    """Load the labels in the project's language: ``zh`` and ``zh_SG`` take those of ``zh_CN``."""
    folder = _HERE / "locale"
    language = app.config.language or "en"
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    near = (name for name in names if same_script(name, fallbacks(language)[0]))
    init_locale([folder], language if language in names else next(near, language), MESSAGES)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register with Sphinx, in the order in which a build happens.

    See https://www.sphinx-doc.org/en/master/extdev/appapi.html
    """
    config.register(app)
    load_messages(app)
    app.connect("config-inited", config.validate)
    app.connect("config-inited", register_kinds)

    app.add_domain(RefalignDomain)
    bridge(app, loading.connect(app))

    app.add_node(refalign_view)
    app.add_node(refalign_role)
    app.add_node(refalign_option_text)
    app.add_node(refalign_cite, html=(visit_cite, None))
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
        app.add_directive_to_domain("refalign", name, directive)

    app.connect("env-get-updated", forget_project, priority=300)
    # Before Sphinx numbers the sections (500), so that the catalogue's are numbered too.
    app.connect("env-get-updated", contents.clear_section_numbers, priority=400)
    app.connect("env-get-updated", contents.update_role_titles, priority=400)
    app.connect("env-get-updated", contents.add_catalog_headings, priority=400)
    fresh = OutdatedPages(app, __version__)
    fresh.connect()
    gate.connect(app)

    app.add_post_transform(RefalignNodeResolver)
    app.add_post_transform(LatexLineBreaks)
    app.add_post_transform(SingleHtmlTargets)
    app.connect("doctree-resolved", engine.check_latex_fonts)
    files.connect(app, fresh)
    PageAssets().connect(app)
    PageMetadata().connect(app)
    GarbageCollection().connect(app)
    return {
        "version": __version__,
        "env_version": 7,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
