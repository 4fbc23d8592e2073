"""What the styles of BibTeX print of an entry only where it stands in ``howpublished`` or ``note``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.text import pick
from sphinx_refalign.registry.write.plain_text import text

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
    named = [one for names in kind.source for one in names if one in kind.own]
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
    for name in kind.own:
        if name in values and not any(name in names for names in kind.source):
            yield f"{pick(kind.labels[name], languages).text}: {_joined(values[name])}"


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
