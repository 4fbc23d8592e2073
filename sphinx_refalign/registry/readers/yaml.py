"""YAML registries: every scalar is the text that was typed, every mistake has a line and a column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sphinx_refalign.registry.problems import Code, Problem, format_path
from sphinx_refalign.registry.readers import csl, hayagriva
from sphinx_refalign.registry.readers.base import Format, LocatedValue, Parsed, Position, RawEntry
from sphinx_refalign.registry.readers.yaml_parser import PositionIndex, YamlBuilder, readable_parts

RULES = ".rules"
"""The key under which a registry sets rules for the pages."""


_ODD_ESCAPE = "this escape stands for a control character; remove it"


_NO_LINE_ENDS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")


class Yaml(Format):
    """Registries of our own, lists of CSL items, and libraries of Hayagriva."""

    def read(self, text: str, file: str, strings: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """The entries of whichever of them it is."""
        return read(text, file, kinds)


def read(text: str, file: str, kinds: Collection[str] = ()) -> Parsed:
    """The entries of a YAML registry: a map of key to fields.

    Where the file breaks off, reading goes on at the next line that begins an entry. A key that begins
    with a dot is no entry, unless it is quoted: it can hold what others share by anchors. A list of CSL
    items (``references:`` of pandoc) and the libraries of Hayagriva are read as well, and told by what they
    look like.
    """
    problems: list[Problem] = []
    entries: list[RawEntry] = []
    rules: list[LocatedValue] = []
    paths: dict[tuple[int, int], tuple[str | int, ...]] = {}
    # To the parser these are line ends, to editors they are not.
    text = text.translate(_NO_LINE_ENDS)
    marks = PositionIndex(text)
    for number, (part, refused) in enumerate(readable_parts(text)):
        problems += [_repeated(path, again, marks.at(path), file) for path, again in part.repeated]
        if refused is not None:
            problems.append(Problem(Code.SYNTAX, file, *refused.position, part.open_entry, str(refused)))
        problems += [Problem(Code.SYNTAX, file, *place, "", _ODD_ESCAPE) for place in part.odd]
        found = _csl_items(part)
        if found is not None:
            before, items = found
            problems += _beside(part, file)
            entries += _csl_entries(part, items, file, problems)
            if not number:
                paths = {place: (*before, at) for at, place in enumerate(part.items)}
        elif isinstance(part.root, dict):
            entries += _entries(part, file, problems)
            rules += _rules(part, file, marks)
        elif part.root not in (None, "") and refused is None:
            problems.append(Problem(Code.SYNTAX, file, 1, 1, "", "a registry is a map of key to fields"))
    lenient = bool(paths)
    if hayagriva.is_library([entry.fields for entry in entries], kinds):
        entries = [entry._replace(fields=hayagriva.fields_of(entry.fields)) for entry in entries]
        lenient = True

    def locate(entry: RawEntry, path: Sequence[str | int]) -> Position | None:
        if not paths:
            return marks.at((entry.key, *path))
        above = paths.get((entry.line, entry.column))
        name = csl.OURS.get(str(path[0]), path[0]) if path else ""
        return marks.at((*above, name)) if above and name else None

    return Parsed(entries, problems, locate, lenient, rules)


def _csl_items(part: YamlBuilder) -> tuple[tuple[str, ...], list[Any]] | None:
    """The items of a list of CSL, and the key that it stands under; None where there is no such list."""
    under = ("references",) if isinstance(part.root, dict) else ()
    found = part.root.get("references") if isinstance(part.root, dict) else part.root
    return (under, found) if isinstance(found, list) and any(map(csl.is_item, found)) else None


def _beside(part: YamlBuilder, file: str) -> Iterator[Problem]:
    """Entries of our own beside a list of CSL; other metadata of pandoc may well stand there."""
    for key, position in part.keys:
        value = part.root.get(key)
        if isinstance(value, dict) and "type" in value:
            message = "it stands beside a list of CSL items and is not read; give it a file of its own"
            yield Problem(Code.SYNTAX, file, *position, key, message)


def _csl_entries(
    part: YamlBuilder, items: list[Any], file: str, problems: list[Problem]
) -> Iterator[RawEntry]:
    places = iter(part.items)
    for item in items:
        line, column = next(places, (0, 0)) if isinstance(item, dict) else (0, 0)
        key = csl.key_of(item)
        if key:
            yield RawEntry(key, csl.fields_of(item), line, column)
        else:
            problems.append(Problem(Code.SYNTAX, file, line, column, "", csl.NO_ITEM))


def _entries(part: YamlBuilder, file: str, problems: list[Problem]) -> Iterator[RawEntry]:
    places = dict(reversed(part.keys))
    for key, fields in part.root.items():
        line, column = places.get(key) or places.get("<<", (0, 0))
        if key.startswith(".") and key not in part.quoted:
            continue
        if not key:
            message = "this entry has no key; write one before the colon"
            problems.append(Problem(Code.SYNTAX, file, line, column, "", message))
        elif isinstance(fields, dict):
            yield RawEntry(key, fields, line, column)
        else:
            message = "an entry is a map of fields: type, title, url, …"
            problems.append(Problem(Code.VALUE, file, line, column, key, message))


def _rules(part: YamlBuilder, file: str, marks: PositionIndex) -> Iterator[LocatedValue]:
    found = part.root.get(RULES) if RULES not in part.quoted else None
    rules = found if isinstance(found, list) else [found] if found else []
    for number, rule in enumerate(rules):
        place = marks.at((RULES, number)) or marks.at((RULES,)) or (0, 0)
        yield LocatedValue(rule, file, *place)


def _repeated(path: Sequence[str | int], again: Position, first: Position | None, file: str) -> Problem:
    what = "entry" if len(path) == 1 else "field"
    before = f" (first on line {first[0]})" if first else ""
    message = f"this {what} stands here a second time{before}; the first is used: rename or remove one"
    return Problem(Code.DUPLICATE_KEY, file, *again, format_path(path), message)
