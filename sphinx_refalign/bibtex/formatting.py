"""Formats resources with one pybtex style per build; the style is loaded for the first reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_refalign.registry.marks import marked_fields
from sphinx_refalign.registry.registry import Registry

if TYPE_CHECKING:
    from pybtex.database import Entry, Person
    from pybtex.richtext import BaseText
    from pybtex.style.formatting import BaseStyle

    from sphinx_refalign.bibtex.backend import NodeBackend
    from sphinx_refalign.registry.model import Resource
    from sphinx_refalign.registry.writers.classic_bibtex import ClassicEntry


DEFAULT = "plain"

_STYLES = "pybtex.style.formatting"


class FormatWarning(NamedTuple):
    """A warning about the style in conf.py (``of_option``), or about the reference that is shown."""

    message: str
    of_option: bool


class ReferenceFormatter:
    """Formats the references of a project.

    Args:
        style: The name of a pybtex style; an unknown or broken style is replaced by ``plain``.

    """

    def __init__(self, style: str) -> None:
        self.style = style
        self.warnings: list[FormatWarning] = []
        """New warnings; the caller issues and removes them."""
        self._styles: dict[str, BaseStyle] = {}
        self._backend: NodeBackend | None = None
        self._texts: dict[tuple[str, str], BaseText | None] = {}
        self._is_loaded = False

    def format(self, resource: Resource, registry: Registry, languages: Sequence[str]) -> list[nodes.Node]:
        """Return a resource as a bibliography entry.

        Args:
            resource: The resource to format.
            registry: The registry that contains it.
            languages: The languages of the page, the preferred one first.

        Returns:
            The entry by the style, or by ``plain`` if that fails; nothing if both fail or without pybtex.

        """
        if not self._is_loaded:
            self._load()
            self._is_loaded = True
        if self._backend is None:
            return []
        key = (resource.key, languages[0])
        if key not in self._texts:
            # Imported late, because the BibTeX parser is slow to import.
            from sphinx_refalign.registry.writers.classic_bibtex import classic_entry

            entry = classic_entry(resource, registry, languages)
            self._texts[key] = self._format_entry(resource.key, entry, self.style)
        text = self._texts[key]
        return self._backend.entry(text) if text else []

    def _format_entry(self, key: str, entry: ClassicEntry, style: str) -> BaseText | None:
        """Return the text of an entry; None if no style can format it."""
        fields = marked_fields(entry.fields)
        try:
            (formatted,) = self._styles[style].format_entries([_pybtex_entry(key, entry.type, fields)])
            str(formatted.text)
        except Exception as error:  # a style is third-party code and may fail in any way
            fallback = "a list item" if style == DEFAULT else f"style {DEFAULT!r}"
            self.warnings.append(FormatWarning(
                f"pybtex style {style!r} cannot format {key!r} ({type(error).__name__}: {error}); "
                f"{fallback} is used instead", of_option=False,
            ))  # fmt: skip
            if style == DEFAULT:
                return None
            self._styles.setdefault(DEFAULT, _load_style(DEFAULT))
            return self._format_entry(key, entry, DEFAULT)
        text: BaseText = formatted.text
        return text

    def _load(self) -> None:
        """Load the style, or ``plain`` if that fails; load nothing without pybtex."""
        try:
            from pybtex.plugin import PluginNotFound, enumerate_plugin_names

            from sphinx_refalign.bibtex.backend import NodeBackend
        except ImportError as error:
            package = (error.name or "pybtex").partition(".")[0]
            self.warnings.append(FormatWarning(
                f"formatted references need {package}, list items are used instead; install it with "
                "sphinxcontrib-bibtex: pip install 'sphinx-refalign[bibtex]'",
                of_option=False,
            ))  # fmt: skip
            return
        self._backend = NodeBackend()
        try:
            self._styles[self.style] = _load_style(self.style)
        except PluginNotFound:
            names = ", ".join(sorted({*enumerate_plugin_names(_STYLES)}))
            self._use_default(f"unknown pybtex style; use one of {names}")
        except Exception as error:
            self._use_default(f"the style cannot be loaded ({type(error).__name__}: {error})")

    def _use_default(self, problem: str) -> None:
        message = f"refalign_reference_style = {self.style!r}: {problem}. {DEFAULT!r} is used instead"
        self.warnings.append(FormatWarning(message, of_option=True))
        self.style = DEFAULT
        self._styles[DEFAULT] = _load_style(DEFAULT)


def _load_style(name: str) -> BaseStyle:
    from pybtex.plugin import find_plugin

    return find_plugin(_STYLES, name)()


def _pybtex_entry(key: str, entry_type: str, fields: dict[str, str]) -> Entry:
    """Return an entry as pybtex reads it from a file."""
    from pybtex.bibtex.utils import split_name_list
    from pybtex.database import Entry, Person

    def person(name: str) -> Person:
        # A name with more than two commas has no BibTeX form; it stays as it is.
        return Person(last=f"{{{name}}}") if name.count(",") > 2 and "{" not in name else Person(name)

    people = {
        role: [person(name) for name in split_name_list(fields.pop(role))]
        for role in Person.valid_roles
        if role in fields
    }
    entry = Entry(entry_type, fields=fields, persons=people)
    entry.key = key
    return entry
