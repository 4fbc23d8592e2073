"""Registering the directives and roles of all kinds."""

from __future__ import annotations

from docutils.parsers.rst import directives, roles
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign import config
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.directives.alignment import (
    AlignmentCoverageDirective,
    AlignmentMatrixDirective,
    AlignmentTableDirective,
)
from sphinx_refalign.directives.catalog import ResourceCatalogDirective
from sphinx_refalign.directives.resource import ReferencesDirective, ResourceDirective
from sphinx_refalign.registry.kinds import build_kinds
from sphinx_refalign.roles import ResourceRole

DIRECTIVES = {
    "references": ReferencesDirective,
    "alignment-table": AlignmentTableDirective,
    "alignment-matrix": AlignmentMatrixDirective,
    "alignment-coverage": AlignmentCoverageDirective,
    "resource-catalog": ResourceCatalogDirective,
}
"""Those that are not of a kind."""


def register_kinds(app: Sphinx, conf: Config) -> None:
    """Give every kind, and ``resource`` for all, its directive and its role."""
    for name in ("resource", *build_kinds(conf.refalign_kinds)):
        kind = "" if name == "resource" else name
        directive = type(f"{name}Directive", (ResourceDirective,), {"kind": kind})
        app.add_directive_to_domain("refalign", name, directive)
        app.add_role_to_domain("refalign", name, ResourceRole(kind))
        if _is_taken(name):
            message = f"another extension has {name!r} already; write 'refalign:{name}' for ours"
            warn(Warn.CONFIG, message, config.conf_location(app, "extensions"))
        else:
            app.add_directive(name, directive, override=True)
            app.add_role(name, ResourceRole(kind), override=True)


def _is_taken(name: str) -> bool:
    """Whether another extension has a directive or a role of this name; one of ours does not count."""
    directive = registered_directive(name)
    role = registered_role(name)
    ours = isinstance(directive, type) and issubclass(directive, ResourceDirective)
    return (directive is not None and not ours) or not isinstance(role, ResourceRole | None)


def registered_directive(name: str) -> object:
    """The directive that an extension registered under this name, or None."""
    return directives._directives.get(name)  # type: ignore[attr-defined] # noqa: SLF001


def registered_role(name: str) -> object:
    """The role that an extension registered under this name, or None."""
    return roles._roles.get(name)  # type: ignore[attr-defined] # noqa: SLF001
