"""Lists of resources: items with links, items with labelled values, and groups of items to any depth."""

from __future__ import annotations

from collections.abc import Sequence

from sphinx_refalign.importing.alignments import is_alignment_list, read_aligned
from sphinx_refalign.importing.collector import Collector
from sphinx_refalign.importing.context import Context
from sphinx_refalign.importing.facts import Fact, collect_facts
from sphinx_refalign.importing.item_fields import fill_draft
from sphinx_refalign.importing.items import parse_item
from sphinx_refalign.importing.labels import is_generic, is_known, is_language, kinds_in
from sphinx_refalign.importing.outline import ListItem, Paragraph, item_spans
from sphinx_refalign.importing.people import is_institution
from sphinx_refalign.importing.spans import (
    Span,
    is_web,
    links_in,
    plain,
    split_label,
    trim,
    without_checkbox,
    without_number,
    words_of,
)


def read_list(items: Sequence[ListItem], context: Context, collector: Collector) -> None:
    """Read the resources in a list."""
    has_entries = any(links_in(item.spans) for item in items)
    for item in items:
        spans = without_checkbox(item.spans)
        meaning = [span for block in item.blocks if isinstance(block, Paragraph) for span in block.spans]
        if plain(spans) and not links_in(spans) and not item.items and links_in(meaning):
            spans = [*spans, Span(": ", item.line), *meaning]  # the term of a glossary
            item = ListItem(spans, item.line)  # noqa: PLW2901
        if not plain(spans):
            read_list(item.items, context, collector)
        elif is_contents([item]):
            continue
        elif links_in(spans):
            _read_linked(item, spans, context, collector)
        elif item.items:
            _read_parent(item, spans, context, collector)
        else:
            _read_plain(item, spans, context, collector, has_entries=has_entries)


def is_contents(items: Sequence[ListItem]) -> bool:
    """Return whether all links of a list lead to sections of the page itself."""
    urls = [span.url for span in item_spans(items) if span.url]
    return bool(urls) and all(url.startswith("#") for url in urls)


def _read_linked(item: ListItem, spans: Sequence[Span], context: Context, collector: Collector) -> None:
    """Read an item with a link of its own."""
    labelled = split_label(spans)
    links = links_in(spans)
    if labelled is not None and not links_in([span for span in spans if plain([span]) == labelled.label]):
        titles = [link.text for link in links]
        if is_known(labelled.label) and all(map(is_generic, titles)):
            collector.reasons[item.line] = f"value {labelled.label!r} without a resource"
            return
        is_group = len(links) > 1 and not trim(words_of(labelled.value)) and not any(map(is_generic, titles))
        is_group = is_group and not any(is_language(link.text, link.url) for link in links)
        if is_group and not labelled.is_marked:
            for link in links:
                read_list([ListItem([link], link.line)], context.enter(labelled.label), collector)
            return
    if _is_group_of_courses(item, spans, context):
        read_list(item.items, context.enter(plain([links[0]])), collector)
        collector.reasons[item.line] = "an institution with its courses below it"
        return
    facts = collect_facts(item.blocks)
    title = parse_item(spans, "").title
    kind = collector.choose_kind(context, item.line, facts, [links[0].url], title=title)
    if kind:
        add_entry(item, spans, kind, facts, context, collector)
    elif item.items:
        for span in links_in(item_spans(item.items)):
            collector.reasons.setdefault(span.line, collector.reasons[item.line])


def _is_group_of_courses(item: ListItem, spans: Sequence[Span], context: Context) -> bool:
    """Return whether a link to an institution has its courses below it."""
    title = links_in(spans)[0].text
    children = [links_in(child.spans) for child in item.items]
    return is_institution(title) and any(links and not is_generic(links[0].text) for links in children)


def add_entry(
    item: ListItem,
    spans: Sequence[Span],
    kind: str,
    facts: Sequence[Fact],
    context: Context,
    collector: Collector,
) -> None:
    """Add the resource of an item with the values below it."""
    draft = collector.new_draft(kind, item.line, context)
    fill_draft(draft, parse_item(spans, kind))
    collector.write_facts(draft, [fact for fact in facts if fact.is_known or fact.is_marked or fact.has_link])
    texts = [
        plain([Span(f"{fact.label}: ", 0), *fact.value] if fact.label else fact.value)
        for fact in facts
        if not fact.is_known and not fact.is_marked and not fact.has_link
    ]
    name = "definition" if kind == "wikidef" else "note"
    if texts and name not in draft.fields and sum(map(len, texts)) <= 1000:
        draft.fill(name, "; ".join(filter(None, texts)))
    collector.add(draft, context)


def _read_parent(item: ListItem, spans: Sequence[Span], context: Context, collector: Collector) -> None:
    """Read an item without a link that has a list: a resource with labelled values, or a group of items."""
    facts = collect_facts(item.blocks)
    known = [fact for fact in facts if fact.is_known]
    unknown = [fact for fact in facts if not fact.is_known and fact.has_link]
    if known and len(known) >= len(unknown) and (len(known) > 1 or not unknown) and not _are_groups(known):
        kind = collector.choose_kind(context, item.line, facts, [link.url for link in _fact_links(known)])
        if kind:
            add_entry(item, spans, kind, facts, context, collector)
        else:
            for link in links_in(item_spans(item.items)):
                collector.reasons[link.line] = collector.reasons[item.line]
        return
    if is_alignment_list(item.items, context) and read_aligned(
        plain(spans), item.line, item.items, context, collector
    ):
        return
    read_list(item.items, context.enter(trim(plain(spans))), collector)


def _are_groups(facts: Sequence[Fact]) -> bool:
    """Return whether labels are those of kinds, each with a list of resources: Courses, Papers."""
    return all(kinds_in(fact.label) and fact.items and not plain(fact.value) for fact in facts)


def _fact_links(facts: Sequence[Fact]) -> list[Span]:
    return [link for fact in facts for link in links_in(fact.value)]


def _read_plain(
    item: ListItem, spans: Sequence[Span], context: Context, collector: Collector, *, has_entries: bool
) -> None:
    """Read an item without a link: a resource only if its title is marked as one."""
    parts = parse_item(spans, collector.choose_kind(context, item.line))
    named = any(kinds_in(without_number(heading)) for heading in context.headings[1:])
    is_own = any(span.url and not is_web(span.url) for span in spans)
    # Without links in the list, names or a year show that it lists works, not remarks.
    is_work = named and parts.is_titled and bool(parts.people or parts.year)
    if is_own or not (has_entries or is_work):
        return
    kind = collector.choose_kind(context, item.line)
    if kind and named and parts.is_titled:
        add_entry(item, spans, kind, [], context, collector)
    else:
        collector.report(item.line, plain(spans), "no link and no title in emphasis")
