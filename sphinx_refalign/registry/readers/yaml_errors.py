"""The wording of syntax errors in YAML: what the author most likely did wrong, and what to write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import yaml

from sphinx_refalign.registry.limits import MAX_DEPTH
from sphinx_refalign.registry.readers.base import Position

TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"


class YamlError(Exception):
    """An error that ends the reading of a part of a file.

    Args:
        message: The message for the user.
        position: Line and column, from 1; 0 if unknown.
        resume: The first line at which reading can resume; 0 to skip the rest of the file.
        in_entry: Whether the cause is within the last entry, even if the parser has ended that entry.

    """

    def __init__(self, message: str, position: Position, resume: int = 0, *, in_entry: bool = False) -> None:
        super().__init__(message)
        self.position = position
        self.resume = resume
        self.in_entry = in_entry


_HINTS = {
    "found character that cannot start any token": {
        "\t": "indent with spaces, not with a tab",
        "": "put the value in quotes",
    },
    "found a tab character that violates indentation": {"": "indent with spaces, not with a tab"},
    "did not find expected alphabetic or numeric character": {"": "put the value in quotes"},
    "did not find expected comment or line break": {"": "put the value in quotes"},
    "block sequence entries are not allowed in this context": {
        "": "put the value in quotes, or write the list below its key"
    },
    "mapping keys are not allowed in this context": {"": "put the value in quotes"},
    "mapping values are not allowed in this context": {"": "put text that contains ': ' in quotes"},
    "found unknown escape character": {"": "use single quotes, in which a backslash is not special"},
    "found unexpected end of stream": {"": "close the quote"},
    "did not find expected ',' or ']'": {"": "close the bracket, or put the value in quotes"},
    "did not find expected ',' or '}'": {"": "close the brace, or put the value in quotes"},
    "could not find expected ':'": {"": "write key: value, with a space after the colon"},
    "did not find expected key": {"": "indent all fields of an entry equally"},
    "did not find expected '-' indicator": {"": "start each item of the list with '- '"},
    "did not find expected node content": {"": "write a value here, or close the bracket"},
}
"""What to do, by the message of the parser and the character at the error ("": any other)."""


def _hint(problem: str, character: str) -> str:
    """Return ``; what to do`` for an error of the parser at ``character``, or ""."""
    hints = _HINTS.get(problem)
    return f"; {hints.get(character, hints[''])}" if hints else ""


_NOT_CLOSED = ("found unexpected end", "found unexpected document", "did not find expected ','",
               "did not find expected node")  # fmt: skip
"""Prefixes of the parser's messages for a quote or a bracket that is not closed."""

_BIBTEX = re.compile(r"@[A-Za-z]+\s*[{(]")


def explain_error(error: yaml.MarkedYAMLError, text: str) -> YamlError:
    """Return an error of the parser with the position of its cause and a hint what to do."""
    mark = error.problem_mark or error.context_mark
    is_quoted_or_flow = "quoted" in (error.context or "") or "flow" in (error.context or "")
    opening = error.context_mark if is_quoted_or_flow else None
    if opening is not None and (error.problem or "").startswith(_NOT_CLOSED):
        mark = opening  # the cause is the opening quote or bracket, not where the parser stops
    lines = text.split("\n")
    character = lines[mark.line][mark.column : mark.column + 1] if mark and mark.line < len(lines) else ""
    description = " ".join(part for part in (error.context, error.problem) if part)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    resume = opening.line + 2 if opening else line + 1
    if character == "@" and _BIBTEX.match(lines[line - 1], column - 1):
        return YamlError("this is BibTeX, not YAML; move it to a .bib file", (line, column))
    if mark is not None and not is_quoted_or_flow:
        key_mark = error.context_mark if error.context == _SIMPLE_KEY else None
        begin = key_mark.line if key_mark else None
        resume = key_mark.line + 2 if key_mark else resume
        slip = _find_slip(lines, mark.line, mark.column, begin)
        if slip is not None:
            return YamlError(slip.message, (slip.row + 1, slip.column + 1), resume, in_entry=True)
        if key_mark is not None:
            line, column = key_mark.line + 1, key_mark.column + 1
    message = f"not valid YAML: {description}{_hint(error.problem or '', character)}"
    if error.problem == "exceeded maximum nesting depth":  # the limit of newer versions of libyaml
        message = TOO_DEEP
    return YamlError(message, (line, column), resume)


class _Slip(NamedTuple):
    """A mistake that explains an error of the parser; row and column count from 0."""

    message: str
    row: int
    column: int


_SIMPLE_KEY = "while scanning a simple key"
"""The context of errors in a line that has no colon where one must be."""

_FIELD = re.compile(r"([ ]*)((?:-[ ]+)*)([\w.+-]+):(?:[ ]+(.*))?$")
"""A line with a field: indentation, hyphens of list items, name and value."""

_NO_SPACE = re.compile(r"[ ]*(?:-[ ]+)*([A-Za-z][\w-]*):([^\s/:][^:]*)$")
"""A line with a field without a space after its colon."""

_NO_COLON = re.compile(r"[ ]*([A-Za-z][\w.+-]*)(?:[ ]+([^:]*))?$")

_CLOSING = {'"': "quote", "'": "quote", "[": "bracket", "{": "brace"}


