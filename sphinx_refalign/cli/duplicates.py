"""Checks that compare entries with each other: the same DOI, ISBN, arXiv number, article or title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sphinx_refalign.cli.checks import COMPARED, Selection
from sphinx_refalign.cli.findings import Finding
from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.entry import Entry
from sphinx_refalign.registry.identifiers import ARXIV, normalize_doi, normalize_isbns, parse_eprint
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.registry.people import name_text
from sphinx_refalign.registry.wikipedia import wikipedia_page

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.registry import Registry

_NO_WORKS = frozenset({"wikidef", "course", "organization"})
"""Kinds whose address may be that of a work which they are not, such as the paper of a course."""


def find_duplicates(registry: Registry, selection: Selection) -> Iterator[Finding]:
    """Yield a finding for each pair of entries that describe the same resource.

    The second entry of a pair is reported. Two entries are reported once, by the first check that finds them.
    """
    checks = [name for name in COMPARED if selection.reports(name)]
    files = {entry.file for entry in registry.entries.values()}
    if not checks or (len(files) < 2 and not selection.chosen.intersection(checks)):
        return
    reported: set[tuple[str, str]] = set()
    for check in checks:
        in_one_file = check in selection.chosen
        for first, second, identity in _pairs(registry, check, in_one_file=in_one_file):
            if (first.key, second.key) in reported:
                continue
            reported.add((first.key, second.key))
            if not _is_reported_by_registry(check, selection, identity):
                yield _finding(check, second, first, _CHECKS[check][2].format(identity))


def _pairs(registry: Registry, check: str, *, in_one_file: bool) -> Iterator[tuple[Entry, Entry, str]]:
    """Yield each entry that is the same as an earlier one, after that, with what identifies both."""
    identities, is_same, _ = _CHECKS[check]
    earlier: dict[tuple[str, str], list[Entry]] = {}
    for entry in registry.entries.values():
        resource = registry[entry.key]
        for identity in dict.fromkeys(identities(resource)):
            others = earlier.setdefault((_group(check, entry.kind), identity), [])
            for other in others:
                is_compared = in_one_file or entry.file != other.file
                if is_compared and is_same(registry[other.key], resource):
                    yield other, entry, identity
                    break
            if len(others) < _MAX_COMPARED:
                others.append(entry)


_MAX_COMPARED = 20
"""The most entries with which another one of the same identity is compared."""


def _group(check: str, kind: str) -> str:
    """Return what two entries must have in common to be compared, beside their identity."""
    return kind if check in ("same-wikipedia", "same-title") else ""


def _is_reported_by_registry(check: str, selection: Selection, identity: str) -> bool:
    return (
        check == "same-wikipedia" and not identity[1:].isdigit() and selection.reports("duplicate-resource")
    )


def _finding(check: str, entry: Entry, other: Entry, reason: str) -> Finding:
    message = f"{reason} as {other.key!r} at {other.location}; remove one of the two entries or correct it"
    return Finding(check, entry.file, entry.line, entry.column, entry.key, message)


def _addresses(resource: Resource) -> Iterator[str]:
    """Yield the addresses of a resource in normal form."""
    urls = resource.url or ""
    for url in [urls] if isinstance(urls, str) else urls.values():
        yield normalize(url)


def _dois(resource: Resource) -> Iterator[str]:
    if resource.type in _NO_WORKS:
        return
    texts = [f"https://doi.org/{resource.doi}"] if resource.doi else []
    for address in [*map(normalize, texts), *_addresses(resource)]:
        if address.startswith("https://doi.org/"):
            yield normalize_doi(address)


def _arxiv_numbers(resource: Resource) -> Iterator[str]:
    if resource.type in _NO_WORKS:
        return
    eprint = parse_eprint(resource.eprint or "", resource.eprinttype or "", resource.eprintclass or "")
    texts = [eprint.url] if eprint.scheme == ARXIV else []
    texts += [f"https://doi.org/{resource.doi}"] if resource.doi else []
    for address in [*map(normalize, texts), *_addresses(resource)]:
        if address.startswith("https://arxiv.org/abs/"):
            yield address.removeprefix("https://arxiv.org/abs/")


def _isbns(resource: Resource) -> Iterator[str]:
    if resource.type not in _NO_WORKS and not (resource.container or resource.page):
        yield from normalize_isbns(resource.isbn or "")


def _articles(resource: Resource) -> Iterator[str]:
    urls = resource.url or ""
    pages = (wikipedia_page(url) for url in ([urls] if isinstance(urls, str) else urls.values()))
    yield from filter(None, pages)
    if resource.wikidata:
        yield resource.wikidata


def _titles(resource: Resource) -> Iterator[str]:
    """Yield the folded title in each language, with the year."""
    titles = [resource.title] if isinstance(resource.title, str) else resource.title.values()
    for title in titles if resource.year else ():
        words = re.findall(r"\w+", plain_text(title).casefold())
        if words:
            yield f"{' '.join(words)} ({resource.year})"


def _is_same_part(first: Resource, second: Resource) -> bool:
    """Return whether two entries with one identifier are no different parts of a work."""
    return not any(
        _differ(first, second, field) for field in ("page", "volume", "number", "version", "edition")
    ) and bool(first.container or first.page) == bool(second.container or second.page)


def _is_same_identifier(first: Resource, second: Resource) -> bool:
    # A chapter may have the identifier of its book.
    return {first.type, second.type} != {"book", "paper"} and not any(
        _differ(first, second, field) for field in ("page", "volume")
    )


def _is_same_work(first: Resource, second: Resource) -> bool:
    """Return whether two entries with one title and year are the same work."""
    fields = ("doi", "isbn", "volume", "issue", "number", "edition", "version", "page", "term", "eprint")
    if any(_differ(first, second, field) for field in (*fields, "container", "institution", "organization")):
        return False
    people = [_name_words(resource) for resource in (first, second)]
    return not all(people) or bool(people[0] & people[1])


def _differ(first: Resource, second: Resource, field: str) -> bool:
    """Return whether both have a field, with different values."""
    values = [_fold(resource.value(field)) for resource in (first, second)]
    return all(values) and values[0] != values[1]


def _fold(value: object) -> str:
    return "".join(re.findall(r"\w+", str(value or "").casefold()))


def _name_words(resource: Resource) -> set[str]:
    names = [*resource.author, *resource.editor]
    return {word for name in names for word in re.findall(r"\w{2,}", name_text(name).casefold())}


def _always(first: Resource, second: Resource) -> bool:
    return True


_CHECKS: dict[str, tuple[Callable[[Resource], Iterator[str]], Callable[[Resource, Resource], bool], str]] = {
    "same-doi": (_dois, _is_same_identifier, "same DOI {}"),
    "same-isbn": (_isbns, _is_same_part, "same ISBN {}"),
    "same-arxiv": (_arxiv_numbers, _is_same_identifier, "same arXiv number {}"),
    "same-wikipedia": (_articles, _always, "same Wikipedia article {}"),
    "same-title": (_titles, _is_same_work, "same title and year, {},"),
}
"""What identifies a resource, whether two of one identity are the same, and the message, by check."""
