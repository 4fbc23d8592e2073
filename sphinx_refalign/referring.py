"""Where formatted references meet the application: its option, its warnings, the formulas on a page."""

from __future__ import annotations

import dataclasses

from docutils import nodes
from sphinx.environment import BuildEnvironment

from sphinx_refalign.config import conf_place
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain import domain_of
from sphinx_refalign.formatted.references import References
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.page import Page

OPTION = "refalign_reference_style"


def with_references(env: BuildEnvironment, page: Page, view: nodes.Element) -> Page:
    """The page with a way to show references in a ``view``; the style is one for the whole build."""
    builder, rendered = domain_of(env).builder, domain_of(env).rendered
    if rendered.references is None:
        rendered.references = References(env.config[OPTION])
    references = rendered.references

    def show(resource: Resource) -> list[nodes.Node]:
        found = references.show(resource, page.registry, page.languages)
        for complaint in references.complaints:
            if complaint.of_option and builder is not None:
                warn(Warn.CONFIG, complaint.message, conf_place(str(builder.confdir), OPTION))
            else:
                warn(Warn.REFERENCE, complaint.message, view)
        references.complaints.clear()
        if any(one.next_node(nodes.math, include_self=True) for one in found):
            # Until Sphinx 9 a page has MathJax only where a formula was seen while it was read.
            env.get_domain("math").data["has_equations"][view["docname"]] = True
        return found

    return dataclasses.replace(page, reference=show)
