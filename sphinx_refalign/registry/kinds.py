"""The kinds of resources: a table of the built-in kinds, to which ``refalign_kinds`` adds rows."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from sphinx_refalign.registry.i18n import N_, Localized
from sphinx_refalign.registry.problems import did_you_mean, list_suggestions


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
    entry_types: tuple[str, ...] = ()
    """The entry types of BibTeX that the project maps to this kind, see ``refalign_entry_types``."""

    @property
    def custom(self) -> tuple[str, ...]:
        """Return the fields that only this kind has."""
        return tuple(field for field in self.labels if field not in FIELDS)

    def accepts(self, field: str) -> bool:
        """Return whether a resource of this kind may have a field."""
        return field in COMMON or field in self.fields


KIND_NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
"""A pattern for the names of kinds."""

COMMON = ("type", "ids", "entrytype", "language", "title", "short", "aliases", "area", "url", "definition",
          "concepts", "applications", "related", "note", "wikidata", "revision", "accessed", "chapters",
          "extra")  # fmt: skip
"""Fields that every kind has."""

PARTS = ("topics", "concepts", "contributions", "projects", "standards")
"""The fields whose items can be aligned on their own, with the option ``:topics:``."""

PEOPLE = ("author", "editor", "translator", "instructor")
"""The fields whose items are names of people or bodies."""

LITERAL_LISTS = ("publisher", "location", "institution", "organization", "language")
"""The fields that hold one text or a list of texts; lists are called so in biblatex."""

DATES = ("date", "accessed", "origdate", "eventdate")
"""The fields that are dates; a bibliography keeps the last two in ``extra``."""

LINKS = ("related", "materials")
"""The fields whose items are links."""

_TAIL = ("definition", "aliases", "concepts", "applications", "related", "note", "accessed")

_WORK = ("author", "editor", "translator", "venue", "volume", "issue", "page", "edition", "series",
         "location", "doi", "isbn", "issn", "eprint", "eprinttype", "eprintclass", "pmid", "pmcid",
         "url", "contributions")  # fmt: skip

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

# Resource has the same fields; a test compares them. Here they can be read without loading pydantic.
FIELDS: frozenset[str] = frozenset(COMMON).union(*(kind.fields for kind in BUILT_IN)) - {"venue"}
"""Every field that an author can write, of all kinds."""


_KINDS_ELSEWHERE = {
    "paper": "article journalarticle scholarlyarticle articlejournal inproceedings conference "
    "conferencepaper paperconference thesis phdthesis mastersthesis dissertation techreport report misc "
    "preprint unpublished online website webpage blog blogpost dataset software",
    "book": "textbook inbook incollection collection proceedings chapter booklet manual monograph",
    "wikidef": "wikipedia wiki definition definedterm term concept entryencyclopedia",
    "course": "lecture class mooc",
    "standard": "rfc norm specification spec",
    "organization": "organisation institution company body university person",
}
"""Types of BibTeX, CSL and schema.org and everyday words, by the kind that has such resources."""


def kind_hint(name: str, kinds: Collection[str]) -> str:
    """Return `` (did you mean 'a' or 'b'?)`` with the kinds that an unknown name may mean, or ""."""
    folded = re.sub(r"[\W_]+", "", name.casefold())
    words = (folded, folded.removesuffix("s"))
    elsewhere = [kind for kind, names in _KINDS_ELSEWHERE.items() if {*words} & {*names.split()}]
    same = [kind for kind in kinds if re.sub("-", "", kind) in words]
    return list_suggestions(same or [kind for kind in elsewhere if kind in kinds]) or did_you_mean(
        name, kinds
    )


class KindError(ValueError):
    """An invalid declaration of a kind in conf.py; the message gives the kind and the reason."""


def build_kinds(
    declared: Mapping[str, object], entry_types: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Kind]:
    """Return all kinds by name: the built-in kinds and those that conf.py declares.

    Args:
        declared: The value of ``refalign_kinds``: a dict for each kind by name, with its ``label`` and, if
            needed, ``plural``, ``fields`` (labels by field), ``group`` and ``source``.
        entry_types: Names of kinds by the entry types of BibTeX that are read as these kinds; the value of
            ``refalign_entry_types``. Names that are no kinds are ignored.

    Raises:
        KindError: If a declaration is invalid; only the first is reported.

    """
    kinds = {kind.name: kind for kind in BUILT_IN}
    for name, value in declared.items():
        kinds[name] = _make_kind(name, value)
    for entry_type, name in entry_types.items():
        if name in kinds:
            mapped = (*kinds[name].entry_types, entry_type)
            kinds[name] = dataclasses.replace(kinds[name], entry_types=mapped)
    return kinds


def _make_kind(name: object, value: object) -> Kind:
    if not isinstance(name, str) or not re.fullmatch(KIND_NAME, name):
        raise KindError(f"invalid kind name {name!r}; use lower-case letters, digits and hyphens")
    if name in _RESERVED:
        raise KindError(f"kind name {name!r} is already taken; rename the kind")
    # Loading pydantic would slow down every build; few projects declare kinds.
    from sphinx_refalign.registry.kind_declarations import parse_declaration

    try:
        declaration = parse_declaration(name, value)
    except ValueError as error:
        raise KindError(str(error)) from None
    for field in declaration.fields:
        if field in _NOT_DECLARABLE or not re.fullmatch(r"[a-z][a-z0-9_-]*", field):
            raise KindError(f"{name}: field name {field!r} is not allowed; rename the field")
    plural = declaration.plural or declaration.label
    accepted = {*COMMON, *declaration.fields}
    for field in (declaration.group, *(declaration.source or ())):
        if field not in accepted:
            raise KindError(f"{name}: unknown field {field!r}; add it to 'fields'")
    head = tuple(field for field in declaration.fields if field != "url")
    return Kind(
        name, declaration.label, plural, "",
        fields=(*head, "url", *_TAIL), group=declaration.group,
        source=tuple((field,) for field in declaration.source or ()), labels=declaration.fields,
    )  # fmt: skip


_NOT_DECLARABLE = frozenset(
    {"key", "ids", "own", "extra", "type", "title", "short", "chapters", "venue", "year"}
)
"""Names that a declared field cannot have: they are in use for every kind or have another meaning."""

_RESERVED = frozenset({
    *(kind.name for kind in BUILT_IN), "resource", "references", "block",
    "alignment-table", "alignment-matrix", "alignment-coverage", "alignment-graph", "alignment-changes",
    "resource-catalog", "resource-catalogue",
    # CSS classes with a style of their own: the name of a kind becomes a class, too.
    "bar", "byline", "card", "cite", "copy", "entry", "fields", "fold", "hover", "missing", "picture",
    "planned", "scroll", "shade", "tools", "wide",
})  # fmt: skip
