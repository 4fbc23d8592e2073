"""All alignments of a project, put together from its pages and its registry."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.records import Alignment, PlannedAlignment, Use
from sphinx_refalign.registry.external import External
from sphinx_refalign.registry.i18n import Localized
from sphinx_refalign.registry.registry import Registry

_TEXTS = ("section", "anchor", "chapter", "relation", "note")


_INDEXES = ("index", "README", "readme", "Readme", "INDEX")


class Project:
    """What every generated page, export and check looks at.

    Args:
        registry: the resources.
        uses: what each document says, in the order of its text.
        order: every document, in the order in which readers meet them.
        generated: the documents that show what is generated out of all others.

    """

    def __init__(
        self,
        registry: Registry,
        uses: Mapping[str, Sequence[Use]],
        order: Sequence[str],
        generated: Collection[str] = (),
    ) -> None:
        self.registry = registry
        self.generated = generated
        self.order = {document: position for position, document in enumerate(order)}
        self.alignments = [
            alignment for document in order for alignment in _alignments(uses.get(document, ()), registry)
        ]
        self.external = [row for other in registry.externals for row in _alignments_of(other, registry)]
        self.by_key: dict[str, list[Alignment]] = {}
        for alignment in self.alignments:
            self.by_key.setdefault(alignment.key, []).append(alignment)
        self.planned = [self._held(*plan) for plan in registry.planned_places()]
        self.planned_by_key: dict[str, list[PlannedAlignment]] = {}
        for planned in self.planned:
            self.planned_by_key.setdefault(planned.key, []).append(planned)

    def document(self, written: str) -> str | None:
        """The document that a registry means: its name with or without a suffix, or its folder."""
        return find_document(written, self.order)

    def chapters(self, wanted: Filter) -> list[str]:
        """The documents that can be expected to lean on something, in order.

        Those that ``wanted`` names; where it names none, all but the first page and those that are
        generated out of the others, unless they lean on something themselves.
        """
        if wanted.documents:
            return [one for one in self.order if wanted.matches_document(one)]
        lean = {one.document for one in self.alignments}
        expected = (one for at, one in enumerate(self.order) if at and one not in self.generated)
        lean.update(expected)
        return [one for one in self.order if one in lean]

    def missing(self) -> list[list[PlannedAlignment]]:
        """Planned alignments that no page has; those of one resource in one document are together."""
        found: dict[tuple[str, str], list[PlannedAlignment]] = {}
        for planned in self.planned:
            if not planned.met:
                found.setdefault((planned.key, planned.document), []).append(planned)
        return list(found.values())

    def _held(self, key: str, written: str, label: Localized | None, topic: Localized) -> PlannedAlignment:
        document = self.document(written)
        met = any(
            alignment.document == document and _covers(alignment, topic)
            for alignment in self.by_key.get(key, ())
        )
        return PlannedAlignment(key, document or written, document is not None, label, topic, met)


def _alignments(uses: Sequence[Use], registry: Registry) -> Iterator[Alignment]:
    for use in uses:
        entry = registry.entry(use.key)
        if use.aligned and entry is not None and use.kind in ("", entry.kind):
            yield Alignment(
                use.document, use.section, use.anchor, use.chapter or use.section or use.document,
                _own_key(entry.key, registry), entry.kind, use.relation, use.topics, use.line, use.note,
            )  # fmt: skip


def _alignments_of(external: External, registry: Registry) -> Iterator[Alignment]:
    """The alignments of another project."""
    for row in external.alignments:
        entry = registry.entry(row["key"])
        if entry is None:
            continue
        texts = {
            name: str(row.get(name) or "") for name in ("section", "anchor", "chapter", "relation", "note")
        }
        topics = row.get("topics")
        yield Alignment(
            row["document"], texts["section"], texts["anchor"], texts["chapter"] or row["document"],
            _own_key(entry.key, registry), entry.kind, texts["relation"],
            tuple(map(str, topics)) if isinstance(topics, list) else (), 0, texts["note"],
            project=external.name, url=row["url"],
        )  # fmt: skip


def _own_key(key: str, registry: Registry) -> str:
    """The key of a resource here: one that another project has under the same key and title is the same."""
    own = key.partition(":")[2] if key not in registry.entries else ""
    return own if own in registry.entries and registry[own].title == registry[key].title else key


def _covers(alignment: Alignment, topic: Localized) -> bool:
    """Whether an alignment meets a plan for a topic: one of the whole resource does so too."""
    names = {topic} if isinstance(topic, str) else set(topic.values())
    return not alignment.topics or names == {""} or bool(names & set(alignment.topics))


def find_document(written: str, documents: Mapping[str, object]) -> str | None:
    """The name in ``documents`` that ``written`` stands for.

    ``views/axioms.md`` and ``/views/axioms`` are the document ``views/axioms``; ``views/`` and ``views``
    are the index page of the folder where there is one.
    """
    path = written.strip().lstrip("/").removeprefix("./").rstrip("/")
    path = "" if path == "." else path
    candidates = [] if written.rstrip().endswith("/") else [path, path.removesuffix(_suffix(path))]
    candidates += [f"{path}/{index}" if path else index for index in _INDEXES]
    return next((name for name in candidates if name in documents), None)


def _suffix(path: str) -> str:
    """The suffix of a source file; ``v1.2`` has none."""
    suffix = posixpath.splitext(path)[1]
    return suffix if suffix.lower() in (".rst", ".md", ".txt", ".markdown", ".myst", ".ipynb") else ""
