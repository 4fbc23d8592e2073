"""The types of a resource's fields: their checks, and the short forms that YAML files may use.

The JSON Schema in :mod:`sphinx_refalign.schema` is generated from the same types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, get_type_hints
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    Tag,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    create_model,
)
from pydantic_core import PydanticCustomError, core_schema

from sphinx_refalign.registry.bidi import BIDI_CONTROLS
from sphinx_refalign.registry.dates import impossible_date, is_date
from sphinx_refalign.registry.entry import split_ids
from sphinx_refalign.registry.i18n import LANGUAGE_TAG, canonical
from sphinx_refalign.registry.identifiers import normalize_doi, normalize_pmcid, normalize_pmid
from sphinx_refalign.registry.parts import Link, Place, Record, Topic, field_names, required_fields
from sphinx_refalign.registry.people import (
    CSL_PARTS,
    Person,
    check_display_name,
    compact_name,
    is_person_data,
    parse_display_name,
)
from sphinx_refalign.registry.problems import did_you_mean

SCHEMES = ("http", "https", "ftp", "mailto")
"""Allowed URL schemes. Others (``javascript:``, ``data:``) could run code in the reader's browser."""


def _check_url(url: str) -> str:
    if re.search(r"[\s\x00-\x1f\x7f]", url):
        raise PydanticCustomError("url", "URL must not contain spaces; write %20 instead")
    if "\\" in url:  # browsers read it as a slash, other programs as part of the host
        raise PydanticCustomError("url", "URL must not contain a backslash; write / or %5C instead")
    if BIDI_CONTROLS.search(url):
        raise PydanticCustomError("url", "URL contains an invisible character that turns text; remove it")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise PydanticCustomError("url", "invalid URL: {reason}", {"reason": str(error)}) from None
    if parts.scheme.lower() not in SCHEMES:
        *others, last = (f"{scheme}:" for scheme in SCHEMES)
        advice = f"{parts.scheme}: links are not allowed; use" if parts.scheme else "must be"
        raise PydanticCustomError(
            "url", "{advice} a full URL that starts with {allowed}",
            {"advice": advice, "allowed": f"{', '.join(others)} or {last}"},
        )  # fmt: skip
    if parts.scheme.lower() != "mailto" and not parts.netloc:
        raise PydanticCustomError("url", "URL has no host; write it as https://example.org/…")
    if parts.scheme.lower() != "mailto" and "@" in parts.netloc:
        # Readers would take what stands before the @ for the host.
        host = parts.netloc.rpartition("@")[2]
        raise PydanticCustomError("url", "URL has text before its host {host}; remove it and the @", {
            "host": host,
        })  # fmt: skip
    return url


def _check_date(date: object, info: ValidationInfo) -> object:
    if isinstance(date, dict) and date.keys() == {"literal"} and isinstance(date["literal"], str):
        return date["literal"]
    # In a bibliography, a year is free text ("in press") and shown unchanged.
    strict = (info.context or {}).get("strict")
    # A date that does not exist is reported by validate_entry, which keeps it.
    if strict and isinstance(date, str) and not is_date(date) and not impossible_date(date):
        message = "invalid date; write 2003, 2003-10, 2003-10-19, 2003/2005 or {form}"
        raise PydanticCustomError("date", message, {"form": "{literal: in press}"})
    return date


def _identifier(normalize: Callable[[str], str], mistake: str) -> AfterValidator:
    """Return a validator that gives the normal form of an identifier.

    Args:
        normalize: Returns the normal form, "" for a text that is no such identifier.
        mistake: What the text is not, and what to write.

    """

    def check(text: str) -> str:
        normal_form = normalize(text)
        if not normal_form:
            raise PydanticCustomError("identifier", "{text} is not {mistake}", {
                "text": repr(text), "mistake": mistake,
            })  # fmt: skip
        return normal_form

    return AfterValidator(check)


