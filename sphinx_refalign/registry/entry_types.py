"""BibTeX and biblatex entry types: the kind that each maps to, and the type to write a resource with."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.problems import close_matches, did_you_mean

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

CONTAINERS = frozenset({"xdata", "set", "ieeetranbstctl", "bstctl", "control", "achemso-control", "bibalias"})
"""Entry types that are not resources: data for other entries, sets of entries, and settings of styles."""

_NO_ENTRIES = frozenset({"comment", "preamble", "string", *CONTAINERS})
"""Blocks of a BibTeX file that are not resources."""

_OTHER_TYPES = """
ancient archival archive article artifactdataset artifactsoftware artwork arxiv audio audiobook audiovisual
bachelorsthesis bachelorthesis bathesis bill biography blog blogpost bookchapter bookinbook bookpart
bibnote bookreview broadcast brochure bylaw candthesis cartoon case chapter codefragment commentary commented
conference conferencepaper conferenceproceedings constitution court customa customb customc customd custome
customf data database dataset dictionary diplomathesis directive dissertation document electronic email
encyclopedia encyclopediaarticle entry eprint event exhibition fax figure film forumpost game generic
geodata government graphic habilitation hearing hyperref image inbook incollection inproceedings inreference
instantmessage intechreport internet interview journalarticle jurisdiction jurthesis law lecture legadmin
legadminmaterial legal legalcase legalcommentary legalrulesorregulations legislation legmaterial letter
letters literal magazine magazinearticle manual manuscript map mastersthesis masterthesis mathesis media
memo miscellaneous monograph movie music musicalscore mvcommentary nameonly nationalstandard news
newsarticle newspaper newspaperarticle note online other pamphlet paper parliament patent performance
periodical personal personalcommunication phdthesis podcast post postblog poster preprint presentation press
pressrelease proceedings program radiobroadcast recording reference regulation report review slides
softmanual software softwaremodule softwareversion song sourcecode speech standard statute subperiodical
suppbook suppcollection suppperiodical talk technicalreport techreport techstandard thesis treaty
tvbroadcast tweet underreview unpublished url video videorecording web webarticle webpage website whitepaper
wikipedia www
"""
"""Entry types of BibTeX, biblatex and its styles, natbib, IEEEtran, ACM, jurabib, Zotero, JabRef and
GB/T 7714, and other names that bibliographies use with a clear meaning."""

_KNOWN = frozenset({*_BOOKS, *_OTHER_TYPES.split(), *_NO_ENTRIES, "misc"})


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


def mapped_kind(entry_type: str, kinds: Collection[str]) -> str:
    """Return the kind to which the project maps an entry type, "" if it maps it to none."""
    if not isinstance(kinds, Mapping):
        return ""
    return next(
        (name for name, kind in kinds.items() if isinstance(kind, Kind) and entry_type in kind.entry_types),
        "",
    )


def describe_unknown_type(entry_type: str, kinds: Collection[str]) -> str:
    """Return what is wrong with an entry type that no bibliography uses, "" for all others."""
    if entry_type in _KNOWN or entry_type in kinds or mapped_kind(entry_type, kinds):
        return ""
    hint = did_you_mean(entry_type, sorted({*_COMMON, *kinds})) or did_you_mean(entry_type, sorted(_KNOWN))
    advice = hint or ": correct it, or map it to a kind in refalign_entry_types"
    return f"unknown entry type {entry_type!r}, read like @misc{advice}"


_COMMON = frozenset({
    *_BOOKS, "article", "artwork", "audio", "conference", "dataset", "image", "inbook", "incollection",
    "inproceedings", "inreference", "mastersthesis", "misc", "online", "patent", "phdthesis", "report",
    "software", "standard", "suppbook", "suppcollection", "suppperiodical", "techreport", "thesis",
    "unpublished", "video", "webpage", "xdata",
})  # fmt: skip
"""The entry types that are suggested first for a misspelled one."""


def _kind_of_type(entry_type: str, kinds: Collection[str]) -> str:
    mapped = mapped_kind(entry_type, kinds)
    if mapped:
        return mapped
    if entry_type in kinds:
        return entry_type
    return "book" if entry_type in _BOOKS else "paper"


def with_mapped_kind(fields: Mapping[str, object], kinds: Collection[str]) -> Mapping[str, object]:
    """Return the decoded fields of a resource with the kind to which the project maps its entry type."""
    kind_name = str(fields.get("type", ""))
    entry_type = str(fields.get("entrytype") or default_entry_type(kind_name, fields))
    mapped = mapped_kind(entry_type, kinds)
    return {**fields, "type": mapped, "entrytype": entry_type} if mapped else fields


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
