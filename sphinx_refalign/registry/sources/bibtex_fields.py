"""What the entry types and fields of BibTeX and biblatex are in the words of our records."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sphinx_refalign.registry import latex
from sphinx_refalign.registry.model import FIELDS
from sphinx_refalign.registry.problems import nearest
from sphinx_refalign.registry.sources.bibtex import ENTRY_TYPE
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

_PEOPLE = frozenset({"author", "editor", "translator", "instructor"})
_TOPICS = frozenset({"concepts", "applications", "topics", "contributions", "projects", "standards"})
_LINKS = frozenset({"related", "materials"})
_TEXTS = frozenset({"aliases"})
_VERBATIM = frozenset({"url", "doi", "isbn", "issn", "eprint", "wikidata", "accessed", "revision"})
_NOT_OURS = frozenset({ENTRY_TYPE, "entrysubtype", "year", "month", "date", "type", "title", "subtitle"})
_SINGLE = frozenset({"doi", "isbn", "issn", "eprint", "wikidata", "accessed"})

_LANGUAGES = {
    "english": "en", "american": "en", "british": "en", "usenglish": "en", "ukenglish": "en",
    "chinese": "zh", "german": "de", "ngerman": "de", "french": "fr", "spanish": "es",
    "italian": "it", "japanese": "ja", "russian": "ru", "greek": "el", "latin": "la",
}  # fmt: skip

_SUFFIXED = re.compile(rf"([a-z]+)-({LANGUAGE_TAG.pattern})")
_PLAIN_URL = re.compile(r"(?:https?|ftp)://[^\s/][^\s]*", re.IGNORECASE)


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
        if name.startswith("url") and name != "urldate":
            if not _PLAIN_URL.fullmatch(latex.to_url(value)):
                return True
        elif name in ("materials", "wikidata") or (name == "related" and "://" in value):
            return True
    return False


def decode(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a raw BibTeX entry as plain values under the names of our records."""
    values: dict[str, Any] = {}
    extra: dict[str, str] = {}
    main = _main_language(fields)
    for name, raw in fields.items():
        base, language = _suffix(name)
        if name in _NOT_OURS or base == "title":
            continue
        base = _target(base, fields)
        if base == "related" and "://" not in raw:  # biblatex has keys of entries in this field
            base = ""
        if base not in FIELDS or (language and base in _SINGLE) or not raw.strip():
            extra[name] = raw
            continue
        value = _READERS.get(base, latex.to_text)(raw)
        if language:
            value = _joined(values.get(base), language, value, main)
        elif isinstance(values.get(base), dict):
            value = {main: value, **values[base]}
        elif base in values:
            extra[name] = raw
            continue
        values[base] = value
    _add_title(fields, values, main)
    _add_date(fields, values)
    for name in ("type", "entrysubtype"):
        if name in fields:
            extra[name] = fields[name]
    if extra:
        values["extra"] = {name: value for name, value in extra.items() if value.strip()}
    return values


def _suffix(name: str) -> tuple[str, str]:
    found = _SUFFIXED.fullmatch(name)
    if found and (found[1] in FIELDS or found[1] in _NAMES):
        return found[1], found[2]
    return name, ""


def _target(name: str, fields: Mapping[str, Any]) -> str:
    if name == "number" and fields[ENTRY_TYPE] in ("article", "periodical"):
        return "issue"
    return _NAMES.get(name, name)


def _main_language(fields: Mapping[str, Any]) -> str:
    language = fields.get("langid", fields.get("language", "")).strip().lower()
    if language in _LANGUAGES:
        return _LANGUAGES[language]
    return language if re.fullmatch(r"[a-z]{2}(?:-[a-z0-9]+)*", language) else "en"


def _joined(present: Any, language: str, value: Any, main: str) -> Any:
    """A value in one more language; a list stays one list whose items have each language's text."""
    if isinstance(value, list):
        items = present or []
        return [_joined_item(one, language, two, main) for one, two in _pairs(items, value)]
    if present is None:
        return {language: value}
    return {**(present if isinstance(present, dict) else {main: present}), language: value}


def _pairs(one: list[Any], two: list[Any]) -> list[tuple[Any, Any]]:
    longest = max(len(one), len(two))
    return list(zip(one + [None] * (longest - len(one)), two + [None] * (longest - len(two)), strict=True))


def _joined_item(present: Any, language: str, item: Any, main: str) -> Any:
    if item is None:
        return present
    if not isinstance(item, dict):
        return _joined(present, language, item, main)
    joined = dict(present or {})
    for name, value in item.items():
        if isinstance(value, str) and name != "document":
            joined[name] = _joined(joined.get(name), language, value, main)
        else:
            joined.setdefault(name, value)
    return joined


def _add_title(fields: Mapping[str, Any], values: dict[str, Any], main: str) -> None:
    titles: dict[str, str] = {}
    for name, raw in fields.items():
        base, language = _suffix(name)
        if base == "title" and raw.strip():
            subtitle = fields.get(f"subtitle{name.removeprefix('title')}", "").strip()
            whole = f"{latex.to_text(raw)}: {latex.to_text(subtitle)}" if subtitle else latex.to_text(raw)
            titles[language or main] = whole
    if titles:
        plain = len(titles) == 1 and "title" in fields
        values["title"] = next(iter(titles.values())) if plain else titles


def _add_date(fields: Mapping[str, Any], values: dict[str, Any]) -> None:
    date = latex.to_text(fields.get("date", "") or fields.get("year", ""))
    month = fields.get("month", "").strip()
    if "date" not in fields and re.fullmatch(r"\d{4}", date) and month.isdigit():
        date += f"-{int(month):02}"
    if date:
        values["date"] = date


def _people(raw: str) -> list[str]:
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    people = []
    for name in split_multiple_persons_names(raw):
        if name.strip().lower() == "others":
            people.append("et al.")
            continue
        try:
            parts = parse_single_name_into_parts(name)
        except InvalidNameError:
            people.append(latex.to_text(name))
            continue
        whole = " ".join([*parts.first, *parts.von, *parts.last, *parts.jr])
        people.append(latex.to_text(whole))
    return people


def _list(raw: str) -> list[str]:
    return [part for part in latex.split(raw, ";") if part]


def _topics(raw: str) -> list[dict[str, Any]]:
    topics = []
    for item in _list(raw):
        name, *rest = latex.split(item, ":", 1)
        topic = {"name": latex.to_text(name)}
        if rest:
            topic["text"] = latex.to_text(rest[0])
        topics.append(topic)
    return topics


def _links(raw: str) -> list[dict[str, Any]]:
    links = []
    for item in _list(raw):
        title, *rest = latex.split(item, ":", 1)
        link = {"url": latex.to_url(rest[0] if rest else title)}
        if rest:
            link["title"] = latex.to_text(title)
        links.append(link)
    return links


def _chapters(raw: str) -> list[dict[str, Any]]:
    chapters = []
    for item in _list(raw):
        document, *label = latex.split(item, "|", 1)
        place: dict[str, Any] = {"document": latex.to_url(document)}
        if label:
            place["label"] = latex.to_text(label[0])
        chapters.append(place)
    return chapters


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_PEOPLE, _people),
    **dict.fromkeys(_TOPICS, _topics),
    **dict.fromkeys(_LINKS, _links),
    **dict.fromkeys(_TEXTS, lambda raw: [latex.to_text(item) for item in _list(raw)]),
    **dict.fromkeys(_VERBATIM, latex.to_url),
    "chapters": _chapters,
}
