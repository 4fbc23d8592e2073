"""BibTeX files: blocks by bibtexparser, undecoded values, a problem for each invalid block."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ExplicitComment,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)

from sphinx_refalign.registry import latex
from sphinx_refalign.registry.entry_types import ENTRY_TYPE
from sphinx_refalign.registry.limits import SPENT, TextBudget
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.readers.base import Parsed, Position, RawEntry
from sphinx_refalign.registry.readers.bibtex_dates import MONTHS
from sphinx_refalign.registry.readers.bibtex_exact_fields import KEY
from sphinx_refalign.registry.readers.bibtex_fields import ALIASES

_MACROS = {name: str(number) for number, name in enumerate(MONTHS, 1)}

MAX_EXPANDED = 100_000
"""Maximum length in characters of a value with ``@string`` names: their length can double with every line."""

_HAS_STRINGS = re.compile(r"@\s*string\b", re.IGNORECASE)

_LOOKS_LIKE_AN_ENTRY = re.compile(r"^[ \t]*@\s*[\w-]+\s*[{(]", re.MULTILINE)

_NO_KEY = re.compile(r"@\s*(\w+)\s*[{(]\s*\w+\s*=")

# bibtexparser 2.1 includes a comment between two fields, as biber allows it, in the name of the second field.
_LEADING_COMMENTS = re.compile(r"^(?:%[^\n]*\n\s*)+")

_OPENING = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,]+)\s*,")


def read(text: str, file: str, strings: Mapping[str, str] = MappingProxyType({})) -> Parsed:
    """Return the entries of a BibTeX file with ``@string`` names replaced and nothing decoded.

    Args:
        text: The content of the file.
        file: The path of the file, for problems.
        strings: The undecoded ``@string`` definitions of other files, by lower-case name. Definitions of the
            file itself take precedence.

    """
    budget = TextBudget(len(text))
    budget.take(len(text))
    return _Reader(file, strings, budget).read(_blocks(text))


def strings(text: str) -> dict[str, str]:
    """Return the undecoded ``@string`` definitions of a file, by lower-case name."""
    if not _HAS_STRINGS.search(text):
        return {}
    definitions: dict[str, str] = {}
    for block in _blocks(text):
        if isinstance(block, String):
            definitions.setdefault(block.key.lower(), block.value)
    return definitions


def _blocks(text: str) -> list[Block]:
    with _without_logging():
        blocks = parse_string(without_comments(text), parse_stack=[]).blocks
        return [inner for block in blocks for inner in _entries_in_comment(block) or [block]]


# biblatex's @commentary. The name of its type is replaced while it is parsed.
_LIKE_COMMENT = re.compile(r"@[ \t]*comment(\w+)", re.IGNORECASE)

_STAND_IN = "refalign_comment"


def _entries_in_comment(block: Block) -> list[Block]:
    """Return the entry in a comment whose type only begins like one; an empty list for other blocks.

    bibtexparser 2.1 takes every type that begins with ``comment`` for a comment.
    """
    if not isinstance(block, ExplicitComment) or not _LIKE_COMMENT.match(block.raw or ""):
        return []
    text = _LIKE_COMMENT.sub(rf"@{_STAND_IN}\1", block.raw or "", count=1)
    return list(parse_string("\n" * (block.start_line or 0) + text, parse_stack=[]).blocks)


def _explain(reason: str) -> str:
    """Return why bibtexparser gave up an entry, without its inner terms where a brace is not closed."""
    if match := re.match(r"Unexpected block start: (`.+?`)", reason):
        return f"a closing brace is missing before {match[1]}"
    if reason.startswith("Unexpectedly reached end of file"):
        return "a closing brace is missing before the end of the file"
    return " ".join(reason.split()).rstrip(". ")


class _Reader:
    """Reads one file: collects its macros, its problems and the lines of its fields."""

    def __init__(self, file: str, strings: Mapping[str, str], budget: TextBudget) -> None:
        self.file = file
        self.budget = budget
        """What the uses of macros may add."""
        self.problems: list[Problem] = []
        self.macros = _MACROS.copy()
        self.shared = dict(strings)
        self.lines: dict[int, dict[str, int]] = {}

    def read(self, blocks: list[Block]) -> Parsed:
        """Return the entries; this empties ``blocks``."""
        self.read_strings(blocks)
        entries = []
        blocks.reverse()
        # Each block is released after use: together they take as much memory as the result.
        while blocks:
            entry = self._entry(blocks.pop())
            if entry is not None:
                line = _line(entry)
                fields = self._fields(entry, line)
                key = latex.to_text(fields.pop(KEY, "")) or entry.key
                entries.append(RawEntry(key, fields, line, 0))
        return Parsed(entries, self.problems, self.locate, lenient=True)

    def locate(self, raw: RawEntry, path: Sequence[str | int]) -> Position | None:
        """Return the line of a field, of ``url-zh`` for the path ``url.zh``; None for an unknown field."""
        if not path:
            return raw.line, 0
        lines = self.lines.get(raw.line, {})
        base = str(path[0])
        names = [f"{base}-{part}" for part in reversed(path[1:])] + [base]
        names += [name for name in lines if name.startswith(f"{base}-")]
        names += ("day", "month", "year") if base == "date" else ALIASES.get(base, ())
        line = next((lines[name] for name in names if name in lines), 0)
        return (line, 0) if line else None

    def _report(self, code: Code, line: int, path: str, message: str) -> None:
        self.problems.append(Problem(code, self.file, line, 0, path, message))

    def read_strings(self, blocks: Iterable[Block]) -> None:
        """Collect the macros that the file defines."""
        for block in blocks:
            is_duplicate = isinstance(block, DuplicateBlockKeyBlock)
            inner = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
            if not isinstance(inner, String):
                continue
            name = inner.key.lower()
            if is_duplicate:
                message = f"duplicate @string {inner.key}; the first is used: remove one"
                self._report(Code.DUPLICATE_KEY, _line(inner), "", message)
            else:
                self.macros[name] = self._value(inner.value, _line(inner), f"@string {inner.key}")

    def _entry(self, block: Block) -> Entry | None:
        """Return the entry of a block, even of a duplicate; None for a block that is no valid entry."""
        if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            inner = block.ignore_error_block
            block = inner if inner is not None else block
        if isinstance(block, ParsingFailedBlock):
            opening = _OPENING.match(block.raw or "")
            reason = getattr(block.error, "abort_reason", None) or str(block.error)
            without_key = _NO_KEY.match(block.raw or "")
            if without_key:
                self._report_no_key(_line(block), without_key[1])
                return None
            message = f"not valid BibTeX: {_explain(reason)}; entry skipped: check its braces and commas"
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
        message = f"entry skipped: this @{entry_type} has no key; write @{entry_type}{{a-key, …}}"
        self._report(Code.SYNTAX, line, "", message)

    def _check_comment(self, block: ImplicitComment) -> None:
        # Text between entries is a comment, but text that looks like an entry is probably a mistake.
        text = block.comment or ""
        for match in _LOOKS_LIKE_AN_ENTRY.finditer(text):
            line = _line(block) + text.count("\n", 0, match.start())
            message = f"entry skipped: {match[0].strip()!r} does not start an entry; write @book{{a-key, …}}"
            self._report(Code.SYNTAX, line, "", message)

    def _fields(self, entry: Entry, entry_line: int) -> dict[str, str]:
        """Return values by lower-case field name; note the lines of the fields."""
        values: dict[str, str] = {ENTRY_TYPE: entry.entry_type.lower().replace(_STAND_IN, "comment")}
        lines = self.lines[entry_line] = {}
        for field in entry.fields:
            name = field.key.lower()
            if "%" in name:
                name = _LEADING_COMMENTS.sub("", name)
            line = (field.start_line or 0) + 1
            path = f"{entry.key}.{name}" if name else entry.key
            if name in lines:
                message = (
                    f"duplicate field (first on line {lines[name]}); the first is used: rename or remove one"
                )
                self._report(Code.DUPLICATE_KEY, line, path, message)
            elif not name:
                self._report(Code.SYNTAX, line, path, "value without a field name; write name = {value}")
            else:
                lines[name] = line
                values[name] = self._value(str(field.value), line, path)
        return values

    def _value(self, raw: str, line: int, path: str) -> str:
        """Return a value without delimiters, its parts joined and macros replaced."""
        if raw[:1] == "{" and raw[-1] == "}" and raw.count("{") == 1 == raw.count("}"):
            return raw[1:-1]  # the most frequent form
        parts = list(concatenated(raw))
        if len(parts) > 1:  # a month alone is a number, a month next to other text is its name
            parts = [f"{{{part}}}" if _is_month(part, self.macros) else part for part in parts]
        text = ""
        for part in parts:
            inner = undelimited(part)
            expanded = self._macro(part.lower()) if inner is None else inner
            if expanded is None:
                self._check_bare(part, line, path)
            elif inner is None and not self.budget.take(len(expanded)):
                if not self.budget.is_reported:
                    self._report(Code.VALUE, line, path, SPENT)
                self.budget.is_reported = True
                expanded = ""
            text += part if expanded is None else expanded
            if len(text) > MAX_EXPANDED:
                message = "value cut off: its @strings expand to too much text; shorten them"
                self._report(Code.VALUE, line, path, message)
                return text[:MAX_EXPANDED]
        return text

    def _macro(self, name: str) -> str | None:
        """Return the text of a macro of this file or of another, None if it is undefined."""
        if name not in self.macros and name in self.shared:
            raw = self.shared.pop(name)  # removed first, so that a macro that contains itself is undefined
            problem_count = len(self.problems)
            self.macros[name] = self._value(raw, 0, "")
            del self.problems[problem_count:]  # reported for the file that defines the macro
        return self.macros.get(name)

    def _check_bare(self, part: str, line: int, path: str) -> None:
        if re.search(r"[\s{}\"=]", part) or not part:
            message = "invalid value: enclose it in braces and end each field with a comma"
            self._report(Code.SYNTAX, line, path, message)
        elif not part.isdigit():
            message = f"undefined @string {part!r}; define it or enclose the value in braces"
            self._report(Code.VALUE, line, path, message)


def _is_month(part: str, macros: Mapping[str, str]) -> bool:
    return part.lower() in _MACROS and macros[part.lower()] == _MACROS[part.lower()]


@contextmanager
def _without_logging() -> Iterator[None]:
    # bibtexparser 2.1 logs each invalid block without the name of the file; _Reader reports it instead.
    logger = logging.getLogger("bibtexparser")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _line(block: Block) -> int:
    return (block.start_line or 0) + 1


_COMMENT = re.compile(r"^[ \t]*%", re.MULTILINE)

_BRACE = re.compile(r"(?<!\\)[{}]")

_ENTRY = re.compile(r"[ \t]*@[ \t]*\w+[ \t]*\{")


def without_comments(text: str) -> str:
    """Return a text with its lines that begin with ``%`` emptied, except within values in braces.

    biber treats such lines as comments. BibTeX has no comments and reads entries in them, but authors who
    comment out an entry do not expect that.
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
        if _ENTRY.match(line):  # a new entry resets the depth, even after an unclosed brace
            depth = sum(1 if brace == "{" else -1 for brace in _BRACE.findall(line))
    return "\n".join(lines)


def undelimited(part: str) -> str | None:
    """Return the text between the braces or quotes around ``part``, None if they do not enclose it."""
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
    """Yield the parts of a value that ``#`` joins."""
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
