"""All pages together: translations and repeated resources as one, keys, the plan, and the registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx_refalign.importing.collector import Collector
from sphinx_refalign.importing.context import ImportOptions
from sphinx_refalign.importing.draft import DEFAULT_KINDS, Draft, Kinds, Unread, documents_in, urls_in
from sphinx_refalign.importing.importer import import_page, unread_links
from sphinx_refalign.importing.keys import KeyMaker
from sphinx_refalign.importing.outline import Page, read_page
from sphinx_refalign.importing.output import Entries, make_entries
from sphinx_refalign.importing.twins import find_twins, merge_twins
from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.wikipedia import wikipedia_page


class Source(NamedTuple):
    """A page to import."""

    path: str
    text: str
    root: str
    """The folder of the documentation that the page belongs to."""


class PlanLine(NamedTuple):
    """How many resources stand below a heading of a page."""

    path: str
    headings: tuple[str, ...]
    counts: dict[str, int]
    """The number of each kind; empty for a section that the user leaves out."""


@dataclass
class ImportResult:
    """The registry that pages describe, and what they have beside it."""

    entries: Entries
    plan: list[PlanLine] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    """The lines that could not be understood, in the order of the pages."""
    notes: list[Unread] = field(default_factory=list)
    present: list[tuple[str, str]] = field(default_factory=list)
    """Titles of resources that the registry has already, each with its key there."""

    def count_kinds(self) -> dict[str, int]:
        """Return the number of resources of each kind."""
        return dict(Counter(resource.type for resource in self.entries.resources.values()))


def import_sources(
    sources: Sequence[Source],
    options: ImportOptions | None = None,
    kinds: Kinds | None = None,
    existing: Mapping[str, Sequence[str]] | None = None,
    existing_links: Collection[str] = (),
) -> ImportResult:
    """Read the resources of hand-kept catalogues.

    Args:
        sources: The pages.
        options: What the user says about headings.
        kinds: All kinds by name; by default the built-in ones.
        existing: The addresses of each resource that the registry has already, by key.
        existing_links: All addresses in that registry.

    """
    options, kinds = options or ImportOptions(), kinds or DEFAULT_KINDS
    pages = [read_page(source.text, source.path) for source in sources]
    collectors = [
        import_page(page, source.root, options, kinds) for page, source in zip(pages, sources, strict=True)
    ]
    drafts = _merge_pages(sources, collectors)
    notes = [note for collector in collectors for note in collector.notes]
    drafts = _merge_repeated(drafts, notes)
    drafts, present = _without_existing(drafts, existing or {})
    keys = KeyMaker(list(existing or {}))
    entries = make_entries([(keys.make(draft), draft) for draft in drafts], kinds)
    result = ImportResult(entries, notes=notes, present=present)
    used = {url for draft in drafts for url in (*urls_in(draft.fields), *documents_in(draft.fields))}
    used |= set(existing_links) if present else set()
    used = _with_equal_urls(used, pages)
    for page, collector in zip(pages, collectors, strict=True):
        result.plan += [PlanLine(page.path, *item) for item in collector.counts.items()]
        unread = [*collector.unread, *unread_links(page, collector, used)]
        result.unread += sorted(dict.fromkeys(unread), key=lambda line: line.line)
    result.unread += entries.rejected
    return result


def _with_equal_urls(used: set[str], pages: Sequence[Page]) -> set[str]:
    """Return the addresses with those of the pages that are only other spellings of them."""
    normal = {normalize(url) for url in used} - {""}
    spellings = {
        span.url for page in pages for section in page.root.walk() for span in section.all_spans() if span.url
    }
    return used | {url for url in spellings if normalize(url) in normal}


def _merge_pages(sources: Sequence[Source], collectors: Sequence[Collector]) -> list[Draft]:
    """Return the resources of all pages, those of translations merged."""
    pairs = dict(find_twins([(source.path, source.text) for source in sources]))
    english = set(pairs.values())
    drafts: list[Draft] = []
    for index, collector in enumerate(collectors):
        if index in pairs:
            drafts += merge_twins(collector.drafts, collectors[pairs[index]].drafts)
        elif index not in english:
            drafts += collector.drafts
    return drafts


def _merge_repeated(drafts: Sequence[Draft], notes: list[Unread]) -> list[Draft]:
    """Return each resource once: the same title and address, or the same article, mean the same resource."""
    by_identity: dict[tuple[str, str], Draft] = {}
    result: list[Draft] = []
    for draft in drafts:
        identities = _identities(draft)
        first = next((by_identity[identity] for identity in identities if identity in by_identity), None)
        if first is None:
            result.append(draft)
            by_identity |= dict.fromkeys(identities, draft)
            continue
        _add_repeated(first, draft)
        by_identity |= {identity: first for identity in _identities(first) if identity not in by_identity}
        text = f"{draft.title}: same resource as in {first.path}:{first.line}"
        notes.append(Unread(draft.path, draft.line, text, ""))
    return result


def _identities(draft: Draft) -> list[tuple[str, str]]:
    urls = urls_in({"url": draft.fields.get("url")})
    pages = [page for page in map(wikipedia_page, urls) if page]
    title = " ".join(draft.title.casefold().split())
    return [*(("", page) for page in pages), *((title, normalize(url) or url) for url in urls)]


def _add_repeated(first: Draft, other: Draft) -> None:
    """Add what a resource has in a second place of the pages."""
    if other.title != first.title and first.kind == other.kind:
        title = other.fields["title"]
        first.add_items("aliases", [title])
    for name, value in other.fields.items():
        if isinstance(value, list) and first.accepts(name):
            first.add_items(name, value)
        elif name == "url" and value != first.fields.get("url"):
            for url in urls_in({"url": value}):
                first.add_link("related", url)
        elif name == "extra" and isinstance(value, dict):
            for key, text in value.items():
                first.add_extra(str(key), str(text))
        elif name not in first.fields and first.accepts(name):
            first.fields[name] = value


def _without_existing(
    drafts: Sequence[Draft], existing: Mapping[str, Sequence[str]]
) -> tuple[list[Draft], list[tuple[str, str]]]:
    """Return the resources that the registry does not have, and the others with their keys."""
    keys: dict[str, str] = {}
    for key, urls in existing.items():
        for url in urls:
            keys.setdefault(normalize(url) or url, key)
    new, present = [], []
    for draft in drafts:
        urls = [normalize(url) or url for url in urls_in({"url": draft.fields.get("url")})]
        key = next((keys[url] for url in urls if url in keys), "")
        if key:
            present.append((draft.title, key))
        else:
            new.append(draft)
    return new, present
