"""One module a file format: text in, raw entries with their places out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from sphinx_refalign.registry.problems import Problem

Position = tuple[int, int]
"""Line and column from 1; a column of 0 means that only the line is known."""


class RawEntry(NamedTuple):
    """An entry as its file has it: not yet checked, nothing decoded."""

    key: str
    fields: dict[str, Any]
    line: int
    column: int


class Parsed(NamedTuple):
    """What one file gives."""

    entries: Sequence[RawEntry]
    problems: Sequence[Problem]
    locate: Callable[[RawEntry, Sequence[str | int]], Position | None]
    """Where the value at a path within an entry stands, if there is one; asked only for what is wrong."""


class Format(NamedTuple):
    """A file format: how to read its text, and how to turn a raw entry's fields into plain values."""

    read: Callable[[str, str], Parsed]
    kind: Callable[[Mapping[str, Any], Collection[str]], str]
    """The name of an entry's kind, given the names of the kinds that there are."""
    kind_field: str
    """The field that says so, for messages."""
    decode: Callable[[Mapping[str, Any], Collection[str]], dict[str, Any]]
    """A raw entry's fields under the names of :class:`~sphinx_refalign.registry.model.Resource`, given
    the names of the fields that the entry's kind has of its own."""
    doubtful: Callable[[Mapping[str, Any]], bool]
    """Whether an entry must be validated when it is loaded; False leaves it until it is shown."""
    lenient: bool
    """Whether a field that is not known is kept without a word, as users of the format expect."""


def format_of(path: str) -> Format | None:
    """The format of a file by its suffix, or None for one that is not known.

    A format's module is imported when the first file of it is met: a project without BibTeX does not
    pay for its parser.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix in (".yaml", ".yml"):
        from sphinx_refalign.registry.sources import yaml

        return Format(yaml.read, yaml.kind, "type", yaml.decode, yaml.doubtful, lenient=False)
    if suffix in (".bib", ".bibtex"):
        from sphinx_refalign.registry.sources import bibtex, bibtex_fields

        return Format(
            bibtex.read,
            bibtex_fields.kind,
            "entrysubtype",
            bibtex_fields.decode,
            bibtex_fields.doubtful,
            lenient=True,
        )
    return None
