"""Classic BibTeX entries, which pybtex and its standard styles print in full.

These entries are for display and are not read back. They have one language, an entry type that every style
knows, and text escaped for pybtex, which supports less LaTeX than BibTeX. Values that a style would not
print are in a field that it prints, ``howpublished`` or ``note``. An entry that lacks a required field
becomes a ``@misc``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sphinx_refalign.registry.date_words import format_date, translator
from sphinx_refalign.registry.dates import is_date
from sphinx_refalign.registry.entry_types import entry_type_to_write
from sphinx_refalign.registry.i18n import Localized, best_text
from sphinx_refalign.registry.identifiers import ARXIV, PUBMED, identifier_of_url, identifiers_by_field
from sphinx_refalign.registry.kinds import PEOPLE, Kind
from sphinx_refalign.registry.latex import MACROS, is_balanced, to_text
from sphinx_refalign.registry.literal_lists import items_of, lists_as_text
from sphinx_refalign.registry.marks import escape_characters
from sphinx_refalign.registry.markup import convert, has_markup
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.people import name_text
from sphinx_refalign.registry.readers.bibtex_titles import join_title
from sphinx_refalign.registry.readers.bibtex_values import VERBATIM
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.writers import bibtex_values
from sphinx_refalign.registry.writers.bibtex_dates import printed_date
from sphinx_refalign.registry.writers.bibtex_values import (
    BIBLIOGRAPHIC,
    LANGUAGE_NAMES,
    in_language,
    name_in_one_word,
    name_of,
    people,
    printed_numbers,
    write_list,
)

_Values = Mapping[str, str | list[Localized]]
"""The values of a resource by field, in one language."""

_WORK = ("author", "title", "year")

_REQUIRED: dict[str, tuple[str, ...]] = {
    "article": (*_WORK, "journal"),
    "book": ("author editor", "title", "publisher", "year"),
    "booklet": _WORK,
    "inbook": ("author editor", "title", "publisher", "year"),
    "incollection": (*_WORK, "booktitle"),
    "inproceedings": (*_WORK, "booktitle"),
    "manual": ("title",),
    "mastersthesis": (*_WORK, "school"),
    "misc": (),
    "phdthesis": (*_WORK, "school"),
    "proceedings": ("title", "year"),
    "techreport": (*_WORK, "institution"),
    "unpublished": ("author", "title", "note"),
}
"""Required fields of the entry types that every style knows; ``author editor`` means either of them."""

_CLASSIC_TYPES = {
    "conference": "inproceedings", "thesis": "phdthesis", "report": "techreport", "mvbook": "book",
    "collection": "book", "mvcollection": "book", "reference": "book", "mvreference": "book",
    "mvproceedings": "proceedings", "bookinbook": "incollection", "suppbook": "incollection",
    "suppcollection": "incollection", "inreference": "incollection", "suppperiodical": "article",
}  # fmt: skip
"""BibTeX entry types by biblatex entry type; all other types become ``misc``."""

_TITLES = ("title", "booktitle")

_SOURCE_FIELDS = (*_TITLES, "type", "chapter")
"""Fields that are copied from the BibTeX file of an entry, because braces in them protect words."""

_WRITTEN = frozenset({*BIBLIOGRAPHIC, "note"})
"""Resource fields that are written in a BibTeX field of their own, if there is one."""

SHORT_NOTE = "refalign-note"
"""The field for the part of the note that no BibTeX field can hold, for styles that print all fields. It is
set if it differs from ``note``."""


class ClassicEntry(NamedTuple):
    """An entry for pybtex."""

    type: str
    """An entry type that every style knows."""
    fields: dict[str, str]
    """BibTeX fields in LaTeX. ``entrysubtype`` is the kind of the resource, or its entry type in the
    registry. Values in ``howpublished`` and ``note`` are also in fields of their own."""


def classic_entry(resource: Resource, registry: Registry, languages: Sequence[str]) -> ClassicEntry:
    """Return the classic BibTeX entry of a resource.

    Args:
        resource: A resource of ``registry``.
        registry: The registry, for the names of organizations and the source text of BibTeX entries.
        languages: The languages to try for each text, the best first (see
            :func:`~sphinx_refalign.registry.i18n.fallbacks`).

    """
    values = _values(resource, registry, languages)
    biblatex_type = entry_type_to_write(resource.type, resource.entrytype, values, registry.kinds)
    entry_type = _CLASSIC_TYPES.get(biblatex_type, biblatex_type if biblatex_type in _REQUIRED else "misc")
    if biblatex_type == "thesis" and resource.extra.get("type", "").startswith("ma"):
        entry_type = "mastersthesis"
    names = _people_texts(values, registry.bodies)
    fields = _fields(values, entry_type, names)
    if any(not fields.keys() & names.split() for names in _REQUIRED[entry_type]):
        entry_type = "misc"
        # Styles that use ``entrysubtype`` also use the fields of that type.
        fields = _fields(values, biblatex_type, names) | _fields(values, entry_type, names)
    fields |= _source_fields(fields, registry, resource.key)
    if entry_type == "misc":
        fields |= _howpublished(values, registry.kinds[resource.type])
    fields |= _note(values, entry_type, registry.kinds[resource.type], languages)
    short_note = _short_note(values, registry.kinds[resource.type], languages)
    if fields.get("note", "") != short_note:
        fields[SHORT_NOTE] = short_note
    if biblatex_type in ("newspaper", "news") and "container" in values:
        fields["journal"] = escape_text(_text(values, "container"))
    if isinstance(resource.location, list):  # for styles that print only the first place
        places = [best_text(place, languages).text for place in resource.location]
        fields["location"] = write_list("location", places)
    subtype = resource.type if resource.type not in ("paper", "book") else biblatex_type
    return ClassicEntry(entry_type, fields if subtype == entry_type else {**fields, "entrysubtype": subtype})


def format_entry(key: str, entry: ClassicEntry) -> str:
    """Return the text of an entry in a BibTeX file."""
    return bibtex_values.format_entry(entry.type, key, entry.fields)


def _values(
    resource: Resource, registry: Registry, languages: Sequence[str]
) -> dict[str, str | list[Localized]]:
    """Return the bibliographic values of a resource by field, in one language."""
    dumped = resource.as_data(include={*_WRITTEN, "revision"})
    values = in_language(dumped | resource.own, languages)
    translate, language = translator(languages), languages[0] if languages else "en"
    if values.get("date"):
        values["date_words"] = format_date(_text(values, "date"), translate, language)
    if values.get("accessed"):
        values["accessed"] = format_date(_text(values, "accessed"), translate, language)
    if "maintitle" in resource.extra and "series" not in values:  # "volume 2 of …", as styles print a series
        main_title = join_title(resource.extra["maintitle"], "maintitle", resource.extra)
        values["series"] = to_text(main_title).strip()
        if values.get("container") == values["series"]:
            del values["container"]
    values |= printed_numbers(_text(values, "edition"), _text(values, "version"))
    names = [str(name) for name in items_of(values.get("organization"))]
    organizations = [registry.get(name) for name in names]
    values["organization"] = [
        best_text(organization.title, languages).text if organization else name
        for organization, name in zip(organizations, names, strict=True)
    ]
    return _replace_identifiers(lists_as_text(values, languages))


def _replace_identifiers(values: dict[str, str | list[Localized]]) -> dict[str, str | list[Localized]]:
    """Return values with identifiers only where styles print them: DOI, arXiv and PubMed.

    Another identifier becomes the URL, or a part of the note if there is a URL. An identifier that the URL
    repeats is left out.
    """
    identifiers = identifiers_by_field({name: text for name, text in values.items() if isinstance(text, str)})
    of_url = identifier_of_url(_text(values, "url"))
    for name in ("eprint", "eprinttype", "eprintclass", "pmcid"):
        values.pop(name, None)
    archived = []
    for field, identifier in identifiers.items():
        if of_url is not None and identifier.is_same(of_url):
            values.pop(field if field != "number" else "", None)
        elif identifier.scheme == ARXIV:  # styles print every eprint as an arXiv number
            values |= {"eprint": identifier.value, "eprinttype": identifier.label}
            values |= {"eprintclass": identifier.detail} if identifier.detail else {}
        elif identifier.scheme == PUBMED:
            values["pmid"] = identifier.value
        elif field != "doi" and identifier.url and "url" not in values:
            values["url"] = identifier.url
        elif field in ("eprint", "pmcid"):
            archived.append(identifier.labelled_text)
    return {**values, "archived": ", ".join(archived)} if archived else values


def _people_texts(values: _Values, bodies: Collection[str]) -> dict[str, str]:
    """Return the lists of names as BibTeX, by field."""
    return {
        field: people([name_in_one_word(name, bodies) for name in value], escape_text, bodies)
        for field in PEOPLE
        if isinstance(value := values.get(field), list)
    }


def _fields(values: _Values, entry_type: str, names: Mapping[str, str]) -> dict[str, str]:
    """Return the BibTeX fields for all values that have one; ``names`` has the lists of names by field."""
    fields: dict[str, str] = {}
    for name, value in values.items():
        field = name_of(name, entry_type) if name in _WRITTEN else ""
        if not field:
            continue
        if not isinstance(value, str):
            fields[field] = names[name]
        elif name == "language":
            fields[field] = LANGUAGE_NAMES.get(value, escape_identifier(value))
        elif name in _TITLES or field == "booktitle":
            fields[field] = f"{{{escape_text(value)}}}"  # styles change text outside braces to lower case
        else:
            fields[field] = escape_identifier(value) if name in VERBATIM else escape_text(value)
    if "pmid" in fields:
        fields["pubmed"] = fields.pop("pmid")
    date = _text(values, "date")
    if date and not is_date(date):
        del fields["date"]  # otherwise it stays in EDTF, for the styles of GB/T 7714
    dates = {
        name: escape_text(text) for name, text in printed_date(date, _text(values, "date_words")).items()
    }
    return fields | dates | _substitute_author(values, names)


def _substitute_author(values: _Values, names: Mapping[str, str]) -> dict[str, str]:
    """Return the instructors or the organization as the author if there is neither author nor editor."""
    if "author" in values or "editor" in values:
        return {}
    if "instructor" in names:
        return {"author": names["instructor"]}
    organization = _text(values, "organization")
    return {"author": f"{{{escape_text(organization)}}}"} if organization else {}


_ESCAPED_TAG = re.compile(r"\\(?:text)?less\b")


def _source_fields(fields: Mapping[str, str], registry: Registry, key: str) -> dict[str, str]:
    """Return titles from the BibTeX file of an entry, if other programs read the same in them."""
    entry = registry.entries.get(key)
    if entry is None or entry.format not in ("bib", "bibtex"):
        return {}
    source_fields = {}
    for name in _SOURCE_FIELDS:
        raw = " ".join(str(entry.fields.get(name, "")).split())
        if not raw or not is_balanced(raw) or (name not in fields and name not in ("type", "chapter")):
            continue
        if name == "type" and raw.endswith("thesis") and " " not in raw:  # a type name of biblatex
            continue
        if name in _TITLES and _ESCAPED_TAG.search(raw):  # its braces would divide the tag
            continue
        if name not in _TITLES or to_text(raw) == to_text(fields[name]):
            source_fields[name] = re.sub(r"(?<!\\)%", r"\%", raw)
    return source_fields


_PUBLICATION_FIELDS = (
    "container", "institution", "organization", "publisher", "term", "version", "location",
)  # fmt: skip
"""The fields of ``howpublished``, in their order there."""

_NOTE_FORMATS = {
    "volume": "volume {}", "issue": "number {}", "number": "number {}", "page": "pages {}", "series": "{}",
    "edition": "{} edition", "version": "version {}", "publisher": "{}", "organization": "{}",
    "institution": "{}", "location": "{}", "isbn": "ISBN {}", "issn": "ISSN {}", "editor": "edited by {}",
    "translator": "translated by {}", "instructor": "taught by {}", "term": "{}",
    "revision": "revision {}", "archived": "{}",
}  # fmt: skip
"""Formats of values in a note, in their order there."""

_MISC = frozenset({*_PUBLICATION_FIELDS, "number"})

_BOOK = frozenset({"volume", "number", "series", "publisher", "location", "edition", "editor"})

_IN = _BOOK | {"page"}

_PRINTED: dict[str, frozenset[str]] = {
    "article": frozenset({"volume", "issue", "page"}),
    "book": _BOOK | {"isbn"},
    "booklet": frozenset({"location"}),
    "inbook": _IN,
    "incollection": _IN,
    "inproceedings": _IN - {"edition"} | {"organization"},
    "manual": frozenset({"organization", "location", "edition"}),
    "mastersthesis": frozenset({"institution", "location"}),
    "misc": _MISC,
    "phdthesis": frozenset({"institution", "location"}),
    "proceedings": _BOOK - {"edition"} | {"organization"},
    "techreport": frozenset({"institution", "number", "location"}),
    "unpublished": frozenset(),
}
"""The fields that the styles of pybtex print by type, in addition to those that they print for all types."""

_WITHOUT_NOTE = frozenset({"incollection"})
"""Types whose ``note`` the styles of pybtex 0.26 do not print."""


def _howpublished(values: _Values, kind: Kind) -> dict[str, str]:
    """Return the source of a ``@misc``: ``MIT 6.824, Spring 2020``; ``Wikipedia``."""
    texts = [name[1:] for names in kind.source for name in names if name.startswith("=")]
    custom = [name for names in kind.source for name in names if name in kind.custom]
    number = _text(values, "number")
    # The organization is printed as the author.
    organization_is_author = not {"author", "editor", "instructor"} & values.keys()
    for name in (*_PUBLICATION_FIELDS[:3], *custom, *_PUBLICATION_FIELDS[3:]):
        if not values.get(name) or (name == "organization" and organization_is_author):
            continue
        text = _text(values, name)
        if name == "version":
            text = f"version {text}" if texts else f"Version {text}"
        texts.append(f"{text} {number}" if name == "institution" and number else text)
    if number and "institution" not in values:
        texts.append(number)
    text = ", ".join(dict.fromkeys(texts))
    return {"howpublished": escape_text(text)} if text else {}


def _note(values: _Values, entry_type: str, kind: Kind, languages: Sequence[str]) -> dict[str, str]:
    """Return the author's note together with all values that the styles do not print elsewhere."""
    if entry_type in _WITHOUT_NOTE:
        return {}
    texts = [*_unprinted(values, entry_type), *_custom(values, kind, languages)]
    if values.get("accessed") and "url" not in values:
        texts.append(f"visited on {_text(values, 'accessed')}")
    if texts and not any(texts[0].startswith(str(value)) for value in values.values()):
        texts[0] = texts[0][:1].upper() + texts[0][1:]
    if values.get("note"):
        texts.append(_text(values, "note").removesuffix("."))
    return {"note": escape_text(", ".join(texts))} if texts else {}


