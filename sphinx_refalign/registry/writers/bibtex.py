"""BibTeX files for other programs that are also read back as the same registry.

Values are written in BibTeX's own fields. A value that would not be read back exactly from these is also
written in ``refalign.…`` fields (see :mod:`~sphinx_refalign.registry.readers.bibtex_exact_fields`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.entry_types import ENTRY_TYPE, entry_type_of, needs_subtype
from sphinx_refalign.registry.fields import is_date
from sphinx_refalign.registry.i18n import best_text
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.latex import from_text, is_balanced
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.readers.bibtex_exact_fields import KEY, flatten
from sphinx_refalign.registry.readers.bibtex_fields import SOURCES, decode, references
from sphinx_refalign.registry.readers.bibtex_values import VERBATIM
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.validate import validate_entry
from sphinx_refalign.registry.writers.bibtex_values import localized, name_of, writer_of

_ILLEGAL_IN_KEYS = re.compile(r"[\s,{}\"#%'()=~\\@]")

_FIELD = re.compile(r"[a-z][a-z0-9_:+/-]*")

_UNAMBIGUOUS = (ENTRY_TYPE, "entrysubtype", "title", "author", "year")
"""Fields that are never read back as other fields."""

_UNKNOWN_TO_OTHERS = frozenset({
    "aliases", "concepts", "applications", "related", "materials", "topics", "contributions", "projects",
    "standards", "chapters", "revision",
})  # fmt: skip
"""Fields that no other program reads: they are not written twice."""

_BIBLIOGRAPHIC = (
    "title", "url", "language", "institution", "number", "term", "instructor", "author", "editor",
    "translator", "date", "container", "volume", "issue", "page", "edition", "series", "publisher",
    "location", "doi", "isbn", "issn", "eprint", "organization", "version", "accessed",
)  # fmt: skip
"""Fields that are of use in the bibliography of another author."""


def to_bibtex(registry: Registry) -> str:
    """Return the text of a BibTeX file with all resources, in registry order."""
    keys = _bibtex_keys(list(registry))
    return "\n".join(_entry(registry[key], keys[key], registry.kinds) for key in registry)


def to_bibtex_entry(resource: Resource, kinds: Mapping[str, Kind], languages: Sequence[str]) -> str:
    """Return the text of a BibTeX entry that readers can copy into their own bibliography.

    The entry contains bibliographic fields only, in one language. Other fields (abstracts, notes, chapters)
    stay private.

    Args:
        resource: the resource.
        kinds: all kinds by name.
        languages: the languages to try for each text, the best first.

    """
    values = resource.model_dump(exclude_defaults=True, include={*_BIBLIOGRAPHIC, "key", "type", "entrytype"})
    for name, value in values.items():
        if isinstance(value, dict):
            values[name] = best_text(value, languages).text
        elif isinstance(value, list):
            values[name] = [
                item if isinstance(item, str) else best_text(item, languages).text for item in value
            ]
    public = Resource.model_validate(values)
    fields = fields_of(public, kinds)
    (key,) = _bibtex_keys([resource.key]).values()
    entry_type = fields.pop(ENTRY_TYPE)
    return _format_entry(entry_type, key, {name: value for name, value in fields.items() if "." not in name})


def _bibtex_keys(keys: Sequence[str]) -> dict[str, str]:
    """Return a unique BibTeX key for each key: BibTeX allows few characters and ignores case."""
    bibtex_keys: dict[str, str] = {}
    taken = {key.casefold() for key in keys if not _ILLEGAL_IN_KEYS.search(key)}
    used: set[str] = set()
    for key in keys:
        legal = _ILLEGAL_IN_KEYS.sub("-", key)
        name, number = legal, 1
        while name.casefold() in used or (name != key and name.casefold() in taken):
            number += 1
            name = f"{legal}-{number}"
        used.add(name.casefold())
        bibtex_keys[key] = name
    return bibtex_keys


def _entry(resource: Resource, bibtex_key: str, kinds: Mapping[str, Kind]) -> str:
    fields = fields_of(resource, kinds)
    entry_type = fields.pop(ENTRY_TYPE)
    if bibtex_key != resource.key:
        fields[KEY] = from_text(resource.key)
    return _format_entry(entry_type, bibtex_key, fields)


def _format_entry(entry_type: str, key: str, fields: Mapping[str, str]) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{entry_type}{{{key},\n{lines}}}\n"


def fields_of(resource: Resource, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Return the BibTeX fields of a resource, its entry type among them."""
    values = resource.model_dump(exclude_defaults=True, exclude={"key", "type", "entrytype", "own", "extra"})
    values |= resource.own
    entry_type = entry_type_of(resource.type, resource.entrytype, values, kinds)
    fields = {ENTRY_TYPE: entry_type}
    for name, value in values.items():
        fields |= _bibtex_fields(name, value, entry_type)
    if needs_subtype(resource.type, entry_type, kinds):
        fields["entrysubtype"] = resource.type
    result, read_back = _unambiguous_fields(resource, fields, entry_type, kinds)
    for name, value in _values(resource).items():
        if read_back.get(name) == value and (name == "extra" or _same_order(read_back[name], value)):
            continue
        if name in _UNKNOWN_TO_OTHERS:
            result = {field: raw for field, raw in result.items() if field.partition("-")[0] != name}
        result |= {path: _protect_xdata(from_text(text)) for path, text in flatten(name, value).items()}
    return result


