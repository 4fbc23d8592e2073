"""The kinds of resources: a table, not classes. A kind of conf.py is one more row."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from sphinx_refalign.registry.fields import Text
from sphinx_refalign.registry.i18n import N_, Localized
from sphinx_refalign.registry.model import FIELDS
from sphinx_refalign.registry.problems import format_path
from sphinx_refalign.registry.validation_messages import error_message, path_of


@dataclasses.dataclass(frozen=True)
class Kind:
    """What there is to know of a kind: its words, its fields and how its resources are named."""

    name: str
    """The ``type:`` in a registry, the directive and the role."""
    label: Localized
    plural: Localized
    count: Localized
    """How a number of them is told, with ``{n}``."""
    fields: tuple[str, ...]
    """The fields of its own, in the order in which a block shows them."""
    group: str
    """The field by which the catalogue groups."""
    source: tuple[tuple[str, ...], ...]
    """The words of the short label (``MIT 6.824``): each is the first of these fields that is set,
    or a fixed word behind ``=``."""
    heading: str = "{title}"
    """The title in the catalogue; where one of its fields is not set, the title alone."""
    labels: Mapping[str, Localized] = dataclasses.field(default_factory=dict)
    """Labels of fields that are called otherwise here than elsewhere, or that only this kind has."""

    @property
    def custom(self) -> tuple[str, ...]:
        """The fields that only this kind has."""
        return tuple(field for field in self.labels if field not in FIELDS)

    def accepts(self, field: str) -> bool:
        """Whether a resource of this kind may have ``field``."""
        return field in COMMON or field in self.fields


KIND_NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
"""What a kind may be called, as a pattern."""


COMMON = ("type", "entrytype", "language", "title", "short", "aliases", "area", "url", "definition",
          "concepts", "applications", "related", "note", "wikidata", "revision", "accessed", "chapters",
          "extra")  # fmt: skip
"""Fields that every kind has."""


_TAIL = ("definition", "aliases", "concepts", "applications", "related", "note", "accessed")


_WORK = ("author", "editor", "translator", "venue", "volume", "issue", "page", "edition", "series",
         "location", "doi", "isbn", "issn", "eprint", "url", "contributions")  # fmt: skip


VENUE = ("container", "publisher", "organization", "institution", "date")
"""What the one line ``venue`` of a work is made of; each is accepted where ``venue`` is."""


_PUBLISHED = (("container", "organization", "publisher", "institution"), ("year",))


BUILT_IN: tuple[Kind, ...] = (
    Kind(
        "wikidef", N_("Wikipedia definition"), N_("Wikipedia definitions"), N_("Wikipedia definitions: {n}"),
        fields=("url", "definition", "aliases", "concepts", "applications", "related", "wikidata",
                "revision", "note", "accessed"),
        group="area", source=(("=Wikipedia",),), labels={"url": N_("Article")},
    ),
    Kind(
        "course", N_("Course"), N_("University courses"), N_("courses: {n}"),
        fields=("institution", "number", "term", "instructor", "url", "materials", "topics", *_TAIL),
        group="institution", source=(("institution",), ("number",)), heading="{number}: {title}",
        labels={"url": N_("Website")},
    ),
    Kind(
        "paper", N_("Paper"), N_("Papers"), N_("papers: {n}"),
        fields=(*_WORK, *_TAIL, *VENUE, "number", "version"), group="area", source=_PUBLISHED,
    ),
    Kind(
        "book", N_("Book"), N_("Books"), N_("books: {n}"),
        fields=(*_WORK, *_TAIL, *VENUE, "number", "version"), group="area", source=_PUBLISHED,
    ),
    Kind(
        "standard", N_("Standard"), N_("Standards"), N_("standards: {n}"),
        fields=("organization", "number", "version", "date", "author", "editor", "container", "publisher",
                "location", "series", "volume", "page", "doi", "isbn", "issn", "url", "topics", *_TAIL),
        group="organization", source=(("organization",), ("number",)),
    ),
    Kind(
        "organization", N_("Organization"), N_("Standards bodies and organizations"),
        N_("organizations: {n}"),
        fields=("url", "location", "projects", "standards", *_TAIL),
        group="area", source=(("title",),), heading="{short} ({title})",
        labels={"url": N_("Website")},
    ),
)  # fmt: skip


class _Declared(BaseModel):
    """A kind as ``refalign_kinds`` declares it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    label: Text
    plural: Text | None = None
    fields: dict[str, Text] = Field(default_factory=dict)
    """Further fields with their labels; a field that the package knows may be named too."""
    group: str = "area"
    source: Annotated[list[str], Field(min_length=1)] | None = None


class KindError(ValueError):
    """A kind of conf.py that cannot be used; the message names it and says why."""


def build_kinds(declared: Mapping[str, Any]) -> dict[str, Kind]:
    """All kinds by name: the built-in ones and those of ``refalign_kinds``.

    Raises:
        KindError: for the first kind that is not of the documented form.

    """
    kinds = {kind.name: kind for kind in BUILT_IN}
    for name, value in declared.items():
        kinds[name] = _declared_kind(name, value)
    return kinds


def _declared_kind(name: str, value: Any) -> Kind:
    if not isinstance(name, str) or not re.fullmatch(KIND_NAME, name):
        raise KindError(f"{name!r}: a kind's name is of lower-case letters, digits and hyphens")
    if name in _RESERVED:
        raise KindError(f"{name!r} is taken already; give the kind another name")
    try:
        config = _Declared.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise KindError(f"{format_path((name, *path_of(first)))}: {_declared_phrase(first)}") from None
    for field in config.fields:
        if field in _NOT_DECLARABLE or not re.fullmatch(r"[a-z][a-z0-9_-]*", field):
            raise KindError(f"{name}: a field cannot be called {field!r}; give it another name")
    plural = config.plural or config.label
    known = {*COMMON, *config.fields, "title"}
    for field in (config.group, *(config.source or ())):
        if field not in known:
            raise KindError(f"{name}: {field!r} is no field of it; add it to its fields")
    head = tuple(f for f in config.fields if f != "url")
    return Kind(
        name, config.label, plural, "",
        fields=(*head, "url", *_TAIL), group=config.group,
        source=tuple((field,) for field in config.source or ()), labels=config.fields,
    )  # fmt: skip


def _declared_phrase(details: ErrorDetails) -> str:
    if details["type"] in ("extra_forbidden", "model_type"):
        return f"a kind is a dict of {', '.join(_Declared.model_fields)}"
    return error_message(details)


_NOT_DECLARABLE = frozenset({"key", "own", "extra", "type", "title", "short", "chapters", "venue", "year"})
"""Names of fields that every kind has already, or that mean something else here."""


_RESERVED = frozenset({
    *(kind.name for kind in BUILT_IN), "resource", "references", "block",
    "alignment-table", "alignment-matrix", "alignment-coverage", "resource-catalog",
    # Classes that look like something of their own: a kind's name is a class, too.
    "card", "hover", "missing", "picture", "planned", "scroll", "tools", "wide",
})  # fmt: skip
