"""BibTeX files for other programs that are also read back as the same registry.

Values are written in BibTeX's own fields. A value that would not be read back exactly from these is also
written in ``refalign.…`` fields (see :mod:`~sphinx_refalign.registry.readers.bibtex_exact_fields`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.dates import is_date
from sphinx_refalign.registry.entry_types import ENTRY_TYPE, entry_type_to_write, needs_subtype
from sphinx_refalign.registry.i18n import Localized
from sphinx_refalign.registry.identifiers import ARXIV, parse_eprint
from sphinx_refalign.registry.kinds import PEOPLE, Kind
from sphinx_refalign.registry.latex import from_text, is_balanced, to_text
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.people import Person
from sphinx_refalign.registry.readers.bibtex_exact_fields import KEY, flatten
from sphinx_refalign.registry.readers.bibtex_fields import (
    ALIASES,
    SOURCES,
    container_ranks,
    decode,
    references,
)
from sphinx_refalign.registry.readers.bibtex_titles import (
    divide_title,
    has_additions,
    is_addition,
    join_title,
)
from sphinx_refalign.registry.readers.bibtex_values import VERBATIM
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.validate import make_resource, validate_entry
from sphinx_refalign.registry.writers.bibtex_dates import date_fields
from sphinx_refalign.registry.writers.bibtex_values import (
    BIBLIOGRAPHIC,
    format_entry,
    in_language,
    localized,
    name_of,
    write_list,
)

_ILLEGAL_IN_KEYS = re.compile(r"[\s,{}\"#%'()=~\\@]")

_FIELD = re.compile(r"[a-z][a-z0-9_:+/-]*")

_UNAMBIGUOUS = (ENTRY_TYPE, "entrysubtype", "title", "author", "year")
"""Fields that are never read back as other fields."""

_PUBLIC_EXTRA = ("eid", "articleno", "issue", "jstor", "hdl")
"""Fields in ``extra`` that are of use in the bibliography of another author."""

_UNKNOWN_TO_OTHERS = frozenset({
    "aliases", "concepts", "applications", "related", "materials", "topics", "contributions", "projects",
    "standards", "chapters", "revision",
})  # fmt: skip
"""Fields that no other program reads: they are not written twice."""


def to_bibtex(registry: Registry) -> str:
    """Return the text of a BibTeX file with all resources, in registry order.

    A resource that cannot be written is left out and is a problem of the registry.
    """
    keys = _bibtex_keys(list(registry))
    return "\n".join(filter(None, (_guarded_entry(registry, key, keys[key]) for key in registry)))


def to_bibtex_entry(
    resource: Resource, kinds: Mapping[str, Kind], languages: Sequence[str], bodies: Collection[str] = ()
) -> str:
    """Return the text of a BibTeX entry that readers can copy into their own bibliography.

    The entry contains bibliographic fields only, in one language. Other fields (abstracts, notes, chapters)
    stay private.

    Args:
        resource: The resource.
        kinds: All kinds by name.
        languages: The languages to try for each text, the best first.
        bodies: Names that are known to be those of bodies.

    """
    public_names = {*BIBLIOGRAPHIC, "key", "type", "entrytype"}
    values = {name: value for name, value in resource.set_fields().items() if name in public_names}
    in_one_language = in_language(values, languages)
    if kinds[resource.type].accepts("eprinttype"):
        in_one_language |= _normalized_eprint(in_one_language)
    public = Resource(**_with_bodies(in_one_language, bodies))
    fields = _public_fields(public, kinds)
    extra = {name: resource.extra.get(name, "") for name in _PUBLIC_EXTRA if name not in fields}
    fields |= {name: raw for name, raw in extra.items() if raw and _is_writable(name, raw)}
    fields = _prefer_article_number(fields)
    (key,) = _bibtex_keys([resource.key]).values()
    entry_type = fields.pop(ENTRY_TYPE)
    return format_entry(entry_type, key, {name: value for name, value in fields.items() if "." not in name})


def _with_bodies(values: Mapping[str, object], bodies: Collection[str]) -> dict[str, Any]:
    """Return the values with names that are those of bodies as literals."""
    return {
        field: [Person(literal=name) if isinstance(name, str) and name in bodies else name for name in value]
        if field in PEOPLE and isinstance(value, list)
        else value
        for field, value in values.items()
    }


def _normalized_eprint(values: Mapping[str, str | list[Localized]]) -> dict[str, str]:
    """Return the fields of an arXiv number as every style expects them; nothing for other archives."""
    eprint, archive, subject = (str(values.get(name, "")) for name in ("eprint", "eprinttype", "eprintclass"))
    identifier = parse_eprint(eprint, archive, subject)
    if identifier.scheme != ARXIV:
        return {}
    subjects = {"eprintclass": identifier.detail} if identifier.detail else {}
    return {"eprint": identifier.value, "eprinttype": identifier.label, **subjects}


def _prefer_article_number(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields without ``pages`` if these only repeat ``eid``: styles would print both."""
    is_repeated = "pages" in fields and fields["pages"] in (fields.get("eid"), fields.get("articleno"))
    return {name: raw for name, raw in fields.items() if name != "pages" or not is_repeated}


