"""Registers the directive and the role of every kind."""

from __future__ import annotations

from docutils.parsers.rst import directives, roles
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign.alignment.columns import unknown_fields
from sphinx_refalign.alignment.records import TARGET_ROLES
from sphinx_refalign.config import RefalignConfig, conf_location
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.directives.alignment import (
    AlignmentCoverageDirective,
    AlignmentGraphDirective,
    AlignmentMatrixDirective,
    AlignmentTableDirective,
)
from sphinx_refalign.directives.changes import AlignmentChangesDirective
from sphinx_refalign.directives.resource import (
    ReferencesDirective,
    ResourceCatalogDirective,
    ResourceDirective,
)
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.roles import ResourceRole

DIRECTIVES = {
    "references": ReferencesDirective,
    "alignment-table": AlignmentTableDirective,
    "alignment-matrix": AlignmentMatrixDirective,
    "alignment-coverage": AlignmentCoverageDirective,
    "alignment-graph": AlignmentGraphDirective,
    "alignment-changes": AlignmentChangesDirective,
    "resource-catalog": ResourceCatalogDirective,
    "resource-catalogue": ResourceCatalogDirective,
}
"""The directives that do not belong to a kind, by name."""


def register_kinds(app: Sphinx, conf: Config) -> None:
    """Register the directive and the role of every kind, and of ``resource`` for all kinds.

    A name of another extension stays with that extension; ``refalign:<name>`` always works. As all kinds are
    known here, columns that show a field of no kind are reported, too.
    """
    options = RefalignConfig(conf)
    kinds = options.build_kinds()
    for message in unknown_fields(options.build_columns(), kinds):
        warn(Warn.CONFIG, f"refalign_columns: {message}", conf_location(app, "refalign_columns"))
    links = options.align_links
    for word in links if not isinstance(links, bool) else ():
        if word not in kinds:
            hint = did_you_mean(word, kinds) or "; use a kind, or declare it in refalign_kinds"
            message = f"refalign_align_links: unknown kind {word!r}{hint}"
            warn(Warn.CONFIG, message, conf_location(app, "refalign_align_links"))
    for name, target in TARGET_ROLES.items():
        if name not in kinds:
            app.add_role_to_domain("refalign", name, ResourceRole("", target))
    for name in ("resource", *kinds):
        kind = "" if name == "resource" else name
        directive = type(f"{name}Directive", (ResourceDirective,), {"kind": kind})
        app.add_directive_to_domain("refalign", name, directive)
        app.add_role_to_domain("refalign", name, ResourceRole(kind))
        if _is_taken(name):
            message = f"another extension has already registered {name!r}; use 'refalign:{name}'"
            warn(Warn.CONFIG, message, conf_location(app, "extensions"))
        else:
            app.add_directive(name, directive, override=True)
            app.add_role(name, ResourceRole(kind), override=True)


def _is_taken(name: str) -> bool:
    """Return whether another extension has a directive or a role of this name; our own do not count."""
    directive = registered_directive(name)
    role = registered_role(name)
    is_own = isinstance(directive, type) and issubclass(directive, ResourceDirective)
    return (directive is not None and not is_own) or not isinstance(role, ResourceRole | None)


def registered_directive(name: str) -> object:
    """Return the directive that an extension has registered under this name, or None."""
    return directives._directives.get(name)  # type: ignore[attr-defined] # noqa: SLF001


def registered_role(name: str) -> object:
    """Return the role that an extension has registered under this name, or None."""
    return roles._roles.get(name)  # type: ignore[attr-defined] # noqa: SLF001
