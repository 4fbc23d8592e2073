"""A resource while its page is read: fields as plain data, and where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx_refalign.registry.kinds import BUILT_IN, COMMON, LINKS, PARTS, Kind
from sphinx_refalign.registry.wikipedia import wikipedia_page

Kinds = Mapping[str, Kind]

DEFAULT_KINDS: Kinds = {kind.name: kind for kind in BUILT_IN}


class Unread(NamedTuple):
    """A line of a page that is not in the result, and why."""

    path: str
    line: int
    text: str
    reason: str

    def __str__(self) -> str:
        text = self.text if len(self.text) <= 160 else f"{self.text[:159]}…"
        return f"{self.path}:{self.line}: {text}" + (f" ({self.reason})" if self.reason else "")


@dataclass
class Draft:
    """A resource that a page describes."""

    kind: str
    path: str
    """The page."""
    line: int
    heading: str = ""
    """The heading that it stands below."""
    fields: dict[str, object] = field(default_factory=dict)
    kind_model: Kind | None = None
    replaced: list[str] = field(default_factory=list)
    """Further titles of the same resource elsewhere on the page."""

    @property
    def title(self) -> str:
        """Return the title in its first language."""
        title = self.fields.get("title", "")
        return str(next(iter(title.values()))) if isinstance(title, dict) else str(title)

    def accepts(self, name: str) -> bool:
        """Return whether the kind has a field."""
        return self.kind_model.accepts(name) if self.kind_model is not None else name in COMMON

    def fill(self, name: str, value: object) -> None:
        """Set a value; the first one counts, a further text is kept under ``extra``."""
        value = value.strip() if isinstance(value, str) else value
        if not value or self.fields.get(name) == value:
            return
        if name not in self.fields and self.accepts(name):
            self.fields[name] = value
        else:
            self.add_extra(name, str(value.get("literal", "")) if isinstance(value, dict) else str(value))

    def add_extra(self, name: str, text: str) -> None:
        """Keep a fact that no field has."""
        extra = self.fields.setdefault("extra", {})
        assert isinstance(extra, dict)
        name = re.sub(r"\s+", "-", name.strip().lower())
        if text and name:
            extra[name] = f"{extra[name]}; {text}" if extra.get(name, text) != text else text

    def add_items(self, name: str, items: Iterable[object]) -> None:
        """Add items to a list; a kind without it has them in the nearest list that it has."""
        if name in PARTS and not self.accepts(name):
            name = "topics" if self.accepts("topics") else "concepts"
        if name in LINKS and not self.accepts(name):
            name = "related"
        values = self.list_of(name)
        values += [item for item in items if item not in values]

    def list_of(self, name: str) -> list[object]:
        """Return the list of a field, which is made on first use."""
        values = self.fields.setdefault(name, [])
        assert isinstance(values, list)
        return values

    def add_url(self, url: str, language: str = "", title: str = "", note: str = "") -> None:
        """Add an address of the resource: the first is its URL, others are materials."""
        current = self.fields.get("url")
        if language and (current is None or isinstance(current, dict)):
            addresses = dict(current or {})
            if addresses.setdefault(language, url) == url:
                self.fields["url"] = addresses
                return
        elif current is None:
            self.fields["url"] = url
            return
        elif isinstance(current, str) and (languages := _wikipedia_languages(current, url)):
            self.fields["url"] = dict(zip(languages, (current, url), strict=True))
            return
        self.add_link("materials", url, title, note)

    def add_link(self, name: str, url: str, title: str = "", note: str = "") -> None:
        """Add a link to ``materials`` or ``related``, unless the resource has the address already."""
        if url in self.urls():
            return
        link: dict[str, object] = {"url": url}
        if title.strip() and title.strip() != url:
            link["title"] = title.strip()
        if note.strip():
            link["note"] = note.strip()
        self.add_items(name, [link])

    def urls(self) -> set[str]:
        """Return all addresses of the resource."""
        return set(urls_in(self.fields))


def _wikipedia_languages(url: str, other: str) -> tuple[str, str] | None:
    """Return the languages of two Wikipedia articles if they differ."""
    languages = (wikipedia_page(url).partition(":")[0], wikipedia_page(other).partition(":")[0])
    return languages if all(languages) and languages[0] != languages[1] else None


def urls_in(value: object, name: str = "") -> list[str]:
    """Return all addresses in plain data: the texts of all fields ``url``."""
    if isinstance(value, dict):
        return [url for key, item in value.items() for url in urls_in(item, "url" if name == "url" else key)]
    if isinstance(value, list):
        return [url for item in value for url in urls_in(item, name)]
    return [value] if name == "url" and isinstance(value, str) else []


def documents_in(value: object) -> list[str]:
    """Return all documents of chapters in plain data."""
    if isinstance(value, dict):
        own = [str(value["document"])] if "document" in value else []
        return own + [name for item in value.values() for name in documents_in(item)]
    return [name for item in value for name in documents_in(item)] if isinstance(value, list) else []


def links_of(value: object) -> set[str]:
    """Return all web addresses in plain data, those of links in the short form ``title: address`` too."""
    if isinstance(value, dict):
        return {url for item in value.values() for url in links_of(item)}
    if isinstance(value, list):
        return {url for item in value for url in links_of(item)}
    return {value} if isinstance(value, str) and "://" in value else set()
