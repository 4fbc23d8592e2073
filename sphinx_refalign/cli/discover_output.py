"""Writes what has been found as a YAML registry: keys, comments, and the end of an existing file."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import yaml

from sphinx_refalign.cli.changes import read_bytes
from sphinx_refalign.cli.output import CommandError

MAX_KEY = 50
"""The length of the longest key."""

_SIGNS = {"+": " plus ", "#": " sharp ", "&": " and ", "*": " star ", "@": " at ", "'": "", "’": ""}


class NewEntry(NamedTuple):
    """An entry to write."""

    key: str
    fields: Mapping[str, object]
    pages: Counter[str]
    """The number of links on each page."""


def make_key(fields: Mapping[str, object], taken: set[str]) -> str:
    """Return a key for an entry, and note it as taken.

    Args:
        fields: The fields of the entry.
        taken: The keys that are in use, in lower case.

    """
    slug = slugify(_name(fields)) or slugify(str(fields.get("url", ""))) or "resource"
    key, number = slug, 1
    if key in taken and isinstance(fields.get("url"), str):
        language = re.match(r"https://([a-z-]+)\.wikipedia\.org/", str(fields["url"]))
        key = f"{slug}-{language[1]}" if language else key
    while key in taken:
        number += 1
        key = f"{slug}-{number}"
    taken.add(key)
    return key


def _name(fields: Mapping[str, object]) -> str:
    """Return the text that a key is made of."""
    title = fields["title"]
    if isinstance(title, Mapping):
        title = title.get("en") or next(iter(title.values()))
    kind, number = fields["type"], str(fields.get("number", ""))
    if kind == "standard" and number:
        organization = str(fields.get("organization", ""))
        is_named = re.match(r"[A-Za-z]{2,}[ /-]?\d|[A-Z/]{2,}[ -]", number)
        number = re.sub(r"(?<=\ARFC|\ABCP|\ASTD|\AFYI) (?=\d)", "", number)
        return number if is_named else f"{organization} {number}"
    if kind == "course" and number:
        return f"{fields.get('institution', '')} {number.replace(' ', '')}"
    if kind == "organization":
        return str(fields.get("short") or title)
    return str(title)


def slugify(text: str) -> str:
    """Return a text as a key: lower case, without accents, with hyphens; letters of any script stay."""
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    for sign, word in _SIGNS.items():
        plain = plain.replace(sign, word)
    words = re.findall(r"[^\W_]+(?:\.[^\W_]+)*", unicodedata.normalize("NFC", plain).lower())
    key = ""
    for word in words:
        if key and len(key) + len(word) + 1 > MAX_KEY:
            break
        key = f"{key}-{word}" if key else word[:MAX_KEY]
    return key


def to_yaml(entries: Sequence[NewEntry]) -> str:
    """Return the text of a registry, with a comment on the links to each entry."""
    return "\n".join(f"{_comment(entry.pages)}\n{_dump(entry)}" for entry in entries)


def _comment(pages: Counter[str]) -> str:
    links, count = sum(pages.values()), len(pages)
    names = [name for name, _ in sorted(pages.items(), key=lambda item: (-item[1], item[0]))]
    shown = ", ".join("".join(c if c.isprintable() else "?" for c in name) for name in names[:3])
    more = ", …" if count > 3 else ""
    link_word, page_word = "link" if links == 1 else "links", "page" if count == 1 else "pages"
    return f"# {links} {link_word} on {count} {page_word}: {shown}{more}"


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The emitter in C if it is installed."""


def _dump(entry: NewEntry) -> str:
    return str(
        yaml.dump(
            {entry.key: dict(entry.fields)}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000
        )
    )


def appended(path: str, text: str) -> bytes:
    """Return the content of a YAML registry with more entries at its end; all that it has stays as it is.

    Raises:
        CommandError: If the file cannot be read, or entries cannot be appended to it.

    """
    old = read_bytes(path)
    if not path.lower().endswith((".yaml", ".yml")):
        raise CommandError(f"{path}: entries can be appended to YAML files only; choose another --output")
    entries = _entries(path, old)
    line_end = b"\r\n" if b"\r\n" in old else b"\n"
    addition = text.encode().replace(b"\n", line_end)
    is_complete = not old or old.endswith((b"\n", b"\r"))
    for separator in (line_end, b""):
        start = old + (b"" if is_complete else line_end)
        new = start + (separator if entries else b"") + addition
        try:
            if _entries(path, new)[: len(entries)] == entries:
                return new
        except CommandError:
            continue
    advice = "end it with a line break, or choose another --output"
    raise CommandError(f"{path}: appending would change its last entry; {advice}")


def _entries(path: str, content: bytes) -> list[tuple[object, object]]:
    """Return the entries of a YAML file as plain data.

    Raises:
        CommandError: If it is no block of keys with fields.

    """
    try:
        text = content.decode("utf-8-sig")
        node = yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CommandError(f"{path}:{line}: not UTF-8; save it as UTF-8 to append to it") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CommandError(
            f"{path}:{line}: not valid YAML, or more than one document; correct it first"
        ) from error
    if node is None:
        return []
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        raise CommandError(f"{path}:{line}: is a list; entries are appended to a map of keys only")
    if not isinstance(node, yaml.MappingNode):
        raise CommandError(f"{path}:{line}: is no map of keys to fields; choose another --output")
    if node.flow_style or node.start_mark.column:
        how = "in braces" if node.flow_style else "indented"
        raise CommandError(
            f"{path}:{line}: its entries are {how}; write them in block style from the first column"
        )
    return [(yaml.serialize(key), yaml.serialize(value)) for key, value in node.value]
