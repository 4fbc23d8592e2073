"""The values of resources in columns of ``refalign list`` and ``refalign show``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sphinx_refalign.cli.output import CommandError

if TYPE_CHECKING:
    from sphinx_refalign.cli.project import Project
    from sphinx_refalign.registry.model import Resource

COLUMNS = (
    "key", "kind", "title", "authors", "source", "institution", "area", "year", "language", "url", "doi",
    "file", "line",
)  # fmt: skip
"""The columns of the list, beside the fields of resources."""


class ColumnReader:
    """The values of resources in columns, as text and as plain data.

    Args:
        project: The project, whose language texts have.

    """

    def __init__(self, project: Project) -> None:
        from sphinx_refalign.registry.i18n import fallbacks

        language = project.conf.values.get("language")
        self._languages = fallbacks(language if isinstance(language, str) and language else "en")
        self._registry = project.registry

    def check(self, name: str) -> None:
        """Check the name of a column.

        Raises:
            CommandError: If there is no such column.

        """
        from sphinx_refalign.registry.kinds import FIELDS
        from sphinx_refalign.registry.problems import did_you_mean

        fields = {*FIELDS, *(field for kind in self._registry.kinds.values() for field in kind.custom)}
        if name not in COLUMNS and name not in fields:
            hint = (
                did_you_mean(name, [*COLUMNS, *sorted(fields)]) or f"; use {', '.join(COLUMNS)}, or a field"
            )
            raise CommandError(f"unknown column {name!r}{hint}")

    def value(self, resource: Resource, name: str) -> object:
        """Return what a resource has in a column as plain data; None for nothing."""
        if name in _TEXTS:
            return _TEXTS[name](self, resource) or None
        entry = self._registry.entries[resource.key]
        if name in ("file", "line"):
            return getattr(entry, name) or None
        return resource.as_data(include={name}).get(name) or resource.own.get(name)

    def text(self, resource: Resource, name: str) -> str:
        """Return what a resource has in a column as one line."""
        return " ".join(self.plain(self.value(resource, name)).split())

    def plain(self, value: object) -> str:
        """Return a value as text, in the language of the project."""
        from sphinx_refalign.registry.i18n import best_text
        from sphinx_refalign.registry.markup import plain_text
        from sphinx_refalign.registry.people import is_person_data, name_text

        if isinstance(value, list):
            return ", ".join(map(self.plain, value))
        if is_person_data(value):
            return name_text(value)
        if isinstance(value, dict):
            if value.keys() & {"url", "document", "name"}:
                return self.plain(
                    next(value[name] for name in ("title", "name", "document") if value.get(name))
                )
            return plain_text(best_text(value, self._languages).text)
        return plain_text(str(value)) if value is not None else ""

    def names(self, resource: Resource) -> str:
        """Return the authors of a resource, or else its editors or instructors."""
        return self.plain(list(resource.author or resource.editor or resource.instructor))

    def source(self, resource: Resource) -> str:
        """Return where a resource is from, in one or two words, without the year."""
        kind = self._registry.kinds[resource.type]
        names = [name for fields in kind.source for name in fields[:1] if name.startswith("=")]
        if names:
            return names[0].removeprefix("=")
        values = [next(filter(None, (self._field(resource, name) for name in fields)), "")
                  for fields in kind.source if "year" not in fields]  # fmt: skip
        return " ".join(filter(None, values))

    def _field(self, resource: Resource, name: str) -> str:
        from sphinx_refalign.alignment.filters import organization_name

        value = resource.value(name)
        if name in ("institution", "organization"):
            value = organization_name(value, self._registry)
        return self.plain(value)

    def url(self, resource: Resource) -> str:
        """Return the address of a resource in the language of the project."""
        from sphinx_refalign.registry.i18n import best_text

        return best_text(resource.url, self._languages).text if resource.url else ""

    def institution(self, resource: Resource) -> str:
        """Return the institution of a resource, or its organization."""
        from sphinx_refalign.alignment.filters import institution_of

        return self.plain(institution_of(resource, self._registry))


_TEXTS: dict[str, Callable[[ColumnReader, Resource], str]] = {
    "key": lambda _, resource: resource.key,
    "kind": lambda _, resource: resource.type,
    "title": lambda reader, resource: reader.plain(resource.title),
    "authors": ColumnReader.names,
    "source": ColumnReader.source,
    "institution": ColumnReader.institution,
    "year": lambda _, resource: resource.year,
    "area": lambda reader, resource: reader.plain(resource.area),
    "url": lambda reader, resource: reader.url(resource),
}
"""The columns that are texts, also in JSON."""
