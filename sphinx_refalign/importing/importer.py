"""A whole page: finds the shape of each section, and reads its resources."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sphinx_refalign.importing.alignments import CONTROL, names_mostly_pages, names_only_pages, read_aligned
from sphinx_refalign.importing.collector import Collector
from sphinx_refalign.importing.context import Context, ImportOptions
from sphinx_refalign.importing.draft import Kinds, Unread
from sphinx_refalign.importing.facts import Fact, collect_facts, facts_of_part, is_label_heading
from sphinx_refalign.importing.labels import fields_of, group_of, has_word, kinds_in, normalize_label, words
from sphinx_refalign.importing.lists import is_contents, read_list
from sphinx_refalign.importing.outline import ItemList, Page, Section, Table
from sphinx_refalign.importing.places import Documents, is_own_page
from sphinx_refalign.importing.spans import heading_number, is_web, links_in, without_number
from sphinx_refalign.importing.tables import align_table, read_table


def import_page(page: Page, root: str, options: ImportOptions, kinds: Kinds) -> Collector:
    """Read all resources of a page.

    Args:
        page: The outline of the page.
        root: The folder of the documentation, for links to its pages.
        options: What the user says about headings.
        kinds: All kinds by name.

    """
    collector = Collector(page.path, options, kinds, Documents(page.path, root))
    _PageImporter(page, collector).run()
    for line in page.too_deep:
        collector.report(line, "list", "nested too deep; what stands in it was not read")
    return collector


class _PageImporter:
    """Walks over the sections of a page."""

    def __init__(self, page: Page, collector: Collector) -> None:
        self._page = page
        self._collector = collector
        self._alignment_tables: list[Table] = []
        self._numbers: dict[str, Section] = {}
        for section in page.root.walk():
            self._numbers.setdefault(heading_number(section.title), section)
        self._resources: dict[int, bool] = {}
        self._is_alignment_page = _is_alignment_page(page)

    def run(self) -> None:
        """Read the page, then the tables that align its resources."""
        root = self._page.root
        self._read(root, Context().enter(root.title))
        for table in self._alignment_tables:
            align_table(table, self._collector)

    def is_contents(self, section: Section) -> bool:
        """Return whether a section is a list of contents."""
        lists = [block for block in section.blocks if isinstance(block, ItemList)]
        is_named = normalize_label(section.title) in words("headings", "contents")
        return bool(lists) and (
            all(is_contents(block.items) for block in lists)
            or (is_named and all(not links_in(item.spans) for block in lists for item in block.items))
        )

    def _read(self, section: Section, context: Context) -> None:
        if self._collector.options.is_skipped(section.title) and section.title:
            self._collector.skipped += [id(inner) for inner in section.walk()]
            self._collector.counts.setdefault(context.headings, Counter())
            return
        if self.is_contents(section):
            context = context.enter("")
        elif self._read_alignment(section, context):
            pass
        elif self._is_resource(section):
            self._read_resource(section, context)
            return
        else:
            for block in section.blocks:
                if isinstance(block, ItemList):
                    read_list(block.items, context, self._collector)
                elif isinstance(block, Table):
                    self._alignment_tables += read_table(block, context, self._collector)
        for part in section.sections:
            self._read(part, self._context_of(part, context))

    def _context_of(self, section: Section, context: Context) -> Context:
        """Return the context of a section; its number may say that it stands below another heading."""
        number = heading_number(section.title)
        above = number.rpartition(".")[0]
        parent = section.parent
        other = self._numbers.get(above) if above else None
        if other is not None and parent is not None and other is not parent and heading_number(parent.title):
            text = f"{section.title}: read as part of {other.title}, by its number"
            self._collector.note(section.line, text)
            chain = []
            ancestor: Section | None = other
            while ancestor is not None:
                chain.append(ancestor.title)
                ancestor = ancestor.parent
            context = Context()
            for title in reversed(chain):
                context = context.enter(title)
        return context.enter(section.title)

    def _parts(self, section: Section) -> tuple[list[Section], list[Section]]:
        """Return the parts of a resource, and the sections below it that have resources of their own."""
        own: list[Section] = []
        others: list[Section] = []
        for part in section.sections:
            title = without_number(part.title)
            is_named = bool(kinds_in(title)) and not (group_of(title) or _is_value_heading(part))
            has_resources = any(
                self._is_resource(inner) for inner in part.walk() if not is_label_heading(inner)
            )
            (others if is_named or (has_resources and not is_label_heading(part)) else own).append(part)
        return own, others

    def _is_resource(self, section: Section) -> bool:
        """Return whether a section describes one resource, the title of which is its heading."""
        if id(section) not in self._resources:
            self._resources[id(section)] = False
            self._resources[id(section)] = bool(section.title) and self._find_resource(section)
        return self._resources[id(section)]

    def _find_resource(self, section: Section) -> bool:
        direct = collect_facts(section.blocks)
        parts, others = self._parts(section)
        labelled = [part for part in parts if is_label_heading(part)]
        facts = [*direct, *(fact for part in labelled for fact in _part_facts(part))]
        known = [fact for fact in facts if fact.is_known]
        unlabelled = [fact for fact in direct if not fact.label and links_in(fact.value)]
        if any(links_in(section.spans)) and not others and not unlabelled:
            return True
        if not any(_is_evidence(fact) for fact in known) or (
            others and sum(fact.is_known for fact in direct) < 2
        ):
            return False
        if is_label_heading(section) and section.parent is not None and section.parent.title and not any(
            fact.is_known and fields_of(fact.label)[:1] == ("title",) for fact in facts
        ):  # fmt: skip
            return False
        if len(known) == 1:
            return not unlabelled and (known[0].is_marked or len(facts) <= 2)
        return len(known) >= len(unlabelled)

    def _read_resource(self, section: Section, context: Context) -> None:
        parts, others = self._parts(section)
        facts = collect_facts(section.blocks)
        for part in parts:
            if not self.is_contents(part):
                facts += facts_of_part(part)
        above = Context()
        for heading in context.headings[:-1]:
            above = above.enter(heading)
        heading_links = links_in(section.spans)
        urls = [
            link.url for link in (*heading_links, *(link for fact in facts for link in links_in(fact.value)))
        ]
        kind = self._collector.choose_kind(context if section.level > 1 else above, section.line, facts, urls)
        if section.level <= 1 and not kind:
            kind = self._collector.choose_kind(context, section.line, facts, urls)
        if not kind:
            reason = self._collector.reasons[section.line]
            for fact in facts:
                self._collector.reasons.setdefault(fact.line, reason)
            return
        self._collector.resources += [id(section), *(id(inner) for part in parts for inner in part.walk())]
        draft = self._collector.new_draft(kind, section.line, above)
        draft.fill("title", without_number(section.title))
        for link in heading_links:
            draft.add_url(link.url)
        self._collector.write_facts(draft, facts)
        self._collector.add(draft, above if above.headings else context)
        for part in others:
            self._read(part, replace(self._context_of(part, context), area=above.area))

    def _read_alignment(self, section: Section, context: Context) -> bool:
        """Read a section whose list names own pages: its heading is a control or a topic."""
        lists = [block for block in section.blocks if isinstance(block, ItemList)]
        tables = [block for block in section.blocks if isinstance(block, Table)]
        items = [item for block in lists for item in block.items]
        is_control = CONTROL.match(section.title) is not None and _is_about_alignment(context)
        is_list = names_only_pages(items) or (is_control and names_mostly_pages(items))
        if section.level < 2 or tables or not is_list:
            return False
        if any(fact.is_known for fact in collect_facts(section.blocks)):
            return False
        links = links_in(section.spans)
        if not (links or self._is_alignment_page or _is_about_alignment(context)):
            return False
        above = Context()
        for heading in context.headings[:-1]:
            above = above.enter(heading)
        self._collector.resources.append(id(section))
        title = section.title if heading_number(section.title) else without_number(section.title)
        url = links[0].url if links else ""
        return read_aligned(title, section.line, items, above, self._collector, url)


def _part_facts(part: Section) -> list[Fact]:
    """Return the facts of a part whose heading is a label, without those that only its heading labels."""
    return [fact for fact in facts_of_part(part) if fact.label != without_number(part.title)]


def _is_value_heading(part: Section) -> bool:
    fields = fields_of(without_number(part.title))
    return bool(fields) and fields[0] not in ("title",)


def _is_evidence(fact: Fact) -> bool:
    """Return whether a fact shows that a section is about one resource."""
    fields = fields_of(fact.label)
    return fact.has_link or bool(
        {"chapters", "institution", "author", "instructor", "isbn", "doi"} & {*fields}
    )


def _is_about_alignment(context: Context) -> bool:
    return any(has_word(heading, "alignment", "words") for heading in context.headings)


def _is_alignment_page(page: Page) -> bool:
    """Return whether the lists of a page link to own pages only, below at least two headings."""
    lists = [
        block
        for section in page.root.walk()
        for block in section.blocks
        if isinstance(block, ItemList) and section.level >= 2 and not is_contents(block.items)
    ]
    return len(lists) >= 2 and all(names_only_pages(block.items) for block in lists)


def unread_links(page: Page, collector: Collector, used: set[str]) -> list[Unread]:
    """Return the lines with links that are not in the result.

    Args:
        page: The outline of the page.
        collector: The results of the page, with reasons.
        used: The addresses in the result.

    """
    skipped, resources = set(collector.skipped), set(collector.resources)
    texts: dict[int, list[str]] = {}
    reasons = dict(collector.reasons)
    for section in page.root.walk():
        for span in section.all_spans() if id(section) not in skipped else ():
            is_own = id(section) in resources and bool(span.url) and is_own_page(span.url)
            is_used = span.url in used or (is_own and collector.documents.of_link(span.url) in used)
            if (is_web(span.url) or is_own) and not span.is_badge and not is_used:
                text = f"[{span.text}]({span.url})" if span.text else span.url
                texts.setdefault(span.line, []).append(" ".join(text.split()))
                reasons.setdefault(span.line, "link to an own page, without a label" if is_own else _OUTSIDE)
    for line in {item.line for item in collector.unread}:
        texts.pop(line, None)
    linked = {span.url for section in page.root.walk() for span in section.all_spans()}
    for span in page.definitions:
        if is_web(span.url) and span.url not in linked and span.url not in used:
            texts.setdefault(span.line, []).append(span.url)
            reasons[span.line] = "definition of a link that the page does not use"
    return [Unread(page.path, line, ", ".join(parts), reasons[line]) for line, parts in texts.items()]


_OUTSIDE = "link outside any entry"
