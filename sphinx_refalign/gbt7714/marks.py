"""The mark behind a title: what kind of a document it is, and on what carrier (tables B.1 and B.2)."""

from __future__ import annotations

import re

from sphinx_refalign.gbt7714.work import Entry

_KINDS = {
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
"""The types of BibTeX, biblatex and those that are used beside them; all others are ``Z``."""


_MARKS = {name: mark for mark, names in _KINDS.items() for name in names.split()}


def type_code(work: Entry) -> str:
    """The letters for the kind of document: ``M``, ``J``, ``EB``."""
    told = work.raw("mark", "usera").upper()
    if re.fullmatch("[A-Z]{1,2}", told):
        return told
    if work.type in ("misc", "unpublished") and work.url:
        return "EB"
    return _MARKS.get(work.type, "Z")


def medium_code(work: Entry) -> str:
    """``OL`` for what is read online, or what the field ``medium`` says; "" for what is printed."""
    told = work.raw("medium").upper()
    if re.fullmatch("[A-Z]{2}", told):
        return told
    return "OL" if work.url or work.accessed or type_code(work) == "EB" else ""


def type_mark(work: Entry) -> str:
    """The whole mark: ``[M]``, ``[EB/OL]``."""
    return "[" + "/".join(part for part in (type_code(work), medium_code(work)) if part) + "]"
