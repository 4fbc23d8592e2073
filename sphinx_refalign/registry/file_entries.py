"""What one registry file gives by itself, before it meets the others: the unit of the cache."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sphinx_refalign.registry.files import replace_control_chars
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Entry
from sphinx_refalign.registry.problems import Code, Problem, did_you_mean, format_path
from sphinx_refalign.registry.readers.base import Format, LocatedValue, Parsed, RawEntry
from sphinx_refalign.registry.validate import validate_entry
from sphinx_refalign.registry.validation_messages import describe_value
from sphinx_refalign.registry.wikipedia import wikipedia_page


class FileEntries(NamedTuple):
    """All that there is to know of one file: plain data."""

    entries: list[Entry]
    problems: list[Problem]
    rejected: dict[str, str]
    """Where the entries stand that could not be taken, by key."""
    containers: dict[str, dict[str, str]]
    """Entries that are no resources and only hold fields for others, by key."""
    inheriting: dict[str, dict[str, int]]
    """By key, the fields that name entries to take over from, with their lines."""
    wikipedia_pages: list[tuple[int, str]]
    """Every article of Wikipedia: which of the entries it is, and the page."""
    planned: list[str]
    """The keys of the entries that say where they belong."""
    rules: list[LocatedValue]
    """The rules that the file sets for the pages, not yet checked."""
    stamp: str = ""
    """A digest of the entries, of what they can take over and of which could not be taken: not of how the
    file is written."""


def read_file_entries(
    text: str, file: str, form: Format, kinds: Mapping[str, Kind], strings: Mapping[str, str]
) -> FileEntries:
    """Read and check one file; ``strings`` are the ``@string``s of the others."""
    text, odd = replace_control_chars(text, file)
    parsed = form.read(text, file, strings, kinds)
    part = no_entries([*odd, *parsed.problems])
    part.rules.extend(parsed.rules)
    # An entry that does not parse is told of where a page asks for it, too.
    broken = (one for one in parsed.problems if one.code is Code.SYNTAX and one.path)
    part.rejected.update({one.path: one.location for one in broken})
    reader = _Reader(part, file, form, parsed, kinds)
    for raw in parsed.entries:
        reader.add(raw)
    return part._replace(stamp=_stamp(part))


def _stamp(part: FileEntries) -> str:
    told = [(one.key, one.kind, one.fields) for one in part.entries]
    # The second format has no references between values: the same values are the same bytes.
    data = marshal.dumps([told, part.containers, sorted(part.rejected)], 2)
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def no_entries(problems: Sequence[Problem]) -> FileEntries:
    """A part without entries."""
    return FileEntries([], list(problems), {}, {}, {}, [], [], [])


class _Reader:
    """Sorts the entries of one file into its :class:`Part`."""

    def __init__(
        self, part: FileEntries, file: str, form: Format, parsed: Parsed, kinds: Mapping[str, Kind]
    ) -> None:
        self.part = part
        self.file = file
        self.form = form
        self.parsed = parsed
        self.kinds = kinds

    def add(self, raw: RawEntry) -> None:
        """Take one entry."""
        if self.form.is_container(raw.fields):
            self.part.containers.setdefault(raw.key, raw.fields)
            self._checked(raw, self.kinds["paper"])  # of whatever kind those are that take it over
            self._note_heir(raw)
            return
        if "," in raw.key:
            message = "a comma separates keys in a page; leave it out of this one"
            self._report(raw, Code.VALUE, (), (), message)
        name = self.form.kind(raw.fields, self.kinds)
        kind = self.kinds.get(name)
        if kind is None:
            field = (self.form.kind_field,)
            self._report(raw, Code.UNKNOWN_KIND, field, field, self._no_kind(name, raw))
            self.part.rejected.setdefault(raw.key, f"{self.file}:{raw.line}")
            return
        fields = self._checked(raw, kind)
        entry = Entry(raw.key, kind.name, fields, self.file, raw.line, raw.column, self.form.decode_on_use)
        self.part.entries.append(entry)
        self._note_heir(raw)
        number = len(self.part.entries) - 1
        self.part.wikipedia_pages.extend((number, page) for page in _articles(fields, self.form.plain_url))
        if _mentions_chapters(fields):
            self.part.planned.append(raw.key)

    def _checked(self, raw: RawEntry, kind: Kind) -> dict[str, Any]:
        """The fields that are right, where they are checked at all before they are shown."""
        fields = raw.fields
        if not self.form.needs_validation(fields):
            return fields
        decoded = self.form.decode(fields, kind.custom, self.kinds)
        checked = validate_entry(raw.key, kind, decoded, lenient=self.parsed.lenient)
        for fault in checked.faults:
            self._report(raw, fault.code, fault.path, fault.place, fault.message)
        return fields if self.form.decode_on_use else checked.values

    def _report(
        self,
        raw: RawEntry,
        code: Code,
        path: Sequence[str | int],
        place: Sequence[str | int],
        message: str,
    ) -> None:
        line, column = self.parsed.locate(raw, place) or (raw.line, raw.column)
        self.part.problems.append(
            Problem(code, self.file, line, column, format_path((raw.key, *path)), message)
        )

    def _note_heir(self, raw: RawEntry) -> None:
        fields = self.form.inheritance_fields(raw.fields)
        if fields:
            places = {field: self.parsed.locate(raw, (field,)) or (raw.line, 0) for field in fields}
            self.part.inheriting.setdefault(raw.key, {field: line for field, (line, _) in places.items()})

    def _no_kind(self, name: str, raw: RawEntry) -> str:
        known = ", ".join(self.kinds)
        if name:
            return f"unknown kind {name!r}{did_you_mean(name, self.kinds) or f'; kinds are {known}'}"
        written = raw.fields.get("type")
        wrong = f"must be a text, not {describe_value(written)}" if written else "is missing"
        return f"{wrong}; write one of {known}"


def _articles(fields: Mapping[str, Any], plain: Callable[[str], str]) -> Iterator[str]:
    """The pages of Wikipedia that the entry's own links lead to, each once."""
    urls: list[Any] = []
    for name, value in fields.items():
        if name == "url" or name.startswith("url-"):
            urls += value.values() if isinstance(value, dict) else [value]
    texts = (plain(url) for url in urls if isinstance(url, str) and "wikipedia" in url.lower())
    yield from dict.fromkeys(page for page in map(wikipedia_page, texts) if page)


def _mentions_chapters(value: Any) -> bool:
    if isinstance(value, dict):
        return any("chapters" in name or _mentions_chapters(one) for name, one in value.items())
    return isinstance(value, list) and any(map(_mentions_chapters, value))
