"""BibTeX as a file format of the registry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import ClassVar

from sphinx_refalign.registry import entry_types
from sphinx_refalign.registry.entry import Fields
from sphinx_refalign.registry.field_names import meant_field
from sphinx_refalign.registry.latex import to_url
from sphinx_refalign.registry.problems import Code, Problem, list_suggestions
from sphinx_refalign.registry.readers import bibtex_fields
from sphinx_refalign.registry.readers.base import Format, Inherited, Parsed, RawEntry
from sphinx_refalign.registry.readers.bibtex_inheritance import InheritanceResolver


class Bibtex(Format):
    """BibTeX and biblatex files.

    Entries are decoded when they are shown: decoding LaTeX and names takes many seconds for 10,000 entries.
    """

    kind_field: ClassVar[str] = "entrysubtype"
    decode_on_use: ClassVar[bool] = True
    shares_definitions: ClassVar[bool] = True

    def read(self, text: str, file: str, definitions: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """Return the entries of a text with ``@string`` names replaced."""
        from sphinx_refalign.registry.readers import bibtex_parser  # a file in the cache needs no parser

        parsed = bibtex_parser.read(text, file, definitions)
        found = (*_unknown_types(parsed.entries, file, kinds), *_misspelled_fields(parsed, file))
        return parsed._replace(problems=[*parsed.problems, *found])

    def definitions(self, text: str) -> Mapping[str, str]:
        """Return the ``@string`` definitions of a text, undecoded, by lower-case name."""
        from sphinx_refalign.registry.readers import bibtex_parser

        return bibtex_parser.strings(text)

    def kind(self, fields: Fields, kinds: Collection[str]) -> str:
        """Return the kind that ``entrysubtype`` and the entry type imply.

        The entries that inherit from an ``@xdata`` entry may be of any kind; it is checked as the most common
        one.
        """
        return "paper" if self.is_container(fields) else entry_types.kind(fields, kinds)

    def decode(self, fields: Fields, custom: Collection[str], kinds: Collection[str]) -> dict[str, object]:
        """Decode LaTeX, lists, names of people and languages."""
        return bibtex_fields.decode(_texts(fields), custom, kinds)

    def needs_validation(self, fields: Fields) -> bool:
        """Return whether an entry has a link, a chapter or another value that can be rejected."""
        return bibtex_fields.needs_validation(_texts(fields))

    def other_keys(self, fields: Fields) -> list[str]:
        """Return the keys in ``ids``, as in biblatex."""
        return bibtex_fields.read_other_keys(_texts(fields))

    def plain_url(self, raw: str) -> str:
        r"""Return a URL without ``\url{}`` and escapes."""
        return to_url(raw)

    def address_fields(self, fields: Fields) -> Fields:
        """Return the fields with a URL, an identifier, materials, or the number of a standard."""
        return {name: raw for name, raw in fields.items() if bibtex_fields.is_address_field(name)}

    def inheritance_fields(self, fields: Fields) -> list[str]:
        """Return ``crossref``, ``xdata`` and the fields whose value refers to an ``@xdata`` entry."""
        return bibtex_fields.references(_texts(fields))

    def is_container(self, fields: Fields) -> bool:
        """Return whether an entry is no resource: an ``@xdata`` entry, a ``@set``, or settings of a style."""
        return fields[entry_types.ENTRY_TYPE] in entry_types.CONTAINERS

    def resolve_inheritance(self, entries: Mapping[str, Fields], keys: Collection[str]) -> Inherited:
        """Return the fields of entries with those that ``crossref`` and ``xdata`` add."""
        resolver = InheritanceResolver({key: _texts(fields) for key, fields in entries.items()})
        return Inherited({key: resolver.resolve(key) for key in keys}, resolver.unresolved)


def _unknown_types(entries: Sequence[RawEntry], file: str, kinds: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each entry of an unknown type; of a type like no known one, only for the first."""
    reasons: dict[str, str] = {}
    for entry in entries:
        entry_type = str(entry.fields[entry_types.ENTRY_TYPE])
        if entry_type not in reasons:
            reasons[entry_type] = entry_types.describe_unknown_type(entry_type, kinds)
        reason = reasons[entry_type]
        if reason and str(entry.fields.get("entrysubtype", "")).strip() not in kinds:
            yield Problem(Code.UNKNOWN_KIND, file, entry.line, 0, entry.key, reason)
            if "did you mean" not in reason:
                reasons[entry_type] = ""


_COMMON_FIELDS = (
    "title", "author", "editor", "year", "date", "journal", "journaltitle", "booktitle", "publisher",
    "school", "institution", "organization", "address", "location", "volume", "number", "pages", "month",
    "edition", "chapter", "howpublished", "abstract", "keywords", "language", "url", "doi", "isbn",
    "issn", "eprint",
)  # fmt: skip
"""Fields of BibTeX and biblatex whose misspelled names are reported."""


def _misspelled_fields(parsed: Parsed, file: str) -> Iterator[Problem]:
    """Yield a problem for each misspelled field, if the entry does not also have the correct one."""
    meant = dict.fromkeys(_COMMON_FIELDS, "")  # by name: most names are the same in all entries
    for entry in parsed.entries:
        for name in entry.fields:
            if name not in meant:
                meant[name] = meant_field(name, _COMMON_FIELDS)
            if meant[name] and meant[name] not in entry.fields:
                line, column = parsed.locate(entry, [name]) or (entry.line, 0)
                message = f"unknown field{list_suggestions([meant[name]])}; its value is not shown"
                yield Problem(Code.UNKNOWN_FIELD, file, line, column, f"{entry.key}.{name}", message)


def _texts(fields: Fields) -> dict[str, str]:
    """Return the raw fields of an entry, which are all text."""
    return {name: value for name, value in fields.items() if isinstance(value, str)}