def _check_text(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty", "must not be empty")
    return text


def _union_tag(value: object) -> str:
    return "(map)" if isinstance(value, dict) else "(text)"


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _split_ids(value: object) -> object:
    is_valid = isinstance(value, str) or (
        isinstance(value, list) and all(isinstance(key, str) for key in value)
    )
    return split_ids(value) if is_valid else value


def _is_text(value: object) -> bool:
    # Only a map whose keys begin in lower case is text by language: en is a language, KVM is a name.
    return isinstance(value, str) or (
        isinstance(value, dict)
        and bool(value)
        and all(LANGUAGE_TAG.fullmatch(tag) and tag[:2].islower() for tag in value)
    )


def _canonical_tags(value: object) -> object:
    """Return a map with each language tag in its canonical spelling.

    Raises:
        PydanticCustomError: If two tags are spellings of the same language.

    """
    if not isinstance(value, dict):
        return value
    originals: dict[str, str] = {}
    for tag in value:
        other = originals.setdefault(canonical(tag) if LANGUAGE_TAG.fullmatch(tag) else tag, tag)
        if other != tag:
            raise PydanticCustomError(
                "language", "{tag} and {other} are the same language; keep one", {"tag": tag, "other": other}
            )
    return {tag: value[original] for tag, original in originals.items()}


Language = Annotated[str, StringConstraints(pattern=f"^{LANGUAGE_TAG.pattern}$")]

_CANONICAL = BeforeValidator(_canonical_tags)

EntryType = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]

WikidataItem = Annotated[str, StringConstraints(pattern=r"^Q[1-9]\d*$")]

Url = Annotated[str, AfterValidator(_check_url), Field(json_schema_extra={"format": "uri"})]

Date = Annotated[str, BeforeValidator(_check_date)]

Doi = Annotated[
    str, _identifier(normalize_doi, "a DOI; write the part from 10. on, as in 10.1145/945445.945462")
]

Pmid = Annotated[
    str, _identifier(normalize_pmid, "the number of a PubMed record; write digits only: 31452104")
]

Pmcid = Annotated[
    str,
    _identifier(normalize_pmcid, "the number of an article in PubMed Central; use the form PMC6710010"),
]

NonEmptyText = Annotated[str, AfterValidator(_check_text)]

Text = Annotated[
    Annotated[NonEmptyText, Tag("(text)")]
    | Annotated[dict[Language, NonEmptyText], Field(min_length=1), _CANONICAL, Tag("(map)")],
    Discriminator(_union_tag),
]
"""A string, or a map of language to string."""

Urls = Annotated[
    Annotated[Url, Tag("(text)")]
    | Annotated[dict[Language, Url], Field(min_length=1), _CANONICAL, Tag("(map)")],
    Discriminator(_union_tag),
]
"""A URL, or a map of language to URL."""


