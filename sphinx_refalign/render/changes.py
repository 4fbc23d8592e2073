"""What changed since committed states, as lists with links: for each version, counts and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from docutils import nodes

from sphinx_refalign.alignment.changes import (
    AlignmentChange,
    Changes,
    ChangesOptions,
    ResourceChange,
    compare,
)
from sphinx_refalign.alignment.matching import titles_of
from sphinx_refalign.alignment.states import State, StateAlignment, StateResource, project_state
from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.i18n import N_, same_script
from sphinx_refalign.render.blocks import resource_mention
from sphinx_refalign.render.catalog import count_text
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import SEPARATOR, TERM
from sphinx_refalign.render.inline import format_nodes, in_brackets, plain
from sphinx_refalign.render.labels import FIELD_LABELS, field_label
from sphinx_refalign.render.places import path

T = TypeVar("T")

_FIELDS = {
    "kind": N_("Kind"),
    "title": N_("Title"),
    "short": N_("Short name"),
    "ids": N_("Other keys"),
    "chapters": N_("Planned places"),
    "language": N_("Language"),
    "entrytype": N_("Entry type"),
}
"""The labels of fields that pages do not show in a list of fields."""

_PARTS_OF_ALIGNMENTS = {
    "relation": N_("Relation"),
    "origin": N_("Origin"),
    "topics": N_("Topics"),
    "note": N_("Note"),
    "label": N_("Label"),
    "section": N_("Section title"),
}


def alignment_changes(context: RenderContext, options: ChangesOptions) -> list[nodes.Node]:
    """Return what changed since the newest committed state, then what each version changed, newest first."""
    states = context.committed_states(options.since).states
    if not states:
        return [nodes.paragraph("", context.gettext(N_("There is no earlier state to compare with.")))]
    current = project_state(context.project, context.languages[0], context.text)
    steps = [("", states[0].name, states[0].state, current)]
    steps += [(new.name, old.name, old.state, new.state) for new, old in pairwise(states)]
    content: list[nodes.Node] = []
    for name, earlier, old, new in steps[: options.versions or None]:
        text = name or context.gettext(N_("Since {version}")).format(version=earlier)
        changes = compare(old, new).of_kinds(options.filter.kinds)
        renderer = _Renderer(context, current, old, new, options.limit)
        items = list(renderer.items(changes, options.show))
        unchanged = nodes.paragraph("", context.gettext(N_("Nothing has changed.")))
        content += [nodes.rubric("", text), nodes.bullet_list("", *items, bullet="*") if items else unchanged]
    return content


class _Renderer:
    """Renders the changes of a version with the links of the current project.

    Args:
        context: The page that is written.
        current: The state of the project now.
        old: The state before the changes.
        new: The state after the changes.
        limit: The most names in each list, 0 for all.

    """

    def __init__(self, context: RenderContext, current: State, old: State, new: State, limit: int) -> None:
        self._context = context
        self._current, self._old, self._new = current, old, new
        self._limit = limit
        rows = current.alignments or ()
        self._anchors = {(row.document, row.anchor) for row in rows}
        is_foreign = bool(old.language) and not same_script(old.language, context.languages[0])
        # The labels of today's pages replace those in another language.
        self._labels = {
            (row.key, row.document, row.anchor): row.label for row in reversed(rows if is_foreign else ())
        }

    def items(self, changes: Changes, show: Sequence[str]) -> Iterator[nodes.list_item]:
        """Yield an item for each list that is not empty: its heading with numbers, then the names."""
        if "resources" in show:
            resources = changes.resources
            added, gone = (self._by_kind(part, lambda item: item) for part in resources[:2])
            renamed, changed = (self._by_kind(part, lambda change: change.new) for part in resources[2:])
            yield from self._list(N_("Added"), self._count(added), added, self._resource)
            yield from self._list(N_("Removed"), self._count(gone), gone, self._resource)
            after = [change.new for change in renamed]
            yield from self._list(N_("New key"), self._count(after), renamed, self._renamed)
            after = [change.new for change in changed]
            yield from self._list(N_("Changed"), self._count(after), changed, self._changed)
        if "alignments" in show and changes.alignments is not None:
            new, lost, moved, others = changes.alignments
            yield from self._list(N_("Alignments added"), str(len(new)), new, self._new_alignment)
            yield from self._list(N_("Alignments removed"), str(len(lost)), lost, self._old_alignment)
            yield from self._list(N_("Alignments moved"), str(len(moved)), moved, self._moved)
            number = str(len(others))
            yield from self._list(N_("Alignments changed"), number, others, self._changed_alignment)

    def _list(
        self, heading: str, number: str, items: Sequence[T], render: Callable[[T], list[nodes.Node]]
    ) -> Iterator[nodes.list_item]:
        if not items:
            return
        context = self._context
        shown = items[: self._limit or None]
        lines = [nodes.list_item("", nodes.paragraph("", "", *render(item))) for item in shown]
        if len(shown) < len(items):
            more = context.gettext(N_("{n} more")).format(n=len(items) - len(shown))
            lines.append(nodes.list_item("", nodes.paragraph("", more)))
        head = nodes.paragraph(
            "", "", nodes.strong("", context.gettext(heading)), *in_brackets(context, plain(number))
        )
        yield nodes.list_item("", head, nodes.bullet_list("", *lines, bullet="*"))

    def _by_kind(self, items: Sequence[T], resource_of: Callable[[T], StateResource]) -> list[T]:
        """Return items in the order of the kinds of their resources; those of one kind in the given order."""
        positions = {kind: position for position, kind in enumerate(self._context.registry.kinds)}
        return sorted(items, key=lambda item: positions.get(resource_of(item).kind, len(positions)))

    def _count(self, resources: Sequence[StateResource]) -> str:
        """Return the number of resources of each kind."""
        context = self._context
        numbers = Counter(resource.kind for resource in resources)
        kinds = context.registry.kinds
        texts = [count_text(context, kinds[kind], numbers[kind]) for kind in kinds if kind in numbers]
        texts += [f"{kind}: {number}" for kind, number in numbers.items() if kind not in kinds]
        return context.gettext(SEPARATOR).join(texts)

    def _resource(self, resource: StateResource) -> list[nodes.Node]:
        """Return the title and source of a resource as a link; as they were if it is gone."""
        context = self._context
        today = self._current.resource(resource.key)
        if today is not None and (today is resource or {*titles_of(today)} & {*titles_of(resource)}):
            return resource_mention(context, context.registry[resource.key])
        text = plain(_text(context, resource.fields.get("title")) or resource.title)
        url = _text(context, resource.fields.get("url")) or resource.url
        # The file of a state is not validated as registries are.
        is_web = url.startswith(("http://", "https://")) and normalize(url)
        link = nodes.reference("", "", text, refuri=url, internal=False) if is_web else text
        has_source = resource.source and resource.source != text
        return [link, *(in_brackets(context, plain(resource.source)) if has_source else ())]

    def _renamed(self, change: ResourceChange) -> list[nodes.Node]:
        keys = [nodes.literal("", change.old.key), plain(" → "), nodes.literal("", change.new.key)]
        return [*self._term(keys, self._resource(change.new)), *self._in_brackets(self._fields(change))]

    def _changed(self, change: ResourceChange) -> list[nodes.Node]:
        return self._term(self._resource(change.new), [plain(self._join(self._fields(change)))])

    def _fields(self, change: ResourceChange) -> list[str]:
        """Return the labels of the fields that differ."""
        context = self._context
        kind = context.registry.kinds.get(change.new.kind)
        return [
            context.gettext(_FIELDS[field])
            if field in _FIELDS
            else field_label(context, kind, field)
            if kind
            else context.gettext(FIELD_LABELS.get(field, field))
            for field in change.fields
        ]

    def _term(self, term: Sequence[nodes.Node], text: Sequence[nodes.Node]) -> list[nodes.Node]:
        """Return a term, a colon and the text."""
        message = self._context.gettext(TERM)
        parts = [nodes.inline("", "", *content) for content in (term, text)]
        return format_nodes(message, term=parts[0], text=parts[1])

    def _join(self, labels: Sequence[str]) -> str:
        return self._context.gettext(SEPARATOR).join(labels)

    def _in_brackets(self, labels: Sequence[str]) -> list[nodes.Node]:
        return in_brackets(self._context, plain(self._join(labels))) if labels else []

    def _new_alignment(self, alignment: StateAlignment) -> list[nodes.Node]:
        return [*self._mention(alignment, self._new), plain(" → "), *self._place(alignment)]

    def _old_alignment(self, alignment: StateAlignment) -> list[nodes.Node]:
        return [*self._mention(alignment, self._old), plain(" → "), *self._place(alignment)]

    def _moved(self, change: AlignmentChange) -> list[nodes.Node]:
        places = [*self._place(change.old), plain(" → "), *self._place(change.new)]
        mention = self._mention(change.new, self._new)
        return [*self._term(mention, places), *self._in_brackets(self._parts(change))]

    def _changed_alignment(self, change: AlignmentChange) -> list[nodes.Node]:
        return self._term(self._new_alignment(change.new), [plain(self._join(self._parts(change)))])

    def _parts(self, change: AlignmentChange) -> list[str]:
        """Return the labels of what differs beside the place."""
        gettext = self._context.gettext
        return [gettext(_PARTS_OF_ALIGNMENTS[part]) for part in change.fields]

    def _mention(self, alignment: StateAlignment, state: State) -> list[nodes.Node]:
        resource = state.resource(alignment.key)
        return self._resource(resource) if resource else [nodes.literal("", alignment.key)]

    def _place(self, alignment: StateAlignment) -> list[nodes.Node]:
        """Return the label of a place and its page, as links if the page still exists."""
        context, document = self._context, alignment.document
        label: nodes.Node = plain(
            self._labels.get((alignment.key, document, alignment.anchor), alignment.label)
        )
        page: nodes.Node = nodes.literal("", path(document))
        if document in context.project.order:
            has_section = (document, alignment.anchor) in self._anchors
            label = context.link(document, alignment.anchor if has_section else "", label)
            page = context.link(document, "", page)
        return [label, plain(" "), page]


def _text(context: RenderContext, value: object) -> str:
    """Return a text of a state in the language of the page; "" for other values."""
    if isinstance(value, dict):
        texts = {str(tag): text for tag, text in value.items() if isinstance(text, str) and text}
        return context.localize(texts).text if texts else ""
    return value if isinstance(value, str) else ""
