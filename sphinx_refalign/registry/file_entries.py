"""The entries of one registry file, before they are merged with other files: the unit of the cache."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sphinx_refalign.registry.bidi import BIDI_CONTROLS
from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.entry import Entry, Fields, LocatedValue, OtherKey
from sphinx_refalign.registry.entry_types import with_mapped_kind
from sphinx_refalign.registry.files import replace_control_chars
from sphinx_refalign.registry.kinds import Kind, kind_hint
from sphinx_refalign.registry.limits import TextBudget, limit_text
from sphinx_refalign.registry.problems import Code, Problem, describe_error, describe_value, format_path
from sphinx_refalign.registry.readers import Format, Parsed, RawEntry, find_reader, suffix_of
from sphinx_refalign.registry.wikipedia import wikipedia_page


class FileEntries(NamedTuple):
    """Everything that one file contributes to the registry, as plain data."""

    entries: list[Entry]
    problems: list[Problem]
    rejected: dict[str, str]
    """The locations of the entries that cannot be used, by key."""
    containers: dict[str, Fields]
    """Entries that only hold fields for others, such as ``@xdata`` of BibTeX, by key."""
    inheriting: dict[str, dict[str, int]]
    """The line of each field that names entries to inherit from, by key."""
    wikipedia_pages: list[tuple[int, str]]
    """Each Wikipedia page that an entry links to, with the entry's index in ``entries``."""
    planned: list[str]
    """The keys of the entries that have planned alignments."""
    rules: list[LocatedValue]
    """The rules for pages that the file contains, not yet checked."""
    other_keys: list[tuple[int, list[OtherKey]]]
    """The other keys of entries that have some, with the entry's index in ``entries``."""
    stamp: str = ""
    """A digest of the entries, the containers and the rejected keys, independent of the file's formatting."""


def read_file_entries(
    text: str, file: str, form: Format, kinds: Mapping[str, Kind], definitions: Mapping[str, str]
) -> FileEntries:
    """Read and check one file.

    Args:
        text: The decoded text of the file.
        file: Its path, for locations.
        form: The format to read it with.
        kinds: All kinds by name.
        definitions: What the other files of the format define.

    """
    text, problems = replace_control_chars(text, file)
    parsed = form.read(text, file, definitions, kinds)
    contents = no_entries([*problems, *parsed.problems])
    if not parsed.entries and not parsed.problems and suffix_of(file) in ("bib", "bibtex"):
        contents.problems.extend(_other_format(text, file))
    contents.rules.extend(parsed.rules)
    # A page that references an entry with a syntax error gets a warning with its location, too.
    broken = (problem for problem in parsed.problems if problem.code is Code.SYNTAX and problem.path)
    contents.rejected.update({problem.path: problem.location for problem in broken})
    reader = _Reader(contents, file, form, parsed, kinds)
    budget = TextBudget(len(text))
    for raw in parsed.entries:
        reader.add_within(raw, budget)
    return contents._replace(stamp=_stamp(contents))


_YAML_ENTRY = re.compile(r"^[\w.+-]+:[ ]*\n[ ]+(?:type|title):", re.MULTILINE)


