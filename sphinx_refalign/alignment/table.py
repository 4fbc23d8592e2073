"""The alignment table: which alignments it shows, grouped into which rows, in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Alignment, PlannedAlignment
from sphinx_refalign.registry.dates import sort_key
from sphinx_refalign.registry.i18n import Localized, LocalizedList

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.parts import Topic

GROUPINGS = ("chapter", "resource", "kind", "document", "none")

COLUMNS = {
    "chapter": "What the place is called: the label that the author gives, else the title of the section.",
    "page": "The title of the page.",
    "number": "The section number; empty where sections are not numbered.",
    "resources": "The resources, as links.",
    "authors": "The authors of the resources.",
    "kind": "The kinds of the resources.",
    "relation": "How the page relates to the resources.",
    "topics": "The parts of the resources that are meant.",
    "location": "Links to the places.",
    "note": "What the topics align to and what the author writes in the block, else the resource's own note.",
    "status": "Whether the place refers to the resource, or is planned and missing.",
    "origin": "What makes the alignment: a directive, a role, a citation or a link.",
}
"""The built-in columns by name, with their descriptions for the manual."""

SORTS = ("document", "chapter", "title", "resource", "year")
"""``title`` is the title of the page, ``chapter`` the label of the place in the table."""

LABELS = ("source", "author-year", "title")
"""What follows the titles of resources in brackets, the default first; ``title`` is nothing."""

DEFAULT_COLUMNS = {
    "chapter": ("chapter", "resources", "location"),
    "resource": ("resources", "chapter", "location"),
    "kind": ("kind", "resources", "chapter"),
    "document": ("location", "chapter", "resources"),
    "none": ("chapter", "resources", "relation", "location"),
}
"""The columns for each grouping if the author gives none."""


class TableOptions(NamedTuple):
    """The options of an ``alignment-table`` directive."""

    filter: Filter = Filter()
    group_by: str = "chapter"
    columns: tuple[str, ...] = ()
    sort: str = "document"
    include_planned: bool = False
    by_topic: bool = False
    """Whether each aligned topic has its own row."""
    external: tuple[str, ...] = ()
    """The other projects whose alignments are included."""
    label: str = LABELS[0]
    """One of :data:`LABELS`."""
    headers: tuple[tuple[str, str], ...] = ()
    """The author's words for header cells, by column; the last field, see ``domain.collect``."""

    @property
    def visible_columns(self) -> tuple[str, ...]:
        """Return the columns in order; ``status`` is added if missing alignments are included."""
        columns = self.columns or DEFAULT_COLUMNS[self.group_by]
        if self.by_topic and not self.columns:
            after = columns.index("resources") + 1
            columns = (*columns[:after], "topics", "note", *columns[after:])
        return (*columns, "status") if self.include_planned and "status" not in columns else columns


class TextLookup(NamedTuple):
    """Functions that return texts in the language of the page."""

    plain: Callable[[LocalizedList | None], str]
    """Return a localized text, or a list of these, as plain text; "" for None."""
    page: Callable[[str], str]
    """Return the title of a document."""


Row = tuple[Alignment, ...]
"""The alignments in one row, in document order."""


def make_rows(project: Project, options: TableOptions, texts: TextLookup) -> list[Row]:
    """Return the rows of a table."""
    groups: dict[Hashable, list[Alignment]] = {}
    for alignment in _select(project, options, texts):
        groups.setdefault(_group_key(alignment, options), []).append(alignment)
    return _sort(project, [tuple(group) for group in groups.values()], options, texts)


def _select(project: Project, options: TableOptions, texts: TextLookup) -> Iterator[Alignment]:
    registry, selection = project.registry, options.filter
    alignments = selection.alignments(registry, project.alignments)
    yield from _split_topics(project, alignments, texts) if options.by_topic else alignments
    if options.include_planned:
        missing = selection.alignments(registry, missing_alignments(project, texts))
        yield from _split_topics(project, missing, texts) if options.by_topic else missing
    if not options.external:
        return
    included = (alignment for alignment in project.external if alignment.project in options.external)
    external = selection.alignments(registry, included)
    yield from _split_topics(project, external, texts) if options.by_topic else external


