"""The placeholder nodes that directives and roles leave in a page, filled when the page is written.

They hold what the author wrote and nothing from the registry, so a changed entry never causes a page to be
read again. Only other keys of resources (``ids``) are replaced by the current keys: ``keys`` are current, and
``old_keys`` has them by the keys that the author wrote. The attributes are plain strings, lists and maps.
:mod:`.domain.collect` reads the nodes, :mod:`.transforms` replaces them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from types import UnionType

from docutils import nodes
from sphinx import addnodes

from sphinx_refalign.registry.registry import Registry


def key_attributes(written: Iterable[str], registry: Registry) -> dict[str, object]:
    """Return the attributes of a placeholder for keys: the current ``keys``, and the replaced ``old_keys``.

    Args:
        written: The keys as the author wrote them.
        registry: The registry that knows other keys of resources.

    """
    pairs = [(key, registry.current_key(key)) for key in written]
    return {
        "keys": [current for _, current in pairs],
        "old_keys": {key: current for key, current in pairs if key != current},
    }


def split_keys_attribute(written: Iterable[str], registry: Registry) -> dict[str, list[str]]:
    """Return the keys that each text with spaces or semicolons stands for, see :meth:`.Registry.keys_in`."""
    texts = (text for text in written if re.search(r"[\s;；，、]", text))
    return {text: registry.keys_in(text) for text in texts}


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    """Yield the ancestors of a node, its parent first."""
    while node.parent is not None:
        node = node.parent
        yield node


def closest(node: nodes.Node, types: type | UnionType | tuple[type, ...]) -> nodes.Element | None:
    """Return the nearest ancestor of one of the types, or None."""
    return next((ancestor for ancestor in ancestors(node) if isinstance(ancestor, types)), None)


def all_nodes(content: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return nodes with all their descendants, in document order.

    :meth:`docutils.nodes.Node.findall` passes each node through a generator for every level above it, which
    takes several times as long.
    """
    found: list[nodes.Node] = []
    remaining = [*content][::-1]
    while remaining:
        node = remaining.pop()
        found.append(node)
        if node.children:
            remaining += node.children[::-1]
    return found


def is_copy(node: nodes.Node) -> bool:
    """Return whether a node repeats text of another place: in a substitution definition or in a link."""
    return closest(node, nodes.substitution_definition | nodes.reference) is not None


class refalign_view(nodes.General, nodes.Element):  # noqa: N801 - docutils' way of naming nodes
    """The placeholder of a block, a list, a table, a matrix, a coverage, a list of changes, a graph
    or a catalogue: see ``view``.

    Its children are the author's own text, which stays in the page whatever the view shows. ``number``
    identifies the view in its document; numbers may have gaps, because extensions may parse content twice.
    """

    @property
    def body(self) -> list[nodes.Node]:
        """Return the content of the directive, without the texts of its options."""
        return [child for child in self.children if not isinstance(child, refalign_option_text)]

    def option_text(self, option: str) -> str | None:
        """Return the value of an option as readers see it, translated once Sphinx has applied translations.

        Args:
            option: The name of an option with one text.

        Returns:
            The text; None if the author has not set the option.

        """
        texts = (text["text"] for text in self._option_texts(option) if not text["name"])
        value: str | None = next(texts, self.get(option))
        return value

    @property
    def header_texts(self) -> tuple[tuple[str, str], ...]:
        """Return the author's words for header cells, by column, translated as in :meth:`option_text`."""
        return tuple((text["name"], text["text"]) for text in self._option_texts("headers"))

    def _option_texts(self, option: str) -> Iterator[refalign_option_text]:
        for child in self.children:
            if isinstance(child, refalign_option_text) and child["option"] == option:
                yield child


