"""The role of every kind."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import ReferenceRole

from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.nodes import key_attributes, refalign_role

_EXTERNAL = r"^:external[:+]|`:external[:+][^`]*$"
"""Pattern of the intersphinx role ``external`` in the raw text of a role (reST or MyST)."""


class ResourceRole(ReferenceRole):
    """``:paper:`xen-2003```, ``:wikidef:`hypervisors <hypervisor>```; a leading ``!`` leaves plain text.

    Args:
        kind: The kind of resources that the role accepts, "" for any.
        target: Where the role leads: one of :data:`.ROLE_TARGETS`, or "" for that of conf.py.

    """

    def __init__(self, kind: str, target: str = "") -> None:
        super().__init__()
        self.kind = kind
        self.target_type = target

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the placeholder of the resource."""
        if self.disabled:
            return [nodes.inline(self.rawtext, self.title.removeprefix("!"))], []
        if ":external" in self.rawtext and re.search(_EXTERNAL, self.rawtext):
            return [self._external()], []
        node = refalign_role(self.rawtext, self.title, **self._attributes())
        self.set_source_info(node)
        return [node], []

    def _external(self) -> addnodes.pending_xref:
        """Return a reference for ``:external:refalign:resource:``, which intersphinx resolves.

        intersphinx runs the role by its plain name and marks the references that the role returns, so
        only the raw text shows that another project's resource is meant. It is no alignment.
        """
        return addnodes.pending_xref(
            self.rawtext, nodes.inline(self.rawtext, self.title), refdomain="refalign", reftype="resource",
            reftarget=self.target.strip(), refdoc=self.env.docname, refexplicit=self.has_explicit_title,
        )  # fmt: skip

    def _attributes(self) -> dict[str, object]:
        return {
            **key_attributes([self.target.strip()], domain_of(self.env).registry),
            "kind": self.kind,
            "target": self.target_type,
            "words": self.title,
            "explicit": self.has_explicit_title,
            "relation": RELATIONS[0],
            "topics": [],
            "chapter": "",
            "aligned": True,
            "docname": self.env.docname,
        }