def _unambiguous_fields(
    resource: Resource, fields: dict[str, str], entry_type: str, kinds: Mapping[str, Kind]
) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the largest set of BibTeX fields that are read back as the same fields, and their values.

    A field can be read back as another field: a ``howpublished`` that is a URL becomes ``url``. In this case
    fewer fields are written.
    """
    extra = _writable_extra(resource, entry_type, kinds)
    minimum = {name: raw for name, raw in fields.items() if name.partition("-")[0] in _UNAMBIGUOUS}
    for candidate in ({**extra, **fields}, fields, minimum):
        values = _read_back(resource, candidate, kinds)
        unexpected = values.keys() - resource.model_fields_set - resource.own.keys()
        if not unexpected and not values.get("extra", {}).keys() - resource.extra.keys():
            break
    return candidate, values


def _protect_xdata(latex: str) -> str:
    """Return a value that is not read as a reference to an ``@xdata`` entry."""
    return latex.replace("xdata", "{xdata}") if "xdata" in latex and "=" in latex else latex


def _bibtex_fields(name: str, value: Any, entry_type: str) -> dict[str, str]:
    """Return BibTeX's own fields for a value, as far as they can hold it."""
    field = name_of(name, entry_type)
    if not field:
        return {}
    fields = localized(field, value) if isinstance(value, str | dict) else {field: writer_of(name)(value)}
    if name == "date" and not is_date(value):
        return {"year": from_text(value)}
    if name == "date" and value[:1].isdecimal():
        # BibTeX styles use year and month only.
        fields = {} if re.fullmatch(r"\d{4}(-\d\d)?", value) else fields
        fields["year"] = value[:4]
        if re.match(r"\d{4}-\d\d", value):
            fields["month"] = str(int(value[5:7]))
    protected = {field: raw if name in VERBATIM else _protect_xdata(raw) for field, raw in fields.items()}
    return {field: raw for field, raw in protected.items() if raw}


def _writable_extra(resource: Resource, entry_type: str, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Return the fields in ``extra`` that are read back unchanged."""
    custom = kinds[resource.type].custom
    fields: dict[str, str] = {}
    unchanged = {name: text for name, text in resource.extra.items() if _is_writable(name, text)}
    while unchanged != fields:  # a field can depend on another field that is not written
        fields = unchanged
        extra = decode({ENTRY_TYPE: entry_type, **fields}, custom, kinds).get("extra")
        read_back = extra if isinstance(extra, dict) else {}
        unchanged = {name: text for name, text in fields.items() if read_back.get(name) == text}
    return fields


def _is_writable(name: str, text: str) -> bool:
    if not _FIELD.fullmatch(name) or name in SOURCES or references({name: text}):
        return False
    # Some programs count escaped braces, others do not.
    unescaped = re.sub(r"\\[{}]", "", text)
    is_ambiguous = re.search(r"\\\s*$|^\s*@", text, re.MULTILINE)
    return not is_ambiguous and is_balanced(text) and is_balanced(unescaped)


def _read_back(resource: Resource, fields: Mapping[str, str], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """Return the values that the reader finds in BibTeX fields."""
    kind = kinds[resource.type]
    values = validate_entry(resource.key, kind, decode(fields, kind.custom, kinds), lenient=True).values
    return _values(Resource.model_validate(values))


def _values(resource: Resource) -> dict[str, Any]:
    return resource.model_dump(exclude_defaults=True, exclude={"key", "type", "own"}) | resource.own


def _same_order(value: Any, other: Any) -> bool:
    """Return whether two equal values have their languages in the same order."""
    if isinstance(value, dict):
        return list(value) == list(other) and all(_same_order(value[name], other[name]) for name in value)
    return not isinstance(value, list) or all(map(_same_order, value, other))
