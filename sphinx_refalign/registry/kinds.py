"""The kinds of resources: a table of the built-in kinds, to which ``refalign_kinds`` adds rows."""

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
    """A kind of resources: its labels, its fields, and how its resources are labelled and grouped."""

    name: str
    """The value of ``type:`` in a registry; also the name of the directive and the role."""
    label: Localized
    plural: Localized
    count: Localized
    """The text for a number of resources, with ``{n}``; "" for a declared kind."""
    fields: tuple[str, ...]
    """The fields in addition to ``COMMON``, in the order in which a block shows them."""
    group: str
    """The field by which the resource catalogue groups."""
    source: tuple[tuple[str, ...], ...]
    """The parts of the short label (``MIT 6.824``). Each is the first of its fields that is set, or a fixed
    text after ``=``."""
    heading: str = "{title}"
    """The title in the resource catalogue; only ``{title}`` is used if another field is not set."""
    labels: Mapping[str, Localized] = dataclasses.field(default_factory=dict)
    """Labels of fields that have another label than in other kinds, or that only this kind has."""

    @property
    def custom(self) -> tuple[str, ...]:
        """Return the fields that only this kind has."""
        return tuple(field for field in self.labels if field not in FIELDS)

    def accepts(self, field: str) -> bool:
        """Return whether a resource of this kind may have a field."""
        return field in COMMON or field in self.fields


KIND_NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
"""A pattern for the names of kinds."""

COMMON = ("type", "entrytype", "language", "title", "short", "aliases", "area", "url", "definition",
          "concepts", "applications", "related", "note", "wikidata", "revision", "accessed", "chapters",
          "extra")  # fmt: skip
"""Fields that every kind has."""

_TAIL = ("definition", "aliases", "concepts", "applications", "related", "note", "accessed")

_WORK = ("author", "editor", "translator", "venue", "volume", "issue", "page", "edition", "series",
         "location", "doi", "isbn", "issn", "eprint", "url", "contributions")  # fmt: skip

VENUE = ("container", "publisher", "organization", "institution", "date")
"""The fields that make up the line ``venue`` of a publication; kinds with ``venue`` accept all of them."""

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


class _KindDeclaration(BaseModel):
    """The declaration of a kind in ``refalign_kinds``."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)

    label: Text
    plural: Text | None = None
    fields: dict[str, Text] = Field(default_factory=dict)
    """Additional fields with their labels; built-in fields may be listed, too."""
    group: str = "area"
    source: Annotated[list[str], Field(min_length=1)] | None = None


class KindError(ValueError):
    """An invalid declaration of a kind in conf.py; the message gives the kind and the reason."""


def build_kinds(declared: Mapping[str, Any]) -> dict[str, Kind]:
    """Return all kinds by name: the built-in kinds and those that conf.py declares.

    Args:
        declared: the value of ``refalign_kinds``.

    Raises:
        KindError: if a declaration is invalid; only the first is reported.

    """
    kinds = {kind.name: kind for kind in BUILT_IN}
    for name, value in declared.items():
        kinds[name] = _make_kind(name, value)
    return kinds


def _make_kind(name: str, value: Any) -> Kind:
    if not isinstance(name, str) or not re.fullmatch(KIND_NAME, name):
        raise KindError(f"invalid kind name {name!r}; use lower-case letters, digits and hyphens")
    if name in _RESERVED:
        raise KindError(f"kind name {name!r} is already taken; rename the kind")
    try:
        config = _KindDeclaration.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        raise KindError(f"{format_path((name, *path_of(details)))}: {_declaration_error(details)}") from None
    for field in config.fields:
        if field in _NOT_DECLARABLE or not re.fullmatch(r"[a-z][a-z0-9_-]*", field):
            raise KindError(f"{name}: field name {field!r} is not allowed; rename the field")
    plural = config.plural or config.label
    accepted = {*COMMON, *config.fields}
    for field in (config.group, *(config.source or ())):
        if field not in accepted:
            raise KindError(f"{name}: unknown field {field!r}; add it to 'fields'")
    head = tuple(field for field in config.fields if field != "url")
    return Kind(
        name, config.label, plural, "",
        fields=(*head, "url", *_TAIL), group=config.group,
        source=tuple((field,) for field in config.source or ()), labels=config.fields,
    )  # fmt: skip


def _declaration_error(details: ErrorDetails) -> str:
    if details["type"] in ("extra_forbidden", "model_type"):
        return f"expected a dict with the keys {', '.join(_KindDeclaration.model_fields)}"
    return error_message(details)


_NOT_DECLARABLE = frozenset({"key", "own", "extra", "type", "title", "short", "chapters", "venue", "year"})
"""Names that a declared field cannot have: they are in use for every kind or have another meaning."""

_RESERVED = frozenset({
    *(kind.name for kind in BUILT_IN), "resource", "references", "block",
    "alignment-table", "alignment-matrix", "alignment-coverage", "resource-catalog",
    # CSS classes with a style of their own: the name of a kind becomes a class, too.
    "card", "hover", "missing", "picture", "planned", "scroll", "tools", "wide",
})  # fmt: skip
