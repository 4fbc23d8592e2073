"""A registry as YAML, each value in the shortest form that is read as the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from sphinx_refalign.registry.fields import is_date, read_link, read_place, read_topic
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.registry import Registry

_WIDTH = 110


class _Quoted(str):
    """A key that is written in quotes: bare, one that begins with a dot is no entry."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """The C emitter, where there is one."""


def _in_quotes(dumper: Any, key: _Quoted) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(key), "'")


_Dumper.add_representer(_Quoted, _in_quotes)


def to_yaml(registry: Registry) -> str:
    """The text of a YAML registry with all resources, in their order."""
    entries = {_Quoted(key) if key.startswith(".") else key: as_written(registry[key]) for key in registry}
    if not entries:
        return ""
    text = yaml.dump(
        entries, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False
    )
    return str(text)


def as_written(resource: Resource) -> dict[str, Any]:
    """The fields of a resource as an author would write them."""
    values = resource.model_dump(exclude_defaults=True, exclude={"key", "own"})
    fields = {"type": resource.type, "title": resource.title, **values, **resource.own}
    return {name: _short(name, value) for name, value in fields.items()}


def _short(name: str, value: Any) -> Any:
    if name in ("date", "accessed") and not is_date(value):
        return {"literal": value}
    if not isinstance(value, list):
        return value
    return [_item(name, one) for one in value]


def _item(name: str, value: Any) -> Any:
    """An item of a list: places, links and topics have short forms."""
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


def _topic(value: dict[str, Any]) -> Any:
    if "chapters" in value:
        value = {**value, "chapters": _short("chapters", value["chapters"])}
    rest = {field: one for field, one in value.items() if field != "name"}
    name = _text(value["name"])
    return _first(value, [value["name"], {name: value.get("text")}, {name: rest}], read_topic)


def _text(value: Any) -> str:
    """A text that can be a key of a map; a map of languages cannot."""
    return value if isinstance(value, str) else ""


def _first(value: dict[str, Any], forms: list[Any], read: Callable[[Any], Any]) -> Any:
    """The first of several forms that is read as the value, else the value itself."""
    return next((form for form in forms if form and read(form) == value), value)
