"""Resources of other projects, out of the ``alignment.json`` that lies beside their pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from sphinx_refalign.registry.files import FileContent
from sphinx_refalign.registry.i18n import replace_unprintable
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import Entry
from sphinx_refalign.registry.problems import Code, Problem
from sphinx_refalign.registry.validate import validate_entry

VERSION = 1
"""The version of ``alignment.json`` that is written and read.

It is raised when something there goes or changes its meaning, not when something joins it.
"""


_NO_FIELDS = ("chapters", "kind", "source", "uri", "project", "titles", "urls")
"""What a resource says there beside its fields."""


class External(NamedTuple):
    """One other project: plain data."""

    name: str
    """What conf.py calls it, and what stands before its keys: ``os-book:xen-2003``."""
    entries: list[Entry]
    """Its resources, their keys with its name before them."""
    places: dict[str, str]
    """By key, the address of the page that shows a resource."""
    alignments: list[dict[str, Any]]
    """Its alignments as the file has them, with such keys too, each with the ``url`` of its place."""
    problems: list[Problem]
    stamp: str
    """A digest of all of this."""


def read_external(
    name: str, url: str, content: FileContent, stamp: str, kinds: Mapping[str, Kind]
) -> External:
    """The resources and alignments of a project whose pages are at ``url``.

    Whatever is not as it should be is in ``problems``, and left out; ``stamp`` is a digest of all that is
    given.
    """
    base = url if url.endswith("/") else f"{url}/"
    found = External(name, [], {}, [], [], stamp)
    data = _data(content, found.problems)
    if not data:
        return found
    resources = _of(data, "resources", dict)
    for key, told in resources.items():
        if isinstance(told, dict):
            organization = told.get("organization")
            if isinstance(organization, str) and organization in resources:
                told["organization"] = f"{name}:{organization}"
            _add(found, f"{name}:{key}", told, content.file, kinds)
            if address := _address(base, told):
                found.places[f"{name}:{key}"] = address
    for row in _of(data, "alignments", list):
        if isinstance(row, dict) and isinstance(row.get("document"), str):
            key = f"{name}:{row.get('key')}"
            found.alignments.append({**row, "key": key, "url": _address(base, row) or base})
    return found


def _data(content: FileContent, problems: list[Problem]) -> dict[str, Any]:
    try:
        data = replace_unprintable(json.loads(content.data.decode("utf-8")))
    except (ValueError, RecursionError) as error:
        message = f"is no alignment.json: {error}; take the one beside the pages of that project"
        problems.append(Problem(Code.FILE, content.file, 0, 0, "", message))
        return {}
    if not isinstance(data, dict) or data.get("version") != VERSION:
        version = data.get("version") if isinstance(data, dict) else None
        message = (
            f"is no alignment.json of version {VERSION} (its version is {version!r}); "
            "build that project with the same sphinx-refalign as this one"
        )
        problems.append(Problem(Code.FILE, content.file, 0, 0, "", message))
        return {}
    return data


def _of(data: Mapping[str, Any], name: str, form: type) -> Any:
    value = data.get(name)
    return value if isinstance(value, form) else form()


def _add(found: External, key: str, told: Mapping[str, Any], file: str, kinds: Mapping[str, Kind]) -> None:
    kind = kinds.get(str(told.get("kind")))
    if kind is None:
        message = f"is of the kind {told.get('kind')!r}, which is none here; declare it in refalign_kinds"
        found.problems.append(Problem(Code.UNKNOWN_KIND, file, 0, 0, key, message))
        return
    fields = {name: _without_places(value) for name, value in told.items() if name not in _NO_FIELDS}
    fields |= {name: told[f"{name}s"] for name in ("title", "url") if f"{name}s" in told}
    own = fields.pop("own", {})
    values = validate_entry(
        key, kind, {**fields, **(own if isinstance(own, dict) else {})}, lenient=True
    ).values
    found.entries.append(Entry(key, kind.name, values, file, 0, 0, raw=False))


def _without_places(value: Any) -> Any:
    """A field without the documents of the other project that its items belong to: here are others."""
    if not isinstance(value, list):
        return value
    return [
        {name: part for name, part in one.items() if name != "chapters"} if isinstance(one, dict) else one
        for one in value
    ]


def _address(base: str, told: Mapping[str, Any]) -> str:
    """The address of a place in the other project, or in one that it borrows from; "" for what is none."""
    uri = told.get("uri")
    try:
        parts = urlsplit(uri) if isinstance(uri, str) else None
        if parts is None or ((parts.netloc or parts.scheme) and parts.scheme not in ("http", "https")):
            return ""
        return urljoin(base, str(uri))
    except ValueError:
        return ""
