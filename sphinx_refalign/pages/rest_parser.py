"""The reStructuredText parser: docutils with the position of each link, for any directive and role.

Unknown directives and roles neither fail nor lose their text. Nothing is registered with docutils for good.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TypeAlias, cast

from docutils import nodes, utils
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Directive, Parser, directives, states
from docutils.statemachine import State, StringList
from docutils.transforms import references

from sphinx_refalign.pages.directives import has_text, has_text_argument, is_option
from sphinx_refalign.pages.html import html_links
from sphinx_refalign.pages.lines import (
    MAX_PARAGRAPH,
    TAB_WIDTH,
    Line,
    find_content,
    join_lines,
    line_end,
    locate,
    paragraph_problem,
)
from sphinx_refalign.pages.links import role_link

START, END, INDEX = "refalign-start", "refalign-end", "refalign-index"
"""The attributes of links: the offsets of their source in the page, and the index of its line."""

MAX_LINE = 10_000
"""The length of the longest line that docutils reads; Sphinx keeps it."""

_SEPARATORS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Characters that docutils takes for line ends, as nothing else does."""

_OWN_DIRECTIVES = frozenset({"replace", "unicode", "date"})
"""The directives of docutils that make the text of a substitution."""

_TRANSFORMS = (
    references.Substitutions,
    references.PropagateTargets,
    references.AnonymousHyperlinks,
    references.IndirectHyperlinks,
    references.ExternalTargets,
)

Messages = list[nodes.system_message]

_Parse = Callable[["_Inliner", re.Match[str], int], tuple[str, list[nodes.Node], str, Messages]]


class _Text(Directive):
    """Any directive: its text is parsed, its options are not."""

    has_content = True  # arguments and options are part of it, so that none can be wrong

    def run(self) -> list[nodes.Node]:
        container = nodes.container()
        if not has_text(self.name):
            if self.name == "raw" and self.content and "html" in self.content[0]:
                return _html(self.content, self.state.memo.inliner.page_lines)
            return [nodes.literal_block("code", "code")]
        content = self.content
        lines = list(content)
        end = next((i for i, line in enumerate(lines) if not line.strip() or is_option(line)), len(lines))
        if not has_text_argument(self.name):
            # What follows the first line of a directive without a blank line is an argument, too.
            self._blank(content, 0, end)
        first_option = end
        while end < len(lines) and lines[end].strip():
            end += 1
        self._blank(content, first_option, end)
        memo = self.state.memo
        saved = memo.title_styles, memo.section_level
        memo.title_styles, memo.section_level = [], 0
        try:
            self.state.nested_parse(content, self.content_offset, container, match_titles=True)
        finally:
            memo.title_styles, memo.section_level = saved
        return [container]

    @staticmethod
    def _blank(content: StringList, start: int, end: int) -> None:
        for index in range(start, end):
            content[index] = ""


def _html(content: StringList, page_lines: Sequence[Line]) -> list[nodes.Node]:
    """Return the links of HTML in the body of a directive."""
    indexes = [content.offset(i) or 0 for i in range(len(content))]
    lines = [
        line_end(page_lines[index], text)
        for index, text in zip(indexes, content, strict=True)
        if index < len(page_lines)
    ]
    found = []
    for link in html_links(join_lines(lines)):
        if link.text:
            start, end = locate(lines, link.start), locate(lines, link.end)
            index = indexes[lines.index(start.line)]
            attributes = {START: start.offset, END: end.offset, INDEX: index}
            found.append(nodes.reference("", link.text, refuri=link.url, **attributes))
    return [nodes.paragraph("", "", *found)]


