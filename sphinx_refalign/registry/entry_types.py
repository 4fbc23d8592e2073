"""Entry types of BibTeX and biblatex: which kind of resource one is, and which one a resource has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sphinx_refalign.registry.problems import close_matches

ENTRY_TYPE = "@"
"""Where a raw entry keeps its ``@type``, in lower case: no field is called so."""


_BOOKS = frozenset({
    "book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings",
    "reference", "mvreference", "booklet", "manual", "periodical",
})  # fmt: skip


_SHARED = frozenset({"book", "standard"})
"""Names of kinds that are entry types of biblatex too."""


_NO_ENTRIES = frozenset({"comment", "preamble", "string", "xdata"})
"""Blocks of a BibTeX file that are no resources."""


def kind(fields: Mapping[str, Any], kinds: Collection[str]) -> str:
    """The kind of an entry: its ``entrysubtype``, its type where a kind is called so, or what it is to us.

    A subtype that is none of ours (biblatex itself has ``magazine``, others ``newspaper``) is left alone,
    unless it is one of ours mistyped: then it is given back as it is, to be reported.
    """
    subtype = fields.get("entrysubtype", "").strip()
    entry_type: str = fields[ENTRY_TYPE]
    if subtype in kinds or (subtype and close_matches(subtype, kinds, 1, alike=0.8)):
        return str(subtype)
    return _by_type(entry_type, kinds)


def _by_type(entry_type: str, kinds: Collection[str]) -> str:
    if entry_type in kinds:
        return entry_type
    return "book" if entry_type in _BOOKS else "paper"


def needs_subtype(kind_name: str, entry_type: str, kinds: Collection[str]) -> bool:
    """Whether the type alone does not tell the kind."""
    return _by_type(entry_type, kinds) != kind_name


def default_entry_type(kind_name: str, values: Collection[str]) -> str:
    """The entry type of a resource that names none, by its kind and the fields that it has.

    Only types that every bibliography style knows: another one stops the styles of pybtex.
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
    """The entry type of a raw entry as the resource keeps it; "" where its kind and fields say as much.

    The name of a kind is no entry type: ``@course`` is read, and written as something that others know.
    """
    of_a_kind = entry_type in kinds and entry_type not in _SHARED
    return "" if of_a_kind or entry_type == default_entry_type(kind_name, values) else entry_type


def without_default_type(values: dict[str, Any]) -> dict[str, Any]:
    """Fields under our names without an entry type that their kind and they say as well."""
    if values.get("entrytype") == default_entry_type(values["type"], values):
        del values["entrytype"]
    return values


def entry_type_of(
    kind_name: str, entry_type: str | None, values: Collection[str], kinds: Collection[str]
) -> str:
    """The entry type that a resource is written with, given the one that it names, if it does."""
    usable = entry_type and entry_type.isidentifier() and entry_type not in _NO_ENTRIES
    if entry_type and usable and (entry_type not in kinds or entry_type in _SHARED):
        return entry_type
    return default_entry_type(kind_name, values)