def _single_item(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


TextOrTexts = Annotated[
    Annotated[NonEmptyText, Tag("(text)")]
    | Annotated[dict[Language, NonEmptyText], Field(min_length=1), _CANONICAL, Tag("(map)")]
    | Annotated[list[Text], Tag("(list)")],
    Discriminator(lambda value: "(list)" if isinstance(value, list) else _union_tag(value)),
    BeforeValidator(_single_item),
]
"""A text, or a list of at least two texts, such as the publishers of a work."""

TagOrTags = Annotated[
    Annotated[str, Tag("(text)")] | Annotated[list[str], Tag("(list)")],
    Discriminator(lambda value: "(list)" if isinstance(value, list) else "(text)"),
    BeforeValidator(_single_item),
]
"""A language tag, or a list of at least two."""

Texts = Annotated[list[Text], BeforeValidator(_as_list)]
"""A list of texts; a single text may be written without a list."""

Keys = Annotated[list[str], BeforeValidator(_split_ids)]
"""A list of keys; they may also be written as one text with commas between them."""

CustomValue = Annotated[
    Annotated[str, Tag("(text)")]
    | Annotated[dict[Language, str], Field(min_length=1), _CANONICAL, Tag("(map)")]
    | Annotated[list[Text], Tag("(list)")],
    Discriminator(lambda value: "(list)" if isinstance(value, list) else _union_tag(value)),
]
"""The value of a field that a kind of conf.py declares: a text or a list of texts."""


def read_name(value: object) -> object:
    """Return the text or the :class:`Person` of a name in any of its written forms.

    A text stays a text if its parts can be read from it again. A map of parts as in CSL becomes a text where
    that is so.
    """
    if isinstance(value, str) and ("," in value or "{" in value) and not check_display_name(value):
        value = compact_name(parse_display_name(value))
    elif is_person_data(value):
        _check_parts(value)
        value = compact_name(Person.from_csl(value))
    return Person.from_csl(value) if is_person_data(value) else value


def _check_parts(parts: Mapping[str, object]) -> None:
    for name, text in parts.items():
        if name not in (*CSL_PARTS, *OTHER_CSL_KEYS):
            hint = did_you_mean(str(name), CSL_PARTS) or f"; use {', '.join(CSL_PARTS)}"
            raise PydanticCustomError("name", "unknown part {part}{hint}", {"part": repr(name), "hint": hint})
        if name in CSL_PARTS and not isinstance(text, str):
            raise PydanticCustomError("name", "{part} must be text", {"part": name})
    if not Person.from_csl(parts).display():
        raise PydanticCustomError("name", "name without letters; remove it")


OTHER_CSL_KEYS = ("comma-suffix", "static-ordering", "parse-names")
"""Keys of a CSL name that are no parts: how some styles print it."""

Names = Annotated[
    list[
        Annotated[
            Annotated[NonEmptyText, Tag("(text)")]
            | Annotated[dict[Language, NonEmptyText], Field(min_length=1), _CANONICAL, Tag("(map)")]
            | Annotated[Person, Tag("(person)")],
            Discriminator(lambda value: "(person)" if isinstance(value, Person) else _union_tag(value)),
            BeforeValidator(read_name),
        ]
    ],
    BeforeValidator(lambda value: [value] if is_person_data(value) else _as_list(value)),
]
"""A list of names of people and bodies; a single name may be written without a list."""

UNION_TAGS: frozenset[str] = frozenset({"(text)", "(map)", "(list)", "(person)"})
"""Parts of a validation error's location that name a member of a union, not a place in the file."""


class AsRecord:
    """Checks the fields of a dataclass, whose types are names of this module, and makes it from them."""

    def __get_pydantic_core_schema__(
        self, record: type[Record], handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Return the schema, see https://docs.pydantic.dev/latest/concepts/types."""

        def check(value: object, check_fields: ValidatorFunctionWrapHandler) -> Record:
            if isinstance(value, record):
                return value
            fields: BaseModel = check_fields(value)
            return record(**{name: getattr(fields, name) for name in fields.model_fields_set})

        return core_schema.no_info_wrap_validator_function(check, handler.generate_schema(_model_of(record)))


def _model_of(record: type[Record]) -> type[BaseModel]:
    strict = ConfigDict(extra="forbid", strict=True, defer_build=True)
    defaults = {name: ... if name in required_fields(record) else None for name in field_names(record)}
    fields: dict[str, Any] = {
        name: (field_type, defaults[name]) for name, field_type in types_of(record).items()
    }
    return create_model(record.__name__, __config__=strict, **fields)


def types_of(record: type[Record]) -> dict[str, object]:
    """Return the type of each field of a class of records, with what pydantic checks."""
    return get_type_hints(record, globals(), include_extras=True)


def read_place(value: object) -> object:
    """Return the fields of a :class:`Place` from any of its written forms."""
    return {"document": value} if isinstance(value, str) else value


def read_topic(value: object) -> object:
    """Return the fields of a :class:`Topic` from any of its written forms."""
    if isinstance(value, str):
        return {"name": value}
    if not isinstance(value, dict) or "name" in value:
        return value
    if len(value) == 1:
        ((name, content),) = value.items()
        if isinstance(content, dict) and not (content.keys() - {*field_names(Topic)} and _is_text(content)):
            return {"name": name, **content}
        return {"name": name, "text": content}
    return {"name": value} if _is_text(value) else value


def read_link(value: object) -> object:
    """Return the fields of a :class:`Link` from any of its written forms."""
    if isinstance(value, str):
        return {"url": value}
    if isinstance(value, dict) and len(value) == 1 and not value.keys() & {*field_names(Link)}:
        ((title, url),) = value.items()
        return {"title": title, "url": url}
    return value


Places = Annotated[list[Annotated[Place, AsRecord(), BeforeValidator(read_place)]], BeforeValidator(_as_list)]

Topics = Annotated[list[Annotated[Topic, AsRecord(), BeforeValidator(read_topic)]], BeforeValidator(_as_list)]

Links = Annotated[list[Annotated[Link, AsRecord(), BeforeValidator(read_link)]], BeforeValidator(_as_list)]