def _bibtex_keys(keys: Sequence[str]) -> dict[str, str]:
    """Return a unique BibTeX key for each key: BibTeX allows few characters and ignores case."""
    bibtex_keys: dict[str, str] = {}
    taken = {key.casefold() for key in keys if not _ILLEGAL_IN_KEYS.search(key)}
    used: set[str] = set()
    numbers: dict[str, int] = {}
    for key in keys:
        legal = _ILLEGAL_IN_KEYS.sub("-", key)
        name, number = legal, numbers.get(legal, 1)
        while name.casefold() in used or (name != key and name.casefold() in taken):
            number += 1
            name = f"{legal}-{number}"
        numbers[legal] = number
        used.add(name.casefold())
        bibtex_keys[key] = name
    return bibtex_keys


def _guarded_entry(registry: Registry, key: str, bibtex_key: str) -> str:
    return registry.guarded(key, lambda: _entry(registry[key], bibtex_key, registry.kinds), str)


def _entry(resource: Resource, bibtex_key: str, kinds: Mapping[str, Kind]) -> str:
    fields = fields_of(resource, kinds)
    entry_type = fields.pop(ENTRY_TYPE)
    if bibtex_key != resource.key:
        fields[KEY] = from_text(resource.key)
    return format_entry(entry_type, bibtex_key, fields)


