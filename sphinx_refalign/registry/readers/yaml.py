"""YAML files: registries, lists of CSL items and Hayagriva libraries.

Scalars are kept as their source text, and every problem has a line and a column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import zip_longest

from sphinx_refalign.registry.entry import LocatedValue
from sphinx_refalign.registry.i18n import LANGUAGE_TAG
from sphinx_refalign.registry.kinds import FIELDS
from sphinx_refalign.registry.problems import Code, Problem, format_path
from sphinx_refalign.registry.readers import csl, hayagriva
from sphinx_refalign.registry.readers.base import Format, Parsed, Position, RawEntry
from sphinx_refalign.registry.readers.yaml_errors import YamlError
from sphinx_refalign.registry.readers.yaml_parser import PositionIndex, YamlBuilder, readable_parts

RULES = ".rules"
"""The key of the rules for pages in a registry."""

_UNPRINTABLE_ESCAPE = "escape of a control character; remove it"

_TOO_MUCH = (
    "aliases and merge keys expand to too many values or too much text; the value of this one and those of "
    "later ones that are as large are left out: repeat less"
)

_NO_LINE_ENDS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")


class Yaml(Format):
    """Registries of this project's own format, lists of CSL items, and Hayagriva libraries."""

    def read(self, text: str, file: str, definitions: Mapping[str, str], kinds: Collection[str]) -> Parsed:
        """Return the entries of a text in any of these formats."""
        return read(text, file, kinds)


def read(text: str, file: str, kinds: Collection[str] = ()) -> Parsed:
    """Return the entries of a YAML registry: a map of keys to fields.

    After an error, reading continues at the next line that starts an entry. An unquoted key that starts
    with a dot is not an entry: its value can be shared by anchors. Lists of CSL items (also below
    ``references:``, as pandoc has them) and Hayagriva libraries are recognized by their content; ``kinds``
    are the names of all kinds, which distinguish a registry from a library.
    """
    problems: list[Problem] = []
    entries: list[RawEntry] = []
    rules: list[LocatedValue] = []
    paths: dict[tuple[int, int], tuple[str | int, ...]] = {}
    # These characters are line ends in YAML 1.1, but not in editors.
    text = text.translate(_NO_LINE_ENDS)
    positions = PositionIndex(text)
    for number, (part, error) in enumerate(readable_parts(text)):
        problems += _part_problems(part, error, file, positions)
        csl_list = _csl_items(part)
        if csl_list is not None:
            list_path, items = csl_list
            if isinstance(part.root, dict):
                problems += _entries_next_to_csl(part, part.root, file)
            places = part.items.get("".join(list_path), [])
            entries += _csl_entries(places, items, file, problems)
            if not number:
                paths = {position: (*list_path, index) for index, position in enumerate(places)}
        elif isinstance(part.root, dict):
            problems += _stray_fields(part, part.root, file)
            entries += _entries(part, part.root, file, problems, error)
            if RULES not in part.quoted:
                rules += _rules(part.root.get(RULES), file, positions)
        elif part.root not in (None, "") and error is None:
            problems.append(Problem(Code.SYNTAX, file, 1, 1, "", _not_a_map(part.root)))
    lenient = bool(paths)
    if hayagriva.is_library([entry.fields for entry in entries], kinds):
        entries = [entry._replace(fields=hayagriva.fields_of(entry.fields)) for entry in entries]
        lenient = True

    def locate(entry: RawEntry, path: Sequence[str | int]) -> Position | None:
        if not paths:
            return positions.at((entry.key, *path))
        item_path = paths.get((entry.line, entry.column))
        name = csl.variable_at(path)
        return positions.at((*item_path, name)) if item_path and name else None

    return Parsed(entries, problems, locate, lenient, rules)


def _part_problems(
    part: YamlBuilder, error: YamlError | None, file: str, positions: PositionIndex
) -> Iterator[Problem]:
    for path, position in part.duplicates:
        yield _duplicate(path, position, positions.at(path), file)
    if error is not None:
        yield Problem(Code.SYNTAX, file, *error.position, part.entry_of(error), str(error))
    if part.left_out is not None:
        path, position = part.left_out
        yield Problem(Code.VALUE, file, *position, format_path(path), _TOO_MUCH)
    for tag, position in part.tags:
        message = f"{tag!r} is read as a YAML tag, not as text; put the whole value in quotes"
        yield Problem(Code.SYNTAX, file, *position, "", message)
    # An anchor may be used in the rest of a file that cannot be read.
    for name, position in part.unused_anchors.items() if error is None else ():
        message = f"'&{name}' is read as an anchor, which nothing refers to; put the whole value in quotes"
        yield Problem(Code.SYNTAX, file, *position, "", message)
    for position in part.unprintable:
        yield Problem(Code.SYNTAX, file, *position, "", _UNPRINTABLE_ESCAPE)


