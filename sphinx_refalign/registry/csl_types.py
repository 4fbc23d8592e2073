"""CSL item types and genres of resources.

Types follow https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types and the meaning
of entry types in chapter 2 of the biblatex manual. The mapping is that of pandoc's reader of BibTeX
(``Text.Pandoc.Citeproc.BibTeX``), except for the types that CSL 1.0.2 has and pandoc does not use:
``software``, ``standard``, ``performance``, ``periodical`` and, for preprints as in Zotero, ``article``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_refalign.registry.entry_types import default_entry_type

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

KINDS_AND_ENTRY_TYPES = {
    "article": ("paper", "unpublished"), "article-journal": ("paper", "article"),
    "article-magazine": ("paper", "article"), "article-newspaper": ("paper", "article"),
    "paper-conference": ("paper", "inproceedings"), "chapter": ("paper", "incollection"),
    "entry": ("paper", "inreference"), "entry-dictionary": ("paper", "inreference"),
    "entry-encyclopedia": ("paper", "inreference"), "thesis": ("paper", "thesis"),
    "report": ("paper", "report"), "webpage": ("paper", "online"), "post": ("paper", "online"),
    "post-weblog": ("paper", "online"), "manuscript": ("paper", "unpublished"),
    "dataset": ("paper", "dataset"), "software": ("paper", "software"), "patent": ("paper", "patent"),
    "book": ("book", "book"), "collection": ("book", "collection"), "periodical": ("book", "periodical"),
    "classic": ("book", "book"), "pamphlet": ("book", "booklet"), "standard": ("standard", "standard"),
    "motion_picture": ("paper", "movie"), "broadcast": ("paper", "video"), "song": ("paper", "audio"),
    "musical_score": ("paper", "music"), "performance": ("paper", "performance"),
    "speech": ("paper", "unpublished"), "legislation": ("paper", "legislation"),
    "bill": ("paper", "legislation"), "regulation": ("paper", "legislation"),
    "legal_case": ("paper", "jurisdiction"), "hearing": ("paper", "legal"), "treaty": ("paper", "legal"),
    "document": ("paper", "misc"), "graphic": ("paper", "artwork"), "figure": ("paper", "image"),
    "review": ("paper", "review"), "review-book": ("paper", "review"),
    "personal_communication": ("paper", "letter"),
    **dict.fromkeys(("event", "interview", "map"), ("paper", "misc")),
}  # fmt: skip
"""Kind and biblatex entry type by CSL type, for reading; all CSL types are listed."""

_ENTRY_TYPES = {
    "article-journal": "article suppperiodical",
    "book": "book mvbook collection mvcollection proceedings mvproceedings reference mvreference manual "
            "commentary",
    "pamphlet": "booklet",
    "periodical": "periodical",
    "chapter": "inbook bookinbook suppbook incollection suppcollection",
    "entry-encyclopedia": "inreference",
    "paper-conference": "inproceedings conference",
    "thesis": "thesis phdthesis mastersthesis masterthesis mathesis bathesis bachelorsthesis",
    "report": "report techreport",
    "manuscript": "unpublished",
    "webpage": "online electronic www webpage website",
    "dataset": "dataset data",
    "software": "software",
    "patent": "patent",
    "standard": "standard",
    "review": "review",
    "motion_picture": "movie video",
    "song": "audio music",
    "graphic": "artwork image",
    "performance": "performance",
    "personal_communication": "letter letters",
    "legislation": "legislation",
    "legal_case": "jurisdiction",
    "treaty": "legal",
    "article-newspaper": "newspaper news newsarticle",
    "map": "map",
}  # fmt: skip
"""Entry types by the CSL type to write; all other entry types are written as ``document``."""

_CSL_TYPES = {name: csl_type for csl_type, names in _ENTRY_TYPES.items() for name in names.split()}

_KINDS = {"standard": "standard", "wikidef": "entry-encyclopedia"}
"""CSL types of kinds whose resources have this type whatever their entry type is."""

_SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
"""CSL types of articles by biblatex's ``entrysubtype``."""

_EVENT_FIELDS = frozenset({"eventtitle", "eventdate", "venue", "event-title", "event-date", "event-place"})

