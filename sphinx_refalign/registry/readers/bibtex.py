"""BibTeX as a file format of the registry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from sphinx_refalign.registry import entry_types
from sphinx_refalign.registry.latex import to_url
from sphinx_refalign.registry.readers import bibtex_fields, bibtex_parser
from sphinx_refalign.registry.readers.base import Format, Parsed


class Bibtex(Format):
    """BibTeX and biblatex files.

    Entries are decoded when they are shown: decoding LaTeX and names takes many seconds for 10,000 entries.
    """

    kind_field: ClassVar[str] = "entrysubtype"
    decode_on_use: ClassVar[bool] = True

    def read(self, text: str, file: str, strings: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """Return the entries of a text with ``@string`` names replaced."""
        return bibtex_parser.read(text, file, strings)

    def strings(self, text: str) -> Mapping[str, str]:
        """Return the ``@string`` definitions of a text."""
        return bibtex_parser.strings(text)

    def kind(self, fields: Mapping[str, Any], kinds: Collection[str]) -> str:
        """Return the kind that ``entrysubtype`` and the entry type imply."""
        return entry_types.kind(fields, kinds)

    def decode(
        self, fields: Mapping[str, Any], custom: Collection[str], kinds: Collection[str]
    ) -> dict[str, Any]:
        """Decode LaTeX, lists, names of people and languages."""
        return bibtex_fields.decode(fields, custom, kinds)

    def needs_validation(self, fields: Mapping[str, Any]) -> bool:
        """Return whether an entry has a link, a chapter or another value that can be rejected."""
        return bibtex_fields.needs_validation(fields)

    def plain_url(self, raw: str) -> str:
        r"""Return a URL without ``\url{}`` and escapes."""
        return to_url(raw)

    def inheritance_fields(self, fields: Mapping[str, Any]) -> list[str]:
        """Return ``crossref``, ``xdata`` and the fields whose value refers to an ``@xdata`` entry."""
        return bibtex_fields.references(fields)

    def is_container(self, fields: Mapping[str, Any]) -> bool:
        """Return whether an entry is an ``@xdata`` entry."""
        return bool(fields[entry_types.ENTRY_TYPE] == "xdata")
