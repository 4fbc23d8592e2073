"""The keys of both sides: what entries of the registry are called in BibTeX, and which keys are taken."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from sphinx_refalign.diagnostics import warn
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.registry import Registry

_ILLEGAL = re.compile(r"[\s,{}]+")
"""What ends a key in BibTeX and in ``:cite:``."""


class KeyLocation(NamedTuple):
    """A key, and where it stands."""

    key: str
    file: Path
    line: int


def citation_keys(registry: Registry, is_own: Callable[[str], bool]) -> dict[str, str]:
    """What each entry is called that is to be handed over, "" for one that cannot.

    It is its key, with hyphens for white space and braces. Keys of BibTeX have no case: of two that differ
    in that alone, also from an entry in a file that ``is_own``, one can be cited.
    """
    own = {file: is_own(file) for file in {entry.file for entry in registry.entries.values()}}
    found: dict[str, str] = {}
    first: dict[str, str] = {}
    for key, entry in registry.entries.items():
        if own[entry.file]:
            continue
        name = _ILLEGAL.sub("-", key)
        other = first.setdefault(name.lower(), key)
        found[key] = name if other == key else ""
        if other != key:
            message = (
                f"{key}: in BibTeX this is the same key as {other!r} at {registry.entries[other].location}: "
                "that one can be cited by :cite:, this one cannot; rename one of the two"
            )
            warn(Code.DUPLICATE_KEY, message, entry.location)
    return found


def existing_keys(files: Sequence[Path], encoding: str, cache: Cache) -> dict[str, KeyLocation]:
    """The keys that the project's own files have, in lower case; of several places the first."""
    found: dict[str, KeyLocation] = {}
    for file in files:
        try:
            data = file.read_bytes()
        except OSError:
            continue  # sphinxcontrib-bibtex tells of it
        made_of = hashlib.blake2b(data, digest_size=16).hexdigest() + encoding
        text = data.decode(encoding, errors="replace")

        def make(text: str = text) -> list[tuple[str, int]]:
            return list(_keys(text))

        for key, line in cache.get(str(file), made_of, make):
            found.setdefault(key.lower(), KeyLocation(key, file, line))
    return found


class _Macros(dict[str, str]):
    """Names for texts, of which any may be used: only keys are looked for."""

    def __missing__(self, name: str) -> str:
        return ""


def _keys(text: str) -> Iterator[tuple[str, int]]:
    """(key, line) of every entry as pybtex finds it: other parsers differ in what is a comment."""
    from pybtex.database.input.bibtex import LowLevelParser
    from pybtex.scanner import PybtexSyntaxError

    parser = LowLevelParser(text, macros=_Macros())
    line = counted = 0
    try:
        for command, content in parser:
            line += text.count("\n", counted, parser.command_start)
            counted = parser.command_start
            if command.lower() not in ("string", "preamble"):
                yield content[0], line + 1
    except PybtexSyntaxError:
        return  # sphinxcontrib-bibtex ends the build there
