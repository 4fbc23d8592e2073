"""All alignments of a project, combined from its pages and its registry."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.records import DIRECTIVE, Alignment, PlannedAlignment, Use
from sphinx_refalign.registry.external import ExternalProject
from sphinx_refalign.registry.i18n import Localized
from sphinx_refalign.registry.registry import Registry

_TEXT_FIELDS = ("section", "anchor", "chapter", "relation", "note")
"""The fields of an alignment of another project that are texts and may be absent."""

_INDEXES = ("index", "README", "readme", "Readme", "INDEX")


class Project:
    """The alignments and plans of a project: the data of generated pages, exports and rules.

    Args:
        registry: the resources.
        uses: the uses in each document, in text order.
        order: all documents, in reading order.
        generated: the documents that show data from the other documents, such as alignment tables.
        titles: the titles of the documents, for :func:`.project_texts`; a build has them elsewhere.
        left_out: the documents that are not part of the output, such as orphans of a PDF; plans for them
            are ignored.

    """

    def __init__(
        self,
        registry: Registry,
        uses: Mapping[str, Sequence[Use]],
        order: Sequence[str],
        generated: Collection[str] = (),
        titles: Mapping[str, str] = MappingProxyType({}),
        left_out: Collection[str] = (),
    ) -> None:
        self.registry = registry
        self.generated = generated
        self.titles = titles
        self.order = {document: position for position, document in enumerate(order)}
        self.alignments = [
            alignment for document in order for alignment in _align_uses(uses.get(document, ()), registry)
        ]
        self.by_key: dict[str, list[Alignment]] = {}
        for alignment in self.alignments:
            self.by_key.setdefault(alignment.key, []).append(alignment)
        not_written = dict.fromkeys(left_out)
        self.planned = [
            self._check_plan(*plan)
            for plan in registry.planned_places()
            if self.pages(plan.document) or find_document(plan.document, not_written) is None
        ]
        self.planned_by_key: dict[str, list[PlannedAlignment]] = {}
        for planned in self.planned:
            self.planned_by_key.setdefault(planned.key, []).append(planned)

    def document(self, reference: str) -> str | None:
        """Return the document that a registry refers to, or None; see :func:`find_document`."""
        return find_document(reference, self.order)

    def pages(self, reference: str) -> Sequence[str]:
        """Return the pages that a registry refers to, in reading order.

        Args:
            reference: A page, or a folder: one without an index page stands for all pages below it.

        """
        document = self.document(reference)
        return [document] if document is not None else self._folders.get(_clean_path(reference), ())

    @cached_property
    def external(self) -> list[Alignment]:
        """Return the alignments of other projects; most builds need none, and other projects may be large."""
        self.registry.external_entries.read_all()
        return [row for other in self.registry.externals for row in _align_external(other, self.registry)]

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        """Return the pages below each folder."""
        folders: dict[str, list[str]] = {}
        for document in self.order:
            parts = document.split("/")
            for depth in range(1, len(parts)):
                folders.setdefault("/".join(parts[:depth]), []).append(document)
        return folders

    def chapters(self, selection: Filter) -> list[str]:
        """Return the documents that are expected to reference resources, in order.

        These are the documents that ``selection`` names. If it names none: all documents except the first
        page and generated pages, which count only if they reference a resource.
        """
        if selection.documents:
            return [document for document in self.order if selection.matches_document(document)]
        chapters = {alignment.document for alignment in self.alignments}
        chapters.update(
            document
            for position, document in enumerate(self.order)
            if position and document not in self.generated
        )
        return [document for document in self.order if document in chapters]

    def missing(self) -> list[list[PlannedAlignment]]:
        """Return the planned alignments that are not met, grouped by resource and document."""
        groups: dict[tuple[str, str], list[PlannedAlignment]] = {}
        for planned in self.planned:
            if not planned.met:
                groups.setdefault((planned.key, planned.document), []).append(planned)
        return list(groups.values())

    def _check_plan(
        self, key: str, reference: str, label: Localized | None, topic: Localized
    ) -> PlannedAlignment:
        pages = self.pages(reference)
        is_folder = bool(pages) and self.document(reference) is None
        accepted = set(pages)
        met = (
            alignment.document
            for alignment in self.by_key.get(key, ())
            if alignment.document in accepted and _covers(alignment, topic)
        )
        document = next(met, "")
        return PlannedAlignment(
            key, document or next(iter(pages), reference), bool(pages), label, topic, bool(document),
            folder=_clean_path(reference) if is_folder else "",
        )  # fmt: skip


def _align_uses(uses: Sequence[Use], registry: Registry) -> Iterator[Alignment]:
    for use in uses:
        entry = registry.entry_of_kind(use.key, use.kind)
        if use.aligned and entry is not None:
            yield Alignment(
                use.document, use.section, use.anchor, use.chapter or use.section or use.document,
                local_key(entry.key, registry), entry.kind, use.relation, use.topics, use.line, use.note,
                origin=use.origin, file=use.file,
            )  # fmt: skip


def _align_external(external: ExternalProject, registry: Registry) -> Iterator[Alignment]:
    """Yield the alignments of another project."""
    for row in external.alignments:
        entry = registry.entry(row["key"])
        if entry is None:
            continue
        texts = {name: str(row.get(name) or "") for name in _TEXT_FIELDS}
        topics = row.get("topics")
        yield Alignment(
            row["document"], texts["section"], texts["anchor"], texts["chapter"] or row["document"],
            local_key(entry.key, registry), entry.kind, texts["relation"],
            tuple(map(str, topics)) if isinstance(topics, list) else (), 0, texts["note"],
            project=external.name, url=row["url"], origin=str(row.get("origin") or DIRECTIVE),
        )  # fmt: skip


def local_key(key: str, registry: Registry) -> str:
    """Return the key of a resource in this project.

    An entry of another project is the same resource as an entry of this project with the same key and title.
    """
    local = registry.current_key(key.partition(":")[2]) if key not in registry.entries else ""
    return local if local in registry.entries and registry[local].title == registry[key].title else key


def _covers(alignment: Alignment, topic: Localized) -> bool:
    """Return whether an alignment meets a plan for a topic; one without topics is for the whole resource."""
    names = {topic} if isinstance(topic, str) else set(topic.values())
    return not alignment.topics or names == {""} or bool(names & set(alignment.topics))


def find_document(reference: str, documents: Mapping[str, object]) -> str | None:
    """Return the document name that a path in the registry refers to, or None.

    ``views/axioms.md`` and ``/views/axioms`` refer to the document ``views/axioms``. ``views/`` and ``views``
    refer to the index page of that folder if it exists. A path that begins above the source folder, such as
    at the root of the repository (``docs/views/axioms.md``), refers to the only document that fits it.

    Args:
        reference: a document name with or without suffix, or a folder.
        documents: the existing documents by name.

    """
    is_folder = reference.rstrip().endswith("/")
    path = _clean_path(reference)
    document = _document_at(path, documents, is_folder=is_folder)
    if document is not None:
        return document
    parts = path.split("/")
    shorter = ("/".join(parts[start:]) for start in range(1, len(parts)))
    matches = {
        _document_at(path, documents, is_folder=is_folder)
        for path in shorter
        if path.removesuffix(_source_suffix(path)) not in _INDEXES
    } - {None}
    return matches.pop() if len(matches) == 1 else None


def _clean_path(reference: str) -> str:
    path = reference.strip().lstrip("/").removeprefix("./").rstrip("/")
    return "" if path == "." else path


def _document_at(path: str, documents: Mapping[str, object], *, is_folder: bool) -> str | None:
    candidates = [] if is_folder else [path, path.removesuffix(_source_suffix(path))]
    candidates += [f"{path}/{index}" if path else index for index in _INDEXES]
    return next((name for name in candidates if name in documents), None)


def _source_suffix(path: str) -> str:
    """Return the suffix of a source file, or "": ``v1.2`` has no such suffix."""
    suffix = posixpath.splitext(path)[1]
    return suffix if suffix.lower() in (".rst", ".md", ".txt", ".markdown", ".myst", ".ipynb") else ""
