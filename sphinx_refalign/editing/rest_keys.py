"""The keys in reStructuredText: in roles and directives, not in literal blocks, comments and inline literals.

This finds blocks by their indentation, as docutils does, which gives no position within a line.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from sphinx_refalign.editing.edits import Line
from sphinx_refalign.editing.inline_keys import rest_inline_keys
from sphinx_refalign.editing.key_uses import (
    CITATION,
    CODE_DIRECTIVES,
    DIRECTIVE,
    FILTER,
    LIST,
    KeyUse,
    Names,
    filter_words,
    filtered_citations,
    split_lines_of_keys,
)

_MARKERS = re.compile(r"[ \t]*(?:(?:[-*+•‣⁃]|\(?(?:\d{1,9}|[A-Za-z#]|[ivxlcdmIVXLCDM]{1,12})[.)])[ \t]+)*")

_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|$)")

_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?([A-Za-z0-9][\w:.+-]*?)[ \t]?::(?:[ \t]+|$)")

_TARGET = re.compile(r"\.\.[ \t]+(?:\[|_|\|)")

_OPTION = re.compile(r"[ \t]*:([\w-]+):(?:[ \t]+|$)")

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


class DirectiveParts(NamedTuple):
    """The lines of a directive."""

    argument: list[Line]
    options: dict[str, list[Line]]
    body: int
    """The number of the first line after argument and options."""


def rest_key_uses(lines: Sequence[Line], names: Names) -> Iterator[KeyUse]:
    """Yield the keys in lines of reStructuredText, in their order."""
    number = 0
    while number < len(lines):
        line = lines[number]
        if not line.text.strip():
            number += 1
            continue
        markers = _MARKERS.match(line.text)
        column = markers.end() if markers else 0
        start = line.part(column)
        if _EXPLICIT.match(start.text):
            indent = _width(line.text[:column])
            number = yield from _explicit(lines, number, start, indent, names)
        else:
            number = yield from _paragraph(lines, number, names)


def _width(text: str) -> int:
    return len(text.expandtabs(8))


def _end_of_block(lines: Sequence[Line], number: int, indent: int) -> int:
    """Return the number after the last line that is blank or indented more than a block."""
    while number < len(lines) and (not lines[number].text.strip() or lines[number].indent > indent):
        number += 1
    return number


def _explicit(
    lines: Sequence[Line], number: int, start: Line, indent: int, names: Names
) -> Generator[KeyUse, None, int]:
    """Yield the keys of explicit markup, and return the number of the line where reading goes on."""
    directive = _DIRECTIVE.match(start.text)
    if directive is None:
        if _TARGET.match(start.text):
            yield from rest_inline_keys([start], names)
            return number + 1
        following = lines[number + 1].text.strip() if number + 1 < len(lines) else ""
        if start.text.strip() == ".." and not following:
            return number + 1  # an empty comment ends here
        return _end_of_block(lines, number + 1, indent)
    name = directive[1].lower()
    if name in CODE_DIRECTIVES:
        return _end_of_block(lines, number + 1, indent)
    directive_type = names.directive_type(name)
    argument = start.part(directive.end())
    if not directive_type:
        yield from rest_inline_keys([argument], names)
        return number + 1
    parts = _parts(lines, number + 1, indent, argument)
    end = _end_of_block(lines, parts.body, indent) if directive_type in (LIST, CITATION) else parts.body
    yield from directive_keys(name, parts.argument, parts.options, lines[parts.body : end], names)
    return end


def _parts(lines: Sequence[Line], number: int, indent: int, argument: Line) -> DirectiveParts:
    """Return argument and options of a directive: its lines up to the first blank one."""
    arguments = [argument]
    options: dict[str, list[Line]] = {}
    current = arguments
    while number < len(lines) and lines[number].text.strip() and lines[number].indent > indent:
        line = lines[number]
        option = _OPTION.match(line.text)
        if option:
            current = options.setdefault(option[1].lower(), [])
            line = line.part(option.end())
        current.append(line)
        number += 1
    return DirectiveParts(arguments, options, number)


def directive_keys(
    name: str, argument: list[Line], options: dict[str, list[Line]], body: Sequence[Line], names: Names
) -> Iterator[KeyUse]:
    """Yield the keys in the argument, the options and, of a list, the body of a directive.

    Args:
        name: The name of the directive, which names keys.
        argument: The lines of its argument.
        options: The lines of the values of its options.
        body: The lines of its body.
        names: What directives and roles name keys.

    """
    directive_type = names.directive_type(name)
    if directive_type in (DIRECTIVE, LIST):
        lines = [*argument, *(body if directive_type == LIST else ())]
        topics = " ".join(line.text.strip() for line in options.get("topics", ())).strip()
        noalign = "noalign" in options
        for start, end, key in split_lines_of_keys(lines, names):
            yield KeyUse(start, end, key, directive_type, names.kind_of(name), noalign, topics)
    elif directive_type == FILTER:
        for line in options.get("resources", ()):
            for start, end, key in filter_words(line):
                yield KeyUse(start, end, key, FILTER)
    elif directive_type == CITATION:
        for line in options.get("filter", ()):
            for start, end, key in filtered_citations(line):
                yield KeyUse(start, end, key, CITATION)
        for start, end, key in split_lines_of_keys(list(body), names):
            yield KeyUse(start, end, key, CITATION)


def _paragraph(lines: Sequence[Line], number: int, names: Names) -> Generator[KeyUse, None, int]:
    """Yield the keys of a paragraph, and return the number after it and a literal block that it announces."""
    first = number
    if lines[number].text.lstrip().startswith(">>> "):
        while number < len(lines) and lines[number].text.strip():
            number += 1
        return number
    number += 1
    while number < len(lines) and (text := lines[number].text.lstrip()) and not _EXPLICIT.match(text):
        number += 1
    paragraph = lines[first:number]
    yield from rest_inline_keys(paragraph, names)
    if not paragraph[-1].text.rstrip().endswith("::"):
        return number
    indent = paragraph[-1].indent
    if len(paragraph) == 1 and (markers := _MARKERS.match(paragraph[0].text)):
        indent = _width(markers[0])
    return _end_of_literal(lines, number, indent)


def _end_of_literal(lines: Sequence[Line], number: int, indent: int) -> int:
    """Return the number after the literal block that follows a paragraph, if there is one."""
    following = number
    while following < len(lines) and not lines[following].text.strip():
        following += 1
    if following == len(lines) or following == number:
        return following
    line = lines[following]
    if line.indent > indent:
        return _end_of_block(lines, following, indent)
    quote = line.text[:1]
    if line.indent == indent == 0 and _PUNCTUATION.match(quote):
        while following < len(lines) and lines[following].text.startswith(quote):
            following += 1
        return following
    return number
