"""Coverage: how many pages reference resources, how many resources are used and how many plans are met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment, PlannedAlignment

MEASURES = ("chapters", "resources", "planned")
"""Pages that reference a resource, resources that are used, planned alignments that are met."""

PARTS = ("kinds", "picture", "chapters", "unused", "missing", "unplanned")
"""The parts of a coverage report, in the order in which they are shown."""

HEADERS = ("kind", "registered", "used", "unused", "coverage", "chapter", "total")
"""The header cells whose words the author can set."""


class CoverageOptions(NamedTuple):
    """The options of an ``alignment-coverage`` directive."""

    filter: Filter = Filter()
    show: tuple[str, ...] = PARTS
    thresholds: tuple[tuple[str, float], ...] = ()
    """Measures with the lowest accepted value of each, in percent."""
    limit: int = 0
    """The maximum number of items of each list; 0 for all."""
    headers: tuple[tuple[str, str], ...] = ()
    """The author's words for header cells, by column; the last field, see ``domain.collect``."""


class Count(NamedTuple):
    """A number of covered items and the number of all items."""

    done: int
    total: int

    @property
    def percent(self) -> float:
        """Return the covered part, from 0 to 100; 100 if there are no items."""
        return 100 * self.done / self.total if self.total else 100.0


class Coverage(NamedTuple):
    """The coverage of the documents and resources that a filter selects."""

    kinds: dict[str, Count]
    """The number of used resources by kind; kinds without resources are left out."""
    chapters: dict[str, dict[str, set[str]]]
    """The referenced keys by document, in order, and kind; documents without references are included."""
    unused: list[str]
    """The keys of resources that no page references."""
    planned: Count
    """The number of planned (resource, document) pairs that are met."""
    missing: list[list[PlannedAlignment]]
    """The plans that are not met, grouped by resource and document."""
    unplanned: list[Alignment]
    """The first alignment of each unplanned (resource, document) pair; empty if nothing is planned."""

    def measures(self) -> Mapping[str, Count]:
        """Return the count of each of the ``MEASURES`` by name."""
        referencing = sum(1 for kinds in self.chapters.values() if kinds)
        done = sum(count.done for count in self.kinds.values())
        total = sum(count.total for count in self.kinds.values())
        return {
            "chapters": Count(referencing, len(self.chapters)),
            "resources": Count(done, total),
            "planned": self.planned,
        }


def measure_coverage(project: Project, selection: Filter) -> Coverage:
    """Return the coverage of the documents, resources and relations that a filter selects."""
    registry = project.registry
    matches_key = selection.resources_of(registry)
    alignments = list(selection.alignments(registry, project.alignments))
    used = {alignment.key for alignment in alignments}
    keys = [key for key in registry if matches_key(key)]
    kinds = {
        kind: Count(sum(key in used for key in keys_of_kind), len(keys_of_kind))
        for kind in registry.kinds
        if (keys_of_kind := [key for key in keys if registry.entries[key].kind == kind])
    }
    planned, missing = select_planned(project, selection)
    return Coverage(
        kinds, _collect_chapters(project, selection, alignments), [key for key in keys if key not in used],
        Count(len(planned) - len(missing), len(planned)), missing, _find_unplanned(project, alignments),
    )  # fmt: skip


def _collect_chapters(
    project: Project, selection: Filter, alignments: list[Alignment]
) -> dict[str, dict[str, set[str]]]:
    chapters: dict[str, dict[str, set[str]]] = {document: {} for document in project.chapters(selection)}
    for alignment in alignments:
        chapters[alignment.document].setdefault(alignment.kind, set()).add(alignment.key)
    return chapters


def select_planned(
    project: Project, selection: Filter
) -> tuple[set[tuple[str, str]], list[list[PlannedAlignment]]]:
    """Return the planned alignments that a filter selects.

    Returns:
        The (key, document) pairs of all of them, and those that are not met, grouped by these pairs.

    """
    matches_key = selection.resources_of(project.registry)

    def is_selected(plan: PlannedAlignment) -> bool:
        return matches_key(plan.key) and selection.matches_document(plan.document)

    planned = {(plan.key, plan.document) for plan in project.planned if is_selected(plan)}
    return planned, [group for group in project.missing() if is_selected(group[0])]


def _find_unplanned(project: Project, alignments: list[Alignment]) -> list[Alignment]:
    if not project.planned:
        return []
    unplanned: dict[tuple[str, str], Alignment] = {}
    for alignment in alignments:
        plans = project.planned_by_key.get(alignment.key, ())
        if not any(plan.includes(alignment.document) for plan in plans):
            unplanned.setdefault((alignment.key, alignment.document), alignment)
    return list(unplanned.values())


def below_threshold(
    report: Coverage, thresholds: tuple[tuple[str, float], ...]
) -> list[tuple[str, Count, float]]:
    """Return name, count and threshold of each measure that is below its threshold."""
    measures = report.measures()
    return [(name, measures[name], least) for name, least in thresholds if measures[name].percent < least]