class refalign_option_text(addnodes.translatable, nodes.Element):  # noqa: N801
    """The text of an ``option`` that readers see, as a child of the view; ``text`` is a plain string.

    ``name`` is the name of the text in an option with several texts, such as a column of ``:headers:``; else
    it is "". Sphinx adds the text to the project's message catalogues and applies translations here, as it
    does with the caption of a toctree. It is a node of its own because Sphinx translates no other message of
    a node that has a translation identical to its text, as names often have.
    """

    def preserve_original_messages(self) -> None:
        """Keep the original text for the message catalogue."""
        self.setdefault("original", self["text"])

    def apply_translated_message(self, original_message: str, translated_message: str) -> None:
        """Replace the text by its translation."""
        self["text"] = translated_message
        self["translated"] = True

    def extract_original_messages(self) -> Sequence[str]:
        """Return the text to translate."""
        return [self.get("original", self["text"])]


class refalign_link(nodes.inline):  # noqa: N801
    """A link to ``anchor`` in ``document``, inside a view that is rendered once for all builders."""


class refalign_role(nodes.inline):  # noqa: N801
    """The placeholder of a resource in a sentence.

    Sphinx copies it into tables of contents unchanged; there it is written as the inline text that it
    contains.
    """


class refalign_isolate(nodes.inline):  # noqa: N801
    """A text on a web page that does not change the order of its neighbours: the element ``bdi``."""


class refalign_fold(nodes.General, nodes.Element):  # noqa: N801
    """A list on a web page that readers open and close: the element ``details``, with its ``summary``."""


IS_PART = "refalign_part"
"""Attribute of a document that contains one batch of catalogue entries instead of a page."""


class refalign_kept(nodes.General, nodes.Element):  # noqa: N801
    """An entry of a catalogue whose HTML builds keep, see :mod:`.html.kept_entries`.

    An entry that is not kept is its only child. A kept entry has no child before its page is written, and an
    element that is as simple as the entry in ``shape``.
    """

    def walk(self, visitor: nodes.NodeVisitor) -> bool:
        """Let a visitor see the entry only: docutils decides by its shape how closely a list is set."""
        return any(child.walk(visitor) for child in self.get("shape", self.children))


class refalign_block(nodes.admonition):  # noqa: N801
    """A block on a web page: an article, with ``label`` as its name for assistive technology."""


class refalign_card(nodes.container):  # noqa: N801
    """A card on a web page: an article as well."""


class refalign_entry(nodes.container):  # noqa: N801
    """An entry of a catalogue on a web page, written with few bytes, as a page can have thousands."""


class refalign_fields(nodes.field_list):  # noqa: N801
    """The fields of such an entry."""


class refalign_field_name(nodes.field_name):  # noqa: N801
    """The name of such a field."""


class refalign_field_body(nodes.Part, nodes.TextElement):  # noqa: N801
    """The value of such a field; a ``field_body`` cannot contain text directly."""


class refalign_row(nodes.row):  # noqa: N801
    """A row of an alignment table on a web page; its cells contain text and links without paragraphs."""


class refalign_cell(nodes.Part, nodes.TextElement):  # noqa: N801
    """A cell of such a row; an ``entry`` cannot contain text directly."""


class refalign_code(nodes.literal):  # noqa: N801
    """A literal in such a cell: a single element, where Sphinx writes two."""


class refalign_cell_link(nodes.reference):  # noqa: N801
    """A link to a page of the project in such a cell, with one class where Sphinx writes two."""


class refalign_graph(nodes.General, nodes.Element):  # noqa: N801
    """A graph in the DOT language, ``code``; its child is the list that says the same in text.

    ``titles`` has the tooltips of its nodes and edges, ``label`` names the picture and ``summary`` the list;
    ``printable`` tells whether the picture can be read on paper.
    """


class refalign_cite(nodes.General, nodes.Element):  # noqa: N801
    """The cite box of a block on a web page: ``bibtex``, ``refuri`` and the labels in ``words``.

    It contains no text nodes, so the page's search does not index the box.
    """
