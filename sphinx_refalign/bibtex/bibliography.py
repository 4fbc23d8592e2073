"""What sphinxcontrib-bibtex shows: each entry of its bibliographies, and what a page shows of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from sphinx_refalign.registry.cache import digest


class Bibliography:
    """All bibliographies of a project, when its pages have been read; each thing is looked up once."""

    def __init__(self, env: BuildEnvironment, names: Mapping[str, str]) -> None:
        cite = env.get_domain("cite")
        self._names = names
        self._bibliographies: dict[Any, Any] = cite.data["bibliographies"]
        self._citations: list[Any] = cite.data["citations"]
        self._references: list[Any] = cite.data["citation_refs"]

    @cached_property
    def prefixes(self) -> list[str]:
        """What bibliographies put before their keys, the longest first."""
        prefixes = {one.keyprefix for one in self._bibliographies.values()} - {""}
        return sorted(prefixes, key=lambda one: (-len(one), one))

    def entry_for(self, key: str, document: str) -> BibliographyEntry | None:
        """Where ``:cite:`` of a resource leads from a document, or None."""
        name = self._names.get(key, key)
        for number in (self._number(prefix + name, document) for prefix in ("", *self.prefixes)):
            if number is not None:
                one = self._citations[number]
                return BibliographyEntry(
                    one.bibliography_key.docname, one.citation_id, one.formatted_entry.label
                )
        return None

    def key_of(self, name: str, registry: Container[str]) -> str:
        """The key of the resource that ``:cite:`` names, or "" where it is none of the registry."""
        for prefix in ("", *self.prefixes):
            if name.startswith(prefix):
                key = self._own.get(name[len(prefix) :], name[len(prefix) :])
                if key in registry:
                    return key
        return ""

    def page_digest(self, document: str) -> list[Any]:
        """Digests of all that a document shows of bibliographies: in its references, and as lists."""
        references = []
        for reference in self._by_document.get(document, ()):
            numbers = [self._number(target.key, document) for target in reference.targets]
            found = sorted(one for one in numbers if one is not None)
            references.append([numbers.count(None), *(self._digests[one] for one in found)])
        return [references, [self._digests[number] for number in self._lists.get(document, ())]]

    @cached_property
    def state(self) -> str:
        """A digest of all that :meth:`shown` is made of, but for the sources of the pages."""
        return digest([self._digests, sorted(self._lists.items())])

    @cached_property
    def _own(self) -> dict[str, str]:
        return {name: key for key, name in self._names.items()}

    def _number(self, key: str, document: str) -> int | None:
        """Which of all citations a reference leads to: one on its own page, else the last."""
        return self._local.get((document, key), self._last.get(key))

    @cached_property
    def _by_document(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for reference in self._references:
            found.setdefault(reference.docname, []).append(reference)
        return found

    @cached_property
    def _local(self) -> dict[tuple[str, str], int]:
        return {
            (one.bibliography_key.docname, one.key): number
            for number, one in enumerate(self._citations)
            if self._is_led_to(one)
        }

    @cached_property
    def _last(self) -> dict[str, int]:
        return {one.key: number for number, one in enumerate(self._citations) if self._is_led_to(one)}

    @cached_property
    def _lists(self) -> dict[str, list[int]]:
        """The citations that each document lists."""
        found: dict[str, list[int]] = {}
        for number, one in enumerate(self._citations):
            found.setdefault(one.bibliography_key.docname, []).append(number)
        return found

    @cached_property
    def _digests(self) -> list[str]:
        """By number, a digest of all that pages show of a citation."""
        return [digest(self._made_of(one)) for one in self._citations]

    def _made_of(self, one: Any) -> list[Any]:
        """What its text, its label and its tooltip are made of: formatting them again takes long."""
        entry, bibliography = one.entry, self._bibliographies[one.bibliography_key]
        persons = {role: [str(person) for person in people] for role, people in entry.persons.items()}
        told = [entry.type, list(entry.fields.items()), persons, bibliography.style, bibliography.list_]
        return [*told, *one.bibliography_key, one.key, one.citation_id, one.formatted_entry.label]

    def _is_led_to(self, one: Any) -> bool:
        return bool(self._bibliographies[one.bibliography_key].list_ == "citation")


class BibliographyEntry(NamedTuple):
    """An entry in a bibliography, where ``:cite:`` leads to it."""

    document: str
    anchor: str
    label: str


def link_to_entry(
    listed: BibliographyEntry | None,
    builder: Builder | None,
    link: Callable[[str, str, nodes.Node], nodes.Node],
) -> nodes.Node | None:
    """The label of an entry as a link; ``link`` is that of :class:`.Page`."""
    if listed is None:
        return None
    shown = nodes.inline("", f"[{listed.label}]")
    if builder is None or builder.format != "latex":
        return link(listed.document, listed.anchor, shown)
    # A bibitem has no label that Sphinx could refer to.
    start = nodes.raw("", f"\\hyperlink{{cite.{listed.document}:{listed.anchor}}}{{", format="latex")
    return nodes.inline("", "", start, shown, nodes.raw("", "}", format="latex"))
