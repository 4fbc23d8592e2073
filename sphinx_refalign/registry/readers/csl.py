"""CSL items, as Zotero, Better BibTeX and pandoc write them, to the fields of a resource.

Variable names follow https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
and the schema https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard

from sphinx_refalign.registry.csl_types import fields_for, publisher_field
from sphinx_refalign.registry.entry import split_ids
from sphinx_refalign.registry.entry_types import without_default_type
from sphinx_refalign.registry.i18n import as_text
from sphinx_refalign.registry.identifiers import ARXIV, is_archive, parse_eprint
from sphinx_refalign.registry.markup import ENTITY, decode_entity
from sphinx_refalign.registry.people import Person, compact_name, is_others
from sphinx_refalign.registry.readers.csl_dates import date_of, is_complete

CUSTOM = "refalign"
"""The name in an item's ``custom`` object for fields that have no CSL variable."""

FIELDS = {
    "container-title": "container", "collection-title": "series", "publisher-place": "location",
    "issued": "date", "DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "URL": "url",
    "PMID": "pmid", "PMCID": "pmcid",
}  # fmt: skip
"""Resource fields by CSL variable, where the names differ."""

VARIABLES = {field: variable for variable, field in FIELDS.items()}
"""CSL variables by resource field, where the names differ."""

INVALID_ITEM = "item skipped: it is not a map with an id"

SAME_NAME = frozenset({"title", "author", "editor", "translator", "volume", "issue", "page", "edition",
                       "publisher", "number", "version", "accessed", "language", "note"})  # fmt: skip
"""CSL variables with the name of the resource field."""

PEOPLE = frozenset({"author", "editor", "translator"})

DATES = frozenset({"issued", "accessed"})

_NOT_FIELDS = frozenset({"id", "type", "citation-key", "citationKey", "custom", "other-ids"})

_CITATION_KEY = re.compile(r"^[ \t]*citation key[ \t]*:[ \t]*(\S+)[ \t]*$", re.IGNORECASE | re.MULTILINE)

_ARXIV_NUMBER = re.compile(r"\s*arxiv\s*:\s*\S", re.IGNORECASE)