_GENRES = {
    "phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "masterthesis": "Master's thesis",
    "mathesis": "Master's thesis", "bathesis": "Bachelor's thesis", "bachelorsthesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis", "techreport": "Technical report", "resreport": "Research report",
    "software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD",
    "patent": "Patent", "patentde": "German patent", "patenteu": "European patent",
    "patentfr": "French patent", "patentuk": "British patent", "patentus": "U.S. patent",
    "patreq": "Patent request", "patreqde": "German patent request", "patreqeu": "European patent request",
    "patreqfr": "French patent request", "patrequk": "British patent request",
    "patrequs": "U.S. patent request",
}  # fmt: skip
"""Genres in words by biblatex's localization keys for the field ``type`` and by entry type."""

_GENRE_OF_ENTRY_TYPE = frozenset({
    "phdthesis", "mastersthesis", "masterthesis", "mathesis", "bathesis", "bachelorsthesis", "techreport",
})  # fmt: skip
"""Entry types that state a genre, unlike ``thesis`` and ``report``."""


def fields_for(csl_type: str) -> tuple[str, str, dict[str, str]]:
    """Return kind, entry type and ``extra`` fields for a CSL type; ``extra`` keeps a type that they lose."""
    kind, entry_type = KINDS_AND_ENTRY_TYPES.get(csl_type, ("paper", "misc"))
    for subtype, name in _SUBTYPES.items():
        if name == csl_type:
            return kind, entry_type, {"entrysubtype": subtype}
    is_default = csl_type in ("", "document") or _CSL_TYPES.get(entry_type) == csl_type
    return kind, entry_type, {} if is_default else {"type": csl_type}


def entry_type_of(resource: Resource) -> str:
    """Return the entry type of a resource: its own, or the one that its kind and its fields imply."""
    return resource.entrytype or default_entry_type(resource.type, resource.set_fields())


def csl_type_of(resource: Resource) -> str:
    """Return the CSL type that is nearest to a resource's kind and entry type."""
    if resource.type in _KINDS:
        return _KINDS[resource.type]
    entry_type = entry_type_of(resource)
    own_type = _own_csl_type(resource, entry_type)
    if own_type:
        return own_type
    csl_type = _CSL_TYPES.get(entry_type, "document")
    if csl_type == "article-journal":
        csl_type = _SUBTYPES.get(resource.extra.get("entrysubtype", "").strip(), csl_type)
    if resource.eprint and _is_preprint(resource, csl_type):
        return "article"
    if csl_type == "manuscript" and not _EVENT_FIELDS.isdisjoint(resource.extra):
        return "speech"
    return csl_type


def genre_of(resource: Resource) -> str:
    """Return the CSL genre of a resource in words, such as ``PhD thesis``; "" if it has none.

    The words are those of the field ``type``, where biblatex's localization keys become English words, else
    those of an entry type that states a genre.
    """
    if resource.extra.get("genre"):  # of an item that was read from CSL
        return resource.extra["genre"]
    entry_type = entry_type_of(resource)
    text = resource.extra.get("type", "").strip()
    if text and text != _own_csl_type(resource, entry_type):
        from sphinx_refalign.registry.latex import to_text  # most builds need no decoder

        return _GENRES.get(text.lower()) or to_text(text).strip()
    return _GENRES[entry_type] if entry_type in _GENRE_OF_ENTRY_TYPE else ""


def publisher_field(csl_type: str) -> str:
    """Return the field of a resource that CSL's ``publisher`` is read as."""
    if csl_type in ("thesis", "report"):
        return "institution"
    return "organization" if csl_type == "standard" else "publisher"


def _own_csl_type(resource: Resource, entry_type: str) -> str:
    """Return the type of the CSL item that a resource was read from, if its entry type has several types.

    The reader keeps it in ``extra``, where biblatex's ``type`` is, too; in ``@misc`` that may name a type.
    """
    csl_type = resource.extra.get("type", "").strip()
    kind_and_entry_type = KINDS_AND_ENTRY_TYPES.get(csl_type)
    if kind_and_entry_type == (resource.type, entry_type):
        return csl_type
    return csl_type if kind_and_entry_type and entry_type == "misc" and csl_type != "article" else ""


def _is_preprint(resource: Resource, csl_type: str) -> bool:
    """Return whether a resource with an ``eprint`` has not appeared elsewhere."""
    if csl_type == "article-journal":
        return not resource.container
    return csl_type in ("document", "manuscript", "webpage")
