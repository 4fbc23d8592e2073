"""A resource as a BibTeX entry that pybtex and its standard styles print as the registry has it.

It is made to be shown, not to be read back: in one language, its type one that every style knows, its text
escaped for pybtex, which reads less LaTeX than BibTeX does. What a style would leave out stands in a field
that it prints, ``howpublished`` or ``note``; what it would ask for in vain makes the entry a ``@misc``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sphinx_refalign.registry.entry_types import entry_type_of
from sphinx_refalign.registry.fields import is_date
from sphinx_refalign.registry.i18n import best_text
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.latex import is_balanced, to_text
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.readers.bibtex_values import VERBATIM
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.writers import bibtex_values
from sphinx_refalign.registry.writers.bibtex_values import LANGUAGE_NAMES, name_of

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
"""The entry types that every style knows, with the fields that it cannot do without (one of several)."""


_NEAREST = {
    "conference": "inproceedings", "thesis": "phdthesis", "report": "techreport", "mvbook": "book",
    "collection": "book", "mvcollection": "book", "reference": "book", "mvreference": "book",
    "mvproceedings": "proceedings", "bookinbook": "incollection", "suppbook": "incollection",
    "suppcollection": "incollection", "inreference": "incollection", "suppperiodical": "article",
}  # fmt: skip
"""What types of biblatex are in BibTeX; all others are ``misc``."""


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


_TITLES = ("title", "booktitle")


_SHOWN = (*_TITLES, "author", "editor")


_RAW = (*_SHOWN, "type", "chapter", "pubmed")
"""Fields that are taken as their own file types them: braces in them say what is a name."""


_PEOPLE = ("author", "editor", "translator", "instructor")


_TOLD = ("title", "url", "language", "institution", "number", "term", "instructor", "author", "editor",
         "translator", "date", "container", "volume", "issue", "page", "edition", "series", "publisher",
         "location", "doi", "isbn", "issn", "eprint", "organization", "version", "accessed", "revision",
         "note", "short")  # fmt: skip


OWN_NOTE = "refalign-note"
"""What of the note has no field, where it tells more: for styles that print all fields by themselves."""


class ClassicEntry(NamedTuple):
    """An entry as pybtex takes it."""

    type: str
    """An entry type that every style knows."""
    fields: dict[str, str]
    """BibTeX's fields in LaTeX. ``entrysubtype`` is what the entry would be: its kind, or the entry type
    that it has in the registry. What the styles print of it elsewhere is there under its own name too."""


def classic_entry(resource: Resource, registry: Registry, languages: Sequence[str]) -> ClassicEntry:
    """The entry of a resource.

    Args:
        resource: one of ``registry``.
        registry: where organizations have their names, and entries of BibTeX their own text.
        languages: those to try for each text, the best first (see :func:`~.registry.text.fallbacks`).

    """
    values = _values(resource, registry, languages)
    named = entry_type_of(resource.type, resource.entrytype, values, registry.kinds)
    entry_type = _NEAREST.get(named, named if named in _REQUIRED else "misc")
    if named == "thesis" and resource.extra.get("type", "").startswith("ma"):
        entry_type = "mastersthesis"
    fields = _fields(values, entry_type)
    if any(not fields.keys() & one.split() for one in _REQUIRED[entry_type]):
        entry_type = "misc"
        # Styles that look at ``entrysubtype`` find there what such an entry has.
        fields = _fields(values, named) | _fields(values, entry_type)
    fields |= _as_typed(fields, registry, resource.key)
    if entry_type == "misc":
        fields |= howpublished(values, resource, registry.kinds[resource.type])
    fields |= notes(values, entry_type, resource, registry.kinds[resource.type], languages)
    own = own_note(values, registry.kinds[resource.type], languages)
    if fields.get("note", "") != own:
        fields[OWN_NOTE] = own
    subtype = resource.type if resource.type not in ("paper", "book") else named
    return ClassicEntry(entry_type, fields if subtype == entry_type else {**fields, "entrysubtype": subtype})


def written(key: str, entry: ClassicEntry) -> str:
    """The text of an entry in a BibTeX file."""
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in entry.fields.items())
    return f"@{entry.type}{{{key},\n{lines}}}\n"


def _values(resource: Resource, registry: Registry, languages: Sequence[str]) -> dict[str, Any]:
    """What a bibliography may tell, under our names, in one language."""
    told = resource.model_dump(exclude_defaults=True, include=set(_TOLD)) | resource.own
    for name, value in told.items():
        if isinstance(value, dict):
            told[name] = best_text(value, languages).text
        elif isinstance(value, list):
            told[name] = [best_text(one, languages).text for one in value]
    body = registry.get(str(told.get("organization")))
    if body is not None:
        told["organization"] = best_text(body.title, languages).text
    if "doi" in told:
        told["doi"] = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", "", told["doi"], flags=re.I)
    archive = resource.extra.get("eprinttype") or resource.extra.get("archiveprefix") or "arxiv"
    if "eprint" in told and archive.lower() != "arxiv":  # the styles print it as one of arXiv
        told["archived"] = f"{archive}: {told.pop('eprint')}"
    return told


def _fields(values: Mapping[str, Any], entry_type: str) -> dict[str, str]:
    """Every value that BibTeX has a field for."""
    fields: dict[str, str] = {}
    for name, value in values.items():
        field = name_of(name, entry_type) if name in _TOLD else ""
        if not field or name in ("short", "revision"):
            continue
        if name in _PEOPLE:
            fields[field] = people(value)
        elif name == "language":
            fields[field] = LANGUAGE_NAMES.get(value, verbatim(value))
        elif name in _TITLES or field == "booktitle":
            fields[field] = f"{{{text(value)}}}"  # styles make small letters of what is not in braces
        else:
            fields[field] = verbatim(value) if name in VERBATIM else text(value)
    return _dated(fields, values) | _authored(values)


def _dated(fields: dict[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    date = values.get("date", "")
    if not date:
        return fields
    dated = re.match(r"(\d{4})(?:-(\d\d))?", date) if is_date(date) else None
    fields["year"] = dated[1] if dated else text(date)
    if not dated:
        del fields["date"]
    elif dated[2]:
        fields["month"] = _MONTHS[int(dated[2]) - 1]
    return fields


def _authored(values: Mapping[str, Any]) -> dict[str, str]:
    """Who teaches a course, and the body that publishes a standard, where nobody else is named."""
    if "author" in values or "editor" in values:
        return {}
    if values.get("instructor"):
        return {"author": people(values["instructor"])}
    return {"author": f"{{{text(values['organization'])}}}"} if "organization" in values else {}


def _as_typed(fields: Mapping[str, str], registry: Registry, key: str) -> dict[str, str]:
    """Titles and names as the BibTeX file has them that the entry is from, where that is what is shown."""
    entry = registry.entries.get(key)
    if entry is None or not entry.raw:
        return {}
    found = {}
    for name in _RAW:
        raw = entry.fields.get(name, "")
        if not raw or not is_balanced(raw) or (name not in fields and name in _SHOWN):
            continue
        if name == "type" and raw.endswith("thesis") and " " not in raw:  # biblatex's name of a type
            continue
        if name not in _TITLES or to_text(raw) == to_text(fields[name]):
            found[name] = re.sub(r"(?<!\\)%", r"\%", raw)
    return found


_PUBLISHED = ("container", "institution", "organization", "publisher", "term", "version", "location")
"""What says where a thing is from, in the order in which it is told."""


_WORDS = {"volume": "volume {}", "issue": "number {}", "number": "number {}", "page": "pages {}",
          "series": "{}", "edition": "{} edition", "version": "version {}", "publisher": "{}",
          "organization": "{}", "institution": "{}", "location": "{}", "isbn": "ISBN {}",
          "issn": "ISSN {}", "editor": "edited by {}", "translator": "translated by {}",
          "instructor": "taught by {}", "term": "{}", "revision": "revision {}",
          "archived": "{}"}  # fmt: skip
"""How a value is told in a note."""


_MISC = frozenset({*_PUBLISHED, "number"})


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
"""What the styles of pybtex print of each type, beside what they print of all."""


_NOTELESS = frozenset({"incollection"})
"""Types whose ``note`` pybtex does not print: nothing can be told there."""


def howpublished(values: Mapping[str, Any], resource: Resource, kind: Kind) -> dict[str, str]:
    """Where a ``@misc`` is from: ``MIT 6.824, Spring 2020``; ``Wikipedia``."""
    words = [one[1:] for names in kind.source for one in names if one.startswith("=")]
    named = [one for names in kind.source for one in names if one in kind.custom]
    # The body that stands as the author is told there.
    corporate = not {"author", "editor", "instructor"} & values.keys()
    for name in (*_PUBLISHED[:3], *named, *_PUBLISHED[3:]):
        value = values.get(name)
        if not value or (name == "organization" and corporate):
            continue
        told = _WORDS["version"].format(value) if name == "version" else _joined(value)
        words.append(_numbered(told, values) if name == "institution" else told)
    if values.get("number") and "institution" not in values:
        words.append(values["number"])
    told = ", ".join(dict.fromkeys(words))
    return {"howpublished": text(told[:1].upper() + told[1:])} if told else {}


def _numbered(institution: str, values: Mapping[str, Any]) -> str:
    return f"{institution} {values['number']}" if values.get("number") else institution


def notes(
    values: Mapping[str, Any], entry_type: str, resource: Resource, kind: Kind, languages: Sequence[str]
) -> dict[str, str]:
    """The note of the author, and all that the styles do not print elsewhere."""
    if entry_type in _NOTELESS:
        return {}
    told = [*_told(values, entry_type), *_own(values, kind, languages)]
    if values.get("accessed") and "url" not in values:
        told.append(f"visited on {values['accessed']}")
    told[:1] = [one[:1].upper() + one[1:] for one in told[:1]]
    if values.get("note"):
        told.append(values["note"].removesuffix("."))
    return {"note": text(", ".join(told))} if told else {}


def own_note(values: Mapping[str, Any], kind: Kind, languages: Sequence[str]) -> str:
    """What of the note has no field of its own in any bibliography."""
    told = [_WORDS[name].format(values[name]) for name in ("revision", "archived") if values.get(name)]
    told += [*_own(values, kind, languages), *([values["note"]] if values.get("note") else [])]
    return text(", ".join(told))


def _own(values: Mapping[str, Any], kind: Kind, languages: Sequence[str]) -> Iterator[str]:
    for name in kind.custom:
        if name in values and not any(name in names for names in kind.source):
            yield f"{best_text(kind.labels[name], languages).text}: {_joined(values[name])}"


def _told(values: Mapping[str, Any], entry_type: str) -> Iterator[str]:
    printed = set(_PRINTED[entry_type])
    if "author" not in values and entry_type in ("misc", "techreport"):
        printed |= {"instructor"}
    if "editor" in values and "author" in values and entry_type in ("book", "inbook"):
        printed -= {"editor"}  # they print the one or the other
    if "volume" in values and entry_type not in ("article", "misc"):
        printed -= {"number"}
    if entry_type == "article" and not {"volume", "page"} <= values.keys():
        printed -= {"volume", "issue"}
    for name, words in _WORDS.items():
        if values.get(name) and name not in printed:
            yield words.format(_joined(values[name]))


def _joined(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value)


_LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "%": r"\%", "{": "(", "}": ")"}
"""pybtex has no way to print a brace; what else is special in TeX it prints as it is."""


# Two of these together would be a dash, a quotation mark or ¡.
_SPECIAL = re.compile(r"[\\~%{}]|(?<=-)-|(?<=[`!?])`|(?<=')'|(?<=<)<|(?<=>)>|(?<=,),")


_MATH = re.compile(r"(\$(?! )[^$\n]+(?<! )\$(?!\d))")
"""A formula between dollars, as pandoc reads it: it stays one."""


def text(value: str) -> str:
    """A text; white space is one space, as in every BibTeX file. Formulas stay as they are."""
    parts = _MATH.split(" ".join(re.split(r"[ \t\r\n\f\v\x00-\x1f\x7f-\x9f\u2028\u2029]+", value)).strip())
    return "".join(_formula(part) if at % 2 else _escaped(part) for at, part in enumerate(parts))


def _escaped(value: str) -> str:
    return _SPECIAL.sub(lambda found: _LATEX.get(found[0], f"{{}}{found[0]}"), value)


def _formula(value: str) -> str:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    odd = depth or re.search(r"\\[{}]|\\\$$", value)
    return _escaped(value) if odd else re.sub(r"(?<!\\)%", r"\%", value)


def verbatim(value: str) -> str:
    """An address or another identifier: all in it as it is, ``_`` and ``%`` too."""
    coded = {"\\": "%5C", "{": "%7B", "}": "%7D"}
    return re.sub(r"[\\{}]", lambda found: coded[found[0]], " ".join(value.split()))


def people(names: Sequence[str]) -> str:
    """A list of people as BibTeX has it."""
    return bibtex_values.people(names, text)
