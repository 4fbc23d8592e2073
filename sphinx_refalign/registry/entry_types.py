"""BibTeX and biblatex entry types: the kind that each maps to, and the type to write a resource with."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sphinx_refalign.registry.problems import close_matches

ENTRY_TYPE = "@"
"""The key of a raw entry's ``@type`` (in lower case) among its fields; no field has this name."""

_BOOKS = frozenset({
    "book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings",
    "reference", "mvreference", "booklet", "manual", "periodical",
})  # fmt: skip

WHOLE_BOOKS = _BOOKS - {"booklet", "manual", "periodical"}
"""The entry types of books that ``booktitle`` can name; it is the title of the entry itself."""

_PARTS = ("in", "supp", "bookinbook", "conference")
"""Prefixes of the entry types of parts: incollection, suppbook."""

_SHARED = frozenset({"book", "standard"})
"""Names of kinds that are biblatex entry types, too."""

_NO_ENTRIES = frozenset({"comment", "preamble", "string", "xdata"})
"""Blocks of a BibTeX file that are not resources."""


def is_part(entry_type: str) -> bool:
    """Return whether entries of this type are parts of a book, which ``booktitle`` names."""
    return entry_type.startswith(_PARTS) and entry_type != "suppperiodical"


def kind(fields: Mapping[str, object], kinds: Collection[str]) -> str:
    """Return the kind of a raw entry: its ``entrysubtype`` or, without one, the kind of its type.

    A subtype that is no kind, such as biblatex's own ``magazine``, is ignored. If it looks like a misspelled
    kind, it is returned unchanged, so that the caller reports it as unknown.
    """
    subtype = str(fields.get("entrysubtype", "")).strip()
    if subtype in kinds or (subtype and close_matches(subtype, kinds, 1, cutoff=0.8)):
        return subtype
    return _kind_of_type(str(fields[ENTRY_TYPE]), kinds)


def _kind_of_type(entry_type: str, kinds: Collection[str]) -> str:
    if entry_type in kinds:
        return entry_type
    return "book" if entry_type in _BOOKS else "paper"


def needs_subtype(kind_name: str, entry_type: str, kinds: Collection[str]) -> bool:
    """Return whether an entry needs an ``entrysubtype`` because its type maps to another kind."""
    return _kind_of_type(entry_type, kinds) != kind_name


def default_entry_type(kind_name: str, values: Collection[str]) -> str:
    """Return the entry type of a resource that has none of its own.

    Only types that every bibliography style knows are used: pybtex styles fail on others.

    Args:
        kind_name: The kind of the resource.
        values: The names of the fields that are set.

    """
    if kind_name == "book":
        return "book"
    if kind_name != "paper" or "container" not in values:
        return "misc"
    in_journal = "issue" in values or "volume" in values or "issn" in values
    return "article" if in_journal else "inproceedings"


def stored_entry_type(
    entry_type: str, kind_name: str, values: Collection[str], kinds: Collection[str]
) -> str:
    """Return the entry type to store in a resource, or "" if its kind and fields imply it.

    A type that is only the name of a kind is not stored: ``@course`` is read, but written as a standard type.
    """
    is_kind = entry_type in kinds and entry_type not in _SHARED
    return "" if is_kind or entry_type == default_entry_type(kind_name, values) else entry_type


def without_default_type(values: dict[str, object]) -> dict[str, object]:
    """Drop the entry type from the fields of a resource if kind and fields imply it; return the fields."""
    if values.get("entrytype") == default_entry_type(str(values["type"]), values):
        del values["entrytype"]
    return values


def entry_type_to_write(
    kind_name: str, entry_type: str | None, values: Collection[str], kinds: Collection[str]
) -> str:
    """Return the entry type to write a resource with.

    Args:
        kind_name: The kind of the resource.
        entry_type: The type that is stored in the resource; used if it is valid in a BibTeX file.
        values: The names of the fields that are set.
        kinds: The names of all kinds.

    """
    usable = entry_type and entry_type.isidentifier() and entry_type not in _NO_ENTRIES
    if entry_type and usable and (entry_type not in kinds or entry_type in _SHARED):
        return entry_type
    return default_entry_type(kind_name, values)
