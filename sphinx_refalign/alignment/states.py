"""States of a project to compare: from an ``alignment.json``, a registry, or the project of a build.

A state holds plain data. Reading an ``alignment.json`` builds no :class:`.Resource`, so that a build can read
many versions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import DIRECTIVE
from sphinx_refalign.alignment.table import topic_name
from sphinx_refalign.registry.external import AlignmentJsonError, parse_alignment_json
from sphinx_refalign.registry.i18n import Localized, best_text, fallbacks
from sphinx_refalign.registry.identifiers import IDENTIFIER_FIELDS
from sphinx_refalign.registry.kinds import PEOPLE
from sphinx_refalign.registry.markup import plain_text, plain_values
from sphinx_refalign.registry.people import is_person_data, name_text
from sphinx_refalign.registry.registry import Registry

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

PRIVATE = frozenset({"key", "type", "extra"})
"""The fields of a resource that exports leave out or name otherwise.

``extra`` has the other fields of a BibTeX entry: abstracts, notes, paths on the author's computer.
"""

VERBATIM = frozenset({"url", *IDENTIFIER_FIELDS}) - {"number"}
"""The fields that have no markup."""

_NOT_FIELDS = ("kind", "source", "uri", "project", "people", "titles", "urls", "lists", "own")
"""The keys of a resource in ``alignment.json`` that are no fields, or other forms of fields."""


class StateResource(NamedTuple):
    """A resource of a state."""

    key: str
    kind: str
    title: str
    """The title as plain text, in the language of the state."""
    source: str
    """The source in one or two words; "" in a state of a registry."""
    url: str
    fields: Mapping[str, object]
    """All fields as plain data, with the texts in all languages and without markup."""


class StateAlignment(NamedTuple):
    """An alignment of a state."""

    key: str
    kind: str
    document: str
    section: str
    anchor: str
    label: str
    """The label of the chapter: that of the author, else the section title, else the document name."""
    relation: str
    topics: tuple[str, ...]
    note: str
    origin: str


class State(NamedTuple):
    """The resources and alignments of a project at one time."""

    resources: Mapping[str, StateResource]
    """The project's own resources by key."""
    alignments: tuple[StateAlignment, ...] | None
    """All alignments in page order; None if the state is that of a registry, which has none."""
    others: Mapping[str, StateResource]
    """The resources of other projects that alignments refer to, by key."""
    language: str
    """The language of section titles, labels and notes as a BCP 47 tag; "" if it is unknown."""

    def resource(self, key: str) -> StateResource | None:
        """Return the resource of a key, or None."""
        return self.resources.get(key) or self.others.get(key)


def read_state(data: bytes) -> State:
    """Read the state that an ``alignment.json`` describes.

    Args:
        data: The content of the file.

    Raises:
        AlignmentJsonError: If the content is damaged or of another version.

    """
    content = parse_alignment_json(data)
    rows = content.get("alignments")
    resources = content.get("resources")
    if not isinstance(resources, dict) or not all(isinstance(item, dict) for item in resources.values()):
        raise AlignmentJsonError("no map of resources")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise AlignmentJsonError("no list of alignments")
    own: dict[str, StateResource] = {}
    others: dict[str, StateResource] = {}
    for key, item in resources.items():
        (others if item.get("project") else own)[key] = _exported_resource(key, item)
    return State(own, tuple(map(_exported_alignment, rows)), others, _find_language(resources.values()))


def _exported_resource(key: str, item: Mapping[str, object]) -> StateResource:
    fields = {name: value for name, value in item.items() if name not in _NOT_FIELDS}
    fields |= {name: item[f"{name}s"] for name in ("title", "url") if f"{name}s" in item}
    for part in ("lists", "own"):
        values = item.get(part)
        fields |= values if isinstance(values, dict) else {}
    texts = {name: _text(item.get(name)) for name in ("kind", "title", "source", "url")}
    return StateResource(key, texts["kind"], texts["title"] or key, texts["source"], texts["url"], fields)


def _exported_alignment(row: Mapping[str, object]) -> StateAlignment:
    names = ("key", "kind", "document", "section", "anchor", "chapter", "relation", "note", "origin")
    texts = {name: _text(row.get(name)) for name in names}
    topics = row.get("topics")
    return StateAlignment(
        texts["key"], texts["kind"], texts["document"], texts["section"], texts["anchor"],
        texts["chapter"], texts["relation"], tuple(map(str, topics)) if isinstance(topics, list) else (),
        texts["note"], texts["origin"] or DIRECTIVE,
    )  # fmt: skip


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _find_language(items: Iterable[Mapping[str, object]]) -> str:
    """Return the language of titles, by the resources that have several; "" if none has."""
    languages: Counter[str] = Counter()
    for item in items:
        titles = item.get("titles")
        if isinstance(titles, dict) and len(set(map(str, titles.values()))) == len(titles):
            languages.update(tag for tag, title in titles.items() if title == item.get("title"))
    return next((tag for tag, _ in languages.most_common(1)), "")


def registry_state(registry: Registry, language: str = "en") -> State:
    """Return the state of a registry, which has no alignments.

    Args:
        registry: The resources.
        language: The language of titles, as a locale name or a BCP 47 tag.

    """
    languages = fallbacks(language)

    def text(value: Localized | None) -> str:
        return plain_text(best_text(value, languages).text) if value else ""

    return State({key: _make_resource(registry[key], text) for key in registry}, None, {}, language)


def project_state(project: Project, language: str, text: Callable[[Localized | None], str]) -> State:
    """Return the state of the project of a build.

    Args:
        project: All alignments with their registry.
        language: The language of the pages, as a BCP 47 tag.
        text: Returns a text of the registry in that language, without markup.

    """
    registry = project.registry
    alignments = tuple(
        StateAlignment(
            alignment.key, alignment.kind, alignment.document, alignment.section, alignment.anchor,
            alignment.label, alignment.relation,
            tuple(topic_name(project, alignment.key, topic, text) for topic in alignment.topics),
            alignment.note, alignment.origin,
        )
        for alignment in project.alignments
    )  # fmt: skip
    used = dict.fromkeys(alignment.key for alignment in alignments)
    return State(
        {key: _make_resource(registry[key], text) for key in registry},
        alignments,
        {key: _make_resource(registry[key], text) for key in used if key not in registry.entries},
        language,
    )


def _make_resource(resource: Resource, text: Callable[[Localized | None], str]) -> StateResource:
    fields = plain_fields(resource)
    own = fields.pop("own", {})
    fields |= own if isinstance(own, dict) else {}
    url = resource.url if isinstance(resource.url, str) else text(resource.url)
    return StateResource(resource.key, resource.type, text(resource.title), "", url, fields)


def plain_fields(resource: Resource) -> dict[str, object]:
    """Return the fields of a resource that are set, without markup; names of people as readers see them."""
    dumped = resource.as_data(exclude=PRIVATE)
    fields = {
        name: value if name in VERBATIM else plain_values(value, VERBATIM) for name, value in dumped.items()
    }
    for name in PEOPLE:
        if isinstance(names := fields.get(name), list):
            fields[name] = [name_text(item) if is_person_data(item) else item for item in names]
    return fields
