"""One entry against its kind: what is right is kept, what is wrong is named and left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sphinx_refalign.registry.i18n import as_text, canonical
from sphinx_refalign.registry.kinds import Kind
from sphinx_refalign.registry.model import FIELDS, Resource
from sphinx_refalign.registry.problems import Code, did_you_mean
from sphinx_refalign.registry.validation_messages import Path, error_message, path_of


class FieldError(NamedTuple):
    """A mistake within an entry: its path, and the path of the place in the file that shows it."""

    code: Code
    path: Path
    place: Path
    message: str


class Validated(NamedTuple):
    """The values that a :class:`Resource` can be made of, and what had to be left out."""

    values: dict[str, Any]
    faults: list[FieldError]


def validate_entry(key: str, kind: Kind, fields: Mapping[str, Any], *, lenient: bool) -> Validated:
    """Validate the fields of one entry.

    With ``lenient`` (bibliographies), a field that is not known goes to ``extra`` without a word, one that
    is refused with one; dates are free text, and a title need not be there: the key stands for it.
    """
    values, faults = _known(key, kind, fields, lenient)
    given = dict(values)
    while True:
        try:
            Resource.__pydantic_validator__.validate_python(values, context={"strict": not lenient})
        except ValidationError as error:
            errors = error.errors(include_url=False)
            faults += [_fault(details, fields) for details in errors]
            _leave_out(values, [details["loc"] for details in errors])
            values.setdefault("title", key)
        else:
            break
    if lenient:  # what others wrote is kept, even where it cannot be used
        lost = [name for name in given if name in fields and name not in values]
        if given["title"] != key == values["title"]:
            lost.append("title")
        refused = {name: as_text(given[name]) for name in lost}
        if refused:
            values["extra"] = {**refused, **values.get("extra", {})}
    return Validated(values, faults)


def _known(
    key: str, kind: Kind, fields: Mapping[str, Any], lenient: bool
) -> tuple[dict[str, Any], list[FieldError]]:
    values: dict[str, Any] = {"key": key, "type": kind.name}
    own: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    faults = []
    for name, value in fields.items():
        if name == "type" or value in ("", [], {}):
            continue
        if name in FIELDS and kind.accepts(name):
            values[name] = value
        elif name in kind.custom:
            own[name] = value
        elif lenient:
            extra[name] = as_text(value)
        else:
            faults.append(_unknown(name, kind))
    if own:
        values["own"] = own
    if extra:
        values["extra"] = {**extra, **values.get("extra", {})}
    if "title" not in values:
        values["title"] = key
        if not lenient:
            faults.append(FieldError(Code.VALUE, ("title",), (), "is missing; every resource has a title"))
    return values, faults


def _unknown(name: str, kind: Kind) -> FieldError:
    accepted = [field for field in (*FIELDS, *kind.custom) if kind.accepts(field)]
    if name in FIELDS:
        message = f"{kind.name!r} has no such field; it has {', '.join(sorted(accepted))}"
    else:
        hint = did_you_mean(name, accepted)
        message = f"unknown field{hint or f'; {kind.name!r} has ' + ', '.join(sorted(accepted))}"
    return FieldError(Code.UNKNOWN_FIELD, (name,), (name,), message)


def _leave_out(values: dict[str, Any], locations: Iterable[Sequence[str | int]]) -> None:
    """Remove what is wrong: an item of a list, a language of a text, else the whole field."""
    parts: dict[str, set[str | int]] = {}
    for field, *rest in locations:
        value = values.get(str(field))
        if field == "own" and rest and isinstance(value, dict):
            value.pop(str(rest[0]), None)
        elif rest and isinstance(rest[0], int) and isinstance(value, list):
            parts.setdefault(str(field), set()).add(rest[0])
        elif len(rest) > 1 and isinstance(value, dict):
            parts.setdefault(str(field), set()).add(rest[1])
        else:
            values.pop(str(field), None)
    for name, wrong in parts.items():
        value = values.pop(name, None)
        kept: Any = None
        if isinstance(value, list):
            kept = [one for at, one in enumerate(value) if at not in wrong]
        elif isinstance(value, dict):
            kept = {tag: text for tag, text in value.items() if wrong.isdisjoint((tag, canonical(tag)))}
        if kept or kept == []:
            values[name] = kept


def _fault(details: ErrorDetails, fields: Mapping[str, Any]) -> FieldError:
    path = path_of(details)
    if path[:1] == ("own",):
        path = path[1:]
    code = Code.UNKNOWN_FIELD if details["type"] == "extra_forbidden" else Code.VALUE
    # What is missing is shown where it should stand.
    shown = path[:-1] if details["type"] == "missing" else path
    return FieldError(code, path, _place(shown, fields), error_message(details))


def _place(path: Path, fields: Mapping[str, Any]) -> Path:
    """The path as the file has it: ``name: {…}`` stands there for a topic's or a link's fields."""
    at: Any = fields
    found: list[str | int] = []
    for part in path:
        if isinstance(at, dict) and part not in at and len(at) == 1 and found:
            ((only, at),) = at.items()
            found.append(only)
        if (isinstance(at, dict) and part in at) or (
            isinstance(at, list) and isinstance(part, int) and part < len(at)
        ):
            found.append(part)
            at = at[part]  # type: ignore[index]
    return tuple(found)
