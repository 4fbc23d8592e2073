"""Roles: one class, one role for each kind."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import ReferenceRole

from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.nodes import refalign_role


class ResourceRole(ReferenceRole):
    """``:paper:`xen-2003```, ``:wikidef:`hypervisors <hypervisor>```; ``!`` in front leaves plain text."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Put down the place of the resource."""
        if self.disabled:
            return [nodes.inline(self.rawtext, self.title.removeprefix("!"))], []
        if re.search(r"^:external[:+]|`:external[:+][^`]*$", self.rawtext):
            return [self._external()], []
        node = refalign_role(self.rawtext, self.title, **self._attributes())
        self.set_source_info(node)
        return [node], []

    def _external(self) -> addnodes.pending_xref:
        """What ``:external:refalign:resource:`` asks for, which intersphinx resolves and we record nowhere.

        It calls the role by its plain name, marks the references that it gives, and takes them from there:
        only the text that the author wrote says that another project's resource is meant.
        """
        return addnodes.pending_xref(
            self.rawtext, nodes.inline(self.rawtext, self.title), refdomain="refalign", reftype="resource",
            reftarget=self.target.strip(), refdoc=self.env.docname, refexplicit=self.has_explicit_title,
        )  # fmt: skip

    def _attributes(self) -> dict[str, Any]:
        return {
            "keys": [self.target.strip()],
            "kind": self.kind,
            "words": self.title,
            "explicit": self.has_explicit_title,
            "relation": RELATIONS[0],
            "topics": [],
            "chapter": "",
            "aligned": True,
            "docname": self.env.docname,
        }
