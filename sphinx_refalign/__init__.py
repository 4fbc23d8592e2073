"""sphinx-refalign: one registry of academic resources, aligned with the chapters that lean on them."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.locale import init as init_locale
from sphinx.util.typing import ExtensionMetadata

from sphinx_refalign import config, contents, engine, gate, loading, names
from sphinx_refalign.bibtex_bridge.connect import connect as bridge
from sphinx_refalign.collector import Collector
from sphinx_refalign.context import MESSAGES
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.directives.alignment import (
    AlignmentCoverageDirective,
    AlignmentMatrixDirective,
    AlignmentTableDirective,
)
from sphinx_refalign.directives.catalog import ResourceCatalogDirective
from sphinx_refalign.directives.resource import ReferencesDirective, ResourceDirective
from sphinx_refalign.domain import RefalignDomain, domain_of
from sphinx_refalign.freshness import Freshness
from sphinx_refalign.linking import OnePage
from sphinx_refalign.nodes import refalign_cite, refalign_role, refalign_view, refalign_words
from sphinx_refalign.outputs import files
from sphinx_refalign.outputs.cite import visit_cite
from sphinx_refalign.outputs.page_assets import PageAssets
from sphinx_refalign.outputs.page_metadata import PageMetadata
from sphinx_refalign.printing import Spread
from sphinx_refalign.registry.kinds import declare
from sphinx_refalign.registry.text import fallbacks, same_writing
from sphinx_refalign.roles import ResourceRole
from sphinx_refalign.transforms import FillIn

__version__ = "0.1.0.dev0"

_HERE = Path(__file__).parent


def load_messages(app: Sphinx) -> None:
    """Load the labels in the project's language: ``zh`` and ``zh_SG`` take those of ``zh_CN``."""
    folder = _HERE / "locale"
    language = app.config.language or "en"
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    near = (name for name in names if same_writing(name, fallbacks(language)[0]))
    init_locale([folder], language if language in names else next(near, language), MESSAGES)


DIRECTIVES = {
    "references": ReferencesDirective,
    "alignment-table": AlignmentTableDirective,
    "alignment-matrix": AlignmentMatrixDirective,
    "alignment-coverage": AlignmentCoverageDirective,
    "resource-catalog": ResourceCatalogDirective,
}
"""Those that are not of a kind."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register with Sphinx, in the order in which a build happens.

    See https://www.sphinx-doc.org/en/master/extdev/appapi.html
    """
    config.register(app)
    load_messages(app)
    app.connect("config-inited", config.validate)
    app.connect("config-inited", add_kinds)

    app.add_domain(RefalignDomain)
    bridge(app, loading.connect(app))

    app.add_node(refalign_view)
    app.add_node(refalign_role)
    app.add_node(refalign_words)
    app.add_node(refalign_cite, html=(visit_cite, None))
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
        app.add_directive_to_domain("refalign", name, directive)

    app.connect("env-get-updated", forget_project, priority=300)
    # Before Sphinx numbers the sections (500), so that the catalogue's are numbered too.
    app.connect("env-get-updated", contents.forget_numbers, priority=400)
    app.connect("env-get-updated", contents.name_roles, priority=400)
    app.connect("env-get-updated", contents.add_headings, priority=400)
    fresh = Freshness(app, __version__)
    fresh.connect()
    gate.connect(app)

    app.add_post_transform(FillIn)
    app.add_post_transform(Spread)
    app.add_post_transform(OnePage)
    app.connect("doctree-resolved", engine.check)
    files.connect(app, fresh)
    PageAssets().connect(app)
    PageMetadata().connect(app)
    Collector().connect(app)
    return {
        "version": __version__,
        "env_version": 7,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def forget_project(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """What was known of the alignments before the pages were read is no longer so."""
    domain_of(env).forget_project()
    return []


def add_kinds(app: Sphinx, conf: Config) -> None:
    """Give every kind, and ``resource`` for all, its directive and its role."""
    for name in ("resource", *declare(conf.refalign_kinds)):
        kind = "" if name == "resource" else name
        directive = type(f"{name}Directive", (ResourceDirective,), {"kind": kind})
        app.add_directive_to_domain("refalign", name, directive)
        app.add_role_to_domain("refalign", name, ResourceRole(kind))
        if _is_taken(name):
            message = f"another extension has {name!r} already; write 'refalign:{name}' for ours"
            warn(Warn.CONFIG, message, config.place(app, "extensions"))
        else:
            app.add_directive(name, directive, override=True)
            app.add_role(name, ResourceRole(kind), override=True)


def _is_taken(name: str) -> bool:
    """Whether another extension has a directive or a role of this name; one of ours does not count."""
    directive = names.registered_directive(name)
    role = names.registered_role(name)
    ours = isinstance(directive, type) and issubclass(directive, ResourceDirective)
    return (directive is not None and not ours) or not isinstance(role, ResourceRole | None)
