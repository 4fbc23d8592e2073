"""Directives in Markdown pages, as their authors wrote them: the plugin of mystmd gets them like this."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sphinx_refalign.editing.edits import Line, split_lines
from sphinx_refalign.editing.key_uses import CODE_DIRECTIVES
from sphinx_refalign.editing.markdown_keys import MAX_DEPTH, directive_options, fence_body, markdown_parser

_DIRECTIVE = re.compile(r"[ \t]*\{([^\s{}`]+)\}(.*)")


class Invocation(NamedTuple):
    """A directive in a page."""

    line: int
    """The line of its name, from 1."""
    name: str
    """The name of the directive, without that of the domain before it."""
    argument: str
    options: Mapping[str, str]
    body: str

    def key(self, *, with_body: bool) -> str:
        """Return the text by which the plugin finds the content, the same as ``JSON.stringify`` makes there.

        Args:
            with_body: Whether the body is part of it: keys of resources, not text of the author.

        """
        body = self.body.strip() if with_body else ""
        options = sorted(f"{name}: {value}".strip() for name, value in self.options.items())
        parts = [self.name, self.argument.strip(), body, *options]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def find_invocations(text: str, names: Collection[str], *, colon_fence: bool) -> list[Invocation]:
    """Return the directives of some names in a page of MyST Markdown, also those within other directives.

    Args:
        text: The text of the page.
        names: The names of the directives.
        colon_fence: Whether ``:::`` encloses directives.

    """
    lines = split_lines(text)
    starts = [line.offset for line in lines]
    return list(_find(lines, starts, names, colon_fence, 0))


def _find(
    lines: Sequence[Line], starts: Sequence[int], names: Collection[str], colon_fence: bool, depth: int
) -> Iterator[Invocation]:
    text = "\n".join(line.text for line in lines)
    for token in markdown_parser(colon_fence=colon_fence).parse(text):
        match = _DIRECTIVE.match(token.info) if token.type in ("fence", "colon_fence") else None
        if match is None or token.map is None:
            continue
        name, body = match[1].removeprefix("refalign:"), fence_body(token, lines)
        options, start = directive_options(body)
        content = body[start:]
        if name in names:
            values = {
                option: " ".join(line.text.strip() for line in value) for option, value in options.items()
            }
            line = bisect_right(starts, lines[token.map[0]].offset)
            yield Invocation(line, name, match[2], values, "\n".join(line.text for line in content))
        if name not in CODE_DIRECTIVES and depth < MAX_DEPTH:
            yield from _find(content, starts, names, colon_fence, depth + 1)
