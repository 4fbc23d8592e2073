"""The names of registry entries in BibTeX, and the keys that the project's own ``.bib`` files have."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sphinx_refalign.diagnostics import warn
from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.registry import Registry

_ILLEGAL = re.compile(r"[\s,{}]+")
"""Characters that end a key in BibTeX and in ``:cite:``."""


class KeyLocation(NamedTuple):
    """A key with its file and line."""

    key: str
    file: Path
    line: int


def citation_keys(registry: Registry, is_own: Callable[[str], bool]) -> dict[str, str]:
    """Return the BibTeX name of each entry to write, by key; "" for an entry that cannot be cited.

    The name is the key with hyphens for white space, commas and braces. BibTeX keys ignore case, so only
    the first of several equal names can be cited; the others give a warning.

    Args:
        registry: The registry.
        is_own: Returns whether sphinxcontrib-bibtex reads a registry file itself.

    """
    own = {file: is_own(file) for file in {entry.file for entry in registry.entries.values()}}
    names: dict[str, str] = {}
    first: dict[str, str] = {}
    for key, entry in registry.entries.items():
        if own[entry.file]:
            continue
        name = _ILLEGAL.sub("-", key)
        other = first.setdefault(name.lower(), key)
        names[key] = name if other == key else ""
        if other != key:
            message = (
                f"{key}: same BibTeX key as {other!r} at {registry.entries[other].location}, "
                "which :cite: links to; rename one of them"
            )
            warn(Code.DUPLICATE_KEY, message, entry.location)
    return names


class OldNames(Mapping[str, str]):
    """The current names of resources in ``:cite:`` by their other names, also after a ``:keyprefix:``.

    Args:
        names: The names by the other names.
        entries: The names that sphinxcontrib-bibtex has itself.

    """

    def __init__(self, names: Mapping[str, str], entries: Container[str]) -> None:
        self._names = names
        self._entries = entries

    def __getitem__(self, name: str) -> str:
        if name in self._names or not self._names or name in self._entries:
            return self._names[name]
        for end in islice(_PREFIX_END.finditer(name), MAX_PREFIXES):
            old = name[end.end() :]
            if old in self._names:
                return name[: end.end()] + self._names[old]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


_PREFIX_END = re.compile(r"[^\w\s]")
"""The last character of a prefix; other prefixes cannot be told from the keys after them."""

MAX_PREFIXES = 10
"""How many ends of prefixes are tried in a name."""


def old_citation_keys(registry: Registry, names: Mapping[str, str]) -> dict[str, str]:
    """Return the BibTeX name of an entry by the name that each of its other keys has.

    Args:
        registry: The registry.
        names: The names of entries by key, where they differ from the key.

    """
    return {_ILLEGAL.sub("-", old): names.get(key, key) for old, key in registry.other_keys.items()}


def existing_keys(files: Sequence[Path], encoding: str, cache: Cache) -> dict[str, KeyLocation]:
    """Return the first location of each key in the project's own files, by the key in lower case."""
    locations: dict[str, KeyLocation] = {}
    for file in files:
        try:
            data = file.read_bytes()
        except OSError:
            continue  # sphinxcontrib-bibtex reports it
        input_digest = digest([digest(data), encoding])
        text = data.decode(encoding, errors="replace")

        def make(text: str = text) -> list[tuple[str, int]]:
            return list(_keys(text))

        for key, line in cache.get(str(file), input_digest, make):
            locations.setdefault(key.lower(), KeyLocation(key, file, line))
    return locations


class _AnyMacro(dict[str, str]):
    """Macros of which every name is defined: only keys are needed."""

    def __missing__(self, name: str) -> str:
        return ""


def _keys(text: str) -> Iterator[tuple[str, int]]:
    """Yield (key, line) of every entry as pybtex finds it; other parsers treat comments differently."""
    from pybtex.database.input.bibtex import LowLevelParser
    from pybtex.scanner import PybtexSyntaxError

    parser = LowLevelParser(text, macros=_AnyMacro())
    line = position = 0
    try:
        for command, content in parser:
            line += text.count("\n", position, parser.command_start)
            position = parser.command_start
            if command.lower() not in ("string", "preamble"):
                yield content[0], line + 1
    except PybtexSyntaxError:
        return  # sphinxcontrib-bibtex stops the build


class _NameErrors(list[Exception]):
    """Errors of pybtex: those about names are collected, all others raised."""

    def append(self, error: Exception) -> None:
        from pybtex.database import InvalidNameString

        if not isinstance(error, InvalidNameString):
            raise error
        super().append(error)


@contextmanager
def collect_name_errors() -> Iterator[list[Exception]]:
    """Let pybtex collect errors about names instead of raising them; it reads on with what it understands."""
    from pybtex import errors

    with errors.capture():
        errors.captured_errors = collected = _NameErrors()
        yield collected


def locate_names(
    files: Sequence[Path], encoding: str, messages: Sequence[str]
) -> Iterator[tuple[Path, int, str]]:
    """Yield (file, line, name) of each name that a message of pybtex quotes, once for each place.

    Args:
        files: The files that pybtex has read.
        encoding: Their encoding.
        messages: The messages.

    """
    names = {*map(_quoted_name, messages)}
    for file in files:
        if file.is_file():
            for line, name in _lines_of_names(file.read_text(encoding, errors="replace")):
                if name in names:
                    yield file, line, name


def _lines_of_names(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of every person, as pybtex reads them; a name made of macros has a line near it."""
    from pybtex.bibtex.utils import split_name_list
    from pybtex.database import Person
    from pybtex.scanner import PybtexSyntaxError
    from pybtex.textutils import normalize_whitespace

    line = 1
    position = 0
    try:
        for field, value, start, end in _fields(text):
            line += text.count("\n", position, start)
            position = start
            if field.lower() not in Person.valid_roles:
                continue
            lines = _lines_of_words(text[start:end])
            number = 0
            for name in split_name_list(normalize_whitespace(value)):
                yield line + lines[min(number, len(lines) - 1)], name
                number += len(name.split()) + 1  # and
    except PybtexSyntaxError:
        return  # sphinxcontrib-bibtex stops the build


def _fields(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield (field, value, start, end) of every field; its value with delimiters is at these positions."""
    from pybtex.database.input.bibtex import LowLevelParser, month_names
    from pybtex.utils import CaseInsensitiveDict

    class Parser(LowLevelParser):  # type: ignore[misc]
        """Also knows where values are."""

        def parse_value(self) -> None:
            self.eat_whitespace()
            start = self.pos
            super().parse_value()
            spans.append((start, self.pos))

    spans: list[tuple[int, int]] = []
    for command, content in Parser(text, macros=CaseInsensitiveDict(month_names)):
        if command.lower() not in ("string", "preamble"):
            for (field, values), (start, end) in zip(content[1], spans, strict=False):
                yield field, "".join(values), start, end
        spans.clear()


def _lines_of_words(value: str) -> list[int]:
    """Return the line of each word of a value with its delimiters, counted from its first line."""
    words = [number for number, line in enumerate(value[1:].split("\n")) for _ in line.split()]
    return words or [0]


def _quoted_name(message: str) -> str:
    """Return the name in ``Too many commas in 'A, B, C, D'``."""
    try:
        return str(ast.literal_eval(message.partition(" in ")[2]))
    except (SyntaxError, ValueError):
        return message
