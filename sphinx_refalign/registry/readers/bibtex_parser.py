"""BibTeX registries: blocks by bibtexparser, values as they were typed, every broken block reported."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)

from sphinx_refalign.registry import latex
from sphinx_refalign.registry.entry_types import ENTRY_TYPE
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers.base import Parsed, Position, RawEntry

KEY = "refalign.key"
"""The field that holds the key of an entry that BibTeX cannot have as a key."""


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - reads better


_MACROS = {name: str(number) for number, name in enumerate(MONTHS, 1)}


MAX_EXPANDED = 100_000
"""Characters that a value with ``@string``s in it may have: they can double with every line."""


_HAS_STRINGS = re.compile(r"@\s*string\b", re.IGNORECASE)


_LOOKS_LIKE_AN_ENTRY = re.compile(r"^[ \t]*@\s*[\w-]+\s*[{(]", re.MULTILINE)


_NO_KEY = re.compile(r"@\s*(\w+)\s*[{(]\s*\w+\s*=")


# What biber takes for a comment between two fields: it has become part of the name of the second.
_LEADING_COMMENTS = re.compile(r"^(?:%[^\n]*\n\s*)+")


_OPENING = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,]+)\s*,")


def read(text: str, file: str, strings: Mapping[str, str] = MappingProxyType({})) -> Parsed:
    """The entries of a BibTeX file with ``@string``s put in and nothing decoded.

    Its own ``@string``s go before those of other files, which are in ``strings`` as they stand there.
    """
    return _Reader(file, strings).read(_blocks(text))


def strings(text: str) -> dict[str, str]:
    """The ``@string``s that a file defines, as they stand there, by their names in lower case."""
    if not _HAS_STRINGS.search(text):
        return {}
    found: dict[str, str] = {}
    for block in _blocks(text):
        if isinstance(block, String):
            found.setdefault(block.key.lower(), block.value)
    return found


def _blocks(text: str) -> list[Block]:
    with _quiet():
        return list(parse_string(without_comments(text), parse_stack=[]).blocks)


class _Reader:
    """One file: its macros, its problems, and where the fields of its entries stand."""

    def __init__(self, file: str, strings: Mapping[str, str]) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.macros = _MACROS.copy()
        self.shared = dict(strings)
        self.lines: dict[int, dict[str, int]] = {}

    def read(self, blocks: list[Block]) -> Parsed:
        self.read_strings(blocks)
        entries = []
        blocks.reverse()
        while (
            blocks
        ):  # each is given up when it has been read: together they are as large as all that is made
            entry = self._entry(blocks.pop())
            if entry is not None:
                line = _line(entry)
                fields = self._fields(entry, line)
                key = latex.to_text(fields.pop(KEY, "")) or entry.key
                entries.append(RawEntry(key, fields, line, 0))
        return Parsed(entries, self.problems, self.locate, lenient=True)

    def locate(self, raw: RawEntry, path: Sequence[str | int]) -> Position | None:
        """The line of a field: of ``url-zh`` for ``url.zh``, of the entry where none is called so."""
        if not path:
            return raw.line, 0
        lines = self.lines.get(raw.line, {})
        base = str(path[0])
        names = [f"{base}-{part}" for part in reversed(path[1:])] + [base]
        names += [name for name in lines if name.startswith(f"{base}-")]
        line = next((lines[name] for name in names if name in lines), 0)
        return (line, 0) if line else None

    def _report(self, code: Code, line: int, path: str, message: str) -> None:
        self.problems.append(Problem(code, self.file, line, 0, path, message))

    def read_strings(self, blocks: Iterable[Block]) -> None:
        """Take the macros that the file defines."""
        for block in blocks:
            again = isinstance(block, DuplicateBlockKeyBlock)
            inner = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
            if not isinstance(inner, String):
                continue
            name = inner.key.lower()
            if again:
                message = f"@string {inner.key} is defined a second time; the first is used: remove one"
                self._report(Code.DUPLICATE_KEY, _line(inner), "", message)
            else:
                self.macros[name] = self._value(inner.value, _line(inner), f"@string {inner.key}")

    def _entry(self, block: Block) -> Entry | None:
        """The entry of a block, also of one that is broken but can be told apart."""
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            inner = block.ignore_error_block
            block = inner if inner is not None else block
        if isinstance(block, ParsingFailedBlock):
            opening = _OPENING.match(block.raw or "")
            reason = getattr(block.error, "abort_reason", None) or str(block.error)
            forgotten = _NO_KEY.match(block.raw or "")
            if forgotten:
                self._report_no_key(_line(block), forgotten[1])
                return None
            told = " ".join(reason.split()).rstrip(". ")
            message = f"not valid BibTeX: {told}; this entry is left out: check its braces and commas"
            self._report(Code.SYNTAX, _line(block), opening[1] if opening else "", message)
            return None
        if isinstance(block, ImplicitComment):
            self._check_comment(block)
        if not isinstance(block, Entry):
            return None
        if not block.key:
            self._report_no_key(_line(block), block.entry_type)
            return None
        return block

    def _report_no_key(self, line: int, entry_type: str) -> None:
        message = f"this @{entry_type} has no key and is left out; write @{entry_type}{{a-key, …}}"
        self._report(Code.SYNTAX, line, "", message)

    def _check_comment(self, block: ImplicitComment) -> None:
        # Text between entries is a comment; what looks like an entry was hardly meant as one.
        text = block.comment or ""
        for found in _LOOKS_LIKE_AN_ENTRY.finditer(text):
            line = _line(block) + text.count("\n", 0, found.start())
            message = f"{found[0].strip()!r} begins no entry and is left out; write it as @book{{a-key, …}}"
            self._report(Code.SYNTAX, line, "", message)

    def _fields(self, entry: Entry, entry_line: int) -> dict[str, Any]:
        """Values by lower-case name."""
        values: dict[str, Any] = {ENTRY_TYPE: entry.entry_type.lower()}
        lines = self.lines[entry_line] = {}
        for field in entry.fields:
            name = field.key.lower()
            if "%" in name:
                name = _LEADING_COMMENTS.sub("", name)
            line = (field.start_line or 0) + 1
            path = f"{entry.key}.{name}" if name else entry.key
            if name in lines:
                message = (
                    f"this field stands here a second time (first on line {lines[name]}); "
                    "the first is used: rename or remove one"
                )
                self._report(Code.DUPLICATE_KEY, line, path, message)
            elif not name:
                self._report(Code.SYNTAX, line, path, "a value without a field's name; write name = {value}")
            else:
                lines[name] = line
                values[name] = self._value(str(field.value), line, path)
        return values

    def _value(self, raw: str, line: int, path: str) -> str:
        """A value without its delimiters, ``#`` joined and macros put in."""
        if raw[:1] == "{" and raw[-1] == "}" and raw.count("{") == 1 == raw.count("}"):
            return raw[1:-1]  # most are no more than that
        parts = list(concatenated(raw))
        if len(parts) > 1:  # a month is its number alone, and its name beside other words
            parts = [f"{{{part}}}" if _is_month(part, self.macros) else part for part in parts]
        text = ""
        for part in parts:
            inner = undelimited(part)
            known = self._macro(part.lower()) if inner is None else inner
            if known is None:
                self._check_bare(part, line, path)
            text += part if known is None else known
            if len(text) > MAX_EXPANDED:
                message = "its @strings stand for too much text, which is cut off; do they double each other?"
                self._report(Code.VALUE, line, path, message)
                return text[:MAX_EXPANDED]
        return text

    def _macro(self, name: str) -> str | None:
        """What a macro stands for, one of this file or of another."""
        if name not in self.macros and name in self.shared:
            raw = self.shared.pop(name)  # once: one that names itself stands for nothing
            told = len(self.problems)
            self.macros[name] = self._value(raw, 0, "")
            del self.problems[told:]  # it is told of where it stands
        return self.macros.get(name)

    def _check_bare(self, part: str, line: int, path: str) -> None:
        if re.search(r"[\s{}\"=]", part) or not part:
            message = "this is no value; put it into braces, and a comma behind each field"
            self._report(Code.SYNTAX, line, path, message)
        elif not part.isdigit():
            message = f"no @string defines {part!r}; define it or put the value into braces"
            self._report(Code.VALUE, line, path, message)


