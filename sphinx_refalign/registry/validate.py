"""Validation of an entry against its kind: valid values are kept, invalid values are reported and dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from sphinx_refalign.registry.dates import impossible_date
from sphinx_refalign.registry.entry import Fields
from sphinx_refalign.registry.field_names import field_hint
from sphinx_refalign.registry.fields import AsRecord
from sphinx_refalign.registry.i18n import LANGUAGE_TAG, as_text, canonical
from sphinx_refalign.registry.identifiers import check_digit_problems
from sphinx_refalign.registry.kinds import COMMON, DATES, FIELDS, PEOPLE, Kind
from sphinx_refalign.registry.languages import language_problem, tag_of_name
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.people import check_display_name
from sphinx_refalign.registry.problems import Code, list_suggestions
from sphinx_refalign.registry.validation_messages import Path, error_message, part_meant, path_of

ALL_FIELDS = "all fields: python -m sphinx_refalign.schema"
"""Where the fields are documented."""


class FieldError(NamedTuple):
    """A mistake within an entry.

    ``path`` leads to the value in the resource, ``place`` to the closest value that the file contains.
    """

    code: Code
    path: Path
    place: Path
    message: str


class Validated(NamedTuple):
    """Values that make a valid :class:`Resource`, and the errors in the original fields."""

    values: dict[str, object]
    errors: list[FieldError]
    resource: Resource | None
    """The validated resource; None if the values were changed after validation."""


def validate_entry(key: str, kind: Kind, fields: Fields, *, lenient: bool) -> Validated:
    """Validate the fields of one entry.

    Args:
        key: The key of the entry; also its title if the title is missing or invalid.
        kind: The kind of the entry.
        fields: Its decoded fields.
        lenient: The rules for bibliographies: unknown fields go to ``extra`` without an error, invalid fields
            with an error; dates are free text, and the title is optional.

    """
    values, errors = _select_fields(key, kind, fields, lenient)
    original = dict(values)
    while True:
        try:
            resource = make_resource(values, strict=not lenient)
        except ValidationError as error:
            all_details = error.errors(include_url=False)
            errors += _without_consequences([_field_error(details, fields) for details in all_details])
            _remove_invalid(values, [details["loc"] for details in all_details])
            values.setdefault("title", key)
        else:
            break
    errors += _unreadable_names(values)
    errors += _wrong_languages(resource, fields, lenient)
    checked: Resource | None = resource
    if lenient:  # do not lose data of a bibliography, even if it is invalid
        lost = [name for name in original if name in fields and name not in values]
        if original["title"] != key == values["title"]:
            lost.append("title")
        refused = {name: as_text(original[name]) for name in lost}
        if refused:
            values["extra"] = _merged(refused, values.get("extra"))
            checked = None
    errors += _check_digit_errors(values)
    errors += _impossible_dates(fields, {**_extra(values), **values} if lenient else values)
    return Validated(values, errors, checked)


def make_resource(values: Fields, *, strict: bool = False) -> Resource:
    """Return the resource with these values.

    Args:
        values: The values of the fields of :class:`Resource`, in any form that a YAML registry may have.
        strict: Whether dates must be dates; else they may be free text.

    Raises:
        pydantic.ValidationError: If a value is invalid.

    """
    return _resource_adapter().validate_python(values, context={"strict": strict})


@cache
def _resource_adapter() -> TypeAdapter[Resource]:
    return TypeAdapter(Annotated[Resource, AsRecord()])


def _without_consequences(errors: Sequence[FieldError]) -> list[FieldError]:
    """Return the errors without missing fields that have another name in the file, which is an error, too."""
    renamed = {
        (*error.path[:-1], part_meant(error.path)) for error in errors if error.code is Code.UNKNOWN_FIELD
    }
    return [error for error in errors if error.code is Code.UNKNOWN_FIELD or error.path not in renamed]


def _extra(values: Fields) -> Fields:
    extra = values.get("extra")
    return extra if isinstance(extra, dict) else {}


def _impossible_dates(fields: Fields, values: Fields) -> Iterator[FieldError]:
    """Yield an error for each date that does not exist; its text is kept and shown as it is."""
    for field in DATES:
        # A map is {literal: …}: free text, whatever it looks like.
        text = values.get(field) if not isinstance(fields.get(field), dict) else None
        reason = impossible_date(text) if isinstance(text, str) else ""
        if reason:
            message = f"there is no date {text}: {reason}; correct it"
            yield FieldError(Code.VALUE, (field,), (field,), message)


def _unreadable_names(values: Fields) -> Iterator[FieldError]:
    """Yield an error for each name without parts; its text is kept and shown as it is."""
    for field in PEOPLE:
        names = values.get(field)
        is_list = isinstance(names, list)
        for index, name in enumerate(names if isinstance(names, list) else [names]):
            is_checked = isinstance(name, str) and any(mark in name for mark in ",{=;；")
            reason = check_display_name(str(name)) if is_checked else ""
            if isinstance(name, str) and _TWO_NAMES.fullmatch(name.strip()):
                reason = f"{name.strip()!r} is two names; make it a list of names, or in BibTeX write 'and'"
            if reason:
                path = (field, index) if is_list else (field,)
                yield FieldError(Code.VALUE, (field,), path, reason)


_NAME = r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|van|von|der|den|de|di|da|la|le|del|du)){1,5}"

_TWO_NAMES = re.compile(rf"{_NAME} (?:and|&) {_NAME}")
"""``Jane Doe and John Roe``, as in BibTeX, or with ``&``. In ``Smith and Sons`` a part has only one word."""


def _wrong_languages(resource: Resource, fields: Fields, lenient: bool) -> Iterator[FieldError]:
    """Yield an error for each language that does not exist; the texts in it are kept."""
    value = resource.language or []
    languages = [value] if isinstance(value, str) else value
    problems = {language: _language_problem(language, lenient) for language in languages}
    for problem in filter(None, problems.values()):
        yield FieldError(Code.VALUE, ("language",), _path_in_file(("language",), fields), problem)
    wrong = {canonical(language) for language, problem in problems.items() if problem}
    for path in _language_paths(vars(resource)):
        tag = str(path[-1])
        message = language_problem(tag)
        # A bibliography can have the language of all its texts in one field.
        if message and not (lenient and tag in wrong):
            yield FieldError(Code.VALUE, path, _path_in_file(path, fields), message)


def _language_problem(language: str, lenient: bool) -> str:
    if LANGUAGE_TAG.fullmatch(language):
        return language_problem(language)
    tag = "" if lenient else tag_of_name(language)  # bibliographies have languages by name
    return f"{language!r} is not a language tag{list_suggestions([tag])}" if tag else ""


def _language_paths(values: Mapping[str, object], parents: Path = ()) -> Iterator[Path]:
    """Yield the path of each language of each text of a resource or of a part of it."""
    for name, value in values.items():
        if not value or isinstance(value, str):  # most fields
            continue
        path = parents if parents[-1:] == ("own",) else (*parents, name)
        path = (name,) if parents == ("own",) else path
        if name == "own" and isinstance(value, dict):
            yield from _language_paths(value, ("own",))
        elif isinstance(value, dict) and name != "extra":
            yield from ((*path, tag) for tag in value)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                parts = item if isinstance(item, dict) else getattr(item, "__dict__", None)
                if isinstance(item, dict):
                    yield from ((*path, index, tag) for tag in item)
                elif parts:
                    yield from _language_paths(parts, (*path, index))


def _check_digit_errors(values: Mapping[str, object]) -> list[FieldError]:
    """Return the errors of numbers that are kept nevertheless: publishers print wrong check digits, too."""
    texts = {field: value for field in ("isbn", "issn") if isinstance(value := values.get(field), str)}
    return [
        FieldError(Code.VALUE, (field,), (field,), message)
        for field, text in texts.items()
        for message in check_digit_problems(field, text)
    ]


def _select_fields(
    key: str, kind: Kind, fields: Fields, lenient: bool
) -> tuple[dict[str, object], list[FieldError]]:
    """Sort the fields by where a resource stores them, and report those that the kind does not have."""
    values: dict[str, object] = {"key": key, "type": kind.name}
    own: dict[str, object] = {}
    extra: dict[str, str] = {}
    errors = []
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
            errors.append(_unknown_field(name, kind))
    if own:
        values["own"] = own
    if extra:
        values["extra"] = _merged(extra, values.get("extra"))
    if "title" not in values:
        values["title"] = key
        is_renamed = any("'title'" in error.message for error in errors)
        if not lenient and not is_renamed:
            errors.append(FieldError(Code.VALUE, ("title",), (), "is missing; every resource needs a title"))
    return values, errors


def _merged(extra: Mapping[str, str], stored: object) -> object:
    """Return extra fields with those that the entry itself has under ``extra``, which take precedence."""
    if stored is None:
        return dict(extra)
    return {**extra, **stored} if isinstance(stored, dict) else stored  # validation reports other values


def _unknown_field(name: str, kind: Kind) -> FieldError:
    accepted = [field for field in (*COMMON, *kind.fields) if field in FIELDS or field in kind.custom]
    if name in FIELDS:
        advice = "; remove it or put it under 'extra'"
        message = f"{kind.name!r} has no such field{field_hint(name, accepted, of_kind=True) or advice}"
    else:
        advice = f"; correct its name or put it under 'extra' ({ALL_FIELDS})"
        message = f"unknown field{field_hint(name, accepted) or advice}"
    return FieldError(Code.UNKNOWN_FIELD, (name,), (name,), message)


def _remove_invalid(values: dict[str, object], locations: Iterable[Sequence[str | int]]) -> None:
    """Remove the values at these locations: an item of a list, a language of a text, else the whole field."""
    invalid_parts: dict[str, set[str | int]] = {}
    for field, *path in locations:
        value = values.get(str(field))
        if field == "own" and path and isinstance(value, dict):
            value.pop(str(path[0]), None)
        elif path and isinstance(path[0], int) and isinstance(value, list):
            invalid_parts.setdefault(str(field), set()).add(path[0])
        elif len(path) > 1 and isinstance(value, dict):
            invalid_parts.setdefault(str(field), set()).add(path[1])
        else:
            values.pop(str(field), None)
    for name, invalid in invalid_parts.items():
        value = values.pop(name, None)
        valid: object = None
        if isinstance(value, list):
            valid = [item for index, item in enumerate(value) if index not in invalid]
        elif isinstance(value, dict):
            valid = {tag: text for tag, text in value.items() if invalid.isdisjoint((tag, canonical(tag)))}
        if valid or valid == []:
            values[name] = valid


def _field_error(details: ErrorDetails, fields: Fields) -> FieldError:
    path = path_of(details)
    if path[:1] == ("own",):
        path = path[1:]
    code = Code.UNKNOWN_FIELD if details["type"] == "extra_forbidden" else Code.VALUE
    # A missing value is reported at the map that lacks it.
    existing = path[:-1] if details["type"] == "missing" else path
    return FieldError(code, path, _path_in_file(existing, fields), error_message(details))


def _path_in_file(path: Path, fields: Fields) -> Path:
    """Translate a path of the model to the file, where ``name: {…}`` is a short form of topics and links."""
    value: object = fields
    translated: list[str | int] = []
    for part in path:
        if isinstance(value, Mapping) and part not in value and len(value) == 1 and translated:
            ((name, value),) = value.items()
            translated.append(name)
        children = dict(enumerate(value)) if isinstance(value, list) else value
        if isinstance(children, Mapping) and part in children:
            translated.append(part)
            value = children[part]
    return tuple(translated)
