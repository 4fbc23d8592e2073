"""The base class of file formats, and the types that a reader returns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import ClassVar, NamedTuple

from sphinx_refalign.registry.entry import Fields, LocatedValue, split_ids
from sphinx_refalign.registry.problems import Problem

Position = tuple[int, int]
"""Line and column, counted from 1; a column of 0 is unknown."""


class RawEntry(NamedTuple):
    """An entry as its file contains it: not validated, nothing decoded."""

    key: str
    fields: Fields
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


class UnresolvedReference(NamedTuple):
    """A field that names an entry to inherit from, which cannot be resolved."""

    field: str
    message: str


class Inherited(NamedTuple):
    """The result of inheritance between entries."""

    fields: Mapping[str, Fields]
    """The raw fields of each entry, including those that it inherits, by key."""
    unresolved: Mapping[str, Sequence[UnresolvedReference]]
    """The references that cannot be resolved, by the key of the entry that contains them."""


class Format:
    """A file format: how its text is read, and how its raw entries are interpreted.

    A subclass must define :meth:`read`. The other methods are those of a format whose raw entries already use
    the field names of :class:`~sphinx_refalign.registry.model.Resource` and are validated when the file is
    loaded. Methods get the raw fields that :meth:`read` has returned and must not change them.
    """

    kind_field: ClassVar[str] = "type"
    """The field that contains the kind of an entry, for messages."""
    decode_on_use: ClassVar[bool] = False
    """Whether entries stay undecoded until they are shown, because decoding is slow."""
    shares_definitions: ClassVar[bool] = False
    """Whether a file may use definitions of other files of the format, see :meth:`definitions`."""

    def read(self, text: str, file: str, definitions: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """Return the entries of a text.

        Args:
            text: The content of the file.
            file: The path of the file, for problems.
            definitions: The definitions that other files of the format share, by name; those of earlier files
                take precedence.
            kinds: The names of all kinds.

        """
        raise NotImplementedError

    def definitions(self, text: str) -> Mapping[str, str]:
        """Return what a text defines for all files of the format, such as the ``@string`` names of BibTeX."""
        return {}

    def kind(self, fields: Fields, kinds: Collection[str]) -> str:
        """Return the name of an entry's kind, "" if it has none.

        For an entry that is no resource (see :meth:`is_container`), return the kind to check its fields by.
        """
        kind = fields.get("type")
        return kind if isinstance(kind, str) else ""

    def decode(self, fields: Fields, custom: Collection[str], kinds: Collection[str]) -> dict[str, object]:
        """Return the fields under the names of :class:`~sphinx_refalign.registry.model.Resource`.

        Args:
            fields: The raw fields of an entry.
            custom: The names of the fields that only the entry's kind has.
            kinds: The names of all kinds.

        """
        return dict(fields)

    def needs_validation(self, fields: Fields) -> bool:
        """Return whether to validate an entry when it is loaded, not only when it is shown.

        Called only for formats with :attr:`decode_on_use`; all others validate each entry when it is loaded.
        """
        return True

    def other_keys(self, fields: Fields) -> list[str]:
        """Return the other keys of an entry as :meth:`decode` returns them in ``ids``."""
        return split_ids(fields.get("ids"))

    def plain_url(self, raw: str) -> str:
        """Return the URL that a raw field contains."""
        return raw

    def address_fields(self, fields: Fields) -> Fields:
        """Return the raw fields from which :meth:`decode` makes the URLs and identifiers of an entry.

        Called only for formats with :attr:`decode_on_use`, to decode nothing else.
        """
        return fields

    def inheritance_fields(self, fields: Fields) -> list[str]:
        """Return the names of the fields by which an entry inherits from other entries.

        Only entries of formats with :attr:`decode_on_use` can inherit: raw fields are inherited.
        """
        return []

    def is_container(self, fields: Fields) -> bool:
        """Return whether an entry is not a resource, but only provides fields for other entries."""
        return False

    def resolve_inheritance(self, entries: Mapping[str, Fields], keys: Collection[str]) -> Inherited:
        """Return the fields of entries together with those that they inherit.

        Args:
            entries: The raw fields of all entries and containers in all files of the format, by key.
            keys: The keys of the entries for which :meth:`inheritance_fields` returns a field.

        """
        return Inherited({}, {})
