"""The keys in MyST Markdown: in roles and directives, not in code.

markdown-it-py finds the blocks, with the settings of MyST; the positions come from the lines of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from sphinx_refalign.editing.edits import Line
from sphinx_refalign.editing.inline_keys import myst_inline_keys
from sphinx_refalign.editing.key_uses import CODE_DIRECTIVES, DIRECTIVE, KeyUse, Names
from sphinx_refalign.editing.rest_keys import directive_keys, rest_key_uses

MAX_DEPTH = 30
"""How deep directives are read within directives; each level is parsed again."""

_DIRECTIVE = re.compile(r"[ \t]*\{([^\s{}`]+)\}")

_OPTION = re.compile(r"[ \t]*:([\w-]+):(?:[ \t]+|$)")

_YAML_OPTION = re.compile(r"([\w-]+):(?:[ \t]+|$)")


@cache
def markdown_parser(*, colon_fence: bool = True) -> MarkdownIt:
    """Return a parser that finds the blocks that MyST finds.

    Args:
        colon_fence: Whether the syntax extension of this name is on.

    """
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(front_matter_plugin).use(myst_block_plugin).use(myst_role_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    if colon_fence:
        parser.use(colon_fence_plugin)
    parser.disable("inline")  # positions within a paragraph come from its source
    return parser


def markdown_key_uses(lines: Sequence[Line], names: Names, depth: int = 0) -> Iterator[KeyUse]:
    """Yield the keys in lines of MyST Markdown.

    Args:
        lines: The lines of a page, of a cell, or of the body of a directive.
        names: What directives and roles name keys.
        depth: The number of directives around the lines.

    """
    text = "\n".join(line.text for line in lines)
    columns: dict[int, int] = {}
    for token in markdown_parser(colon_fence=names.colon_fence).parse(text):
        if not token.map:
            continue
        if token.type == "inline":
            yield from myst_inline_keys(list(_inline_lines(token, lines, columns)), names)
        elif token.type in ("fence", "colon_fence"):
            yield from _fence_keys(token, lines, names, depth)
        elif token.type == "front_matter":
            yield from myst_inline_keys(lines[token.map[0] : token.map[1]], names)


def _inline_lines(token: Token, lines: Sequence[Line], columns: dict[int, int]) -> Iterator[Line]:
    """Yield the lines of a paragraph, a heading or a cell.

    Args:
        token: The token of the text.
        lines: All lines.
        columns: The column after the last text in each line: cells of a table share one.

    """
    first = token.map[0] if token.map else 0
    for number, text in enumerate(token.content.split("\n"), first):
        if number >= len(lines):
            return
        line = lines[number]
        start = columns.get(number, 0)
        column = line.text.find(text.strip(), start)
        # A cell with an escaped bar is not found: the rest of the row is read.
        end = column + len(text.strip()) if column >= 0 else len(line.text)
        column = max(column, start)
        columns[number] = end
        yield Line(line.text[column:end], line.offset + column)


def fence_body(token: Token, lines: Sequence[Line]) -> list[Line]:
    """Return the lines between the first and the last line of a fence, without its indentation."""
    first = token.map[0] + 1 if token.map else 0
    body = []
    for line, content in zip(lines[first:], token.content.split("\n")[:-1], strict=False):
        inner = content if line.text.endswith(content) else content.lstrip()
        body.append(line.part(len(line.text) - len(inner)))
    return body


def _fence_keys(token: Token, lines: Sequence[Line], names: Names, depth: int) -> Iterator[KeyUse]:
    match = _DIRECTIVE.match(token.info)
    if match is None or token.map is None:
        return
    name = match[1].lower()
    body = fence_body(token, lines)
    if name == "eval-rst":
        yield from rest_key_uses(body, names)
        return
    if name in CODE_DIRECTIVES or depth >= MAX_DEPTH:
        return
    line = lines[token.map[0]]
    opening = line.text.find(match[0].strip())
    argument = line.part(opening + len(match[0].strip()))
    options, start = directive_options(body)
    directive_type = names.directive_type(name)
    if directive_type:
        yield from directive_keys(name, [argument], options, body[start:], names)
    else:
        yield from myst_inline_keys([argument], names)
        for value in options.values():
            yield from myst_inline_keys(value, names)
    if directive_type in ("", DIRECTIVE):
        yield from markdown_key_uses(body[start:], names, depth + 1)


def directive_options(body: Sequence[Line]) -> tuple[dict[str, list[Line]], int]:
    """Return the lines of the options of a directive, and the number of the first line after them."""
    options: dict[str, list[Line]] = {}
    start = 0
    while start < len(body) and not body[start].text.strip():
        start += 1
    if start < len(body) and body[start].text.rstrip() == "---":
        value: list[Line] = []
        for number, line in enumerate(body[start + 1 :], start + 1):
            if line.text.rstrip() == "---":
                return options, number + 1
            option = _YAML_OPTION.match(line.text)
            if option:
                value = options.setdefault(option[1].lower(), [])
            value.append(line.part(option.end()) if option else line)
        return options, len(body)
    while start < len(body) and (option := _OPTION.match(body[start].text)):
        options.setdefault(option[1].lower(), []).append(body[start].part(option.end()))
        start += 1
    return options, start
