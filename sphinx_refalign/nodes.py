"""What a page's directives and roles put down while it is read: filled in when it is written.

They carry what the author wrote and nothing of the registry, so a changed entry never makes a page be
read again. ``keys`` and the other attributes are plain strings and lists.
"""

from __future__ import annotations

from docutils import nodes


def is_copy(node: nodes.Node) -> bool:
    """Whether a node only repeats what stands elsewhere: a definition of a substitution, a link's text."""
    parent = node.parent
    while parent is not None:
        if isinstance(parent, nodes.substitution_definition | nodes.reference):
            return True
        parent = parent.parent
    return False


class refalign_view(nodes.General, nodes.Element):  # noqa: N801 - docutils' way of naming nodes
    """The place of a block, a list, a table or the catalogue (``view`` says which).

    Its children are the author's own words, which the page keeps whatever becomes of the view.
    """


class refalign_link(nodes.inline):  # noqa: N801
    """A link to a section in what is rendered for every builder alike: ``document``, ``anchor``."""


class refalign_role(nodes.inline):  # noqa: N801
    """The place of a resource in a sentence.

    A table of contents copies it as it stands; there it is written as the inline text that it holds.
    """
