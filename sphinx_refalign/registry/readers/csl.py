"""Items of CSL, as Zotero, Better BibTeX and pandoc write them, in the words of our records.

The names are those of https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
and of the schema https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.entry_types import without_default_type
from sphinx_refalign.registry.i18n import as_text
from sphinx_refalign.registry.names import display_name

CUSTOM = "refalign"
"""Where in an item's ``custom`` stands what CSL has no variable for."""


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
"""A type's kind, and what biblatex calls it; others are papers of the type ``misc``."""


NAMES = {
    "container-title": "container", "collection-title": "series", "publisher-place": "location",
    "issued": "date", "DOI": "doi", "ISBN": "isbn", "ISSN": "issn", "URL": "url",
}  # fmt: skip
"""CSL's names of variables that have another one here."""


OURS = {ours: theirs for theirs, ours in NAMES.items()}


NO_ITEM = "an item is a map with an id; this one is left out"


SAME = frozenset({"title", "author", "editor", "translator", "volume", "issue", "page", "edition",
                  "publisher", "number", "version", "accessed", "language", "note"})  # fmt: skip
"""Variables that are called as they are here."""


PEOPLE = frozenset({"author", "editor", "translator"})


DATES = frozenset({"issued", "accessed"})


_DATE_PARTS = frozenset({"date-parts"})


_KEYS = frozenset({"id", "type", "citation-key", "citationKey", "custom"})


_CITATION_KEY = re.compile(r"^[ \t]*citation key[ \t]*:[ \t]*(\S+)[ \t]*$", re.IGNORECASE | re.MULTILINE)


_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)(?:\s[^<>]*)?>", re.IGNORECASE)


def is_item(value: Any) -> bool:
    """Whether something is one item of a CSL list."""
    return isinstance(value, dict) and "id" in value


def key_of(item: Any) -> str:
    """The key that an author cites: Better BibTeX's own where there is one, else the item's id."""
    if not isinstance(item, dict):
        return ""
    note = item.get("note")
    pinned = _CITATION_KEY.search(note) if isinstance(note, str) else None
    given = (item.get("citation-key"), item.get("citationKey"), pinned and pinned[1], item.get("id"))
    return next((key for key in given if isinstance(key, str) and key.strip()), "")


def fields_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an item under our names; a variable that has none here is kept in ``extra``."""
    csl_type = item.get("type")
    kind, entry_type = TYPES.get(csl_type if isinstance(csl_type, str) else "", ("paper", "misc"))
    values: dict[str, Any] = {"type": kind, "entrytype": entry_type}
    extra: dict[str, str] = {}
    for name, value in item.items():
        target = name if name in SAME else NAMES.get(name)
        if name in _KEYS or value in ("", None, [], {}):
            continue
        if name in PEOPLE and _are_names(value):
            values[name] = [name_of(one) for one in value]
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
    ours = custom.get(CUSTOM) if isinstance(custom, dict) else None
    whole = without_default_type(values) | (ours if isinstance(ours, dict) else {})
    return {name: value for name, value in whole.items() if value is not None}


def plain(text: str) -> str:
    """A text without the markup that CSL allows in it: ``<i>``, ``<sub>``, ``<span …>``."""
    return _MARKUP.sub("", text) if "<" in text else text


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict | str) for one in value)


def name_of(name: Mapping[str, Any] | str) -> str:
    """A person or a body as one text, in the order in which it is said."""
    if isinstance(name, str):
        return name
    if name.get("literal"):
        return str(name["literal"])
    given, dropping, particle, family, suffix = (str(name.get(part) or "").strip() for part in _NAME_PARTS)
    return display_name(given, " ".join(filter(None, (dropping, particle))), family, suffix)


_NAME_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def date_of(value: Any) -> str:
    """A date as EDTF, as far as CSL has one; "" for what is no date at all."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):  # older pandoc: a list of maps of year, month, day
        return "/".join(filter(None, (date_of(one) for one in value)))
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and all(isinstance(one, list) for one in parts):
        found = "/".join(filter(None, (_day(one) for one in parts)))
        if found:
            return found
    if "year" in value:
        return _day([value[part] for part in ("year", "month", "day") if value.get(part)])
    return next((str(value[name]) for name in ("edtf", "raw", "literal") if value.get(name)), "")


def _day(parts: Sequence[Any]) -> str:
    """Year, month and day as ISO 8601 writes them; "" for what is none."""
    texts = [str(part).strip() for part in parts if part is not None]
    if not texts or not re.fullmatch(r"-?\d{1,4}", texts[0]):
        return ""
    year = int(texts[0])
    found = f"{year:04}" if year >= 0 else f"{year:05}"
    for text, most in zip(texts[1:], (12, 31), strict=False):
        if not text.isdecimal() or not 1 <= int(text) <= most:
            break
        found += f"-{int(text):02}"
    return found
