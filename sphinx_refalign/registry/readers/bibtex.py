"""BibTeX as one of the formats of a registry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from sphinx_refalign.registry import entry_types
from sphinx_refalign.registry.latex import to_url
from sphinx_refalign.registry.readers import bibtex_fields
from sphinx_refalign.registry.readers import bibtex_inheritance as bibtex_inherit
from sphinx_refalign.registry.readers import bibtex_parser as bibtex
from sphinx_refalign.registry.readers.base import Format, Parsed


class Bibtex(Format):
    """Entries are decoded when they are shown: LaTeX and names of 10,000 take many seconds."""

    kind_field: ClassVar[str] = "entrysubtype"
    decode_on_use: ClassVar[bool] = True

    def read(self, text: str, file: str, strings: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """The entries with ``@string``s put in."""
        return bibtex.read(text, file, strings)

    def strings(self, text: str) -> Mapping[str, str]:
        """The ``@string``s of a text."""
        return bibtex.strings(text)

    def kind(self, fields: Mapping[str, Any], kinds: Collection[str]) -> str:
        """By ``entrysubtype`` and entry type."""
        return entry_types.kind(fields, kinds)

    def decode(
        self, fields: Mapping[str, Any], own: Collection[str], kinds: Collection[str]
    ) -> dict[str, Any]:
        """Text out of LaTeX, lists out of text, languages out of names."""
        return bibtex_fields.decode(fields, own, kinds)

    def needs_validation(self, fields: Mapping[str, Any]) -> bool:
        """Only where it has a link, a place or another value that may be refused."""
        return bibtex_fields.needs_validation(fields)

    def plain_url(self, raw: str) -> str:
        r"""Without ``\url{}`` and escapes."""
        return to_url(raw)

    def inheritance_fields(self, fields: Mapping[str, Any]) -> list[str]:
        """``crossref``, ``xdata``, and fields whose value is one of an ``@xdata``."""
        return bibtex_inherit.references(fields)

    def is_container(self, fields: Mapping[str, Any]) -> bool:
        """``@xdata``."""
        return bool(fields[entry_types.ENTRY_TYPE] == "xdata")
