"""Converts entries of pybtex to docutils nodes, with their markup and their formulas.

Both are private-use characters in the fields and in the formatted text of an entry, see
:mod:`~sphinx_refalign.registry.marks`.
"""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from pybtex.database import Entry
from pybtex.richtext import BaseText
from pybtex_docutils import Backend

from sphinx_refalign.registry.marks import has_marks, marked_fields
from sphinx_refalign.render.markup import replace_marks


class NodeBackend(Backend):
    """The backend of sphinxcontrib-bibtex, with links marked as external."""

    def format_href(self, url: str, text: list[nodes.Node], external: bool = False) -> list[nodes.Node]:
        """Return a link to another site."""
        return [nodes.reference("", "", *text, refuri=url, internal=False)]

    def entry(self, text: BaseText) -> list[nodes.Node]:
        """Return the formatted text of an entry."""
        return replace_marks(text.render(self))


def mark_entries(entries: Iterable[Entry]) -> None:
    """Write the markup of entries, which are read from a file of the project, as private-use characters.

    It changes nothing the second time: sphinxcontrib-bibtex keeps the entries between builds.
    """
    for entry in entries:
        fields = {name: str(value) for name, value in entry.fields.items() if not has_marks(str(value))}
        for name, value in marked_fields(fields).items():
            if value != fields[name]:
                entry.fields[name] = value
        for role, people in entry.persons.items():
            for person in people:
                for names in (person.first_names, person.middle_names, person.prelast_names,
                              person.last_names, person.lineage_names):  # fmt: skip
                    names[:] = [marked_fields({role: name})[role] for name in names]
