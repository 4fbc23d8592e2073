"""Names of BibTeX fields, and their values in LaTeX.

The inverse of :mod:`~sphinx_refalign.registry.readers.bibtex_values`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.i18n import first
from sphinx_refalign.registry.latex import from_text, from_verbatim, split
from sphinx_refalign.registry.readers.bibtex_values import LANGUAGES, LINKS, PEOPLE, TOPICS, VERBATIM

_IN_BOOKS = ("in", "supp", "conference", "bookinbook")

_THESES = frozenset({"thesis", "phdthesis", "mastersthesis"})

_NUMBERED = frozenset({"article", "periodical"})

_FIELD_NAMES = {"page": "pages", "location": "address", "accessed": "urldate", "language": "langid"}

LANGUAGE_NAMES = {tag: name for name, tag in reversed(LANGUAGES.items())}
"""Names that babel uses, by language tag."""


def name_of(field: str, entry_type: str) -> str:
    """Return the BibTeX name of a resource field, for an entry type; "" if it has no BibTeX field."""
    if field == "container":
        if entry_type in _NUMBERED:
            return "journal"
        return "booktitle" if entry_type.startswith(_IN_BOOKS) else "howpublished"
    if field == "institution" and entry_type in _THESES:
        return "school"
    if field in ("issue", "number") and entry_type in _NUMBERED:
        return "number" if field == "issue" else ""
    return _FIELD_NAMES.get(field, field)


def localized(field: str, value: str | Mapping[str, str]) -> dict[str, str]:
    """Return the fields for a text: one per language, and ``field`` itself with the first language."""
    base = next((name for name, bibtex_name in _FIELD_NAMES.items() if bibtex_name == field), field)
    write = _language if base == "language" else from_verbatim if base in VERBATIM else from_text
    if isinstance(value, str):
        return {field: write(value)}
    texts = {f"{field}-{tag}": write(text) for tag, text in value.items()}
    return {field: next(iter(texts.values())), **texts}


def _language(tag: str) -> str:
    return LANGUAGE_NAMES.get(tag, from_text(tag))


def writer_of(field: str) -> Callable[[Sequence[Any]], str]:
    """Return the function that writes the list in a field as LaTeX."""
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
    """Return a BibTeX list of people; ``write`` returns a name as LaTeX."""
    return " and ".join(_person(name, write) for name in names)


def _person(name: str, write: Callable[[str], str]) -> str:
    if name == "et al.":
        return "others"
    latex = write(name)
    # BibTeX splits names at commas and lists at "and", and treats "others" as an abbreviated list.
    is_split = "," in latex or any(word.lower() in ("and", "others") for word in latex.split())
    return f"{{{latex}}}" if is_split else latex


def _join(parts: Sequence[str], separator: str) -> str:
    return f"{separator} ".join(parts)


def _protect(text: str, separators: str) -> str:
    """Return a text as LaTeX, in braces if it contains one of the separators."""
    latex = from_text(text)
    is_split = any(
        len(split(f"{latex}{end}", separator)) > 1 for separator in separators for end in ("", " x")
    )
    return f"{{{latex}}}" if is_split or latex != latex.strip() else latex


def _texts(texts: Sequence[Any]) -> str:
    return _join([_protect(first(text), ";") for text in texts], ";")


def _topics(topics: Sequence[Mapping[str, Any]]) -> str:
    return _join([_pair(topic["name"], topic.get("text")) for topic in topics], ";")


def _pair(name: Any, text: Any) -> str:
    parts = [_protect(first(name), ";:"), *([_protect(first(text), ";")] if text else [])]
    return _join(parts, ":")


def _links(links: Sequence[Mapping[str, Any]]) -> str:
    texts = []
    for link in links:
        title = link.get("title")
        title_part = [_protect(first(title), ";:")] if title else []
        texts.append(_join([*title_part, from_verbatim(first(link["url"]))], ":"))
    return _join(texts, ";")


def _chapters(chapters: Sequence[Mapping[str, Any]]) -> str:
    texts = []
    for chapter in chapters:
        label = chapter.get("label")
        label_part = [_protect(first(label), ";|")] if label else []
        texts.append(" | ".join([from_verbatim(chapter["document"]), *label_part]))
    return _join(texts, ";")
