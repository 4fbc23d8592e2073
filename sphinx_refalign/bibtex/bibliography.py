"""The entries of sphinxcontrib-bibtex's bibliographies, and what a page shows of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from sphinx_refalign.registry.cache import digest

if TYPE_CHECKING:
    from sphinxcontrib.bibtex.directives import BibliographyKey, BibliographyValue
    from sphinxcontrib.bibtex.domain import Citation
    from sphinxcontrib.bibtex.roles import CitationRef


class Bibliography:
    """All bibliographies of a project once its pages are read; each index is computed once.

    Args:
        env: The environment with the ``cite`` domain.
        names: The names of resources in ``:cite:``, by key, where they differ from the key.

    """

    def __init__(self, env: BuildEnvironment, names: Mapping[str, str]) -> None:
        cite = env.get_domain("cite")
        self._names = names
        self._bibliographies: dict[BibliographyKey, BibliographyValue] = cite.data["bibliographies"]
        self._citations: list[Citation] = cite.data["citations"]
        self._references: list[CitationRef] = cite.data["citation_refs"]

    @cached_property
    def prefixes(self) -> list[str]:
        """Return the values of ``:keyprefix:``, the longest first."""
        prefixes = {bibliography.keyprefix for bibliography in self._bibliographies.values()} - {""}
        return sorted(prefixes, key=lambda prefix: (-len(prefix), prefix))

    def entry_for(self, key: str, document: str) -> BibliographyEntry | None:
        """Return the entry that ``:cite:`` of a resource links to from a document, or None."""
        name = self._names.get(key, key)
        for number in (self._number(prefix + name, document) for prefix in ("", *self.prefixes)):
            if number is not None:
                citation = self._citations[number]
                return BibliographyEntry(
                    citation.bibliography_key.docname, citation.citation_id, citation.formatted_entry.label
                )
        return None

    def contains(self, name: str, document: str) -> bool:
        """Return whether a bibliography has the entry that ``:cite:`` names in a document."""
        return self._number(name, document) is not None

    def key_of(self, name: str, registry: Container[str]) -> str:
        """Return the key of the resource that ``:cite:`` names; "" if the registry has none."""
        for prefix in ("", *self.prefixes):
            if name.startswith(prefix):
                key = self._keys_by_name.get(name[len(prefix) :], name[len(prefix) :])
                if key in registry:
                    return key
        return ""

    def page_digest(self, document: str) -> list[object]:
        """Return digests of what a document shows of bibliographies: in its references, and as lists."""
        references = []
        for reference in self._references_by_document.get(document, ()):
            numbers = [self._number(target.key, document) for target in reference.targets]
            resolved = sorted(number for number in numbers if number is not None)
            references.append([numbers.count(None), *(self._digests[number] for number in resolved)])
        return [references, [self._digests[number] for number in self._lists.get(document, ())]]

    def target_digests(self, target: str, document: str) -> list[str | None]:
        """Return digests of what ``:any:`` shows of a bibliography: it is not among the references.

        Args:
            target: The target, which sphinxcontrib-bibtex reads as keys between commas.
            document: The document with ``:any:``.

        """
        numbers = (self._number(key.strip(), document) for key in target.split(","))
        return [None if number is None else self._digests[number] for number in numbers]

    @cached_property
    def state(self) -> str:
        """Return a digest of the input of :meth:`page_digest`, except for the pages' own sources."""
        return digest([self._digests, sorted(self._lists.items())])

    @cached_property
    def _keys_by_name(self) -> dict[str, str]:
        return {name: key for key, name in self._names.items()}

    def _number(self, key: str, document: str) -> int | None:
        """Return the index of the citation that a reference links to: on its own page, else the last."""
        return self._local.get((document, key), self._last.get(key))

    @cached_property
    def _references_by_document(self) -> dict[str, list[CitationRef]]:
        references: dict[str, list[CitationRef]] = {}
        for reference in self._references:
            references.setdefault(reference.docname, []).append(reference)
        return references

    @cached_property
    def _local(self) -> dict[tuple[str, str], int]:
        return {
            (citation.bibliography_key.docname, citation.key): number
            for number, citation in enumerate(self._citations)
            if self._is_link_target(citation)
        }

    @cached_property
    def _last(self) -> dict[str, int]:
        return {
            citation.key: number
            for number, citation in enumerate(self._citations)
            if self._is_link_target(citation)
        }

    @cached_property
    def _lists(self) -> dict[str, list[int]]:
        """Return the indexes of the citations that each document lists."""
        lists: dict[str, list[int]] = {}
        for number, citation in enumerate(self._citations):
            lists.setdefault(citation.bibliography_key.docname, []).append(number)
        return lists

    @cached_property
    def _digests(self) -> list[str]:
        """Return for each citation a digest of everything that pages show of it."""
        return [digest(self._content(citation)) for citation in self._citations]

    def _content(self, citation: Citation) -> list[object]:
        """Return what determines the text, label and tooltip of a citation; formatting it is slower."""
        entry, bibliography = citation.entry, self._bibliographies[citation.bibliography_key]
        persons = {role: [str(person) for person in people] for role, people in entry.persons.items()}
        source = [entry.type, list(entry.fields.items()), persons, bibliography.style, bibliography.list_]
        label = citation.formatted_entry.label
        return [*source, *citation.bibliography_key, citation.key, citation.citation_id, label]

    def _is_link_target(self, citation: Citation) -> bool:
        return self._bibliographies[citation.bibliography_key].list_ == "citation"


class BibliographyEntry(NamedTuple):
    """An entry in a bibliography that ``:cite:`` links to."""

    document: str
    anchor: str
    label: str


def link_to_entry(
    entry: BibliographyEntry,
    builder: Builder | None,
    link: Callable[[str, str, nodes.Node], nodes.Node],
) -> nodes.Node:
    """Return the label of an entry as a link.

    Args:
        entry: An entry of a bibliography.
        builder: The builder that writes the link.
        link: See :attr:`.RenderContext.link`.

    """
    label = nodes.inline("", f"[{entry.label}]")
    if builder is not None and builder.format == "latex":
        return latex_link(entry.document, entry.anchor, label)
    node = link(entry.document, entry.anchor, label)
    if builder is None and isinstance(node, nodes.Element):  # a placeholder
        node[IS_ENTRY] = True
    return node


IS_ENTRY = "refalign-entry"
"""The attribute of placeholders of links that lead to an entry."""


def latex_link(document: str, anchor: str, content: nodes.Node) -> nodes.inline:
    """Return a link to an entry for LaTeX: a bibitem has no label that Sphinx can refer to."""
    start = nodes.raw("", f"\\hyperlink{{cite.{document}:{anchor}}}{{", format="latex")
    return nodes.inline("", "", start, content, nodes.raw("", "}", format="latex"))
