"""A registry as BibTeX that other programs can use, and that is read back without loss.

What BibTeX has a field for is written there. Where that is not read back as the very same value, the value
is written a second time, piece by piece (see :mod:`~sphinx_refalign.registry.readers.bibtex_exact_fields`).
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
from sphinx_refalign.registry.readers.bibtex_exact_fields import flatten
from sphinx_refalign.registry.readers.bibtex_fields import decode
from sphinx_refalign.registry.readers.bibtex_inheritance import SOURCES, references
from sphinx_refalign.registry.readers.bibtex_parser import KEY
from sphinx_refalign.registry.readers.bibtex_values import VERBATIM
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.validate import validate_entry
from sphinx_refalign.registry.writers.bibtex_values import localized, name_of, writer_of

_ILLEGAL_IN_KEYS = re.compile(r"[\s,{}\"#%'()=~\\@]")


_FIELD = re.compile(r"[a-z][a-z0-9_:+/-]*")


_LEAST = (ENTRY_TYPE, "entrysubtype", "title", "author", "year")
"""Fields that are never taken for others."""


_OURS = frozenset({"aliases", "concepts", "applications", "related", "materials", "topics", "contributions",
                   "projects", "standards", "chapters", "revision"})  # fmt: skip
"""Fields that no other program reads: written once."""


_SHARED = ("title", "url", "language", "institution", "number", "term", "instructor", "author", "editor",
           "translator", "date", "container", "volume", "issue", "page", "edition", "series", "publisher",
           "location", "doi", "isbn", "issn", "eprint", "organization", "version", "accessed")  # fmt: skip
"""Fields that every bibliography may have."""


def to_bibtex(registry: Registry) -> str:
    """The text of a BibTeX file with all resources, in their order."""
    keys = _written_keys(list(registry))
    return "\n".join(_entry(registry[key], keys[key], registry.kinds) for key in registry)


def to_bibtex_entry(resource: Resource, kinds: Mapping[str, Kind], languages: Sequence[str]) -> str:
    """One entry for somebody else's bibliography: in one language, without what these documents add.

    What a file has beside the fields of a resource (abstracts, the author's own notes) stays private.
    """
    told = resource.model_dump(exclude_defaults=True, include={*_SHARED, "key", "type", "entrytype"})
    for name, value in told.items():
        if isinstance(value, dict):
            told[name] = best_text(value, languages).text
        elif isinstance(value, list):
            told[name] = [one if isinstance(one, str) else best_text(one, languages).text for one in value]
    known = Resource.model_validate(told)
    fields = fields_of(known, kinds)
    (key,) = _written_keys([resource.key]).values()
    entry_type = fields.pop(ENTRY_TYPE)
    return _written(entry_type, key, {name: value for name, value in fields.items() if "." not in name})


def _written_keys(keys: Sequence[str]) -> dict[str, str]:
    """What each key is called in the file: BibTeX has few characters for keys and no case."""
    found: dict[str, str] = {}
    taken = {key.casefold() for key in keys if not _ILLEGAL_IN_KEYS.search(key)}
    used: set[str] = set()
    for key in keys:
        legal = _ILLEGAL_IN_KEYS.sub("-", key)
        name, number = legal, 1
        while name.casefold() in used or (name != key and name.casefold() in taken):
            number += 1
            name = f"{legal}-{number}"
        used.add(name.casefold())
        found[key] = name
    return found


def _entry(resource: Resource, written_key: str, kinds: Mapping[str, Kind]) -> str:
    fields = fields_of(resource, kinds)
    entry_type = fields.pop(ENTRY_TYPE)
    if written_key != resource.key:
        fields[KEY] = from_text(resource.key)
    return _written(entry_type, written_key, fields)


def _written(entry_type: str, key: str, fields: Mapping[str, str]) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{entry_type}{{{key},\n{lines}}}\n"


def fields_of(resource: Resource, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """The raw fields of a resource, its entry type among them."""
    values = resource.model_dump(exclude_defaults=True, exclude={"key", "type", "entrytype", "own", "extra"})
    values |= resource.own
    entry_type = entry_type_of(resource.type, resource.entrytype, values, kinds)
    fields = {ENTRY_TYPE: entry_type}
    for name, value in values.items():
        fields |= _simple(name, value, entry_type)
    if needs_subtype(resource.type, entry_type, kinds):
        fields["entrysubtype"] = resource.type
    whole, back = _plainly(resource, fields, entry_type, kinds)
    for name, value in _values(resource).items():
        if back.get(name) == value and (name == "extra" or _same_order(back[name], value)):
            continue
        if name in _OURS:
            whole = {one: raw for one, raw in whole.items() if one.partition("-")[0] != name}
        whole |= {path: _guarded(from_text(piece)) for path, piece in flatten(name, value).items()}
    return whole


def _plainly(
    resource: Resource, fields: dict[str, str], entry_type: str, kinds: Mapping[str, Kind]
) -> tuple[dict[str, str], dict[str, Any]]:
    """As many plain fields as can stand together, and what is read back of them.

    One of them may be taken for another (an address that something was published at is a URL): then there
    are fewer.
    """
    extra = _plain_extra(resource, entry_type, kinds)
    least = {name: raw for name, raw in fields.items() if name.partition("-")[0] in _LEAST}
    for some in ({**extra, **fields}, fields, least):
        back = _read_back(resource, some, kinds)
        odd = back.keys() - resource.model_fields_set - resource.own.keys()
        if not odd and not back.get("extra", {}).keys() - resource.extra.keys():
            break
    return some, back


def _guarded(latex: str) -> str:
    """A value that is not taken for one of an ``@xdata``."""
    return latex.replace("xdata", "{xdata}") if "xdata" in latex and "=" in latex else latex


def _simple(name: str, value: Any, entry_type: str) -> dict[str, str]:
    """A value in BibTeX's own field for it, so far as it has one."""
    written = name_of(name, entry_type)
    if not written:
        return {}
    fields = localized(written, value) if isinstance(value, str | dict) else {written: writer_of(name)(value)}
    if name == "date" and not is_date(value):
        return {"year": from_text(value)}
    if name == "date" and value[:1].isdecimal():
        # Styles of BibTeX know the year and the month alone.
        fields = {} if re.fullmatch(r"\d{4}(-\d\d)?", value) else fields
        fields["year"] = value[:4]
        if re.match(r"\d{4}-\d\d", value):
            fields["month"] = str(int(value[5:7]))
    guarded = {one: raw if name in VERBATIM else _guarded(raw) for one, raw in fields.items()}
    return {one: raw for one, raw in guarded.items() if raw}


def _plain_extra(resource: Resource, entry_type: str, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """The fields that are kept as a file had them, where they can stand in a file and mean the same."""
    own = kinds[resource.type].custom
    fields: dict[str, str] = {}
    kept = {name: text for name, text in resource.extra.items() if _can_stand(name, text)}
    while kept != fields:  # one may be what it is only beside another, which is not written
        fields = kept
        back = decode({ENTRY_TYPE: entry_type, **fields}, own, kinds).get("extra", {})
        kept = {name: text for name, text in fields.items() if back.get(name) == text}
    return fields


def _can_stand(name: str, text: str) -> bool:
    if not _FIELD.fullmatch(name) or name in SOURCES or references({name: text}):
        return False
    # Some programs count braces behind a backslash, some do not.
    unescaped = re.sub(r"\\[{}]", "", text)
    odd = re.search(r"\\\s*$|^\s*@", text, re.MULTILINE)
    return not odd and is_balanced(text) and is_balanced(unescaped)


def _read_back(resource: Resource, fields: Mapping[str, str], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """What the reader finds in these fields."""
    kind = kinds[resource.type]
    values = validate_entry(resource.key, kind, decode(fields, kind.custom, kinds), lenient=True).values
    return _values(Resource.model_validate(values))


def _values(resource: Resource) -> dict[str, Any]:
    return resource.model_dump(exclude_defaults=True, exclude={"key", "type", "own"}) | resource.own


def _same_order(one: Any, other: Any) -> bool:
    """Whether the languages of two equal values stand in the same order."""
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same_order(one[name], other[name]) for name in one)
    return not isinstance(one, list) or all(map(_same_order, one, other))