def _short_note(values: _Values, kind: Kind, languages: Sequence[str]) -> str:
    """Return the part of the note that no BibTeX field can hold."""
    texts = [*_formatted(values, ("revision", "archived")), *_custom(values, kind, languages)]
    return escape_text(", ".join([*texts, *filter(None, [_text(values, "note")])]))


def _custom(values: _Values, kind: Kind, languages: Sequence[str]) -> Iterator[str]:
    """Yield the fields that only the kind has, with their labels."""
    for name in kind.custom:
        if name in values and not any(name in names for names in kind.source):
            yield f"{best_text(kind.labels[name], languages).text}: {_text(values, name)}"


def _unprinted(values: _Values, entry_type: str) -> Iterator[str]:
    """Return the values that the styles do not print for an entry type."""
    printed = set(_PRINTED[entry_type])
    if "author" not in values and entry_type in ("misc", "techreport"):
        printed |= {"instructor"}
    if "editor" in values and "author" in values and entry_type in ("book", "inbook"):
        printed -= {"editor"}  # styles print either author or editor
    if "volume" in values and entry_type not in ("article", "misc"):
        printed -= {"number"}
    if entry_type == "article" and not {"volume", "page"} <= values.keys():
        printed -= {"volume", "issue"}
    return _formatted(values, (name for name in _NOTE_FORMATS if name not in printed))


