"""Values as BibTeX has them: the other way of :mod:`~sphinx_refalign.registry.readers.bibtex_values`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.i18n import first
from sphinx_refalign.registry.latex import from_text, from_verbatim, split
from sphinx_refalign.registry.readers.bibtex_values import LANGUAGES, LINKS, PEOPLE, TOPICS, VERBATIM

_IN_BOOKS = ("in", "supp", "conference", "bookinbook")


_THESES = frozenset({"thesis", "phdthesis", "mastersthesis"})


_NUMBERED = frozenset({"article", "periodical"})


_NAMES = {"page": "pages", "location": "address", "accessed": "urldate", "language": "langid"}


LANGUAGE_NAMES = {tag: name for name, tag in reversed(LANGUAGES.items())}
"""What babel calls a language, by its tag."""


def name_of(field: str, entry_type: str) -> str:
    """What BibTeX calls a field of ours in an entry of some type; "" where that means something else."""
    if field == "container":
        if entry_type in _NUMBERED:
            return "journal"
        return "booktitle" if entry_type.startswith(_IN_BOOKS) else "howpublished"
    if field == "institution" and entry_type in _THESES:
        return "school"
    if field in ("issue", "number") and entry_type in _NUMBERED:
        return "number" if field == "issue" else ""
    return _NAMES.get(field, field)


def localized(field: str, value: str | Mapping[str, str]) -> dict[str, str]:
    """A text as one field; one in several languages with each in its own, and the first for all others."""
    base = next((ours for ours, theirs in _NAMES.items() if theirs == field), field)
    write = _language if base == "language" else from_verbatim if base in VERBATIM else from_text
    if isinstance(value, str):
        return {field: write(value)}
    texts = {f"{field}-{tag}": write(text) for tag, text in value.items()}
    return {field: next(iter(texts.values())), **texts}


def _language(tag: str) -> str:
    return LANGUAGE_NAMES.get(tag, from_text(tag))


def writer_of(field: str) -> Callable[[Sequence[Any]], str]:
    """How the list in a field is written."""
    if field in PEOPLE:
        return _people
    if field in TOPICS:
        return _topics
    if field in LINKS:
        return _links
    return _chapters if field == "chapters" else _texts


def _people(names: Sequence[Any]) -> str:
    return people([first(name) for name in names], from_text)


def people(names: Sequence[str], write: Callable[[str], str]) -> str:
    """A list of people as BibTeX has it; ``write`` gives a name as LaTeX."""
    return " and ".join(_person(name, write) for name in names)


def _person(name: str, write: Callable[[str], str]) -> str:
    if name == "et al.":
        return "others"
    written = write(name)
    # A comma would turn the name round, and these words would divide it or end the list.
    divides = "," in written or any(word.lower() in ("and", "others") for word in written.split())
    return f"{{{written}}}" if divides else written


def _joined(parts: Sequence[str], separator: str) -> str:
    return f"{separator} ".join(parts)


def _guarded(text: str, separators: str) -> str:
    """A text in braces, if there is something in it that would divide it."""
    written = from_text(text)
    divided = any(len(split(f"{written}{end}", one)) > 1 for one in separators for end in ("", " x"))
    return f"{{{written}}}" if divided or written != written.strip() else written


def _texts(texts: Sequence[Any]) -> str:
    return _joined([_guarded(first(text), ";") for text in texts], ";")


def _topics(topics: Sequence[Mapping[str, Any]]) -> str:
    return _joined([_pair(topic["name"], topic.get("text")) for topic in topics], ";")


def _pair(name: Any, text: Any) -> str:
    parts = [_guarded(first(name), ";:"), *([_guarded(first(text), ";")] if text else [])]
    return _joined(parts, ":")


def _links(links: Sequence[Mapping[str, Any]]) -> str:
    found = []
    for link in links:
        title = link.get("title")
        head = [_guarded(first(title), ";:")] if title else []
        found.append(_joined([*head, from_verbatim(first(link["url"]))], ":"))
    return _joined(found, ";")


def _chapters(places: Sequence[Mapping[str, Any]]) -> str:
    found = []
    for place in places:
        label = place.get("label")
        tail = [_guarded(first(label), ";|")] if label else []
        found.append(" | ".join([from_verbatim(place["document"]), *tail]))
    return _joined(found, ";")
