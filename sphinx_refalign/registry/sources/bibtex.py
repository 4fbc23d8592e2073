"""BibTeX registries: blocks by bibtexparser, values as they were typed, every broken block reported."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
    String,
)

from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.sources import Parsed, Position, RawEntry

ENTRY_TYPE = "entrytype"
"""Where a raw entry keeps its ``@type``, in lower case."""

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: str(number) for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_PIECE = re.compile(r'\s*(?:\{(?P<braced>.*)\}|"(?P<quoted>.*)"|(?P<word>[^\s#{}",]+))\s*', re.DOTALL)


def read(text: str, file: str) -> Parsed:
    """The entries of a BibTeX file with ``@string``s put in and nothing decoded."""
    with _quiet():
        blocks = parse_string(text.removeprefix("\ufeff"), parse_stack=[]).blocks
    strings = _strings(blocks)
    problems: list[Problem] = []
    entries = []
    lines: dict[int, dict[str, int]] = {}
    for block in blocks:
        entry = _entry(block, file, problems)
        if entry is None:
            continue
        line = entry.start_line + 1 if entry.start_line is not None else 0
        fields, at = _fields(entry, strings, file, problems)
        raw = RawEntry(entry.key, fields, line, 0)
        lines[line] = at
        entries.append(raw)

    def locate(raw: RawEntry, path: Sequence[str | int]) -> Position | None:
        line = lines.get(raw.line, {}).get(str(path[0])) if path else raw.line
        return (line, 0) if line else None

    return Parsed(entries, problems, locate)


@contextmanager
def _quiet() -> Iterator[None]:
    # bibtexparser logs each broken block without naming the file; we report it ourselves.
    logger = logging.getLogger("bibtexparser")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


def _entry(block: Block, file: str, problems: list[Problem]) -> Entry | None:
    """The entry of a block, also of one that is broken but can be told apart."""
    line = (block.start_line or 0) + 1
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        return inner if isinstance(inner, Entry) else None
    if isinstance(block, ParsingFailedBlock):
        opening = re.match(r"@\s*\w+\s*[{(]\s*([^\s,]+)\s*,", block.raw or "")
        reason = getattr(block.error, "abort_reason", None) or str(block.error)
        told = " ".join(reason.split())
        message = f"not valid BibTeX: {told} This entry is left out; check its braces and commas"
        problems.append(Problem(Code.SYNTAX, file, line, 0, opening[1] if opening else "", message))
        return None
    if not isinstance(block, Entry):
        return None
    if not block.key:
        message = f"this @{block.entry_type} has no key; write @{block.entry_type}{{a-key, …}}"
        problems.append(Problem(Code.SYNTAX, file, line, 0, "", message))
        return None
    return block


def _strings(blocks: Iterable[Block]) -> dict[str, str]:
    strings = _MONTHS.copy()
    for block in blocks:
        if isinstance(block, String):
            strings[block.key.lower()] = _value(block.value, strings)[0]
    return strings


def _fields(
    entry: Entry, strings: Mapping[str, str], file: str, problems: list[Problem]
) -> tuple[dict[str, Any], dict[str, int]]:
    """Values by lower-case name, and the line of each."""
    values: dict[str, Any] = {ENTRY_TYPE: entry.entry_type.lower()}
    lines: dict[str, int] = {}
    for field in entry.fields:
        name = field.key.lower()
        line = (field.start_line or 0) + 1
        path = f"{entry.key}.{name}"
        if name in lines:
            message = (
                f"this field stands here a second time (first on line {lines[name]}); "
                "the first is used: rename or remove one"
            )
            problems.append(Problem(Code.DUPLICATE_KEY, file, line, 0, path, message))
            continue
        lines[name] = line
        values[name], unknown = _value(field.value, strings)
        for macro in unknown:
            message = f"no @string defines {macro!r}; define it or put the value into braces"
            problems.append(Problem(Code.VALUE, file, line, 0, path, message))
    return values, lines


def _value(raw: str, strings: Mapping[str, str]) -> tuple[str, list[str]]:
    """A field's value without its delimiters, ``#`` joined and macros put in; and unknown macros."""
    text, unknown = "", []
    for part in _concatenated(str(raw)):
        piece = _PIECE.fullmatch(part)
        if piece is None:
            text += part
        elif piece["word"] is None:
            text += piece["braced"] if piece["braced"] is not None else piece["quoted"]
        elif piece["word"].lower() in strings:
            text += strings[piece["word"].lower()]
        else:
            text += piece["word"]
            if not piece["word"].isdigit():
                unknown.append(piece["word"])
    return text, unknown


def _concatenated(raw: str) -> Iterator[str]:
    depth = start = 0
    quoted = False
    for i, char in enumerate(raw):
        if char == '"' and not depth:
            quoted = not quoted
        elif char in "{}":
            depth += 1 if char == "{" else -1
        elif char == "#" and not depth and not quoted:
            yield raw[start:i]
            start = i + 1
    yield raw[start:]
