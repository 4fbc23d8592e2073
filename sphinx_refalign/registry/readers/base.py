"""The base class of file formats, and the types that a reader returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from sphinx_refalign.registry.entry import LocatedValue
from sphinx_refalign.registry.problems import Problem

Position = tuple[int, int]
"""Line and column, counted from 1; a column of 0 is unknown."""


class RawEntry(NamedTuple):
    """An entry as its file contains it: not validated, nothing decoded."""

    key: str
    fields: dict[str, Any]
    line: int
    column: int


class Parsed(NamedTuple):
    """The content of one file."""

    entries: Sequence[RawEntry]
    problems: Sequence[Problem]
    locate: Callable[[RawEntry, Sequence[str | int]], Position | None]
    """Return the position of the value at a path within an entry, or None. Called for invalid values only."""
    lenient: bool = False
    """Whether unknown fields are kept without a warning, as users of other formats expect."""
    rules: Sequence[LocatedValue] = ()
    """The rules for pages that the file contains, not validated."""


class Format:
    """A file format: how its text is read, and how its raw entries are interpreted.

    The default methods are those of a format whose raw entries already use the field names of
    :class:`~sphinx_refalign.registry.model.Resource` and are validated when the file is loaded.
    """

    kind_field: ClassVar[str] = "type"
    """The field that contains the kind of an entry, for messages."""
    decode_on_use: ClassVar[bool] = False
    """Whether entries stay undecoded until they are shown, because decoding is slow."""

    def read(self, text: str, file: str, strings: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """Return the entries of a text.

        Args:
            text: the content of the file.
            file: the path of the file, for problems.
            strings: the ``@string`` definitions of other files, by lower-case name.
            kinds: the names of all kinds.

        """
        raise NotImplementedError

    def strings(self, text: str) -> Mapping[str, str]:
        """Return the ``@string`` definitions that a text shares with all files."""
        return {}

    def kind(self, fields: Mapping[str, Any], kinds: Collection[str]) -> str:
        """Return the name of an entry's kind, "" if it has none."""
        kind = fields.get("type")
        return kind if isinstance(kind, str) else ""

    def decode(
        self, fields: Mapping[str, Any], custom: Collection[str], kinds: Collection[str]
    ) -> dict[str, Any]:
        """Return the fields under the names of :class:`~sphinx_refalign.registry.model.Resource`.

        Args:
            fields: the raw fields of an entry.
            custom: the names of the fields that only the entry's kind has.
            kinds: the names of all kinds.

        """
        return dict(fields)

    def needs_validation(self, fields: Mapping[str, Any]) -> bool:
        """Return whether to validate an entry when it is loaded, not only when it is shown."""
        return True

    def plain_url(self, raw: str) -> str:
        """Return the URL that a raw field contains."""
        return raw

    def inheritance_fields(self, fields: Mapping[str, Any]) -> list[str]:
        """Return the names of the fields by which an entry inherits from other entries."""
        return []

    def is_container(self, fields: Mapping[str, Any]) -> bool:
        """Return whether an entry is not a resource, but only provides fields for other entries."""
        return False