class _Inliner(states.Inliner):
    """Parses inline markup, and notes where links stand in the page."""

    def __init__(self, lines: Sequence[Line], link_roles: Mapping[str, str]) -> None:
        super().__init__()
        self.page_lines = lines
        self.too_long: list[tuple[int, int]] = []
        """The number of the first line of paragraphs that are not read, and their length."""
        self.link_roles = link_roles

    def parse(
        self, text: str, lineno: int, memo: object, parent: nodes.Element
    ) -> tuple[list[nodes.Node], Messages]:
        """Parse inline markup as docutils does, with the position of each construct."""
        self.document = memo.document  # type: ignore[attr-defined]
        self.language = memo.language  # type: ignore[attr-defined]
        self.reporter = self.document.reporter
        self.parent = parent
        if len(text) > MAX_PARAGRAPH:
            self.too_long.append((lineno, len(text)))
            return [nodes.Text("…")], []
        place = _Place(text, lineno, self.page_lines)
        remaining = utils.escape2null(text)
        total, plain_start = len(remaining), 0
        processed: list[nodes.Node] = []
        unprocessed: list[str] = []
        messages: Messages = []
        while remaining and (match := self.patterns.initial.search(remaining)):
            groups = match.groupdict()
            mark = groups["start"] or groups["backquote"] or groups["refend"] or groups["fnend"]
            start = total - len(remaining)
            parse = cast(_Parse, self.dispatch[mark])  # a function, not a method
            before, inlines, remaining, new_messages = parse(self, match, lineno)
            unprocessed.append(before)
            messages += new_messages
            if inlines:
                processed += self._bare_urls("".join(unprocessed), plain_start, place)
                plain_start = total - len(remaining)
                processed += [place.mark(node, start + len(before), plain_start) for node in inlines]
                unprocessed = []
        processed += self._bare_urls("".join(unprocessed) + remaining, plain_start, place)
        return processed, messages

    def init_customizations(self, settings: object) -> None:
        """Add the pattern of bare web addresses: docutils' own also looks for addresses of mail, slowly."""
        # The method formats its patterns with the attributes of the class of the object, not of its bases.
        inliner = states.Inliner()
        inliner.init_customizations(settings)
        vars(self).update(vars(inliner))
        uri = rf"(?P<whole>(?:https?|ftps?)://{self.uric}*(?:{self.urilast}|{self.uric}(?=>)))"
        pattern = f"{self.start_string_prefix}{uri}{self.end_string_suffix}"
        self._bare_url = re.compile(pattern, re.IGNORECASE)

    def _bare_urls(self, text: str, start: int, place: _Place) -> list[nodes.Node]:
        """Return text with its bare addresses as links."""
        found: list[nodes.Node] = []
        position = 0
        for match in self._bare_url.finditer(text) if "://" in text else ():
            url = utils.unescape(match["whole"])
            found.append(nodes.Text(text[position : match.start()]))
            reference = nodes.reference(url, url, refuri=url)
            found.append(place.mark(reference, start + match.start(), start + match.end()))
            position = match.end()
        return [*found, nodes.Text(text[position:])] if text else []

    def interpreted(
        self, rawsource: str, text: str, role: str, lineno: int
    ) -> tuple[list[nodes.Node], Messages]:
        """Return the text of any role; roles that are links to the web are links."""
        found = role_link(role, text, self.link_roles)
        if found is None:
            return [nodes.inline(rawsource, utils.unescape(text))], []
        return [nodes.reference(rawsource, utils.unescape(found[1]), refuri=utils.unescape(found[0]))], []


class _Place:
    """Where the text of a paragraph, title or cell stands in the page."""

    def __init__(self, text: str, number: int, lines: Sequence[Line]) -> None:
        self.number = number
        self.lines = lines
        self.contents = text.split("\n")
        self.starts = [0]
        for content in self.contents[:-1]:
            self.starts.append(self.starts[-1] + len(content) + 1)
        self.begins: dict[int, tuple[Line, int | None]] = {}

    def mark(self, node: nodes.Node, start: int, end: int) -> nodes.Node:
        """Note the position of an inline node, if it is or contains a link."""
        if isinstance(node, nodes.substitution_reference):
            # The node is replaced by copies of what the substitution stands for.
            node = nodes.inline("", "", node)
        elif not isinstance(node, nodes.reference):
            return node
        begin, finish = self.offset(start), self.offset(end - 1) + 1
        is_exact = 0 <= begin < finish
        node[START], node[END] = (begin, finish) if is_exact else (-1, -1)
        number = self.number + bisect_right(self.starts, start) - 1
        node[INDEX] = number - 1
        return node

    def offset(self, position: int) -> int:
        """Return the offset in the page of a position in the text, -1 if it is not known."""
        index = bisect_right(self.starts, position) - 1
        line, begin = self._begin(index)
        if begin is None:
            return -1
        return line.offset + _column(line.text, begin + position - self.starts[index])

    def _begin(self, index: int) -> tuple[Line, int | None]:
        """Return the line of a line of the text, and the column where the text begins, or None.

        docutils counts the lines of a table one too high or too low.
        """
        if index not in self.begins:
            for number in (self.number + index, self.number + index - 1, self.number + index + 1):
                if 0 < number <= len(self.lines):
                    line = self.lines[number - 1]
                    expanded = line._replace(text=line.text.expandtabs(TAB_WIDTH))
                    begin = find_content(expanded, self.contents[index])
                    if begin is not None:
                        break
            else:
                line, begin = self.lines[0], None
            self.begins[index] = line, begin
        return self.begins[index]


