"""Links and sections of reStructuredText, as docutils parses it."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from sphinx_refalign.pages.lines import Heading, Line, make_sections, split_lines
from sphinx_refalign.pages.links import LinkCollector, OpenItem
from sphinx_refalign.pages.model import Link, MarkupOptions, PageError, SourcePage
from sphinx_refalign.pages.rest_parser import END, INDEX, MAX_LINE, START, parse_rest

_SKIPPED = (nodes.comment, nodes.system_message, nodes.substitution_definition, nodes.target)


def read_rest(page: SourcePage, options: MarkupOptions) -> None:
    """Fill in sections and links of a reStructuredText page.

    Raises:
        PageError: If docutils does not read it.

    """
    lines = split_lines(page.text)
    collector = LinkCollector()
    document = read_part(page, lines, options, collector)
    page.sections = make_sections(document_headings(document, lines), lines[-1].number)
    page.links = collector.links()


def read_part(
    page: SourcePage, lines: Sequence[Line], options: MarkupOptions, collector: LinkCollector
) -> nodes.document:
    """Collect the links of lines in reStructuredText, and return them parsed.

    Raises:
        PageError: If docutils does not read them.

    """
    for line in lines:
        if len(line.text) > MAX_LINE:
            raise PageError(
                f"{page.path}:{line.number}: line of {len(line.text):,} characters; "
                f"docutils reads at most {MAX_LINE:,}, divide it"
            )
    document = parse_rest(lines, page.path, options.link_roles, page.problems)
    _Walker(lines, collector).walk(document)
    return document


def collect_links(document: nodes.document, lines: Sequence[Line]) -> list[Link]:
    """Return the links of a document that Sphinx has read; they have lines, but no offsets.

    Args:
        document: The document, as the environment has it.
        lines: The lines of its source.

    """
    collector = LinkCollector()
    _Walker(lines, collector).walk(document)
    return collector.links()


class _Walker:
    """Collects the links of parsed lines, with the list items around them."""

    def __init__(self, lines: Sequence[Line], collector: LinkCollector) -> None:
        self.lines = lines
        self.collector = collector
        self.span = (-1, -1)
        """Where the substitution stands that the nodes come from."""
        self.index = 0

    def walk(self, node: nodes.Node) -> None:
        """Collect the links within a node."""
        if isinstance(node, _SKIPPED):
            return
        if isinstance(node, nodes.Text):
            self.collector.add_words(node.astext())
            return
        if isinstance(node, nodes.reference):
            self._add(node)
            return
        saved = self.span, self.index
        if isinstance(node, nodes.inline) and START in node:
            self.span = (node[START], node[END])
            self.index = node[INDEX]
        elif node.line:
            self.index = node.line - 1
        if isinstance(node, nodes.list_item):
            self._open_item(node)
        for child in node.children:
            self.walk(child)
        if isinstance(node, nodes.list_item):
            self.collector.items.pop()
        self.span, self.index = saved

    def _add(self, node: nodes.reference) -> None:
        url = str(node.get("refuri", ""))
        if not any(text.strip() for text in node.findall(nodes.Text)):
            return  # a linked picture
        start, end, index = node.get(START, -1), node.get(END, -1), node.get(INDEX, self.index)
        if self.span[0] >= 0 or START not in node:  # it comes from a substitution, or from Sphinx
            (start, end), index = self.span, self.index
        line = self.lines[min(max(index, 0), len(self.lines) - 1)].number
        self.collector.add(url, node.astext(), line, start, end)

    def _open_item(self, item: nodes.list_item) -> None:
        first = next((child.line for child in item.findall() if child.line), 1) - 1
        count = len(item.rawsource.rstrip().split("\n"))
        last = min(first + count, len(self.lines)) - 1
        first = min(max(first, 0), last)
        self.collector.items.append(OpenItem(self.lines[first].number, self.lines[last].number))


def document_headings(document: nodes.document, lines: Sequence[Line]) -> list[Heading]:
    """Return the titles of the sections of a page."""
    headings = []
    index = 0
    for section, level in _sections(document, 0):
        title = section.next_node(nodes.title)
        source = title.rawsource.strip() if title is not None else ""
        found = _find_title(lines, source, index)
        # The sections of MyST have a line; those of docutils have one in new versions only, another one.
        index = found if found is not None else max((section.line or 1) - 1, index)
        text = " ".join(title.astext().split()) if title is not None else ""
        headings.append(Heading(text, level, lines[min(index, len(lines) - 1)].number))
        index += 1
    return headings


def _sections(node: nodes.Element, level: int) -> list[tuple[nodes.section, int]]:
    found = []
    pending: list[tuple[nodes.Node, int]] = [(child, level + 1) for child in reversed(node.children)]
    while pending:
        child, depth = pending.pop()
        if isinstance(child, nodes.section):
            found.append((child, depth))
            pending += [(below, depth + 1) for below in reversed(child.children)]
    return found


def _find_title(lines: Sequence[Line], source: str, start: int) -> int | None:
    """Return the index of the next line that is a title with an underline, or None."""
    for index in range(start, len(lines) - 1):
        below = lines[index + 1].text.rstrip()
        is_title = source and lines[index].text.expandtabs(8).strip() == source
        if is_title and below and below == below[0] * len(below):
            return index
    return None
