"""What changed between two states: resources and alignments that are new, gone, moved, renamed or changed.

Each is named once: a resource under a new key is renamed, not gone and new, and its alignments are compared
with those under its old key. All steps are linear in the number of resources and alignments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import NamedTuple

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.matching import match_resources
from sphinx_refalign.alignment.states import State, StateAlignment, StateResource
from sphinx_refalign.registry.entry import split_ids
from sphinx_refalign.registry.i18n import same_script

PARTS = ("resources", "alignments")
"""What changed, in the order in which it is shown."""


class ChangesOptions(NamedTuple):
    """The options of an ``alignment-changes`` directive."""

    filter: Filter = Filter()
    """The kinds to show."""
    since: str = ""
    """The file or folder with committed states, relative to the source folder."""
    show: tuple[str, ...] = PARTS
    limit: int = 0
    """The most names in each list; 0 for all."""
    versions: int = 0
    """The most versions; 0 for all."""


class ResourceChange(NamedTuple):
    """A resource that is in both states."""

    old: StateResource
    new: StateResource
    fields: tuple[str, ...]
    """The names of the fields that differ; ``kind`` for another kind."""


class AlignmentChange(NamedTuple):
    """An alignment that is in both states."""

    old: StateAlignment
    new: StateAlignment
    fields: tuple[str, ...]
    """What differs, beside the place: ``relation``, ``topics``, ``label``, ``note``, ``origin``,
    ``section``."""


class ResourceChanges(NamedTuple):
    """What changed in the registry, each resource in one list."""

    added: list[StateResource]
    gone: list[StateResource]
    renamed: list[ResourceChange]
    """The resources that have another key; their fields may differ, too."""
    changed: list[ResourceChange]


class AlignmentChanges(NamedTuple):
    """What changed in the alignments, each alignment in one list."""

    added: list[StateAlignment]
    gone: list[StateAlignment]
    moved: list[AlignmentChange]
    """The alignments that are in another section or page; other parts may differ, too."""
    changed: list[AlignmentChange]


class Changes(NamedTuple):
    """What changed between two states."""

    resources: ResourceChanges
    alignments: AlignmentChanges | None
    """None if one of the states has no alignments, because it is that of a registry."""

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return any(self.resources) or any(self.alignments or ())

    def of_kinds(self, kinds: Collection[str]) -> Changes:
        """Return the changes of resources of some kinds, and of their alignments; all without kinds."""
        if not kinds:
            return self
        added, gone, *pairs = self.resources
        resources = ResourceChanges(
            [item for item in added if item.kind in kinds],
            [item for item in gone if item.kind in kinds],
            *([pair for pair in part if {pair.old.kind, pair.new.kind} & {*kinds}] for part in pairs),
        )
        if self.alignments is None:
            return Changes(resources, None)
        new, lost, *others = self.alignments
        alignments = AlignmentChanges(
            [item for item in new if item.kind in kinds],
            [item for item in lost if item.kind in kinds],
            *([pair for pair in part if {pair.old.kind, pair.new.kind} & {*kinds}] for part in others),
        )
        return Changes(resources, alignments)


def compare(old: State, new: State) -> Changes:
    """Return what changed from one state to another, in the order of the states.

    Alignments are compared without their texts if the states are in different languages, as two translations
    of the same pages are: their section titles, labels, topics and notes differ.
    """
    pairs = match_resources(old.resources, new.resources)
    new_keys = set(pairs.values())
    changes = ResourceChanges([], [], [], [])
    changes.added.extend(resource for key, resource in new.resources.items() if key not in new_keys)
    changes.gone.extend(resource for key, resource in old.resources.items() if key not in pairs)
    for old_key, new_key in pairs.items():
        before, after = old.resources[old_key], new.resources[new_key]
        fields = tuple(_changed_fields(before, after))
        if old_key != new_key:
            changes.renamed.append(ResourceChange(before, after, fields))
        elif fields:
            changes.changed.append(ResourceChange(before, after, fields))
    if old.alignments is None or new.alignments is None:
        return Changes(changes, None)
    is_same_language = not (old.language and new.language) or same_script(old.language, new.language)
    # A key that is gone must not meet the same key of another resource.
    keys = {**dict.fromkeys(resource.key for resource in changes.gone), **pairs}
    return Changes(changes, _compare_alignments(old.alignments, new.alignments, keys, is_same_language))


def _changed_fields(old: StateResource, new: StateResource) -> list[str]:
    fields = [name for name in {**old.fields, **new.fields} if old.fields.get(name) != new.fields.get(name)]
    if "title" in fields and (old.fields.get("title"), new.fields.get("title")) == (old.key, new.key):
        fields.remove("title")  # a resource without title shows its key
    if "ids" in fields:  # of a renamed resource, they usually have its old key
        keys = {old.key, new.key}
        ids = ({*split_ids(resource.fields.get("ids"))} - keys for resource in (old, new))
        if next(ids) == next(ids):
            fields.remove("ids")
    return ["kind", *fields] if old.kind != new.kind else fields


# Alignments: one to one among those of the same resource


_NUMBER = re.compile(r"\s*(?:§\s*)?\d{1,4}(?:\.\d{1,4}){0,8}(?:[.)、．）]\s*|\s+)(?=\S)")
"""The number of a section in its title, as authors write it: ``2.1 Axioms``, ``3、公理``."""


def _title(section: str) -> str:
    """Return the title of a section without its number."""
    match = _NUMBER.match(section)
    return section[match.end() :].strip() if match else section.strip()


def _place(alignment: StateAlignment, *, by_title: bool) -> tuple[str, str]:
    """Return what identifies the place: page and title of the section, or its id if titles are translated."""
    return alignment.document, _title(alignment.section) if by_title else alignment.anchor


def _compare_alignments(
    old: Sequence[StateAlignment],
    new: Sequence[StateAlignment],
    keys: Mapping[str, str | None],
    is_same_language: bool,
) -> AlignmentChanges:
    """Return what changed in the alignments.

    Args:
        old: The alignments of the old state.
        new: The alignments of the new state.
        keys: The new key of each resource by its old key; None if it is gone.
        is_same_language: Whether section titles and other texts can be compared.

    """
    old_by_key, new_by_key = _group(old, keys), _group(new, {})
    pairs: dict[int, int] = {}
    for key, numbers in old_by_key.items():
        others = new_by_key.get(key, [])
        for values in _place_levels(is_same_language):
            pairs |= _pair_places(old, new, numbers, others, values)
    found = set(pairs.values())
    titles = [{_place(item, by_title=True) for item in state} for state in (old, new)]
    changes = AlignmentChanges([], [], [], [])
    changes.added.extend(item for number, item in enumerate(new) if number not in found)
    for number, before in enumerate(old):
        if number not in pairs:
            changes.gone.append(before)
            continue
        after = new[pairs[number]]
        fields = _changed_parts(before, after, is_same_language=is_same_language)
        is_moved = _place(before, by_title=is_same_language) != _place(after, by_title=is_same_language)
        if is_moved and _is_retitled(before, after, titles):
            is_moved, fields = False, ["section", *fields]
        if is_moved:
            changes.moved.append(AlignmentChange(before, after, tuple(fields)))
        elif fields:
            changes.changed.append(AlignmentChange(before, after, tuple(fields)))
    return changes


def _group(alignments: Sequence[StateAlignment], keys: Mapping[str, str | None]) -> dict[str, list[int]]:
    """Return the numbers of the alignments of each resource that is not gone, by its new key."""
    groups: dict[str, list[int]] = {}
    for number, alignment in enumerate(alignments):
        key = keys.get(alignment.key, alignment.key)
        if key is not None:
            groups.setdefault(key, []).append(number)
    return groups


def _place_levels(by_title: bool) -> list[Callable[[StateAlignment], Hashable]]:
    """Return what two alignments of a resource share that belong together, the surest first."""

    def place(item: StateAlignment) -> tuple[str, str]:
        return _place(item, by_title=by_title)

    return [
        lambda item: item._replace(key="", kind=""),
        lambda item: (place(item), item.relation, item.topics, item.note),
        lambda item: (place(item), item.relation, item.topics),
        lambda item: (place(item), item.relation),
        place,
        lambda item: (item.document, item.anchor, item.relation),
        lambda item: (item.document, item.anchor),
        lambda item: (item.document, item.relation, item.topics),
        lambda item: item.document,
        lambda item: (place(item)[1], item.relation, item.topics),
        lambda item: place(item)[1],
        lambda item: (item.relation, item.topics),
        bool,  # whatever remains
    ]


def _pair_places(
    old: Sequence[StateAlignment],
    new: Sequence[StateAlignment],
    numbers: list[int],
    others: list[int],
    values: Callable[[StateAlignment], Hashable],
) -> dict[int, int]:
    """Pair alignments that share a value, and remove them from ``numbers`` and ``others``."""
    if not numbers or not others:
        return {}
    index: dict[Hashable, list[int]] = {}
    for number in reversed(others):
        index.setdefault(values(new[number]), []).append(number)
    pairs = {number: group.pop() for number in numbers if (group := index.get(values(old[number])))}
    if pairs:
        found = set(pairs.values())
        numbers[:] = [number for number in numbers if number not in pairs]
        others[:] = [number for number in others if number not in found]
    return pairs


def _is_retitled(
    old: StateAlignment, new: StateAlignment, titles: Sequence[Collection[tuple[str, str]]]
) -> bool:
    """Return whether a section only has another title: its id is the same, and no other has these titles.

    Args:
        old: An alignment of the old state.
        new: The same alignment in the new state.
        titles: The page and title of every section in the old and in the new state.

    """
    is_same_id = bool(old.anchor) and (old.document, old.anchor) == (new.document, new.anchor)
    is_kept = _place(old, by_title=True) in titles[1] or _place(new, by_title=True) in titles[0]
    return is_same_id and not is_kept


def _changed_parts(old: StateAlignment, new: StateAlignment, *, is_same_language: bool) -> list[str]:
    fields = [name for name in ("relation", "origin") if getattr(old, name) != getattr(new, name)]
    if not is_same_language:
        return fields
    fields += [name for name in ("topics", "note") if getattr(old, name) != getattr(new, name)]
    labels = [_own_label(alignment) for alignment in (old, new)]
    return [*fields, "label"] if labels[0] != labels[1] else fields


def _own_label(alignment: StateAlignment) -> str:
    """Return the label that the author gives the place; "" if it is that of its section or page."""
    is_own = alignment.label not in (alignment.section, alignment.document)
    return _title(alignment.label) if is_own else ""
