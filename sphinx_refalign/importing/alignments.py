"""Alignment pages: headings are controls or topics, and links to own pages become their ``chapters``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sphinx_refalign.importing.collector import Collector
from sphinx_refalign.importing.context import Context
from sphinx_refalign.importing.draft import Draft
from sphinx_refalign.importing.labels import has_word, kind_of_url
from sphinx_refalign.importing.outline import ListItem, Row, item_spans
from sphinx_refalign.importing.places import is_own_page, is_path, places_in
from sphinx_refalign.importing.spans import Span, links_in, plain, trim
from sphinx_refalign.registry.wikipedia import wikipedia_page

CONTROL = re.compile(
    r"((?:[A-Z]{1,6}[.-]?)?(?:[A-Z]{1,4}[.-])?\d{1,3}(?:[.-]\d{1,3}){0,3}(?:\(\d{1,2}\))?[a-z]?)\s*[:：.)-]?\s+(?=\S)"
)
"""The number of a control before its title: A.5.1, AC-2(1), CC6.1, PR.AC-1, 5.1."""

DEFAULT_KIND = "standard"
"""The kind of controls and topics whose headings do not say what they are."""


def is_alignment_list(items: Sequence[ListItem], context: Context) -> bool:
    """Return whether the items of a list name own pages only, on a page about an alignment."""
    spans = list(item_spans(items))
    return (
        bool(items)
        and not links_in(spans)
        and all(names_page([*item.spans, *item_spans(item.items)]) for item in items)
        and any(has_word(heading, "alignment", "words") for heading in context.headings)
    )


def names_page(spans: Iterable[Span]) -> bool:
    """Return whether a text names an own page, by a link or by a path in code."""
    return any(
        (span.url and is_own_page(span.url)) or (span.is_code and is_path(span.text)) for span in spans
    )


def names_only_pages(items: Sequence[ListItem]) -> bool:
    """Return whether each item of a list names own pages, and none has a link to the web."""
    return bool(items) and not links_in(item_spans(items)) and all(names_page(item.spans) for item in items)


def names_mostly_pages(items: Sequence[ListItem]) -> bool:
    """Return whether a list begins with own pages, and has further links to the web at most as often."""
    pages = [names_page(item.spans) for item in items]
    others = [bool(links_in([*item.spans, *item_spans(item.items)])) for item in items]
    return bool(items) and pages[0] and not others[0] and sum(pages) >= sum(others)


def read_aligned(
    title: str, line: int, items: Sequence[ListItem], context: Context, collector: Collector, url: str = ""
) -> bool:
    """Add a control or topic with the pages in a list as its chapters; return whether it has any."""
    inner = context.enter(title)
    kind = collector.options.kind_for(inner.headings) or kind_of_url(url)
    kind = kind or collector.choose_kind(inner, line) or DEFAULT_KIND
    collector.reasons.pop(line, None)
    draft = collector.new_draft(kind, line, context)
    number = CONTROL.match(title)
    if number and draft.accepts("number"):
        draft.fill("number", number[1])
        title = title[number.end() :]
    draft.fill("title", trim(title))
    if url:
        draft.add_url(url)
    for item in items:
        for spans in (item.spans, *(child.spans for child in _descendants(item))):
            draft.add_items("chapters", places_in(spans, collector.documents))
            for link in links_in(spans):
                draft.add_link("related", link.url, link.text)
    if not draft.list_of("chapters") or not draft.title:
        return False
    collector.add(draft, context)
    return True


def _descendants(item: ListItem) -> Iterable[ListItem]:
    for child in item.items:
        yield child
        yield from _descendants(child)


def align_rows(rows: Sequence[Row], names: int, places: Sequence[int], collector: Collector) -> None:
    """Add the places in a table of resources of the page to those resources that have none.

    Args:
        rows: The rows without the head.
        names: The column with the names of resources.
        places: The columns with chapters.
        collector: The results of the page, whose resources are complete.

    """
    without_places = [draft for draft in collector.drafts if not draft.fields.get("chapters")]
    open_drafts = {id(draft) for draft in without_places}
    for row in rows:
        cells = [row.cells[column] for column in places if column < len(row.cells)]
        found = row_places(cells, collector)
        for name in _resource_names(row.cells[names] if names < len(row.cells) else []):
            draft = _find(name, collector.drafts)
            if draft is None:
                collector.report(row.line, plain(row.cells[names]), f"no resource is called {name!r}")
                continue
            chapters = draft.fields.get("chapters")
            declared = {place.get("document") for place in chapters if isinstance(place, dict)} if isinstance(
                chapters, list) else set()  # fmt: skip
            for place in found:
                if id(draft) in open_drafts:
                    draft.add_items("chapters", [place])
                elif place["document"] not in declared:
                    text = f"{draft.title}: {place['document']} is in this table only, and was left out"
                    collector.note(row.line, text)


def row_places(cells: Sequence[Sequence[Span]], collector: Collector) -> list[dict[str, object]]:
    """Return the places in the cells of a row; a cell without a page is the label of the only place."""
    places: list[dict[str, object]] = []
    labels: list[str] = []
    for cell in cells:
        found = places_in(cell, collector.documents, plain_paths=True)
        places += [place for place in found if place not in places]
        if not found and plain(cell):
            labels.append(plain(cell))
    if len(places) == 1 and labels and "label" not in places[0]:
        places[0]["label"] = labels[0]
    return places


def _resource_names(cell: Sequence[Span]) -> list[str]:
    text = re.sub(r"[(（][^()（）]{0,80}[)）]", "", plain(cell)[:2000])
    return [name for name in map(trim, re.split(r"[,，、;；]", text)) if name]


def _find(name: str, drafts: Sequence[Draft]) -> Draft | None:
    """Return the resource of a name: by its title or Wikipedia article, or the only one with its words."""
    folded = name.casefold()
    exact = [draft for draft in drafts if folded in _names_of(draft)]
    if exact:
        return exact[0]
    words = re.sub(r"\b(?:paper|course|book|standard)\b|论文|课程|标准", "", folded).strip()
    pattern = re.compile(rf"(?<![a-z]){re.escape(words)}(?![a-z])")
    containing = [draft for draft in drafts if words and pattern.search(draft.title.casefold())]
    if words != folded and len(containing) > 1:
        named = [draft for draft in containing if draft.kind in folded]
        containing = named if len(named) == 1 else containing
    return containing[0] if len(containing) == 1 else None


def _names_of(draft: Draft) -> set[str]:
    fields = draft.fields
    names = {draft.title, str(fields.get("short", "")), f"{fields.get('short', '')} {draft.title}"}
    names |= {str(fields.get("number", ""))}
    for url in draft.urls() if draft.kind == "wikidef" else ():
        page = wikipedia_page(url).partition(":")[2].replace("_", " ")
        names |= {page, re.sub(r"\s*[(（].*$", "", page)}
    names |= {re.sub(r"\s*[(（].*$", "", draft.title)}
    return {name.casefold() for name in names if name}
