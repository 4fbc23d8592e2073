"""The alignment table: which alignments, grouped into which rows, in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment

GROUPINGS = ("chapter", "resource", "kind", "document", "none")
COLUMNS = ("chapter", "resources", "kind", "relation", "topics", "location", "status")
SORTS = ("document", "chapter", "resource")

DEFAULT_COLUMNS = {
    "chapter": ("chapter", "resources", "location"),
    "resource": ("resources", "chapter", "location"),
    "kind": ("kind", "resources", "chapter"),
    "document": ("location", "chapter", "resources"),
    "none": ("chapter", "resources", "relation", "location"),
}
"""What a table shows where its author does not say."""


class TableOptions(NamedTuple):
    """What the author of an ``alignment-table`` asks for; empty tuples mean no restriction."""

    kinds: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    group_by: str = "chapter"
    columns: tuple[str, ...] = ()
    sort: str = "document"
    include_planned: bool = False
    external: tuple[str, ...] = ()
    """The other projects whose alignments are shown too."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns, in order; missing alignments are always marked in one of them."""
        columns = self.columns or DEFAULT_COLUMNS[self.group_by]
        return (*columns, "status") if self.include_planned and "status" not in columns else columns


Row = tuple[Alignment, ...]
"""The alignments that stand in one row, in the order of the documents."""


def rows(
    project: Project, options: TableOptions, plain: Callable[[object], str], title: Callable[[str], str]
) -> list[Row]:
    """The rows of a table.

    Args:
        project: the alignments.
        options: filters, grouping and order.
        plain: a text of the registry in the page's language, for labels of planned places.
        title: a resource's title in the page's language, for sorting.

    """
    chosen = [alignment for alignment in project.alignments if _wanted(alignment, options)]
    if options.include_planned:
        chosen += [one for one in _missing(project, plain) if _wanted(one, options)]
    others = (one for one in project.external if one.project in options.external)
    chosen += [one for one in others if _wanted(one, options)]
    groups: dict[Hashable, list[Alignment]] = {}
    for position, alignment in enumerate(chosen):
        groups.setdefault(_group(alignment, position, options.group_by), []).append(alignment)
    found = [tuple(group) for group in groups.values()]
    if options.sort == "chapter":
        found.sort(key=lambda row: natural(row[0].label))
    elif options.sort == "resource":
        found.sort(key=lambda row: natural(title(row[0].key)))
    elif options.include_planned:
        last = len(project.order)
        # What this project misses is told before what others have.
        found.sort(key=lambda row: project.order.get(row[0].document, last) if not row[0].url else last + 1)
    return found


def _missing(project: Project, plain: Callable[[object], str]) -> Iterable[Alignment]:
    for together in project.missing():
        planned = together[0]
        label = plain(planned.label) if planned.label else planned.document
        whole = any(not one.topic for one in together)
        topics = () if whole else tuple(plain(one.topic) for one in together)
        kind = project.registry.entries[planned.key].kind
        yield Alignment(planned.document, "", "", label, planned.key, kind, "", topics, 0, missing=True)


def _wanted(alignment: Alignment, options: TableOptions) -> bool:
    return (
        (not options.kinds or alignment.kind in options.kinds)
        and (not options.relations or alignment.missing or alignment.relation in options.relations)
        and (not options.documents or matches(alignment.document, options.documents))
    )


def _group(alignment: Alignment, position: int, by: str) -> Hashable:
    # What is missing never hides in a row of what is there.
    return (alignment.missing, {
        "chapter": alignment.chapter,
        "resource": alignment.key,
        "kind": alignment.kind,
        "document": alignment.page,
        "none": position,
    }[by])  # fmt: skip


def matches(document: str, patterns: Sequence[str]) -> bool:
    """Whether a document's name matches one of the globs; ``**`` crosses folders, ``*`` does not."""
    parts = document.split("/")
    return any(_fits(parts, pattern.strip("/").split("/")) for pattern in patterns)


def _fits(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_fits(parts[start:], pattern[1:]) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])


def natural(text: str) -> list[tuple[int, int, str]]:
    """A sort key that puts chapter 2 before chapter 10."""
    parts = re.split(r"([0-9]+)", text.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
