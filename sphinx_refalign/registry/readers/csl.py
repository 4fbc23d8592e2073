"""CSL items, as Zotero, Better BibTeX and pandoc write them, to the fields of a resource.

Variable names follow https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
and the schema https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard

from sphinx_refalign.registry.entry import split_ids
from sphinx_refalign.registry.entry_types import without_default_type
from sphinx_refalign.registry.i18n import as_text
from sphinx_refalign.registry.names import display_name

CUSTOM = "refalign"
"""The name in an item's ``custom`` object for fields that have no CSL variable."""

TYPES = {
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
    "speech": ("paper", "unpublished"), "legislation": ("paper", "legislation"),
    "regulation": ("paper", "legislation"), "legal_case": ("paper", "jurisdiction"),
    "document": ("paper", "misc"), "graphic": ("paper", "artwork"),
}  # fmt: skip
"""Kind and biblatex entry type by CSL type; all other types are papers of type ``misc``."""

FIELDS = {
    "container-title": "container", "collection-title": "series", "publisher-place": "location",
    "issued": "date", "DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "URL": "url",
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

_DATE_PARTS = frozenset({"date-parts"})

_NOT_FIELDS = frozenset({"id", "type", "citation-key", "citationKey", "custom", "other-ids"})

_CITATION_KEY = re.compile(r"^[ \t]*citation key[ \t]*:[ \t]*(\S+)[ \t]*$", re.IGNORECASE | re.MULTILINE)

_OTHER_KEYS = re.compile(r"^[ \t]*tex\.ids[ \t]*[:=][ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
"""The line of Zotero's field Extra in which Better BibTeX keeps the other keys of an item."""

_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)(?:\s[^<>]*)?>", re.IGNORECASE)


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
    csl_type = item.get("type")
    kind, entry_type = TYPES.get(csl_type if isinstance(csl_type, str) else "", ("paper", "misc"))
    values: dict[str, object] = {"type": kind, "entrytype": entry_type}
    if other_keys := other_keys_of(item):
        values["ids"] = other_keys
    extra: dict[str, str] = {}
    for name, value in item.items():
        target = name if name in SAME_NAME else FIELDS.get(name)
        if name in _NOT_FIELDS or value in ("", None, [], {}):
            continue
        if name in PEOPLE and _are_names(value):
            values[name] = [name_of(person) for person in value]
        elif name in DATES and (date := date_of(value)):
            values[target or name] = date
            if isinstance(value, dict) and value.keys() - _DATE_PARTS and "date-parts" in value:
                extra[name] = as_text(value)
        elif target and target not in values and isinstance(value, str):
            values[target] = plain(value)
        else:
            extra[name] = as_text(value)
    if isinstance(csl_type, str) and csl_type and csl_type not in TYPES:
        extra["type"] = csl_type
    if extra:
        values["extra"] = extra
    custom = item.get("custom")
    exact = custom.get(CUSTOM) if isinstance(custom, dict) else None
    fields = without_default_type(values) | (exact if isinstance(exact, dict) else {})
    return {name: value for name, value in fields.items() if value is not None}


def variable_at(path: Sequence[str | int]) -> str | int:
    """Return the CSL variable of the value at a path in the fields of a resource; "" for the whole item."""
    return VARIABLES.get(str(path[0]), path[0]) if path else ""


def plain(text: str) -> str:
    """Return a text without the markup that CSL allows: ``<i>``, ``<sub>``, ``<span …>``."""
    return _MARKUP.sub("", text) if "<" in text else text


def _are_names(value: object) -> TypeGuard[list[dict[str, object] | str]]:
    return isinstance(value, list) and all(isinstance(item, dict | str) for item in value)


def name_of(name: Mapping[str, object] | str) -> str:
    """Return the name of a person or an organization in reading order."""
    if isinstance(name, str):
        return name
    if name.get("literal"):
        return str(name["literal"])
    given_name, dropping, particle, family_name, suffix = (
        str(name.get(part) or "").strip() for part in _NAME_PARTS
    )
    return display_name(given_name, " ".join(filter(None, (dropping, particle))), family_name, suffix)


_NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def date_of(value: object) -> str:
    """Return a date as EDTF if possible, else its literal text; "" if it is not a date."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):  # older pandoc: a list of maps of year, month, day
        return "/".join(filter(None, (date_of(date) for date in value)))
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and all(isinstance(day, list) for day in parts):
        dates = "/".join(filter(None, (_day(day) for day in parts)))
        if dates:
            return dates
    if "year" in value:
        return _day([value[part] for part in ("year", "month", "day") if value.get(part)])
    return next((str(value[name]) for name in ("edtf", "raw", "literal") if value.get(name)), "")


def _day(parts: Sequence[object]) -> str:
    """Return year, month and day in ISO 8601 format, as far as they are valid; "" without a valid year."""
    texts = [str(part).strip() for part in parts if part is not None]
    if not texts or not re.fullmatch(r"-?\d{1,4}", texts[0]):
        return ""
    year = int(texts[0])
    date = f"{year:04}" if year >= 0 else f"{year:05}"
    for text, maximum in zip(texts[1:], (12, 31), strict=False):
        if not text.isdecimal() or not 1 <= int(text) <= maximum:
            break
        date += f"-{int(text):02}"
    return date
