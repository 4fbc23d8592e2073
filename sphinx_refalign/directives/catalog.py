"""The directive of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from sphinx_refalign.directives.base import RefalignDirective


class ResourceCatalogDirective(RefalignDirective):
    """The catalogue of all resources, with the places that refer to each."""

    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "kinds": directives.unchanged,
        "group-by": directives.unchanged,
        "class": directives.class_option,
    }

    def run(self) -> list[nodes.Node]:
        """Return the placeholder of the catalogue."""
        from sphinx_refalign.render import catalog  # only for pages with a catalogue

        options = catalog.CatalogOptions(
            kinds=tuple(self.some_of("kinds", self.kinds)),
            group_by=self.one_of("group-by", catalog.GROUPINGS, "kind"),
        )
        return [self.view("catalog", [], options=tuple(options))]
