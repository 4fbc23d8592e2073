"""The keys that ``refalign rename`` changes: read from a file, and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from sphinx_refalign.cli.changes import read_bytes
from sphinx_refalign.cli.output import CommandError
from sphinx_refalign.cli.project import Project
from sphinx_refalign.registry.file_entries import key_mistake


def read_map(file: str) -> dict[str, str]:
    """Return the new keys by the old ones from a YAML or JSON map, or from a text with two columns.

    Raises:
        CommandError: If the file cannot be read or is no such map.

    """
    try:
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{file}: not UTF-8; save it as UTF-8") from error
    suffix = Path(file).suffix.lower()
    pairs = _parse_map(file, text) if suffix in (".yaml", ".yml", ".json") else _read_columns(file, text)
    renamed: dict[str, str] = {}
    for line, old, new in pairs:
        location = f"{file}:{line}" if line else file
        if old in renamed:
            raise CommandError(f"{location}: {old!r} is renamed twice; remove one line")
        renamed[old] = new
    if not renamed:
        raise CommandError(f"{file}: no keys; write a line 'old-key new-key' for each")
    return renamed


def _parse_map(file: str, text: str) -> list[tuple[int, str, str]]:
    import yaml

    try:
        if file.lower().endswith(".json"):
            pairs: object = json.loads(text, object_pairs_hook=list, parse_int=str, parse_float=str)
        else:
            node = yaml.compose(text, Loader=yaml.BaseLoader)
            return _yaml_pairs(file, node)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else getattr(error, "lineno", 1)
        raise CommandError(f"{file}:{line}: not valid; write a map of old to new keys") from error
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) for pair in pairs):
        raise CommandError(f"{file}:1: not a map; write a map of old to new keys")
    for old, new in pairs:
        if not isinstance(new, str):
            raise CommandError(f"{file}: {old!r}: the new key must be text")
    return [(0, old, new) for old, new in pairs]


def _yaml_pairs(file: str, node: object) -> list[tuple[int, str, str]]:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        raise CommandError(f"{file}:1: not a map; write a map of old to new keys")
    pairs = []
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            raise CommandError(f"{file}:{line}: keys must be text; write 'old-key: new-key'")
        pairs.append((line, key.value, value.value))
    return pairs


def _read_columns(file: str, text: str) -> list[tuple[int, str, str]]:
    pairs = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        separator = "\t" if "\t" in line else "," if "," in line else None
        columns = [column.strip().strip('"') for column in line.strip().split(separator)]
        if len(columns) != 2:
            raise CommandError(f"{file}:{number}: {len(columns)} columns; write 'old-key new-key'")
        pairs.append((number, columns[0], columns[1]))
    return pairs


_UNUSABLE = re.compile(r"[`<>,\\]")

_NOT_IN_BIBTEX = re.compile(r"[\s,{}()=#%~\\\"']")


def check_keys(project: Project, renamed: Mapping[str, str]) -> None:
    """Check that all old keys exist, and that all new keys are valid and free.

    Raises:
        CommandError: If not; the message names the first mistake.

    """
    by_new: dict[str, str] = {}
    for old, new in renamed.items():
        _check_old(project, old)
        _check_new(project, old, new, renamed)
        if new in by_new:
            raise CommandError(f"{by_new[new]!r} and {old!r} would both become {new!r}; choose another key")
        by_new[new] = old


def _check_old(project: Project, old: str) -> None:
    registry = project.registry
    if old in registry.entries or old in registry.rejected:
        return
    if old in registry.other_keys:
        current = registry.other_keys[old]
        raise CommandError(f"{old!r} is another key of {current!r}, in its ids; rename {current!r}")
    if old in registry.external_entries:
        raise CommandError(f"{old!r} is a resource of another project; rename it there")
    raise CommandError(f"no resource {old!r}{registry.suggestions.hint(old) or '; see refalign list'}")


def _check_new(project: Project, old: str, new: str, renamed: Mapping[str, str]) -> None:
    registry = project.registry
    mistake = _mistake(project, old, new)
    if mistake:
        raise CommandError(f"{new!r} cannot be a key: {mistake}")
    if new == old:
        raise CommandError(f"{old!r} has this key already; give another NEW")
    if new in renamed:
        return
    if new in registry.entries or new in registry.rejected:
        location = registry.entries[new].location if new in registry.entries else registry.rejected[new]
        raise CommandError(f"{new!r} exists already, at {location}; choose another key")
    owner = registry.other_keys.get(new, old)
    if owner != old:
        location = registry.entries[owner].location
        raise CommandError(f"{new!r} is another key of {owner!r} at {location}; choose another key")


def _mistake(project: Project, old: str, new: str) -> str:
    """Return why a text cannot be a key, "" if it can."""
    if not new:
        return "it is empty"
    mistake = key_mistake(new)
    if mistake:
        return mistake
    wrong = _UNUSABLE.search(new)
    if wrong or new.startswith("!"):
        return f"pages cannot name a key with {wrong[0] if wrong else '!'!r}"
    prefix = new.partition(":")[0]
    if ":" in new and prefix in project.options.external:
        return f"{prefix!r} before a colon is another project (refalign_external)"
    entry = project.registry.entries.get(old)
    wrong = _NOT_IN_BIBTEX.search(new) if entry is not None and entry.file.lower().endswith(".bib") else None
    return f"BibTeX has no keys with {wrong[0]!r}" if wrong else ""
