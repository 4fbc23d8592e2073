"""What the entry types and fields of BibTeX and biblatex are in the words of our records."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from sphinx_refalign.registry import latex
from sphinx_refalign.registry.model import FIELDS
from sphinx_refalign.registry.problems import nearest
from sphinx_refalign.registry.sources.bibtex import ENTRY_TYPE, MONTHS
from sphinx_refalign.registry.sources.bibtex_values import READERS
from sphinx_refalign.registry.text import LANGUAGE_TAG

_BOOKS = frozenset({
    "book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings",
    "reference", "mvreference", "booklet", "manual", "periodical",
})  # fmt: skip
_STANDARDS = frozenset({"standard"})

_NAMES = {
    "booktitle": "container", "journal": "container", "journaltitle": "container",
    "howpublished": "container", "eventtitle": "container",
    "pages": "page", "address": "location", "school": "institution", "urldate": "accessed",
    "eid": "page",
}  # fmt: skip
"""BibTeX's names of fields that have another one here; the first that is set wins."""

_NOT_READ = frozenset({"type", "extra"})
"""Names that mean something else in BibTeX than here."""
_SINGLE = frozenset({"date", "doi", "isbn", "issn", "eprint", "wikidata", "accessed"})

_LANGUAGES = {
    "english": "en", "american": "en", "british": "en", "usenglish": "en", "ukenglish": "en",
    "chinese": "zh", "german": "de", "ngerman": "de", "french": "fr", "spanish": "es",
    "italian": "it", "japanese": "ja", "russian": "ru", "greek": "el", "latin": "la",
}  # fmt: skip

_SUFFIXED = re.compile(rf"([a-z]+)-({LANGUAGE_TAG.pattern})")
_PLAIN_URL = re.compile(r"(?:https?|ftp)://[^\s/\[\]]+(?:/\S*)?", re.IGNORECASE)


def kind(fields: Mapping[str, Any], kinds: Collection[str]) -> str:
    """The kind of an entry: its ``entrysubtype``, its type where a kind is called so, or what it is to us.

    A subtype that is none of ours (biblatex itself has ``magazine``) is left alone, unless it is close
    to one of ours: then it is given back as it is, to be reported.
    """
    subtype = fields.get("entrysubtype", "").strip()
    entry_type: str = fields[ENTRY_TYPE]
    if subtype in kinds or nearest(subtype, kinds, 1):
        return str(subtype)
    if entry_type in kinds:
        return entry_type
    if entry_type in _BOOKS:
        return "book"
    return "standard" if entry_type in _STANDARDS else "paper"


def doubtful(fields: Mapping[str, Any]) -> bool:
    """Whether an entry has a value that may be refused: a link, a place, or another that is checked."""
    for name, value in fields.items():
        base, _ = _split_name(name, ())
        if base == "url":
            if not _PLAIN_URL.fullmatch(latex.to_url(value)):
                return True
        elif base in ("materials", "wikidata") or (base == "related" and "://" in value):
            return True
    return False


def decode(fields: Mapping[str, Any], own: Collection[str]) -> dict[str, Any]:
    """The fields of a raw BibTeX entry as plain values under the names of our records.

    What they have no name for is kept in ``extra`` as it was typed. ``own`` are the fields that only the
    entry's kind has.
    """
    texts: dict[str, dict[str, str]] = {}
    extra: dict[str, str] = {}
    for name, raw in fields.items():
        base, language = _split_name(name, own)
        base = _target(base, raw, fields)
        if (base in FIELDS or base in own) and base not in _NOT_READ and not (language and base in _SINGLE):
            known = texts.setdefault(base, {})
            if raw.strip() and language not in known:
                known[language] = raw
                continue
        if name != ENTRY_TYPE and raw.strip():
            extra[name] = raw
    main = _main_language(fields)
    _add_subtitles(texts, extra)
    _add_date(texts, extra)
    values = {base: _value(base, known, main) for base, known in texts.items() if known}
    if extra:
        values["extra"] = extra
    return values


def _split_name(name: str, own: Collection[str]) -> tuple[str, str]:
    """``title-zh`` → title, zh."""
    found = _SUFFIXED.fullmatch(name)
    if found and (found[1] in FIELDS or found[1] in _NAMES or found[1] in own or found[1] == "subtitle"):
        return found[1], found[2]
    return name, ""


def _target(name: str, raw: str, fields: Mapping[str, Any]) -> str:
    """What a field is called here."""
    if name == "number" and fields[ENTRY_TYPE] in ("article", "periodical"):
        return "issue"
    if name == "related" and "://" not in raw:  # biblatex has keys of entries in this field
        return ""
    return _NAMES.get(name, name)


def _value(base: str, texts: Mapping[str, str], main: str) -> Any:
    """The value of a field: of one language that nobody names, or of several, the main one first."""
    read = READERS.get(base, latex.to_text)
    if texts.keys() == {""}:
        return read(texts[""])
    plain = texts.get("", "")
    unnamed = main if main not in texts else "und"
    ordered = {**({unnamed: plain} if plain else {}), **{tag: raw for tag, raw in texts.items() if tag}}
    values = {tag: read(raw) for tag, raw in ordered.items()}
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
    language = fields.get("langid", fields.get("language", "")).strip().lower()
    if language in _LANGUAGES:
        return _LANGUAGES[language]
    if re.fullmatch(r"[a-z]{2}(?:-[a-z0-9]+)*", language):
        return str(language)
    return "zh" if re.search(r"[\u4e00-\u9fff]", fields.get("title", "")) else "en"


def _add_subtitles(texts: dict[str, dict[str, str]], extra: dict[str, str]) -> None:
    for name in [name for name in extra if name.startswith("subtitle")]:
        language = name.removeprefix("subtitle").removeprefix("-")
        title = texts.get("title", {}).get(language)
        if title is not None:
            texts["title"][language] = f"{title}: {extra.pop(name)}"


def _add_date(texts: dict[str, dict[str, str]], extra: dict[str, str]) -> None:
    """``date`` of biblatex, or ``year`` with the ``month`` that makes it more exact."""
    if "date" in texts:
        return
    year = extra.pop("year", "")
    month = _month(extra.get("month", ""))
    if month and re.fullmatch(r"\s*\d{4}\s*", year):
        extra.pop("month")
        year = f"{year.strip()}-{month:02}"
    if year:
        texts["date"] = {"": year}


def _month(text: str) -> int:
    """1 to 12 of a number or an English name, else 0."""
    word = text.strip().lower()
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else 0
    return MONTHS.index(word[:3]) + 1 if re.fullmatch(r"[a-z]+\.?", word) and word[:3] in MONTHS else 0