def _split_topics(
    project: Project, alignments: Iterable[Alignment], texts: TextLookup
) -> Iterator[Alignment]:
    """Yield an alignment for each topic: those that the author names, else those planned for the page."""
    for alignment in alignments:
        topics = [topic_name(project, alignment.key, topic, texts.plain) for topic in alignment.topics]
        if not topics:
            plans = project.planned_by_key.get(alignment.key, ())
            topics = [
                texts.plain(plan.topic) for plan in plans if plan.topic and _is_plan_for(plan, alignment)
            ]
        yield from (alignment._replace(topics=(topic,)) for topic in dict.fromkeys(topics))
        if not topics:
            yield alignment


def _is_plan_for(plan: PlannedAlignment, alignment: Alignment) -> bool:
    return plan.includes(alignment.document) and not (alignment.missing or alignment.project)


def topic_name(project: Project, key: str, name: str, plain: Callable[[Localized | None], str]) -> str:
    """Return the name of a topic in the language of the page.

    Args:
        project: the project, for its registry.
        key: the key of the topic's resource.
        name: the name as the author wrote it, in any language; it is returned if no topic has it.
        plain: a function that returns a localized text in the language of the page.

    """
    resource = project.registry.get(key)
    topic = find_topic(resource, name) if resource else None
    return plain(topic.name) if topic else name


def find_topic(resource: Resource, name: str) -> Topic | None:
    """Return the topic or application of a resource that has this name in any language, or None."""
    topics = (*resource.parts(), *resource.applications)
    return next((topic for topic in topics if topic.is_called((name,))), None)


def missing_alignments(project: Project, texts: TextLookup) -> Iterator[Alignment]:
    """Yield an alignment for each planned resource and document that no page aligns."""
    for group in project.missing():
        planned = group[0]
        title = texts.page(planned.document) if planned.exists else planned.document
        label = texts.plain(planned.label) if planned.label else planned.folder or title
        is_whole = any(not plan.topic for plan in group)
        topics = () if is_whole else tuple(texts.plain(plan.topic) for plan in group)
        kind = project.registry.entries[planned.key].kind
        yield Alignment(planned.document, "", "", label, planned.key, kind, "", topics, 0, missing=True)


def _place(alignment: Alignment) -> Hashable:
    """Return everything that tells an alignment from others: several in one section may have the same."""
    return alignment._replace(line=0, file="", origin="")


def _group_key(alignment: Alignment, options: TableOptions) -> Hashable:
    group: Hashable = {
        "chapter": alignment.chapter,
        "resource": alignment.key,
        "kind": alignment.kind,
        "document": alignment.page,
        "none": _place(alignment),
    }[options.group_by]
    topic = (alignment.key, alignment.topics) if options.by_topic and alignment.topics else ()
    # Missing and existing alignments never share a row.
    return alignment.missing, group, topic


def _sort(project: Project, table: list[Row], options: TableOptions, texts: TextLookup) -> list[Row]:
    registry = project.registry
    keys: dict[str, Callable[[Row], list[tuple[int, int, str]]]] = {
        "chapter": lambda row: natural_sort_key(row[0].label),
        "title": lambda row: natural_sort_key(texts.page(row[0].document)),
        "resource": lambda row: registry.guarded(
            row[0].key,
            lambda: natural_sort_key(texts.plain(registry[row[0].key].title)),
            lambda: natural_sort_key(row[0].key),
        ),
    }

    def date_key(row: Row) -> tuple[int, tuple[int, int, int], tuple[int, int, int], str]:
        key = row[0].key
        return registry.guarded(key, lambda: sort_key(registry[key].date), lambda: sort_key(None))

    if options.sort == "year":
        return sorted(table, key=date_key)
    if options.sort in keys:
        return sorted(table, key=keys[options.sort])
    if options.include_planned:
        last = len(project.order)
        # Missing alignments of this project come before alignments of other projects.
        table.sort(key=lambda row: project.order.get(row[0].document, last) if not row[0].url else last + 1)
    return table


def natural_sort_key(text: str) -> list[tuple[int, int, str]]:
    """Return a sort key that ignores case and puts chapter 2 before chapter 10."""
    parts = re.split(r"([0-9]+)", text.casefold())
    return [_number_key(part) if part.isdecimal() else (1, 0, part) for part in parts]


def _number_key(digits: str) -> tuple[int, int, str]:
    # Numbers are compared by their length, then as text: int() refuses more than 4,300 digits.
    number = digits.lstrip("0")
    return 0, len(number), number
