"""Decoding of BibTeX values by their field: names of people, lists, links, chapters, languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sphinx_refalign.registry import latex
from sphinx_refalign.registry.entry import split_ids
from sphinx_refalign.registry.kinds import LITERAL_LISTS, PEOPLE
from sphinx_refalign.registry.patterns import compile_late
from sphinx_refalign.registry.people import (
    OTHERS,
    UnreadableNameError,
    compact_name,
    is_others,
    parse_name,
    split_names,
)
from sphinx_refalign.registry.readers.bibtex_dates import read_date

LANGUAGES = {
    "english": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB",
    "chinese": "zh", "german": "de", "ngerman": "de", "austrian": "de-AT", "french": "fr",
    "spanish": "es", "italian": "it", "portuguese": "pt", "brazilian": "pt-BR", "dutch": "nl",
    "japanese": "ja", "korean": "ko", "russian": "ru", "ukrainian": "uk", "polish": "pl", "czech": "cs",
    "swedish": "sv", "danish": "da", "finnish": "fi", "greek": "el", "latin": "la",
}  # fmt: skip
"""Language tags by the names that babel and biblatex use."""

TOPICS = frozenset({"concepts", "applications", "topics", "contributions", "projects", "standards"})

LINKS = frozenset({"related", "materials"})

VERBATIM = frozenset({"url", "doi", "isbn", "issn", "eprint", "pmid", "pmcid", "wikidata", "accessed",
                      "revision"})  # fmt: skip

Item = str | dict[str, str]
"""An item of a list: a text, or the parts of a topic, a link or a chapter."""


def _people(raw: str) -> list[Item]:
    return [_name(name) for name in split_names(raw) if not _LIST_OPTION.fullmatch(name)]


_LIST_OPTION = compile_late(r"(?:useprefix|[a-z]*template(?:s|name)?)\s*=\s*[\w-]+", re.IGNORECASE)
"""An option that biblatex reads for a whole list of names, written like one of them."""


def _name(raw: str) -> Item:
    if is_others(raw):
        return OTHERS
    try:
        return compact_name(parse_name(raw, latex.to_plain_text))
    except UnreadableNameError:  # the text is reported and kept
        return latex.to_plain_text(raw)


def _items(raw: str) -> list[str]:
    return [part for part in latex.split(raw, ";") if part]


def _topics(raw: str) -> list[Item]:
    topics: list[Item] = []
    for item in _items(raw):
        name, *explanation = latex.split(item, ":", 1)
        topic = {"name": latex.to_text(name)}
        if explanation:
            topic["text"] = latex.to_text(explanation[0])
        topics.append(topic)
    return topics


def _links(raw: str) -> list[Item]:
    links: list[Item] = []
    for item in _items(raw):
        title, *url = latex.split(item, ":", 1)
        link = {"url": latex.to_url(url[0] if url else title)}
        if url:
            link["title"] = latex.to_text(title)
        links.append(link)
    return links


def _chapters(raw: str) -> list[Item]:
    chapters: list[Item] = []
    for item in _items(raw):
        document, *label = latex.split(item, "|", 1)
        chapter = {"document": latex.to_url(document)}
        if label:
            chapter["label"] = latex.to_text(label[0])
        chapters.append(chapter)
    return chapters


def _texts(raw: str) -> list[Item]:
    return [latex.to_text(item) for item in _items(raw)]


def read_keys(raw: str) -> list[str]:
    """Return the keys in a list of biblatex; they are no LaTeX."""
    return split_ids(re.sub("[{}]", "", raw))


def read_languages(raw: str) -> str | list[str]:
    """Return the tags of the languages in a list; of an unknown language, the decoded text."""
    return _literals(raw, lambda name: LANGUAGES.get((text := latex.to_plain_text(name)).lower(), text))


def split_literals(raw: str) -> list[str]:
    """Return the items of biblatex's lists of texts, which ``and`` separates outside braces."""
    items = split_names(raw) if _AND.search(raw) else [raw]
    return items or [raw]


_AND = re.compile(r"\band\b", re.IGNORECASE)


def _literals(raw: str, decode: Callable[[str], str] = latex.to_text) -> str | list[str]:
    """Return the text of a list of one item, or else the items; ``others`` stands for further items."""
    first, *others = split_literals(raw)
    if not others:
        return decode(first)
    if others[-1] == "others":
        others[-1] = OTHERS
    return [item if item is OTHERS else decode(item) for item in (first, *others)]


_COUNTRIES = {
    "countryde": "Germany", "countryeu": "European Union", "countryep": "European Union",
    "countryfr": "France", "countryuk": "United Kingdom", "countryus": "United States of America",
}  # fmt: skip
"""The places that biblatex has localization keys for; patents use them."""


def _locations(raw: str) -> str | list[str]:
    """Return the places of a work, with the names of countries for biblatex's keys."""
    return _literals(raw, lambda place: _COUNTRIES.get(place.strip().lower()) or latex.to_text(place))


READERS: dict[str, Callable[[str], str | Sequence[Item]]] = {
    **dict.fromkeys(PEOPLE, _people),
    **dict.fromkeys(TOPICS, _topics),
    **dict.fromkeys(LINKS, _links),
    "aliases": _texts,
    "ids": read_keys,
    **dict.fromkeys(VERBATIM, latex.to_url),
    "date": read_date,
    "accessed": read_date,
    "chapters": _chapters,
    **dict.fromkeys(LITERAL_LISTS, _literals),
    "location": _locations,
    "language": read_languages,
}
"""The function that decodes a field; all other fields are plain text."""
