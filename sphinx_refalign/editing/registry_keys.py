"""The keys in a registry file of any format, and how an entry keeps a former key."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sphinx_refalign.editing.bibtex_keys import read_bibtex_keys
from sphinx_refalign.editing.edits import Edit
from sphinx_refalign.editing.registry_layout import FileLayout, KeyValue
from sphinx_refalign.editing.yaml_keys import read_yaml_keys


class KeyChanges(NamedTuple):
    """The edits of a registry file."""

    edits: list[Edit]
    not_kept: list[str]
    """The former keys that their entries cannot keep, because the format has no field for it."""


def read_layout(suffix: str, text: str, kinds: Collection[str]) -> FileLayout | None:
    """Return where keys stand in a registry file, None for a format whose layout is not known.

    Args:
        suffix: The suffix of the file, with its dot.
        text: The text of the file with its own line ends.
        kinds: The names of all kinds.

    Raises:
        LayoutError: If the file cannot be read.

    """
    if suffix in (".yaml", ".yml", ".json"):
        return read_yaml_keys(text, kinds)
    return read_bibtex_keys(text) if suffix == ".bib" else None


def change_registry_keys(layout: FileLayout, renamed: Mapping[str, str], kept: Collection[str]) -> KeyChanges:
    """Return the edits of a registry file that rename keys.

    Args:
        layout: Where keys stand in the file.
        renamed: The new keys by the old ones.
        kept: The old keys that their entries keep as other keys.

    """
    edits = []
    not_kept = []
    for value in layout.values:
        new = _new_value(value, renamed)
        if new is not None:
            edits.append(Edit(value.start, value.end, value.quote(new)))
    for entry in layout.entries:
        new_key = renamed.get(entry.key)
        if new_key is None:
            continue
        edits += [Edit(key.start, key.end, key.quote(new_key)) for key in entry.key_values]
        if entry.key not in kept:
            continue
        former = [value for value in entry.ids if value.key == new_key]
        if former:  # the new key was another key of the entry: the old key takes its place
            edits += [Edit(value.start, value.end, value.quote(entry.key)) for value in former]
        else:
            edit = entry.keep(entry.key)
            edits += [edit] if edit else []
            not_kept += [] if edit else [entry.key]
    return KeyChanges(edits, not_kept)


def _new_value(value: KeyValue, renamed: Mapping[str, str]) -> str | None:
    if value.key in renamed:
        return renamed[value.key]
    if not value.has_field:
        return None
    for hyphen in reversed(list(re.finditer("-", value.key[:300]))):
        old = value.key[: hyphen.start()]
        if old in renamed:
            return renamed[old] + value.key[hyphen.start() :]
    return None
