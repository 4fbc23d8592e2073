"""What a page's directives and roles put down while it is read: filled in when it is written.

They carry what the author wrote and nothing of the registry, so a changed entry never makes a page be
read again. ``keys`` and the other attributes are plain strings and lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx import addnodes


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

    @property
    def body(self) -> list[nodes.Node]:
        """What the author wrote below the directive, without the words of its options."""
        return [child for child in self.children if not isinstance(child, refalign_option_text)]


class refalign_option_text(addnodes.translatable, nodes.Element):  # noqa: N801
    """The author's words in an ``option`` that readers see, as a child of the view; ``text`` is plain.

    Sphinx puts them into the project's message catalogues and their translation here, as it does with the
    caption of a toctree. They are a node of their own: Sphinx passes over all other messages of a node when
    one of them is translated by itself, as names are.
    """

    def preserve_original_messages(self) -> None:
        """Keep what is to be translated."""
        self.setdefault("original", self["text"])

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Show the translation."""
        self["text"] = translated_message
        self["translated"] = True

    def extract_original_messages(self) -> Sequence[str]:
        """What is to be translated."""
        return [self.get("original", self["text"])]


class refalign_link(nodes.inline):  # noqa: N801
    """A link to a section in what is rendered for every builder alike: ``document``, ``anchor``."""


class refalign_role(nodes.inline):  # noqa: N801
    """The place of a resource in a sentence.

    A table of contents copies it as it stands; there it is written as the inline text that it holds.
    """


class refalign_cite(nodes.General, nodes.Element):  # noqa: N801
    """What a block of a web page offers to take away: ``bibtex``, ``refuri`` and the ``words`` around them.

    It has no text: what is in it is no word of the page, and not to be found by its search.
    """