def _column(text: str, expanded: int) -> int:
    """Return the index in a line of a column with tabs expanded."""
    if "\t" not in text:
        return expanded
    column = 0
    for index, character in enumerate(text):
        if column >= expanded:
            return index
        column += TAB_WIDTH - column % TAB_WIDTH if character == "\t" else 1
    return len(text)


@cache
def _settings() -> Values:
    settings = get_default_settings(Parser)
    values = {
        "report_level": 5, "halt_level": 5, "warning_stream": io.StringIO(), "file_insertion_enabled": False,
        "raw_enabled": False, "smart_quotes": False, "tab_width": TAB_WIDTH, "line_length_limit": MAX_LINE,
        "traceback": False,
    }  # fmt: skip
    for name, value in values.items():
        setattr(settings, name, value)
    return settings


_State: TypeAlias = "State[list[str]]"


class _States(dict[str, "_State"]):
    """The states of a state machine, each made when it is entered.

    docutils makes all 15 with their patterns for each list, cell and quotation, which enter two or three.
    """

    def __init__(self, machine: states.NestedStateMachine, classes: Iterable[type[_State]]) -> None:
        super().__init__()
        self._machine = machine
        self._classes = {state.__name__: state for state in classes}
        self.is_running = False

    def __missing__(self, name: str) -> _State:
        state = self._classes[name](self._machine, self._machine.debug)
        self[name] = state
        if self.is_running:
            state.runtime_init()
        return state


class _NestedStateMachine(states.NestedStateMachine):
    """Parses lists, cells and quotations with the states that occur in them."""

    def add_states(self, state_classes: Iterable[type[_State]]) -> None:
        self._entered = _States(self, state_classes)
        self.states = self._entered

    def runtime_init(self) -> None:
        super().runtime_init()
        self._entered.is_running = True


@contextmanager
def _few_states() -> Iterator[None]:
    """Make docutils parse nested text by state machines that are made quickly."""
    original = states.RSTState.nested_sm, states.RSTState.nested_sm_cache
    states.RSTState.nested_sm, states.RSTState.nested_sm_cache = _NestedStateMachine, []
    try:
        yield
    finally:
        states.RSTState.nested_sm, states.RSTState.nested_sm_cache = original


@contextmanager
def _any_directive() -> Iterator[None]:
    """Make docutils take any directive as text, except for those that substitutions consist of."""
    original = directives.directive

    def find(name: str, language: object, document: nodes.document) -> tuple[object, Messages]:
        if name.lower() in _OWN_DIRECTIVES:
            return original(name, language, document)  # type: ignore[arg-type]
        return _Text, []

    directives.directive = find  # type: ignore[assignment]
    try:
        yield
    finally:
        directives.directive = original


def parse_rest(
    lines: Sequence[Line], path: str, link_roles: Mapping[str, str], problems: list[str]
) -> nodes.document:
    """Parse lines and resolve references to definitions elsewhere.

    Args:
        lines: The lines of a page or of a part of it; :data:`INDEX` counts in them.
        path: The path of the page.
        link_roles: The roles that are links: name to address with ``%s``.
        problems: Messages about what is not read are added to it.

    """
    inliner = _Inliner(lines, link_roles)
    document = utils.new_document(path, _settings())
    with _any_directive(), _few_states():
        Parser(inliner=inliner).parse(_SEPARATORS.sub(" ", join_lines(lines)), document)
    for number, length in inliner.too_long:
        line = lines[min(max(number, 1), len(lines)) - 1]
        problems.append(paragraph_problem(path, line.number, length))
    for transform in _TRANSFORMS:
        transform(document).apply()
    return document
