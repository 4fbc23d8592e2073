"""What one registry file gives by itself, before it meets the others: the unit of the cache."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sphinx_refalign.registry.files import cleaned
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Entry
from sphinx_refalign.registry.problems import Code, Problem, did_you_mean, dotted
from sphinx_refalign.registry.readers.base import Format, Parsed, RawEntry, Written
from sphinx_refalign.registry.validate import check
from sphinx_refalign.registry.validation_messages import named
from sphinx_refalign.registry.wikipedia import page_of


class Part(NamedTuple):
    """All that there is to know of one file: plain data."""

    entries: list[Entry]
    problems: list[Problem]
    left_out: dict[str, str]
    """Where the entries stand that could not be taken, by key."""
    containers: dict[str, dict[str, str]]
    """Entries that are no resources and only hold fields for others, by key."""
    heirs: dict[str, dict[str, int]]
    """By key, the fields that name entries to take over from, with their lines."""
    articles: list[tuple[int, str]]
    """Every article of Wikipedia: which of the entries it is, and the page."""
    planned: list[str]
    """The keys of the entries that say where they belong."""
    rules: list[Written]
    """The rules that the file sets for the pages, not yet checked."""
    stamp: str = ""
    """A digest of the entries, of what they can take over and of which could not be taken: not of how the
    file is written."""


def part_of(
    text: str, file: str, form: Format, kinds: Mapping[str, Kind], strings: Mapping[str, str]
) -> Part:
    """Read and check one file; ``strings`` are the ``@string``s of the others."""
    text, odd = cleaned(text, file)
    parsed = form.read(text, file, strings, kinds)
    part = empty_part([*odd, *parsed.problems])
    part.rules.extend(parsed.rules)
    # An entry that does not parse is told of where a page asks for it, too.
    broken = (one for one in parsed.problems if one.code is Code.SYNTAX and one.path)
    part.left_out.update({one.path: one.location for one in broken})
    reader = _Reader(part, file, form, parsed, kinds)
    for raw in parsed.entries:
        reader.add(raw)
    return part._replace(stamp=_stamp(part))


def _stamp(part: Part) -> str:
    told = [(one.key, one.kind, one.fields) for one in part.entries]
    # The second format has no references between values: the same values are the same bytes.
    data = marshal.dumps([told, part.containers, sorted(part.left_out)], 2)
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def empty_part(problems: Sequence[Problem]) -> Part:
    """A part without entries."""
    return Part([], list(problems), {}, {}, {}, [], [], [])


class _Reader:
    """Sorts the entries of one file into its :class:`Part`."""

    def __init__(
        self, part: Part, file: str, form: Format, parsed: Parsed, kinds: Mapping[str, Kind]
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
            self.part.left_out.setdefault(raw.key, f"{self.file}:{raw.line}")
            return
        fields = self._checked(raw, kind)
        entry = Entry(raw.key, kind.name, fields, self.file, raw.line, raw.column, self.form.lazy)
        self.part.entries.append(entry)
        self._note_heir(raw)
        number = len(self.part.entries) - 1
        self.part.articles.extend((number, page) for page in _articles(fields, self.form.plain_url))
        if _mentions_chapters(fields):
            self.part.planned.append(raw.key)

    def _checked(self, raw: RawEntry, kind: Kind) -> dict[str, Any]:
        """The fields that are right, where they are checked at all before they are shown."""
        fields = raw.fields
        if not self.form.doubtful(fields):
            return fields
        decoded = self.form.decode(fields, kind.own, self.kinds)
        checked = check(raw.key, kind, decoded, lenient=self.parsed.lenient)
        for fault in checked.faults:
            self._report(raw, fault.code, fault.path, fault.place, fault.message)
        return fields if self.form.lazy else checked.values

    def _report(
        self,
        raw: RawEntry,
        code: Code,
        path: Sequence[str | int],
        place: Sequence[str | int],
        message: str,
    ) -> None:
        line, column = self.parsed.locate(raw, place) or (raw.line, raw.column)
        self.part.problems.append(Problem(code, self.file, line, column, dotted((raw.key, *path)), message))

    def _note_heir(self, raw: RawEntry) -> None:
        fields = self.form.heirlooms(raw.fields)
        if fields:
            places = {field: self.parsed.locate(raw, (field,)) or (raw.line, 0) for field in fields}
            self.part.heirs.setdefault(raw.key, {field: line for field, (line, _) in places.items()})

    def _no_kind(self, name: str, raw: RawEntry) -> str:
        known = ", ".join(self.kinds)
        if name:
            return f"unknown kind {name!r}{did_you_mean(name, self.kinds) or f'; kinds are {known}'}"
        written = raw.fields.get("type")
        wrong = f"must be a text, not {named(written)}" if written else "is missing"
        return f"{wrong}; write one of {known}"


def _articles(fields: Mapping[str, Any], plain: Callable[[str], str]) -> Iterator[str]:
    """The pages of Wikipedia that the entry's own links lead to, each once."""
    urls: list[Any] = []
    for name, value in fields.items():
        if name == "url" or name.startswith("url-"):
            urls += value.values() if isinstance(value, dict) else [value]
    texts = (plain(url) for url in urls if isinstance(url, str) and "wikipedia" in url.lower())
    yield from dict.fromkeys(page for page in map(page_of, texts) if page)


def _mentions_chapters(value: Any) -> bool:
    if isinstance(value, dict):
        return any("chapters" in name or _mentions_chapters(one) for name, one in value.items())
    return isinstance(value, list) and any(map(_mentions_chapters, value))