def _formatted(values: _Values, names: Iterable[str]) -> Iterator[str]:
    """Yield those of the values that are set, as a note has them."""
    for name in names:
        if values.get(name):
            yield _NOTE_FORMATS[name].format(_text(values, name))


def _text(values: _Values, name: str) -> str:
    """Return a value as text, a list joined by commas; "" if it is not set."""
    value = values.get(name, "")
    return value if isinstance(value, str) else ", ".join(map(name_text, value))


_WHITE_SPACE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


def escape_text(value: str) -> str:
    """Return a text as LaTeX: white space collapsed, markup as macros, and formulas unchanged."""
    text = _WHITE_SPACE.sub(" ", value).strip()
    return (
        convert(text, escape_characters, _escape_formula, MACROS)
        if has_markup(text)
        else escape_characters(text)
    )


def _escape_formula(value: str) -> str:
    """Return a formula with its ``%`` escaped; one with unbalanced braces is escaped as text."""
    value = f"${value}$"
    is_ambiguous = not is_balanced(value) or re.search(r"\\[{}]|\\\$$", value)
    return escape_characters(value) if is_ambiguous else re.sub(r"(?<!\\)%", r"\%", value)


def escape_identifier(value: str) -> str:
    """Return a URL or another identifier with braces and backslashes percent-encoded, ``_`` and ``%`` not."""
    codes = {"\\": "%5C", "{": "%7B", "}": "%7D"}
    return re.sub(r"[\\{}]", lambda match: codes[match[0]], " ".join(value.split()))
