"""What the entry types and fields of BibTeX and biblatex are in the words of our records."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from sphinx_refalign.registry import latex
from sphinx_refalign.registry.entry_types import ENTRY_TYPE, kind, stored_entry_type
from sphinx_refalign.registry.i18n import LANGUAGE_TAG, canonical
from sphinx_refalign.registry.model import FIELDS
from sphinx_refalign.registry.readers.bibtex_exact_fields import PREFIX, unflatten
from sphinx_refalign.registry.readers.bibtex_parser import MONTHS
from sphinx_refalign.registry.readers.bibtex_values import READERS

_NAMES = {
    "booktitle": "container", "journal": "container", "journaltitle": "container",
    "howpublished": "container", "eventtitle": "container",
    "pages": "page", "address": "location", "school": "institution", "urldate": "accessed",
    "eid": "page", "langid": "language",
}  # fmt: skip
"""BibTeX's names of fields that have another one here; the first that is set wins."""


_NOT_READ = frozenset({"type", "entrytype", "extra"})
"""Names that mean something else in BibTeX than here."""


_SINGLE = frozenset({"date", "doi", "isbn", "issn", "eprint", "wikidata", "accessed", "language"})


_CHECKED = frozenset({"materials", "wikidata"})


_PLAIN_URL = re.compile(r"(?:https?|ftp)://[^\s/\[\]]+(?:/\S*)?", re.IGNORECASE)


def needs_validation(fields: Mapping[str, Any]) -> bool:
    """Whether an entry has a value that may be refused: a link, a place, or another that is checked."""
    for name, value in fields.items():
        base, _ = _split_name(name, ())
        if base == "url":
            if not _PLAIN_URL.fullmatch(latex.to_url(value)):
                return True
        elif base in _CHECKED or base.startswith(PREFIX) or (base == "related" and "://" in value):
            return True
    return False


def decode(fields: Mapping[str, Any], own: Collection[str], kinds: Collection[str]) -> dict[str, Any]:
    """The fields of a raw BibTeX entry as plain values under the names of our records.

    What they have no name for is kept in ``extra`` as it was typed. ``own`` are the fields that only the
    entry's kind has, ``kinds`` the names of all kinds.
    """
    texts, extra = _sorted_out(fields, own)
    kind_name = kind(fields, kinds)
    if extra.get("entrysubtype", "").strip() == kind_name:
        del extra["entrysubtype"]
    main = _main_language(fields)
    _add_subtitles(texts, extra)
    add_date(texts, extra)
    values = {base: _value(base, known, main) for base, known in texts.items() if known}
    if extra:
        values["extra"] = extra
    exact = unflatten(fields)
    entry_type = stored_entry_type(fields[ENTRY_TYPE], kind_name, {**values, **exact}, kinds)
    if entry_type:
        values["entrytype"] = entry_type
    if "extra" in exact:
        exact["extra"] = {**extra, **exact["extra"]}
    return {**values, **exact}


def _sorted_out(
    fields: Mapping[str, Any], own: Collection[str]
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """The raw texts by our names and by language, and those that have no name here."""
    texts: dict[str, dict[str, str]] = {}
    extra: dict[str, str] = {}
    for name, raw in fields.items():
        if name == ENTRY_TYPE or name.startswith(PREFIX) or not raw.strip():
            continue
        base, language = _split_name(name, own)
        base = _target(base, raw, fields)
        if (base in FIELDS or base in own) and base not in _NOT_READ and not (language and base in _SINGLE):
            known = texts.setdefault(base, {})
            if language not in known:
                known[language] = raw
                continue
        extra[name] = raw
    return texts, extra


def _split_name(name: str, own: Collection[str]) -> tuple[str, str]:
    """``title-zh`` → title, zh."""
    at = name.rfind("-")
    while at > 0 and name not in own:
        base, language = name[:at], name[at + 1 :]
        known = base in FIELDS or base in _NAMES or base in own or base == "subtitle"
        if known and LANGUAGE_TAG.fullmatch(language):
            return base, canonical(language)
        at = name.rfind("-", 0, at)
    return name, ""


def _target(name: str, raw: str, fields: Mapping[str, Any]) -> str:
    """What a field is called here."""
    if name == "number" and fields[ENTRY_TYPE] in ("article", "periodical"):
        return "issue"
    if name == "howpublished" and "url" not in fields and _PLAIN_URL.fullmatch(latex.to_url(raw)):
        return "url"
    if name == "related" and "://" not in raw:  # biblatex has keys of entries in this field
        return ""
    return _NAMES.get(name, name)


def _value(base: str, texts: Mapping[str, str], main: str) -> Any:
    """The value of a field: of one language that nobody names, or of several, the main one first.

    A text without a language that one in a language repeats is there for other programs, and tells which
    language is the main one.
    """
    read = READERS.get(base, latex.to_text)
    if texts.keys() == {""}:
        return read(texts[""])
    named = {tag: raw for tag, raw in texts.items() if tag}
    plain = texts.get("", "")
    repeated = next((tag for tag, raw in named.items() if raw == plain), "")
    first = repeated or (main if main not in named else "und")
    values = {tag: read(raw) for tag, raw in ({first: plain, **named} if plain else named).items()}
    if isinstance(next(iter(values.values())), list):
        return _joined_lists(values)
    return values


def _joined_lists(values: Mapping[str, list[Any]]) -> list[Any]:
    """One list of lists in several languages: the first item of each belongs together, and so on."""
    joined: list[Any] = []
    for tag, items in values.items():
        for position, item in enumerate(items):
            if position == len(joined):
                joined.append({})
            _add_item(joined[position], tag, item)
    return joined


def _add_item(joined: dict[str, Any], tag: str, item: Any) -> None:
    if not isinstance(item, dict):
        joined[tag] = item
        return
    for name, value in item.items():
        if name == "document":
            joined.setdefault(name, value)
        else:
            joined.setdefault(name, {})[tag] = value


def _main_language(fields: Mapping[str, Any]) -> str:
    """The language of what has no suffix: what the entry says, else what its letters show."""
    language = READERS["language"](fields.get("langid") or fields.get("language") or "")
    if LANGUAGE_TAG.fullmatch(language):
        return str(language).split("-")[0].lower()
    return "zh" if re.search(r"[\u4e00-\u9fff]", fields.get("title", "")) else "en"


def _add_subtitles(texts: dict[str, dict[str, str]], extra: dict[str, str]) -> None:
    for name in [name for name in extra if name.startswith("subtitle")]:
        language = name.removeprefix("subtitle").removeprefix("-")
        title = texts.get("title", {}).get(language)
        if title is not None:
            texts["title"][language] = f"{title}: {extra.pop(name)}"


def add_date(texts: dict[str, dict[str, str]], extra: dict[str, str]) -> None:
    """Make one date of what an entry has.

    Beside a ``date``, a year and a month that say no more than it does are there for other programs.
    """
    year, month = extra.get("year", "").strip(), _month(extra.get("month", ""))
    if "date" in texts:
        date = texts["date"].get("", "").strip()
        if year and year == date[:4]:
            del extra["year"]
            if month and f"{month:02}" == date[5:7]:
                del extra["month"]
        return
    if month and re.fullmatch(r"\d{4}", year):
        del extra["month"]
        year = f"{year}-{month:02}"
    if year:
        del extra["year"]
        texts["date"] = {"": year}


def _month(text: str) -> int:
    """1 to 12 of a number or an English name, else 0."""
    word = text.strip().lower()
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else 0
    return MONTHS.index(word[:3]) + 1 if re.fullmatch(r"[a-z]+\.?", word) and word[:3] in MONTHS else 0
