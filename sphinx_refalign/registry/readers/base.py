"""The base class of file formats, and the raw entries that they give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from sphinx_refalign.registry.problems import Problem

Position = tuple[int, int]
"""Line and column from 1; a column of 0 means that only the line is known."""


class RawEntry(NamedTuple):
    """An entry as its file has it: not yet checked, nothing decoded."""

    key: str
    fields: dict[str, Any]
    line: int
    column: int


class LocatedValue(NamedTuple):
    """A value as its file has it, and where it stands there."""

    value: Any
    file: str
    line: int
    column: int


class Parsed(NamedTuple):
    """What one file gives."""

    entries: Sequence[RawEntry]
    problems: Sequence[Problem]
    locate: Callable[[RawEntry, Sequence[str | int]], Position | None]
    """Where the value at a path within an entry stands, if there is one; asked only for what is wrong."""
    lenient: bool = False
    """Whether a field that is not known is kept without a word, as users of other formats expect."""
    rules: Sequence[LocatedValue] = ()
    """The rules that the file sets for the pages, not yet checked."""


class Format:
    """A file format: how to read its text, and what its raw entries say.

    As it stands, its raw entries have the names of our records and are checked when they are loaded.
    """

    kind_field: ClassVar[str] = "type"
    """The field that says of which kind an entry is, for messages."""
    decode_on_use: ClassVar[bool] = False
    """Whether an entry is kept as its file has it until it is shown: decoding takes its time."""

    def read(self, text: str, file: str, strings: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """The entries of a text, given the ``@string``s of other files and the names of all kinds."""
        raise NotImplementedError

    def strings(self, text: str) -> Mapping[str, str]:
        """The ``@string``s that a text defines for all files."""
        return {}

    def kind(self, fields: Mapping[str, Any], kinds: Collection[str]) -> str:
        """The name of an entry's kind, "" where it says none."""
        kind = fields.get("type")
        return kind if isinstance(kind, str) else ""

    def decode(
        self, fields: Mapping[str, Any], own: Collection[str], kinds: Collection[str]
    ) -> dict[str, Any]:
        """The fields under the names of :class:`~sphinx_refalign.registry.model.Resource`.

        ``own`` are the names of the fields that only the entry's kind has.
        """
        return dict(fields)

    def needs_validation(self, fields: Mapping[str, Any]) -> bool:
        """Whether an entry must be validated when it is loaded; False leaves it until it is shown."""
        return True

    def plain_url(self, raw: str) -> str:
        """An address out of a raw field."""
        return raw

    def inheritance_fields(self, fields: Mapping[str, Any]) -> list[str]:
        """The fields by which an entry takes over fields of others."""
        return []

    def is_container(self, fields: Mapping[str, Any]) -> bool:
        """Whether an entry is no resource, and only holds fields for others."""
        return False