_NOTE_LINE = re.compile(
    r"^[ \t]*(pmid|pmcid|arxiv)[ \t]*:[ \t]*(\S+(?:[ \t]+\[[\w.-]+\])?)[ \t]*(?:\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line in the field "Extra" of Zotero, which CSL-JSON has in the note."""

_OTHER_KEYS = re.compile(r"^[ \t]*tex\.ids[ \t]*[:=][ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
"""The line of Zotero's field Extra in which Better BibTeX keeps the other keys of an item."""

CROSSREF_TYPES = {
    "journal-article": "article-journal", "proceedings-article": "paper-conference",
    "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter",
    "reference-entry": "entry", "monograph": "book", "edited-book": "book", "reference-book": "book",
    "proceedings": "book", "book-set": "book", "journal": "periodical", "journal-issue": "periodical",
    "posted-content": "article", "dissertation": "thesis", "peer-review": "review", "database": "dataset",
}  # fmt: skip
"""CSL types by the types of Crossref, which some exports contain."""

_NO_CASE = re.compile(r"<span\s+class\s*=\s*[\"']?nocase[\"']?\s*>([^<>]*)</span>", re.IGNORECASE)


def is_item(value: object) -> bool:
    """Return whether a value is a CSL item."""
    return isinstance(value, dict) and "id" in value


def key_of(item: object) -> str:
    """Return the citation key of Better BibTeX, else the item's id; "" if it has neither."""
    if not isinstance(item, dict):
        return ""
    note = item.get("note")
    pinned = _CITATION_KEY.search(note) if isinstance(note, str) else None
    keys = (item.get("citation-key"), item.get("citationKey"), pinned and pinned[1], item.get("id"))
    return next((key for key in keys if isinstance(key, str) and key.strip()), "")


def other_keys_of(item: Mapping[str, object]) -> list[str]:
    """Return the other keys of an item: those of Better BibTeX, and those of pandoc, separated by spaces.

    The ``id`` beside a citation key is not one of them: Zotero writes an address of its database there.
    """
    note, others = item.get("note"), item.get("other-ids")
    noted = _OTHER_KEYS.findall(note) if isinstance(note, str) else []
    return split_ids([*noted, *(others.replace(",", " ").split() if isinstance(others, str) else ())])


def fields_of(item: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a resource for an item; variables without a field are in ``extra``."""
    type_name = item.get("type")
    csl_type = CROSSREF_TYPES.get(type_name, type_name) if isinstance(type_name, str) else ""
    kind, entry_type, extra = fields_for(csl_type)
    values: dict[str, object] = {"type": kind, "entrytype": entry_type}
    if other_keys := other_keys_of(item):
        values["ids"] = other_keys
    for name, value in item.items():
        target = _field(name, csl_type, item)
        if name in _NOT_FIELDS or value in ("", None, [], {}):
            continue
        if name in PEOPLE and _are_names(value):
            values[name] = [name_of(person) for person in value]
        elif name in DATES and (date := date_of(value)):
            values[target or name] = date
            if not is_complete(value, date):
                extra[name] = as_text(value)
        elif target and target not in values and (text := _text_of(value)):
            values[target] = decode_text(text)
            if isinstance(value, list) and len(value) > 1:
                extra[name] = as_text(value)
        else:
            extra[name] = as_text(value)
    _move_identifiers(values, extra)
    if extra:
        values["extra"] = extra
    custom = item.get("custom")
    exact = custom.get(CUSTOM) if isinstance(custom, dict) else None
    fields = without_default_type(values) | (exact if isinstance(exact, dict) else {})
    return {name: value for name, value in fields.items() if value is not None}


def _text_of(value: object) -> str:
    """Return a text, or the first of a list of texts, as Crossref has them."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, str) else ""


def _field(variable: str, csl_type: str, item: Mapping[str, object]) -> str | None:
    """Return the resource field for a CSL variable, None if it has none."""
    if variable == "publisher":
        return publisher_field(csl_type)
    if variable == "collection-number" and not item.get("number"):
        return "number"
    return variable if variable in SAME_NAME else FIELDS.get(variable)


def _move_identifiers(values: dict[str, object], extra: dict[str, str]) -> None:
    """Move identifiers to their fields from where Zotero has them: archive, number or note."""
    if is_archive(extra.get("archive", "")) and "archive_location" in extra:
        values |= {"eprint": extra.pop("archive_location"), "eprinttype": extra.pop("archive")}
    number = values.get("number")
    if "eprint" not in values and isinstance(number, str) and _ARXIV_NUMBER.match(number):
        _add_arxiv(values, str(values.pop("number")))
    note = values.get("note")
    if not isinstance(note, str):
        return
    kept, end = "", 0
    for match in _NOTE_LINE.finditer(note):
        name = match[1].casefold()
        eprint = values.get("eprint") if name == "arxiv" else None
        if name in values or (eprint and parse_eprint(match[2], ARXIV).value != eprint):
            continue
        if name == "arxiv":
            _add_arxiv(values, match[2])
        else:
            values[name] = match[2].strip()
        kept, end = kept + note[end : match.start()], match.end()
    if end:
        values["note"] = (kept + note[end:]).strip()


def _add_arxiv(values: dict[str, object], text: str) -> None:
    eprint = parse_eprint(text, ARXIV)
    values |= {"eprint": eprint.value, "eprinttype": ARXIV}
    if eprint.detail:
        values["eprintclass"] = eprint.detail


def variable_at(path: Sequence[str | int]) -> str | int:
    """Return the CSL variable of the value at a path in the fields of a resource; "" for the whole item."""
    if path and path[0] in ("institution", "organization"):
        return "publisher"
    return VARIABLES.get(str(path[0]), path[0]) if path else ""


def decode_text(text: str) -> str:
    """Return a text with its entities of HTML decoded, and without the tags that keep the case of words.

    The other markup of CSL stays: it is that of :mod:`~sphinx_refalign.registry.markup`.
    """
    if "&" in text:
        text = ENTITY.sub(lambda match: decode_entity(match) or match[0], text)
    return _NO_CASE.sub(r"\1", text) if "nocase" in text else text


def _are_names(value: object) -> TypeGuard[list[dict[str, object] | str]]:
    return isinstance(value, list) and all(isinstance(item, dict | str) for item in value)


def name_of(name: object) -> str | dict[str, str]:
    """Return the name of a person or an organization in reading order, or its parts if that loses them."""
    if isinstance(name, dict):
        texts = {part: decode_text(text) if isinstance(text, str) else text for part, text in name.items()}
        person = Person.from_csl(texts)
        if person == Person() and isinstance(texts.get("name"), str):  # a body, in the items of Crossref
            person = Person(literal=texts["name"].strip())
        return person.literal if is_others(person.literal) else compact_name(person)
    return decode_text(str(name))
