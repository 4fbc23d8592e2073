"""Registry files into one :class:`Registry`: find, read, check, merge."""

from __future__ import annotations

import glob
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sphinx_refalign.registry.check import check
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.phrases import named
from sphinx_refalign.registry.problems import Code, Problem, did_you_mean, dotted
from sphinx_refalign.registry.sources import Format, Parsed, RawEntry, format_of


class Entry(NamedTuple):
    """A resource before it is asked for: plain data, as small as its file has it."""

    key: str
    kind: str
    fields: dict[str, Any]
    file: str
    line: int

    @property
    def location(self) -> str:
        """``file:line`` of the entry."""
        return f"{self.file}:{self.line}"


class Plan(NamedTuple):
    """A place that the registry itself says a resource belongs to.

    ``topic`` is the one topic that belongs there, or "" for the resource as a whole.
    """

    key: str
    document: str
    label: Any
    topic: Any


class Registry:
    """All resources by key, merged from every file; each is made when it is first asked for."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds
        self.entries: dict[str, Entry] = {}
        self.problems: list[Problem] = []
        self.left_out: dict[str, str] = {}
        """Where the entries stand that could not be taken, by key."""
        self.stamp = ""
        """A digest of all files: where it is the same as before, so is all that is in here."""
        self._resources: dict[str, Resource] = {}
        self._digests: dict[str, str] = {}

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, key: str) -> Resource:
        resource = self.get(key)
        if resource is None:
            raise KeyError(key)
        return resource

    def get(self, key: str) -> Resource | None:
        """The resource of a key, or None where there is none."""
        resource = self._resources.get(key)
        if resource is None and key in self.entries:
            resource = self._resources[key] = self._make(self.entries[key])
        return resource

    def digest(self, key: str) -> str:
        """A short text that differs whenever the entry does; "" for a key that is not there."""
        if key not in self.entries:
            return ""
        if key not in self._digests:
            entry = self.entries[key]
            data = json.dumps([entry.kind, entry.fields], ensure_ascii=False)
            self._digests[key] = hashlib.blake2b(data.encode(), digest_size=12).hexdigest()
        return self._digests[key]

    def plans(self) -> Iterator[Plan]:
        """All planned alignments, in the order of the registry."""
        for key, entry in self.entries.items():
            if not _mentions_chapters(entry.fields):
                continue
            resource = self[key]
            yield from (Plan(key, one.document, one.label, "") for one in resource.chapters)
            for topic in (*resource.parts(), *resource.applications):
                yield from (Plan(key, one.document, one.label, topic.name) for one in topic.chapters)

    def _make(self, entry: Entry) -> Resource:
        form = format_of(entry.file)
        assert form is not None
        fields = entry.fields
        if form.lenient:
            kind = self.kinds[entry.kind]
            fields = check(entry.key, kind, form.decode(fields, kind.own), lenient=True).values
        return Resource.model_validate(fields)


def find(patterns: Sequence[str], base: str) -> tuple[list[str], list[str]]:
    """The files that paths and globs name, relative to the folder ``base``; and what names none.

    Each file comes once, in the order of the patterns, those of one glob by name.
    """
    files: dict[str, None] = {}
    missing = []
    for pattern in patterns:
        path = os.path.join(base, pattern)
        found = [path]
        if not os.path.isfile(path) and glob.has_magic(pattern):
            found = sorted(glob.glob(os.path.join(glob.escape(base), pattern), recursive=True))
        found = [os.path.normpath(one) for one in found if os.path.isfile(one)]
        if not found:
            missing.append(pattern)
        files.update(dict.fromkeys(found))
    return list(files), missing


def load(files: Sequence[str], kinds: Mapping[str, Kind]) -> Registry:
    """Read and check all files; nothing is raised for what is wrong in them, all is in ``problems``."""
    registry = Registry(kinds)
    stamp = hashlib.blake2b(repr(kinds).encode(), digest_size=12)
    for file in files:
        form = format_of(file)
        if form is None:
            message = "a registry is a .yaml, .yml or .bib file; rename or convert this one"
            registry.problems.append(Problem(Code.FILE, file, 0, 0, "", message))
            continue
        text = _text(file, registry.problems)
        if text is None:
            continue
        stamp.update(f"{form.lenient}{text}\0".encode())
        parsed = form.read(text, file)
        before = len(registry.problems)
        registry.problems += parsed.problems
        for raw in parsed.entries:
            _add(registry, raw, file, form, parsed)
        registry.problems[before:] = sorted(
            registry.problems[before:], key=lambda one: (one.line, one.column)
        )
    registry.stamp = stamp.hexdigest()
    return registry


def _text(file: str, problems: list[Problem]) -> str | None:
    try:
        with open(file, "rb") as opened:
            data = opened.read()
        return data.decode("utf-8").removeprefix("\ufeff")
    except OSError as error:
        problems.append(Problem(Code.FILE, file, 0, 0, "", f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file in UTF-8"
        problems.append(Problem(Code.FILE, file, line, 0, "", message))
    return None


def _add(registry: Registry, raw: RawEntry, file: str, form: Format, parsed: Parsed) -> None:
    def report(code: Code, path: Sequence[str | int], place: Sequence[str | int], message: str) -> None:
        line, column = parsed.locate(raw, place) or (raw.line, raw.column)
        registry.problems.append(Problem(code, file, line, column, dotted((raw.key, *path)), message))

    if "," in raw.key:
        report(Code.VALUE, (), (), "a comma separates keys in a page; leave it out of this one")
    present = registry.entries.get(raw.key)
    if present is not None:
        message = f"this key is taken by {present.location}; the first is used: rename or remove one"
        report(Code.DUPLICATE_KEY, (), (), message)
        return
    name = form.kind(raw.fields, registry.kinds)
    kind = registry.kinds.get(name)
    if kind is None:
        report(Code.UNKNOWN_KIND, (form.kind_field,), (form.kind_field,), _no_kind(name, raw, registry))
        registry.left_out[raw.key] = f"{file}:{raw.line}"
        return
    fields = raw.fields
    if form.doubtful(fields):
        checked = check(raw.key, kind, form.decode(fields, kind.own), lenient=form.lenient)
        for fault in checked.faults:
            report(fault.code, fault.path, fault.place, fault.message)
        if not form.lenient:
            fields = checked.values
    registry.entries[raw.key] = Entry(raw.key, kind.name, fields, file, raw.line)


def _no_kind(name: str, raw: RawEntry, registry: Registry) -> str:
    known = ", ".join(registry.kinds)
    if name:
        return f"unknown kind {name!r}{did_you_mean(name, registry.kinds) or f'; kinds are {known}'}"
    written = raw.fields.get("type")
    wrong = f"must be a text, not {named(written)}" if written else "is missing"
    return f"{wrong}; write one of {known}"


def _mentions_chapters(value: Any) -> bool:
    if isinstance(value, dict):
        return "chapters" in value or any(map(_mentions_chapters, value.values()))
    return isinstance(value, list) and any(map(_mentions_chapters, value))
