"""YAML registries, with each value in the shortest form that is read back as the same value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import yaml
from yaml.representer import SafeRepresenter

from sphinx_refalign.registry.dates import is_date
from sphinx_refalign.registry.fields import read_link, read_place, read_topic
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.registry import Registry

_WIDTH = 110


class _Quoted(str):
    """A quoted key: without quotes, a key that starts with a dot is not an entry."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The emitter in C if it is installed."""


def _represent_quoted(dumper: SafeRepresenter, key: _Quoted) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(key), "'")


class _UnicodeDumper(yaml.SafeDumper):
    """The emitter in Python, which writes emoji and rare Chinese characters as they are."""


_Dumper.add_representer(_Quoted, _represent_quoted)
_UnicodeDumper.add_representer(_Quoted, _represent_quoted)


def to_yaml(registry: Registry) -> str:
    """Return the text of a YAML registry with all resources, in registry order.

    A resource that cannot be written is left out and is a problem of the registry.
    """
    return "".join(registry.guarded(key, partial(_entry, registry, key), str) for key in registry)


def _entry(registry: Registry, key: str) -> str:
    entry = {_Quoted(key) if key.startswith(".") else key: _fields(registry[key])}
    text = _dump(entry, _Dumper)
    # The emitter in C escapes what is beyond 16 bits.
    return _dump(entry, _UnicodeDumper) if "\\U" in text else text


def _dump(entry: dict[str, dict[str, object]], dumper: type[yaml.SafeDumper]) -> str:
    text = yaml.dump(
        entry, Dumper=dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False
    )
    return str(text)


def _fields(resource: Resource) -> dict[str, object]:
    """Return the fields of a resource in their short forms."""
    values = resource.as_data(exclude={"key", "own"})
    fields = {"type": resource.type, "title": resource.title, **values, **resource.own}
    return {name: _short(name, value) for name, value in fields.items()}


def _short(name: str, value: object) -> object:
    """Return the value of a field in its shortest form."""
    if name in ("date", "accessed") and isinstance(value, str) and not is_date(value):
        return {"literal": value}
    if not isinstance(value, list):
        return value
    return [_item(name, item) for item in value]


def _item(name: str, value: object) -> object:
    """Return an item of a list; chapters, links and topics have short forms."""
    if not isinstance(value, dict):
        return value
    if name == "chapters":
        return _first(value, [value.get("document")], read_place)
    if "document" not in value and "url" in value and name in ("related", "materials"):
        titled = {_text(value.get("title")): value["url"]}
        return _first(value, [value["url"], titled], read_link)
    if "name" in value:
        return _topic(value)
    return value


def _topic(value: dict[str, object]) -> object:
    if "chapters" in value:
        value = {**value, "chapters": _short("chapters", value["chapters"])}
    other_fields = {field: item for field, item in value.items() if field != "name"}
    name = _text(value["name"])
    return _first(value, [value["name"], {name: value.get("text")}, {name: other_fields}], read_topic)


def _text(value: object) -> str:
    """Return a text that can be a key, "" for a map of languages, which cannot."""
    return value if isinstance(value, str) else ""


def _first(value: dict[str, object], forms: Sequence[object], read: Callable[[object], object]) -> object:
    """Return the first form that is read back as the value, else the value itself."""
    return next((form for form in forms if form and read(form) == value), value)
