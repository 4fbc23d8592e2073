"""The alignment table: which alignments, grouped into which rows, in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, NamedTuple

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment, PlannedAlignment

GROUPINGS = ("chapter", "resource", "kind", "document", "none")


COLUMNS = ("chapter", "number", "resources", "kind", "relation", "topics", "location", "note", "status")


SORTS = ("document", "chapter", "title", "resource", "year")
"""``title`` is that of the page; ``chapter`` what the place is called in the table."""


DEFAULT_COLUMNS = {
    "chapter": ("chapter", "resources", "location"),
    "resource": ("resources", "chapter", "location"),
    "kind": ("kind", "resources", "chapter"),
    "document": ("location", "chapter", "resources"),
    "none": ("chapter", "resources", "relation", "location"),
}
"""What a table shows where its author does not say."""


class TableOptions(NamedTuple):
    """What the author of an ``alignment-table`` asks for."""

    filter: Filter = Filter()
    group_by: str = "chapter"
    columns: tuple[str, ...] = ()
    sort: str = "document"
    include_planned: bool = False
    by_topic: bool = False
    """Whether each topic that is aligned on its own has a row of its own."""
    external: tuple[str, ...] = ()
    """The other projects whose alignments are shown too."""

    @property
    def visible_columns(self) -> tuple[str, ...]:
        """The columns, in order; missing alignments are always marked in one of them."""
        columns = self.columns or DEFAULT_COLUMNS[self.group_by]
        if self.by_topic and not self.columns:
            after = columns.index("resources") + 1
            columns = (*columns[:after], "topics", "note", *columns[after:])
        return (*columns, "status") if self.include_planned and "status" not in columns else columns


class TextLookup(NamedTuple):
    """What the registry's texts and the documents are called in the page."""

    plain: Callable[[Any], str]
    """A text of the registry."""
    page: Callable[[str], str]
    """The title of a document."""


Row = tuple[Alignment, ...]
"""The alignments that stand in one row, in the order of the documents."""


def rows(project: Project, options: TableOptions, words: TextLookup) -> list[Row]:
    """The rows of a table."""
    chosen = list(_chosen(project, options, words))
    groups: dict[Hashable, list[Alignment]] = {}
    for position, alignment in enumerate(chosen):
        groups.setdefault(_group(alignment, position, options), []).append(alignment)
    return _sorted(project, [tuple(group) for group in groups.values()], options, words)


def _chosen(project: Project, options: TableOptions, words: TextLookup) -> Iterator[Alignment]:
    registry, wanted = project.registry, options.filter
    found = wanted.alignments(registry, project.alignments)
    yield from _topics(project, found, words) if options.by_topic else found
    if options.include_planned:
        missing = wanted.alignments(registry, missing_alignments(project, words))
        yield from _topics(project, missing, words) if options.by_topic else missing
    external = (one for one in project.external if one.project in options.external)
    others = wanted.alignments(registry, external)
    yield from _topics(project, others, words) if options.by_topic else others


def _topics(project: Project, found: Iterable[Alignment], words: TextLookup) -> Iterator[Alignment]:
    """One alignment for each topic: those that are named, else those that the registry plans there."""
    for one in found:
        topics = [topic_name(project, one.key, topic, words.plain) for topic in one.topics]
        if not topics:
            plans = project.planned_by_key.get(one.key, ())
            topics = [words.plain(plan.topic) for plan in plans if plan.topic and _is_there(plan, one)]
        yield from (one._replace(topics=(topic,)) for topic in dict.fromkeys(topics))
        if not topics:
            yield one


def _is_there(plan: PlannedAlignment, alignment: Alignment) -> bool:
    return plan.document == alignment.document and not (alignment.missing or alignment.project)


def topic_name(project: Project, key: str, written: str, plain: Callable[[Any], str]) -> str:
    """A topic's name in the page's language, in whichever language its author wrote it."""
    resource = project.registry.get(key)
    parts = (*resource.parts(), *resource.applications) if resource else ()
    return next((plain(part.name) for part in parts if part.is_called((written,))), written)


def missing_alignments(project: Project, words: TextLookup) -> Iterator[Alignment]:
    """What the registry plans and no page has, as alignments: one for each resource and document."""
    for together in project.missing():
        planned = together[0]
        title = words.page(planned.document) if planned.exists else planned.document
        label = words.plain(planned.label) if planned.label else title
        whole = any(not one.topic for one in together)
        topics = () if whole else tuple(words.plain(one.topic) for one in together)
        kind = project.registry.entries[planned.key].kind
        yield Alignment(planned.document, "", "", label, planned.key, kind, "", topics, 0, missing=True)


def _group(alignment: Alignment, position: int, options: TableOptions) -> Hashable:
    by: Hashable = {
        "chapter": alignment.chapter,
        "resource": alignment.key,
        "kind": alignment.kind,
        "document": alignment.page,
        "none": position,
    }[options.group_by]
    topic = (alignment.key, alignment.topics) if options.by_topic and alignment.topics else ()
    # What is missing never hides in a row of what is there.
    return alignment.missing, by, topic


def _sorted(project: Project, found: list[Row], options: TableOptions, words: TextLookup) -> list[Row]:
    registry = project.registry
    keys: dict[str, Callable[[Row], Any]] = {
        "chapter": lambda row: natural(row[0].label),
        "title": lambda row: natural(words.page(row[0].document)),
        "resource": lambda row: natural(words.plain(registry[row[0].key].title)),
        "year": lambda row: natural(registry[row[0].key].year or "9999"),
    }
    if options.sort in keys:
        return sorted(found, key=keys[options.sort])
    if options.include_planned:
        last = len(project.order)
        # What this project misses is told before what others have.
        found.sort(key=lambda row: project.order.get(row[0].document, last) if not row[0].url else last + 1)
    return found


def natural(text: str) -> list[tuple[int, int, str]]:
    """A sort key that puts chapter 2 before chapter 10."""
    parts = re.split(r"([0-9]+)", text.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
