"""The types of the fields of a resource, with the forms in which an author may write them."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from sphinx_refalign.registry.i18n import LANGUAGE_TAG, canonical

SCHEMES = ("http", "https", "ftp", "mailto")
"""What a link may lead to. Others (``javascript:``, ``data:``) could run code in the reader's browser."""


# EDTF level 0, as far as dates of publications need it: 2003, 2003-10, 2003-10-19, 2003/2005.
_DAY = r"-?\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"


DATE = re.compile(rf"{_DAY}(?:/(?:{_DAY})?)?")


def _check_url(url: str) -> str:
    if re.search(r"[\s\x00-\x1f\x7f]", url):
        raise PydanticCustomError("url", "a URL has no spaces in it; write a space as %20")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise PydanticCustomError("url", "is no URL: {why}", {"why": str(error)}) from None
    if parts.scheme.lower() not in SCHEMES:
        named = f"{parts.scheme}: links are not allowed; " if parts.scheme else ""
        allowed = ", ".join(f"{scheme}:" for scheme in SCHEMES)
        raise PydanticCustomError(
            "url", "{named}write the whole address, beginning with one of {allowed}",
            {"named": named, "allowed": allowed},
        )  # fmt: skip
    if parts.scheme.lower() != "mailto" and not parts.netloc:
        raise PydanticCustomError("url", "names no host; write it as https://example.org/…")
    return url


def _check_date(date: Any, info: ValidationInfo) -> Any:
    if isinstance(date, dict) and date.keys() == {"literal"} and isinstance(date["literal"], str):
        return date["literal"]
    # In a bibliography a year is free text ("in press"), and is shown as it is.
    strict = (info.context or {}).get("strict")
    if strict and isinstance(date, str) and not is_date(date):
        message = "write 2003, 2003-10, 2003-10-19 or 2003/2005, other words as {form}"
        raise PydanticCustomError("date", message, {"form": "{literal: in press}"})
    return date


def is_date(text: str) -> bool:
    """Whether a text is a date, or a span of two, of EDTF level 0."""
    return DATE.fullmatch(text) is not None


def _check_text(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty", "must not be empty")
    return text


def _form(value: Any) -> str:
    return "(map)" if isinstance(value, dict) else "(text)"


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _is_text(value: Any) -> bool:
    # In a list of names, only what is written as languages are is taken for one: en, not KVM.
    return isinstance(value, str) or (
        isinstance(value, dict)
        and bool(value)
        and all(LANGUAGE_TAG.fullmatch(tag) and tag[:2].islower() for tag in value)
    )


def _canonical_tags(value: Any) -> Any:
    """One spelling of each tag, so that it does not matter which of them a file has."""
    if not isinstance(value, dict):
        return value
    tags: dict[str, str] = {}
    for tag in value:
        other = tags.setdefault(canonical(tag) if LANGUAGE_TAG.fullmatch(tag) else tag, tag)
        if other != tag:
            raise PydanticCustomError(
                "language", "{tag} and {other} are the same language; keep one", {"tag": tag, "other": other}
            )
    return {tag: value[written] for tag, written in tags.items()}


Language = Annotated[str, StringConstraints(pattern=f"^{LANGUAGE_TAG.pattern}$")]


_CANONICAL = BeforeValidator(_canonical_tags)


Url = Annotated[str, AfterValidator(_check_url), Field(json_schema_extra={"format": "uri"})]


Date = Annotated[str, BeforeValidator(_check_date)]


NonEmptyText = Annotated[str, AfterValidator(_check_text)]


Text = Annotated[
    Annotated[NonEmptyText, Tag("(text)")]
    | Annotated[dict[Language, NonEmptyText], Field(min_length=1), _CANONICAL, Tag("(map)")],
    Discriminator(_form),
]
"""A string, or a map of language to string."""


Urls = Annotated[
    Annotated[Url, Tag("(text)")]
    | Annotated[dict[Language, Url], Field(min_length=1), _CANONICAL, Tag("(map)")],
    Discriminator(_form),
]
"""A URL, or a map of language to URL."""


Texts = Annotated[list[Text], BeforeValidator(_listed)]
"""A list of texts; a single one need not be written as a list."""


CustomValue = Annotated[
    Annotated[str, Tag("(text)")]
    | Annotated[dict[Language, str], Field(min_length=1), _CANONICAL, Tag("(map)")]
    | Annotated[list[Text], Tag("(list)")],
    Discriminator(lambda value: "(list)" if isinstance(value, list) else _form(value)),
]
"""A field that a declared kind has of its own: a text, or a list of texts."""


UNION_TAGS: frozenset[str] = frozenset({"(text)", "(map)", "(list)"})
"""Parts of a validation error's location that stand for a form, not for a place in the file."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


def read_place(value: Any) -> Any:
    """The fields of a :class:`Place` in any form in which it may be written."""
    return {"document": value} if isinstance(value, str) else value


def read_topic(value: Any) -> Any:
    """The fields of a :class:`Topic` in any form in which it may be written."""
    if isinstance(value, str):
        return {"name": value}
    if not isinstance(value, dict) or "name" in value:
        return value
    if len(value) == 1:
        ((name, rest),) = value.items()
        if isinstance(rest, dict) and not (rest.keys() - Topic.model_fields.keys() and _is_text(rest)):
            return {"name": name, **rest}
        return {"name": name, "text": rest}
    return {"name": value} if _is_text(value) else value


def read_link(value: Any) -> Any:
    """The fields of a :class:`Link` in any form in which it may be written."""
    if isinstance(value, str):
        return {"url": value}
    if isinstance(value, dict) and len(value) == 1 and not value.keys() & Link.model_fields.keys():
        ((title, url),) = value.items()
        return {"title": title, "url": url}
    return value


class Place(_Part):
    """A planned alignment: a document that the resource belongs to.

    ``document`` is a docname, with or without suffix; a folder (``views/``) stands for its index page.
    """

    document: str
    label: Text | None = None


Places = Annotated[
    list[Annotated[Place, BeforeValidator(read_place)]], BeforeValidator(_listed)
]  # fmt: skip


class Topic(_Part):
    """A named part of a resource: a concept, a course's topic, a paper's contribution, a project.

    Written as a string, as ``name: explanation``, or as ``name: {text: …, aligns: …, chapters: […]}``.
    ``aligns`` says what of these documents it corresponds to.
    """

    name: Text
    text: Text | None = None
    aligns: Text | None = None
    url: Urls | None = None
    chapters: Places = Field(default_factory=list)

    def is_called(self, names: Container[str]) -> bool:
        """Whether one of ``names`` is its name, in any language."""
        own = [self.name] if isinstance(self.name, str) else self.name.values()
        return any(name in names for name in own)


class Link(_Part):
    """A link beside the main one: ``{title: …, url: …, note: …}``, ``title: url`` or a bare URL."""

    url: Urls
    title: Text | None = None
    note: Text | None = None


Topics = Annotated[list[Annotated[Topic, BeforeValidator(read_topic)]], BeforeValidator(_listed)]


Links = Annotated[list[Annotated[Link, BeforeValidator(read_link)]], BeforeValidator(_listed)]
