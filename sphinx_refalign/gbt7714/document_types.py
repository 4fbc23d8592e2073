"""The mark after a title: the codes of the document type and the medium (tables B.1 and B.2)."""

from __future__ import annotations

import re

from sphinx_refalign.gbt7714.entry import Entry

_ENTRY_TYPES = {
    "A": "archive archival letter legislation legal jurisdiction",
    "C": "proceedings mvproceedings inproceedings conference",
    "CM": "map",
    "CP": "software",
    "D": "thesis phdthesis mastersthesis masterthesis bathesis",
    "DB": "database",
    "DS": "dataset data",
    "EB": "online electronic www webpage website wikidef course organization",
    "G": "collection mvcollection incollection suppcollection",
    "J": "article periodical suppperiodical review",
    "M": "book mvbook booklet inbook bookinbook suppbook manual reference mvreference inreference",
    "N": "newspaper news",
    "P": "patent",
    "R": "report techreport",
    "S": "standard",
}
"""The entry types of BibTeX, biblatex and this package by their code; all others have the code ``Z``."""

_TYPE_CODES = {name: code for code, names in _ENTRY_TYPES.items() for name in names.split()}


def type_code(entry: Entry) -> str:
    """Return the code of the document type, such as ``M``, ``J`` or ``EB``."""
    code = entry.raw("mark", "usera").upper()
    if re.fullmatch("[A-Z]{1,2}", code):
        return code
    if entry.type in ("misc", "unpublished") and entry.url:
        return "EB"
    return _TYPE_CODES.get(entry.type, "Z")


def medium_code(entry: Entry) -> str:
    """Return the code of the medium: that of the field ``medium``, ``OL`` if online, "" if printed."""
    code = entry.raw("medium").upper()
    if re.fullmatch("[A-Z]{2}", code):
        return code
    return "OL" if entry.url or entry.accessed or type_code(entry) == "EB" else ""


def type_mark(entry: Entry) -> str:
    """Return the whole mark, such as ``[M]`` or ``[EB/OL]``."""
    return "[" + "/".join(part for part in (type_code(entry), medium_code(entry)) if part) + "]"
