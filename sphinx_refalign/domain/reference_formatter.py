"""References formatted as in a bibliography, in the style of conf.py, with warnings at their view."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.environment import BuildEnvironment

from sphinx_refalign.config import RefalignConfig, conf_line
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.render.context import RenderContext

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

_STYLE_OPTION = "refalign_reference_style"


def with_reference_formatter(
    env: BuildEnvironment, context: RenderContext, view: nodes.Element
) -> RenderContext:
    """Return the context with formatted references for a view; all share the style of conf.py.

    Args:
        env: The environment of the build.
        context: The page that is written.
        view: The view that shows the references; warnings have its place.

    """
    builder = domain_of(env).builder
    formatter = domain_of(env).view_cache.reference_formatter(RefalignConfig(env.config).reference_style)

    def format_reference(resource: Resource) -> list[nodes.Node]:
        reference = formatter.format(resource, context.registry, context.languages)
        for warning in formatter.warnings:
            if warning.of_option and builder is not None:
                warn(Warn.CONFIG, warning.message, conf_line(str(builder.confdir), _STYLE_OPTION))
            else:
                warn(Warn.REFERENCE, warning.message, view)
        formatter.warnings.clear()
        return reference

    return dataclasses.replace(context, formatted_reference=format_reference)