def _find_slip(lines: Sequence[str], row: int, column: int, begin: int | None) -> _Slip | None:
    """Return the slip that explains an error at a place, or None.

    Args:
        lines: The lines of the file.
        row: The line at which the parser stops, from 0.
        column: The column at which it stops, from 0.
        begin: The line that has no colon, if the parser knows it.

    """
    if row >= len(lines) or "\t" in lines[row][: column + 1]:
        return None
    above = _row_above(lines, row if begin is None else begin)
    for candidate in (row, above) if begin is None else (begin,):
        match = _NO_SPACE.match(lines[candidate]) if candidate is not None else None
        if match and candidate is not None:
            message = f"no space after a colon; write '{match[1]}: {_shorten(match[2])}'"
            return _Slip(message, candidate, match.end(1))
    if begin is not None:
        return _without_dash(lines, begin, above)
    if re.fullmatch(r"[ ]*(?:-[ ]+)*[\w.+-]*", lines[row][:column]):
        return (
            _without_colon(lines, row, above)
            or _without_dash(lines, row, above)
            or _wrong_indentation(lines, row)
        )
    field = _FIELD.match(lines[row])
    value = (field[4] or "") if field else ""
    if field and value[:1] in _CLOSING and column > field.start(4):
        advice = "put the whole value in quotes"
        if value[0] == "'":
            advice += ", with '' for an apostrophe between single quotes"
        return _Slip(f"text after the closing {_CLOSING[value[0]]}; {advice}", row, column)
    return None


def _row_above(lines: Sequence[str], row: int) -> int | None:
    """Return the nearest line above that is neither empty nor a comment."""
    return next((n for n in range(row - 1, -1, -1) if lines[n].strip() and lines[n].strip()[0] != "#"), None)


def _without_colon(lines: Sequence[str], row: int, above: int | None) -> _Slip | None:
    """Return the slip of a line above ``row`` that looks like a field or a key without its colon."""
    match = _NO_COLON.match(lines[above]) if above is not None else None
    if match is None or above is None:
        return None
    further = _row_above(lines, above)
    # The line may continue the text of the line above it.
    if further is not None and _indentation(lines[further]) < _indentation(lines[above]):
        parent = _FIELD.match(lines[further])
        if parent is None or parent[4]:
            return None
    written = f"{match[1]}: {_shorten(match[2])}" if match[2] else f"{match[1]}:"
    return _Slip(f"no colon after {match[1]!r}; write '{written}'", above, match.start(1))


def _without_dash(lines: Sequence[str], begin: int, above: int | None) -> _Slip | None:
    """Return the slip of a line in a list that begins without a hyphen."""
    indentation = _indentation(lines[begin])
    is_item = lines[begin].strip()[:2] == "- "
    if above is None or is_item or _indentation(lines[above]) != indentation:
        return None
    if lines[above].strip()[:2] != "- ":
        return None
    return _Slip("list item without a hyphen; start each item of the list with '- '", begin, indentation)


def _wrong_indentation(lines: Sequence[str], row: int) -> _Slip | None:
    """Return the slip of a field or a list item that is indented unlike those above it."""
    indentation = _indentation(lines[row])
    is_item = re.match(r"-(?:\s|$)", lines[row].strip())
    field = _FIELD.match(lines[row])
    if is_item:
        # The nearest item above counts, or the key of the list.
        other, name = _indentation_above(lines, row, r"[ ]*-(?:\s|$)")
        subject, reference = "list item", "the item above"
        advice = "indent all items of a list equally"
        if name == "" and other is None:
            other, name = _indentation_above(lines, row, _FIELD.pattern)
            reference, advice = "its key", "indent it like its key, or further"
    elif field and _begins_an_entry(lines, row):
        advice = "begin the keys of entries in the first column"
        return _Slip(f"{field[3]!r} is indented by {_spaces(indentation)}; {advice}", row, indentation)
    elif field:
        other, _ = _indentation_above(lines, row, r"[ ]*[\w.+-]+:(?:\s|$)")
        subject, reference = repr(field[3]), "the field above"
        advice = "indent all fields of an entry equally"
    else:
        return None
    if other is None or other == indentation:
        return None
    message = f"{subject} is indented by {_spaces(indentation)}, {reference} by {other}; {advice}"
    return _Slip(message, row, indentation)


def _begins_an_entry(lines: Sequence[str], row: int) -> bool:
    """Return whether a line looks like the key of an entry: the field ``type`` follows."""
    below = lines[row + 1] if row + 1 < len(lines) else ""
    is_below = _indentation(below) > _indentation(lines[row])
    return lines[row].rstrip().endswith(":") and is_below and below.strip().startswith("type:")


def _indentation_above(lines: Sequence[str], row: int, pattern: str) -> tuple[int | None, str]:
    """Return the indentation of the nearest line of the same entry that matches, and the line."""
    for n in range(row - 1, -1, -1):
        if re.match(pattern, lines[n]):
            return _indentation(lines[n]), lines[n]
        if lines[n][:1] not in ("", " ", "#", "-"):
            break
    return None, ""


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _spaces(number: int) -> str:
    return f"{number} space{'' if number == 1 else 's'}"


def _shorten(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:39]}…"
