"""The keys in BibTeX and biblatex: of entries, and in the fields that name entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sphinx_refalign.editing.edits import Edit, line_end_of
from sphinx_refalign.editing.registry_layout import EntryLayout, FileLayout, KeyValue
from sphinx_refalign.registry import latex
from sphinx_refalign.registry.readers.bibtex_exact_fields import KEY
from sphinx_refalign.registry.readers.bibtex_parser import without_comments

_ENTRY = re.compile(r"@[ \t]*([\w-]+)\s*[{(]\s*([^\s,{}=()]+)\s*(?=[,})])")

_FIELD = re.compile(r"[\s,]*([^\s=,{}\"#]+)(\s*)=(\s*)")

_NO_ENTRIES = frozenset({"string", "comment", "preamble"})

_LISTS = frozenset(
    {"crossref", "xref", "xdata", "related", "entryset", "organization", "refalign.organization"}
)
"""The fields that name entries."""

_IDS = re.compile(r"ids|refalign\.ids\.\d+")

_XDATA = re.compile(r"(?<![\w-])xdata\s*=\s*([^\s,={}]+)", re.IGNORECASE)

_DELIMITER = re.compile(r"(?<!\\)[{}\"]")


class _Field(NamedTuple):
    name: str
    start: int
    """The offset of its name."""
    width: int
    """The width of the name with the space behind it."""
    sign: str
    """The equals sign with the space behind it."""
    parts: list[tuple[int, int]]
    """The spans of the parts of its value in braces or quotes, without them."""


def read_bibtex_keys(text: str) -> FileLayout:
    """Return where keys stand in a file."""
    layout = FileLayout()
    masked = _without_comments(text)
    end = 0
    has_unclosed = False
    for match in _ENTRY.finditer(masked):
        if match.start() < end or match[1].lower() in _NO_ENTRIES:
            continue
        # Behind a value that is not closed, no value goes on in the next entry: it would be searched to the
        # end of the file for each entry.
        following = _ENTRY.search(masked, match.end()) if has_unclosed else None
        limit = following.start() if following else len(masked)
        fields = []
        for field in _fields(masked, match.end(), limit):
            has_unclosed = has_unclosed or field.parts == [_UNCLOSED]
            fields += [] if field.parts == [_UNCLOSED] else [field]
        end = max((span[1] for field in fields for span in field.parts), default=match.end())
        _add_entry(layout, match, fields, text)
    return layout


def _without_comments(text: str) -> str:
    r"""Return a text of the same length with spaces for the lines that are comments."""
    normalized = text.replace("\r\n", " \n").replace("\r", "\n")
    lines = zip(normalized.split("\n"), without_comments(normalized).split("\n"), strict=True)
    return "\n".join(kept if kept else " " * len(line) for line, kept in lines)


_UNCLOSED = (-1, -1)
"""The only part of a value that is not closed."""


def _fields(text: str, position: int, limit: int) -> Iterator[_Field]:
    """Yield the fields of an entry that ends before an offset; a value that is not closed is the last."""
    while field := _FIELD.match(text, position, limit):
        parts: list[tuple[int, int]] = []
        position = field.end()
        while True:
            end = _end_of_part(text, position, limit)
            if end < 0:
                yield _Field("", field.start(1), 0, "", [_UNCLOSED])
                return
            if text[position] in '{"':
                parts.append((position + 1, end - 1))
            joined = _JOINED.match(text, end)
            position = joined.end() if joined else end
            if not joined:
                break
        yield _Field(field[1].lower(), field.start(1), len(field[1] + field[2]), "=" + field[3], parts)


_JOINED = re.compile(r"\s*#\s*")

_BARE = re.compile(r"[^\s,#{}\"=]+")


def _end_of_part(text: str, position: int, limit: int) -> int:
    """Return the offset after a part of a value, -1 for none."""
    opening = text[position : position + 1]
    if opening not in ("{", '"'):
        bare = _BARE.match(text, position, limit)
        return bare.end() if bare else -1
    depth = 0
    for sign in _DELIMITER.finditer(text, position + (opening == '"'), limit):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if depth < 0:
            return -1
        if not depth and sign[0] == ("}" if opening == "{" else '"'):
            return sign.end()
    return -1


def _add_entry(layout: FileLayout, match: re.Match[str], fields: list[_Field], text: str) -> None:
    entry = EntryLayout(match[2], [KeyValue(*match.span(2), match[2])])
    for field in fields:
        if field.name == KEY and field.parts:
            key = latex.to_text(text[slice(*field.parts[0])])
            entry.key, entry.key_values = key, [KeyValue(*field.parts[0], key)]
        if _IDS.fullmatch(field.name):
            entry.ids += _keys(field, text)
        elif field.name in _LISTS:
            layout.values += _keys(field, text)
        for start, end in field.parts:
            for reference in _XDATA.finditer(text, start, end):
                layout.values.append(KeyValue(*reference.span(1), reference[1], has_field=True))
    entry.keep = lambda key: _keep(key, match, fields, text)
    layout.entries.append(entry)


def _keys(field: _Field, text: str) -> Iterator[KeyValue]:
    for start, end in field.parts:
        for part in re.finditer(r"[^\s,{}](?:[^,{}]*[^\s,{}])?", text[start:end]):
            yield KeyValue(start + part.start(), start + part.end(), part[0])


def _keep(key: str, match: re.Match[str], fields: list[_Field], text: str) -> Edit | None:
    """Return the edit that adds a key to ``ids``."""
    ids = next((field for field in fields if field.name == "ids" and field.parts), None)
    if ids is not None:
        start, end = ids.parts[-1]
        content = text[start:end].rstrip()
        at = start + len(content)
        return Edit(at, at, f"{', ' if content.strip() else ''}{key}")
    if not fields:
        at = match.end()
        return Edit(at, at, f", ids = {{{key}}}")
    first = fields[0]
    margin = text[max(text.rfind("\n", 0, first.start), text.rfind("\r", 0, first.start)) + 1 : first.start]
    separator = f"{line_end_of(text)}{margin}" if not margin.strip() else " "
    space = first.width - len(first.name)
    has_columns = space > 1 or first.width in {field.width for field in fields[1:]}
    name = "ids".ljust(first.width if has_columns else 3 + space)
    return Edit(first.start, first.start, f"{name}{first.sign}{{{key}}},{separator}")
