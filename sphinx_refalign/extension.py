"""The setup of the extension: every registration with Sphinx, in the order in which a build happens."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.locale import init as init_locale
from sphinx.util.typing import ExtensionMetadata

from sphinx_refalign._version import __version__
from sphinx_refalign.config import MESSAGES, register, validate
from sphinx_refalign.declarations import connect as connect_declarations
from sphinx_refalign.directives.registration import DIRECTIVES, register_kinds
from sphinx_refalign.domain.domain import RefalignDomain
from sphinx_refalign.domain.links import SingleHtmlTargets
from sphinx_refalign.events import (
    check_links,
    check_markup,
    check_registry,
    check_rules,
    connect_bibtex,
    explain_names,
    finish_reading,
    load_registry,
    replace_old_keys,
    update_toc,
    write_exports,
)
from sphinx_refalign.events.find_outdated import OutdatedPages
from sphinx_refalign.events.freeze_gc import GarbageCollection
from sphinx_refalign.formats.adapt import LatexLineBreaks
from sphinx_refalign.formats.latex_fonts import check_latex_fonts
from sphinx_refalign.html import elements, graph, kept_entries, search_stems
from sphinx_refalign.html.assets import PageAssets
from sphinx_refalign.html.cite_box import visit_cite
from sphinx_refalign.html.fold import depart_fold, visit_fold
from sphinx_refalign.html.metadata import PageMetadata
from sphinx_refalign.mystmd import builder as mystmd_builder
from sphinx_refalign.nodes import (
    refalign_cite,
    refalign_fold,
    refalign_option_text,
    refalign_role,
    refalign_view,
)
from sphinx_refalign.registry.i18n import fallbacks, same_script
from sphinx_refalign.transforms import RefalignNodeResolver

_HERE = Path(__file__).parent


def load_messages(app: Sphinx) -> None:
    """Load the labels in the project's language.

    A language without labels uses those of the same script: ``zh`` and ``zh_SG`` use ``zh_CN``.
    """
    folder = _HERE / "locale"
    language = app.config.language or "en"
    translated = sorted(path.name for path in folder.iterdir() if path.is_dir())
    related = (name for name in translated if same_script(name, fallbacks(language)[0]))
    init_locale([folder], language if language in translated else next(related, language), MESSAGES)


def _register_nodes(app: Sphinx) -> None:
    for node in (refalign_view, refalign_role, refalign_option_text):
        app.add_node(node)
    app.add_node(refalign_cite, html=(visit_cite, None))
    app.add_node(refalign_fold, html=(visit_fold, depart_fold))
    elements.connect(app)
    graph.connect(app)
    kept_entries.connect(app)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register options, domain, directives, event handlers and transforms, and return the metadata.

    See https://www.sphinx-doc.org/en/master/extdev/appapi.html
    """
    register(app)
    load_messages(app)
    app.connect("config-inited", validate)
    connect_declarations(app)
    app.connect("config-inited", register_kinds)

    app.add_domain(RefalignDomain)
    connect_bibtex.connect(app, load_registry.connect(app))
    replace_old_keys.connect(app)
    explain_names.connect(app)

    _register_nodes(app)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
        app.add_directive_to_domain("refalign", name, directive)

    finish_reading.connect(app)
    update_toc.connect(app)
    outdated_pages = OutdatedPages(app, __version__)
    outdated_pages.connect()
    for check in (check_links, check_markup, check_registry, check_rules):
        check.connect(app)
    for transform in (RefalignNodeResolver, LatexLineBreaks, SingleHtmlTargets):
        app.add_post_transform(transform)
    app.connect("doctree-resolved", check_latex_fonts)
    write_exports.connect(app, outdated_pages)
    mystmd_builder.connect(app)
    PageAssets().connect(app)
    PageMetadata().connect(app)
    search_stems.connect(app)
    GarbageCollection().connect(app)
    return {
        "version": __version__,
        "env_version": 13,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
