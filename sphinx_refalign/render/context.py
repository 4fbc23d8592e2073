"""What a renderer needs to know of the page that it writes into, and nothing of the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from docutils import nodes

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.registry.i18n import Localized, LocalizedText, best_text
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.registry.registry import Registry


def _no_citation(key: str) -> None:
    return None


def _no_reference(resource: Resource) -> list[nodes.Node]:
    return []


@dataclass(frozen=True)
class RenderContext:
    """One page that is being written."""

    project: Project
    languages: tuple[str, ...]
    """The languages to try for content, the page's own first."""
    gettext: Callable[[str], str]
    """The translation of one of the package's own messages."""
    link: Callable[[str, str, nodes.Node], nodes.Node]
    """A link to a section: (document, anchor, what is shown)."""
    title: Callable[[str], str]
    """The title of a document."""
    number: Callable[[str, str], str]
    """The number of a section where it has one: (document, anchor) → ``2.1``."""
    resource_target: Callable[[str], tuple[str, str] | None]
    """Where these documents show a resource: key → (document, anchor)."""
    group_target: Callable[[str], tuple[str, str] | None]
    """Where a catalogue has a group, by its heading."""
    relations: Mapping[str, Localized]
    """What each relation is called."""
    coins_cache: dict[str, str] | None
    """The COinS of works as they have been made in this build, by key; None where pages have none."""
    citation_link: Callable[[str], nodes.Node | None] = _no_citation
    """A link to a resource in a bibliography, by key; None where none has it."""

    formatted_reference: Callable[[Resource], list[nodes.Node]] = _no_reference
    """A resource as an entry of a bibliography; nothing where none can be made."""

    @property
    def registry(self) -> Registry:
        """All resources."""
        return self.project.registry

    def localize(self, value: Localized) -> LocalizedText:
        """The text of ``value`` that this page shows."""
        return best_text(value, self.languages)

    def text(self, value: Localized | None) -> str:
        """The same as a string; "" for nothing."""
        return self.localize(value).text if value else ""

    def label(self, value: Localized) -> str:
        """A label: a message of the package, or what conf.py says in some languages."""
        return self.gettext(value) if isinstance(value, str) else self.text(value)

    def title_of(self, resource: Resource) -> str:
        """A resource's title."""
        return self.text(resource.title)