def _other_format(text: str, file: str) -> Iterator[Problem]:
    """Yield a problem for a BibTeX file that contains YAML, which BibTeX takes for comments."""
    if match := _YAML_ENTRY.search(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Problem(Code.SYNTAX, file, line, 1, "", "this is YAML, not BibTeX; move it to a .yaml file")


def _stamp(contents: FileEntries) -> str:
    entries = [(entry.key, entry.kind, entry.fields) for entry in contents.entries]
    # Version 2 of marshal has no references between values: equal values give equal bytes.
    data = marshal.dumps([entries, contents.containers, sorted(contents.rejected)], 2)
    return digest(data)


def no_entries(problems: Sequence[Problem]) -> FileEntries:
    """Return the contents of a file without entries, with the problems that it has."""
    return FileEntries([], list(problems), {}, {}, {}, [], [], [], [])


class _Reader:
    """Checks raw entries and adds them to the :class:`FileEntries` of their file."""

    def __init__(
        self, contents: FileEntries, file: str, form: Format, parsed: Parsed, kinds: Mapping[str, Kind]
    ) -> None:
        self.contents = contents
        self.file = file
        self.form = form
        self.parsed = parsed
        self.kinds = kinds
        self._decoder = suffix_of(file) if form.decode_on_use else ""

    def add_within(self, raw: RawEntry, budget: TextBudget) -> None:
        """Add one entry within the limits of its file; reject it if that raises an exception.

        An exception of a reader of another package rejects the whole file, and the problem names the package.
        """

        def report(path: Sequence[str | int], message: str) -> None:
            self._report(raw, Code.VALUE, path, path, message)

        try:
            self.add(raw._replace(fields=limit_text(raw.fields, budget, report)))
        except Exception as error:
            if find_reader(suffix_of(self.file)).provider:
                raise
            self.contents.rejected.setdefault(raw.key, f"{self.file}:{raw.line}")
            message = f"entry cannot be read: {describe_error(error)}; simplify it"
            problem = Problem(Code.VALUE, self.file, raw.line, raw.column, format_path((raw.key,)), message)
            self.contents.problems.append(problem)

    def add(self, raw: RawEntry) -> None:
        """Add one entry, or reject it if it has no known kind."""
        if self.parsed.lenient and not self.form.decode_on_use:  # entries of CSL and Hayagriva
            raw = raw._replace(fields=with_mapped_kind(raw.fields, self.kinds))
        name = self.form.kind(raw.fields, self.kinds)
        kind = self.kinds.get(name)
        if self.form.is_container(raw.fields):
            self.contents.containers.setdefault(raw.key, raw.fields)
            if kind is not None:
                self._check(raw, kind)
            self._note_inheritance(raw)
            return
        if mistake := key_mistake(raw.key):
            key = BIDI_CONTROLS.sub("", " ".join(raw.key.split()))  # a message is one line, too
            self._report(raw._replace(key=key), Code.VALUE, (), (), mistake)
            self.contents.rejected.setdefault(key, f"{self.file}:{raw.line}")
            return
        if "," in raw.key:
            message = "key must not contain a comma, which separates keys on pages; rename the entry"
            self._report(raw, Code.VALUE, (), (), message)
        if kind is None:
            field = (self.form.kind_field,)
            self._report(raw, Code.UNKNOWN_KIND, field, field, self._unknown_kind(name, raw))
            self.contents.rejected.setdefault(raw.key, f"{self.file}:{raw.line}")
            return
        fields = self._check(raw, kind)
        entry = Entry(raw.key, kind.name, fields, self.file, raw.line, raw.column, self._decoder)
        self.contents.entries.append(entry)
        self._note_inheritance(raw)
        index = len(self.contents.entries) - 1
        pages = _wikipedia_pages(fields, self.form.plain_url)
        self.contents.wikipedia_pages.extend((index, page) for page in pages)
        if other_keys := list(self._other_keys(raw, fields)):
            self.contents.other_keys.append((index, other_keys))
        if mentions_chapters(fields):
            self.contents.planned.append(raw.key)

    def _other_keys(self, raw: RawEntry, fields: Fields) -> Iterator[OtherKey]:
        keys, written = self.form.other_keys(fields), raw.fields.get("ids")
        is_list = isinstance(written, list) and len(written) == len(keys)
        first = (self.parsed.locate(raw, ("ids",)) if keys else None) or (raw.line, raw.column)
        for index, key in enumerate(keys):
            position = (self.parsed.locate(raw, ("ids", index)) if is_list else None) or first
            path = (raw.key, "ids", index) if is_list else (raw.key, "ids")
            yield OtherKey(key, format_path(path), *position)

    def _check(self, raw: RawEntry, kind: Kind) -> Fields:
        """Report the entry's errors and return its fields.

        Fields of a format that is decoded on use are returned raw; they are checked now only if they may be
        invalid.
        """
        fields = raw.fields
        if self.form.decode_on_use and not self.form.needs_validation(fields):
            return fields
        from sphinx_refalign.registry.validate import validate_entry

        decoded = self.form.decode(fields, kind.custom, self.kinds)
        validated = validate_entry(raw.key, kind, decoded, lenient=self.parsed.lenient)
        for error in validated.errors:
            self._report(raw, error.code, error.path, error.place, error.message)
        return fields if self.form.decode_on_use else validated.values

    def _report(
        self,
        raw: RawEntry,
        code: Code,
        path: Sequence[str | int],
        place: Sequence[str | int],
        message: str,
    ) -> None:
        line, column = self.parsed.locate(raw, place) or (raw.line, raw.column)
        self.contents.problems.append(
            Problem(code, self.file, line, column, format_path((raw.key, *path)), message)
        )

    def _note_inheritance(self, raw: RawEntry) -> None:
        fields = self.form.inheritance_fields(raw.fields)
        if fields:
            positions = {field: self.parsed.locate(raw, (field,)) or (raw.line, 0) for field in fields}
            lines = {field: line for field, (line, _) in positions.items()}
            self.contents.inheriting.setdefault(raw.key, lines)

    def _unknown_kind(self, name: str, raw: RawEntry) -> str:
        use = f"; use one of {', '.join(self.kinds)}"
        if name:
            return f"unknown kind {name!r}{kind_hint(name, self.kinds) or use}"
        value = raw.fields.get(self.form.kind_field)
        other = next((field for field in ("kind", "Type", "Kind", "TYPE") if field in raw.fields), "")
        if not value and other:
            return f"is missing; rename {other!r} to {self.form.kind_field!r}"
        return (f"must be text, not {describe_value(value)}" if value else "is missing") + use


_LINE_ENDS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]")

FORGED_LINE = re.compile(r"\s\S*:\S*\s+-?\d+(?:\s|$)")
"""What makes the line of a key in ``objects.inv`` an object of another domain: ``x std:doc -1 …``."""


def key_mistake(key: str) -> str:
    """Return why no entry can have a key, which is also part of a line of ``objects.inv``; "" if it can."""
    if key != key.strip():
        return "key must not begin or end with a space; remove it"
    if _LINE_ENDS.search(key):
        return "key must not contain a line end or a tab; rename the entry"
    if BIDI_CONTROLS.search(key):
        return "key contains an invisible character that turns text; rename the entry"
    return "key must not look like a line of objects.inv; rename the entry" if FORGED_LINE.search(key) else ""


def _wikipedia_pages(fields: Fields, to_url: Callable[[str], str]) -> Iterator[str]:
    """Yield each Wikipedia page that the entry's own URLs lead to, once."""
    urls: list[object] = []
    for name, value in fields.items():
        if name == "url" or name.startswith("url-"):
            urls += value.values() if isinstance(value, dict) else [value]
    texts = (to_url(url) for url in urls if isinstance(url, str) and "wikipedia" in url.lower())
    yield from dict.fromkeys(page for page in map(wikipedia_page, texts) if page)


def mentions_chapters(value: object) -> bool:
    """Return whether the fields of an entry, or a part of them, have planned alignments."""
    if isinstance(value, dict):
        return any("chapters" in name or mentions_chapters(item) for name, item in value.items())
    return isinstance(value, list) and any(map(mentions_chapters, value))