def _public_fields(resource: Resource, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Return the BibTeX fields of a resource without exact fields, which are for this program only.

    For them, it is enough to decode what is written: whether the values are the same makes no difference.
    """
    fields = _own_fields(resource, kinds)
    decoded = decode(fields, kinds[resource.type].custom, kinds)
    has_others = decoded.keys() - resource.set_fields().keys() - resource.own.keys()
    return fields_of(resource, kinds) if has_others or resource.extra else fields


def _own_fields(resource: Resource, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Return the BibTeX fields of a resource, as far as BibTeX has fields for its values."""
    values = resource.as_data(exclude={"key", "type", "entrytype", "own", "extra"})
    values |= resource.own
    entry_type = entry_type_to_write(resource.type, resource.entrytype, values, kinds)
    fields = {ENTRY_TYPE: entry_type}
    for name, value in values.items():
        fields |= _bibtex_fields(name, value, entry_type, resource.extra)
    fields = _divide_titles(fields, resource.extra)
    if needs_subtype(resource.type, entry_type, kinds):
        fields["entrysubtype"] = resource.type
    return fields


def fields_of(resource: Resource, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Return the BibTeX fields of a resource, its entry type among them."""
    result, read_back = _unambiguous_fields(resource, _own_fields(resource, kinds), kinds)
    for name, value in _values(resource).items():
        if read_back.get(name) == value and (name == "extra" or _same_order(read_back[name], value)):
            continue
        if name in _UNKNOWN_TO_OTHERS:
            result = {field: raw for field, raw in result.items() if field.partition("-")[0] != name}
        result |= {
            path: _protect_xdata(from_text(text, exact=True)) for path, text in flatten(name, value).items()
        }
    return result


def _unambiguous_fields(
    resource: Resource, fields: dict[str, str], kinds: Mapping[str, Kind]
) -> tuple[dict[str, str], dict[str, object]]:
    """Return the largest set of BibTeX fields that are read back as the same fields, and their values.

    A field can be read back as another field: a ``howpublished`` that is a URL becomes ``url``. In this case
    fewer fields are written.
    """
    extra = _writable_extra(resource, fields, kinds)
    minimum = {name: raw for name, raw in fields.items() if name.partition("-")[0] in _UNAMBIGUOUS}
    for candidate in (_prefer_article_number({**extra, **fields}), fields, minimum):
        values = _read_back(resource, candidate, kinds)
        unexpected = values.keys() - resource.set_fields().keys() - resource.own.keys()
        if not unexpected and not _extra(values).keys() - resource.extra.keys():
            break
    return candidate, values


def _protect_xdata(latex: str) -> str:
    """Return a value that is not read as a reference to an ``@xdata`` entry."""
    return latex.replace("xdata", "{xdata}") if "xdata" in latex and "=" in latex else latex


def _divide_titles(fields: Mapping[str, str], extra: Mapping[str, str]) -> dict[str, str]:
    """Return the fields with each title without its subtitle and addition, which ``extra`` contains."""
    if not has_additions(extra):
        return dict(fields)
    divided = dict(fields)
    for name, raw in fields.items():
        base, _, language = name.partition("-")
        languages = [language] if language else ["", *_repeating(fields, name)]
        parts: dict[str, str] = {}
        for addition, text in extra.items():
            field, _, tag = addition.partition("-")
            if is_addition(field) and tag in languages:
                parts.setdefault(field, to_text(text))
        title = divide_title(to_text(raw), base, fields[ENTRY_TYPE], parts)
        if title and title != to_text(raw):
            divided[name] = from_text(title)
    return divided


def _repeating(fields: Mapping[str, str], name: str) -> list[str]:
    """Return the languages of the fields that have the same text as a field without a language."""
    start = f"{name}-"
    return [
        other.removeprefix(start)
        for other, raw in fields.items()
        if other.startswith(start) and raw == fields[name]
    ]


_NOT_WRITTEN = frozenset({"container", "maintitle", "eventtitle"})
"""Fields that are read as a container, but are not written for any."""


def _free_name(name: str, field: str, entry_type: str, extra: Collection[str]) -> str:
    """Return the BibTeX name of a field, or an alias of it that is read in place of the one in ``extra``."""
    names = [*container_ranks(entry_type)] if field == "container" else [*ALIASES.get(field, ())]
    if name not in extra or name not in names:
        return name
    before = (other for other in reversed(names[: names.index(name)]) if other not in _NOT_WRITTEN)
    return next((other for other in before if other not in extra), name)


def _bibtex_fields(
    name: str, value: Localized | Sequence[object], entry_type: str, extra: Mapping[str, str]
) -> dict[str, str]:
    """Return BibTeX's own fields for a value, as far as they can hold it."""
    field = name_of(name, entry_type)
    if name == "language" and not isinstance(value, str):
        field = "language"  # the other field is for one language
    field = _free_name(field, name, entry_type, extra)
    for source in ("maintitle", "eventtitle") if name == "container" else ():
        if source in extra and to_text(join_title(extra[source], source, extra)) == value:
            field = source
    if not field:
        return {}
    if name == "date" and isinstance(value, str):
        return date_fields(value)
    if name == "accessed" and isinstance(value, str) and is_date(value):
        return {field: value}
    fields = localized(field, value) if isinstance(value, str | Mapping) else {field: write_list(name, value)}
    protected = {field: raw if name in VERBATIM else _protect_xdata(raw) for field, raw in fields.items()}
    return {field: raw for field, raw in protected.items() if raw}


def _writable_extra(
    resource: Resource, fields: Mapping[str, str], kinds: Mapping[str, Kind]
) -> dict[str, str]:
    """Return the fields in ``extra`` that are read back unchanged beside the other fields of an entry."""
    custom = kinds[resource.type].custom
    extra: dict[str, str] = {}
    unchanged = {name: text for name, text in resource.extra.items() if _is_writable(name, text)}
    while unchanged != extra:  # a field can depend on another field that is not written
        extra = unchanged
        read_back = _extra(decode({**extra, **fields}, custom, kinds))
        unchanged = {name: text for name, text in extra.items() if read_back.get(name) == text}
    return extra


def _extra(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return those values of an entry that have no field of a resource."""
    extra = values.get("extra")
    return extra if isinstance(extra, Mapping) else {}


def _is_writable(name: str, text: str) -> bool:
    if not _FIELD.fullmatch(name) or name in SOURCES or references({name: text}):
        return False
    # Some programs count escaped braces, others do not.
    unescaped = re.sub(r"\\[{}]", "", text)
    is_ambiguous = re.search(r"\\[^\S\n]*$|^[^\S\n]*@", text, re.MULTILINE)
    return not is_ambiguous and is_balanced(text) and is_balanced(unescaped)


def _read_back(resource: Resource, fields: Mapping[str, str], kinds: Mapping[str, Kind]) -> dict[str, object]:
    """Return the values that the reader finds in BibTeX fields."""
    kind = kinds[resource.type]
    values = validate_entry(resource.key, kind, decode(fields, kind.custom, kinds), lenient=True).values
    return _values(make_resource(values))


def _values(resource: Resource) -> dict[str, object]:
    return resource.as_data(exclude={"key", "type", "own"}) | resource.own


def _same_order(value: object, other: object) -> bool:
    """Return whether two equal values have their languages in the same order."""
    if isinstance(value, dict) and isinstance(other, dict):
        return list(value) == list(other) and all(map(_same_order, value.values(), other.values()))
    if isinstance(value, list) and isinstance(other, list):
        return all(map(_same_order, value, other))
    return True
