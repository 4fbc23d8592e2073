"""Coverage: how much of what there is leans on something, is used, is met; and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment, PlannedAlignment

MEASURES = ("chapters", "resources", "planned")
"""Pages that reference a resource, resources that are used, planned alignments that are met."""


PARTS = ("kinds", "picture", "chapters", "unused", "missing", "unplanned")


class CoverageOptions(NamedTuple):
    """What the author of an ``alignment-coverage`` asks for."""

    filter: Filter = Filter()
    show: tuple[str, ...] = PARTS
    thresholds: tuple[tuple[str, float], ...] = ()
    """The least that each measure is to reach, in percent."""


class Count(NamedTuple):
    """So many out of so many."""

    done: int
    total: int

    @property
    def percent(self) -> float:
        """From 0 to 100; of nothing, nothing is missing."""
        return 100 * self.done / self.total if self.total else 100.0


class Coverage(NamedTuple):
    """All that is told."""

    kinds: dict[str, Count]
    """By kind, how many resources are used; kinds without resources are not there."""
    chapters: dict[str, dict[str, set[str]]]
    """By document, in order, the keys that it leans on, by kind; documents without any are there too."""
    unused: list[str]
    """Keys of resources that no page leans on."""
    planned: Count
    """Planned alignments of one resource in one document, and how many of them are met."""
    missing: list[list[PlannedAlignment]]
    """Those that are not; what is planned for one resource in one document is together."""
    unplanned: list[Alignment]
    """The first alignment of each resource and document nobody planned; none where nothing is planned."""

    def measures(self) -> Mapping[str, Count]:
        """Each of the measures."""
        lean = sum(1 for kinds in self.chapters.values() if kinds)
        done = sum(count.done for count in self.kinds.values())
        total = sum(count.total for count in self.kinds.values())
        return {
            "chapters": Count(lean, len(self.chapters)),
            "resources": Count(done, total),
            "planned": self.planned,
        }


def coverage(project: Project, wanted: Filter) -> Coverage:
    """The coverage of what a filter lets through: its documents, its resources, its relations."""
    registry = project.registry
    takes = wanted.resources_of(registry)
    chosen = list(wanted.alignments(registry, project.alignments))
    used = {one.key for one in chosen}
    keys = [key for key in registry if takes(key)]
    kinds = {
        kind: Count(sum(key in used for key in own), len(own))
        for kind in registry.kinds
        if (own := [key for key in keys if registry.entries[key].kind == kind])
    }
    planned, missing = planned_of(project, wanted)
    return Coverage(
        kinds, _chapters(project, wanted, chosen), [key for key in keys if key not in used],
        Count(len(planned) - len(missing), len(planned)), missing, _unplanned(project, chosen),
    )  # fmt: skip


def _chapters(project: Project, wanted: Filter, chosen: list[Alignment]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = {one: {} for one in project.chapters(wanted)}
    for one in chosen:
        found[one.document].setdefault(one.kind, set()).add(one.key)
    return found


def planned_of(project: Project, wanted: Filter) -> tuple[set[tuple[str, str]], list[list[PlannedAlignment]]]:
    """(key, document) of what is planned among what a filter lets through, and what of it is missing."""
    takes = wanted.resources_of(project.registry)

    def asked(one: PlannedAlignment) -> bool:
        return takes(one.key) and wanted.matches_document(one.document)

    planned = {(one.key, one.document) for one in project.planned if asked(one)}
    return planned, [together for together in project.missing() if asked(together[0])]


def _unplanned(project: Project, chosen: list[Alignment]) -> list[Alignment]:
    if not project.planned:
        return []
    planned = {(one.key, one.document) for one in project.planned}
    found: dict[tuple[str, str], Alignment] = {}
    for one in chosen:
        if (one.key, one.document) not in planned:
            found.setdefault((one.key, one.document), one)
    return list(found.values())


def below_threshold(
    found: Coverage, thresholds: tuple[tuple[str, float], ...]
) -> list[tuple[str, Count, float]]:
    """The measures that do not reach their threshold: name, count and threshold."""
    measures = found.measures()
    return [(name, measures[name], least) for name, least in thresholds if measures[name].percent < least]