def _is_month(part: str, macros: Mapping[str, str]) -> bool:
    return part.lower() in _MACROS and macros[part.lower()] == _MACROS[part.lower()]


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


def _line(block: Block) -> int:
    return (block.start_line or 0) + 1


_COMMENT = re.compile(r"^[ \t]*%", re.MULTILINE)


_BRACE = re.compile(r"(?<!\\)[{}]")


_ENTRY = re.compile(r"[ \t]*@[ \t]*\w+[ \t]*\{")


def without_comments(text: str) -> str:
    """A text with its lines that begin with ``%`` left empty, but for those within a value in braces.

    biber and most people understand them so. BibTeX itself has no comments and would read an entry there,
    but nobody who wrote the line meant one.
    """
    if not _COMMENT.search(text):
        return text
    depth = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if depth < 2 and line.lstrip().startswith("%"):
            lines[number] = ""
            continue
        for brace in _BRACE.findall(line):
            depth = depth + 1 if brace == "{" else max(depth - 1, 0)
        if _ENTRY.match(line):  # whatever was left open before, here it begins anew
            depth = sum(1 if brace == "{" else -1 for brace in _BRACE.findall(line))
    return "\n".join(lines)


def undelimited(part: str) -> str | None:
    """What stands between the braces or quotes around ``part``; None where it has none around it."""
    if len(part) < 2 or (part[0], part[-1]) not in (("{", "}"), ('"', '"')):
        return None
    inner = part[1:-1]
    depth = 0
    for char in re.sub(r"\\.", "", inner, flags=re.DOTALL):
        depth += (char == "{") - (char == "}")
        if depth < 0 or (char == '"' == part[0] and not depth):
            return None
    return inner


def concatenated(raw: str) -> Iterator[str]:
    """The parts of a value between ``#``."""
    if "#" not in raw:
        yield raw.strip()
        return
    depth = start = 0
    quoted = False
    for i, char in enumerate(raw):
        if char == '"' and not depth:
            quoted = not quoted
        elif char in "{}":
            depth += 1 if char == "{" else -1
        elif char == "#" and not depth and not quoted:
            yield raw[start:i].strip()
            start = i + 1
    yield raw[start:].strip()