def _csl_items(part: YamlBuilder) -> tuple[tuple[str, ...], list[object]] | None:
    """Return the path and the items of a list of CSL items; None if there is no such list."""
    path = ("references",) if isinstance(part.root, dict) else ()
    items = part.root.get("references") if isinstance(part.root, dict) else part.root
    return (path, items) if isinstance(items, list) and any(map(csl.is_item, items)) else None


def _entries_next_to_csl(part: YamlBuilder, root: dict[str, object], file: str) -> Iterator[Problem]:
    """Report registry entries next to a list of CSL items; other metadata of pandoc is allowed there."""
    for key, position in part.keys:
        value = root.get(key)
        if isinstance(value, dict) and "type" in value:
            message = "entry next to a list of CSL items is not read; move it to another file"
            yield Problem(Code.SYNTAX, file, *position, key, message)


def _csl_entries(
    places: Sequence[Position], items: list[object], file: str, problems: list[Problem]
) -> Iterator[RawEntry]:
    for item, (line, column) in zip_longest(items, places[: len(items)], fillvalue=(0, 0)):
        key = csl.key_of(item)
        if key and isinstance(item, dict):
            yield RawEntry(key, csl.fields_of(item), line, column)
        else:
            problems.append(Problem(Code.SYNTAX, file, line, column, "", csl.INVALID_ITEM))


def _not_a_map(root: object) -> str:
    """Return the message for a file that contains something else than a map."""
    message = "a registry must be a map of keys to fields"
    maps = [item for item in root if isinstance(item, dict)] if isinstance(root, list) else []
    name = next(
        (item[name] for item in maps for name in ("key", "id") if isinstance(item.get(name), str)), ""
    )
    if name:
        return f"{message}, not a list; write '{name}:' without a hyphen, with its fields indented below it"
    return f"{message}, not a list; write 'a-key:' with the fields indented below it" if maps else message


def _stray_fields(part: YamlBuilder, root: dict[str, object], file: str) -> Iterator[Problem]:
    """Report fields in the first column, and move them to the entry above, where they are meant to be."""
    entry: dict[str, object] | None = None
    key = ""
    for name, position in part.keys:
        value = root.get(name)
        if entry is None or not _is_stray(name, value):
            key, entry = name, value if isinstance(value, dict) and "type" in value else None
            continue
        message = f"field in the first column; indent it with the other fields of {key!r}"
        yield Problem(Code.SYNTAX, file, *position, name, message)
        entry.setdefault(name, root.pop(name))


def _is_stray(name: str, value: object) -> bool:
    if name not in FIELDS or value in ("", None):
        return False
    is_by_language = isinstance(value, dict) and all(LANGUAGE_TAG.fullmatch(tag) for tag in value)
    return not isinstance(value, dict) or is_by_language


def _no_fields(value: object) -> str:
    """Return the message for an entry whose value is no map."""
    message = "an entry must be a map of fields: type, title, url, …"
    match = re.match(r"([A-Za-z][\w-]*):[^\s/:]", value) if isinstance(value, str) else None
    return f"{message}; write a space after each colon: '{match[1]}: …'" if match else message


def _entries(
    part: YamlBuilder, root: dict[str, object], file: str, problems: list[Problem], error: YamlError | None
) -> Iterator[RawEntry]:
    positions = dict(reversed(part.keys))
    cut_off = part.entry_of(error) if error is not None else ""
    for key, fields in root.items():
        line, column = positions.get(key) or positions.get("<<", (0, 0))
        if key.startswith(".") and key not in part.quoted:
            continue
        if not key:
            message = "entry has no key; write one before the colon"
            problems.append(Problem(Code.SYNTAX, file, line, column, "", message))
        elif isinstance(fields, dict):
            if key != cut_off:
                yield RawEntry(key, fields, line, column)
            elif "type" in fields:  # the title may be in the rest, which was not read
                yield RawEntry(key, {"title": key, **fields}, line, column)
        # A part of an entry that was not read is reported as such.
        elif key != cut_off:
            problems.append(Problem(Code.VALUE, file, line, column, key, _no_fields(fields)))


def _rules(value: object, file: str, positions: PositionIndex) -> Iterator[LocatedValue]:
    rules = value if isinstance(value, list) else [value] if value else []
    for number, rule in enumerate(rules):
        position = positions.at((RULES, number)) or positions.at((RULES,)) or (0, 0)
        yield LocatedValue(rule, file, *position)


def _duplicate(path: Sequence[str | int], position: Position, first: Position | None, file: str) -> Problem:
    item = "entry" if len(path) == 1 else "field"
    first_line = f" (first on line {first[0]})" if first else ""
    message = f"duplicate {item}{first_line}; the first is used: rename or remove one"
    return Problem(Code.DUPLICATE_KEY, file, *position, format_path(path), message)
