"""The context of rendering: what a renderer knows about the page that it writes into.

No renderer depends on Sphinx: :func:`sphinx_refalign.domain.page_context.make_render_context` makes the
context from the Sphinx application.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from docutils import nodes

from sphinx_refalign.alignment.columns import Column
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.state_files import CommittedStates
from sphinx_refalign.registry.i18n import Localized, LocalizedList, LocalizedText, best_text
from sphinx_refalign.registry.literal_lists import best_list_text
from sphinx_refalign.registry.markup import plain_text
from sphinx_refalign.registry.people import Name, Person, people_of
from sphinx_refalign.registry.registry import Registry

if TYPE_CHECKING:
    from sphinx_refalign.registry.identifiers import Identifier
    from sphinx_refalign.registry.model import Resource

T = TypeVar("T")


def _no_citation(key: str) -> None:
    return None


def _no_reference(resource: Resource) -> list[nodes.Node]:
    return []


def _no_states(path: str) -> CommittedStates:
    return CommittedStates([], [])


class Remember(Protocol):
    """Returns what is computed from a resource, such as a text that sorts it, from an earlier build."""

    def __call__(self, name: str, key: str, make: Callable[[], T]) -> T:
        """Return the value of a name for a resource; ``make`` computes it where it is not remembered."""


def _compute(name: str, key: str, make: Callable[[], T]) -> T:
    return make()


CoinsCache = dict[tuple[str, bool], str]
"""COinS elements, by the key of the work and whether they are short."""


@dataclass(frozen=True)
class RenderContext:
    """Languages, translations, links and data for the page that is being written."""

    project: Project
    languages: tuple[str, ...]
    """The languages to try for content, the page's own first."""
    gettext: Callable[[str], str]
    """Translate one of the package's own messages."""
    link: Callable[[str, str, nodes.Node], nodes.Node]
    """Make a link to a section: (document, anchor, content) → node."""
    title: Callable[[str], str]
    """Return the title of a document."""
    number: Callable[[str, str], str]
    """Return the number of a section: (document, anchor) → ``2.1``, "" where it has none."""
    resource_target: Callable[[str], tuple[str, str] | None]
    """Return where the documents show a resource: key → (document, anchor)."""
    group_target: Callable[[str], tuple[str, str] | None]
    """Return where a catalogue has a group: heading → (document, anchor)."""
    relations: Mapping[str, Localized]
    """The labels of relations that conf.py declares, by name."""
    coins_cache: CoinsCache | None
    """COinS elements, cached for the build; None if the builder writes no COinS."""
    full_coins: Callable[[], Container[str]] = tuple
    """Return the works, by key, whose COinS another page has in full."""
    sources: dict[str, LocalizedText] = field(default_factory=dict)
    """The sources of resources found in this build, by key."""
    identifiers: dict[str, dict[str, Identifier]] = field(default_factory=dict)
    """Identifiers of resources by key, cached for the build."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    """The columns of alignment tables that conf.py declares, by name."""
    citation_link: Callable[[str], nodes.Node | None] = _no_citation
    """Make a link to a resource in a bibliography, by key; None where no bibliography has it."""
    committed_states: Callable[[str], CommittedStates] = _no_states
    """Return the states of a file or folder, relative to the source folder."""

    formatted_reference: Callable[[Resource], list[nodes.Node]] = _no_reference
    """Format a resource as an entry of a bibliography; empty where that is not possible."""

    remember: Remember = _compute
    """Return a plain value computed from a resource, from an earlier build where it is the same."""

    @property
    def registry(self) -> Registry:
        """Return the registry of all resources."""
        return self.project.registry

    def localize(self, value: LocalizedList) -> LocalizedText:
        """Return the text that this page shows, with its language and markup; a list as one text."""
        if isinstance(value, str | Mapping):
            return best_text(value, self.languages)
        return best_list_text(value, self.languages)

    def text(self, value: LocalizedList | None) -> str:
        """Return the text of ``value`` that this page shows, without markup; "" for None."""
        return plain_text(self.localize(value).text) if value else ""

    def url(self, value: Localized | None) -> str:
        """Return the URL that this page shows; "" for None."""
        return self.localize(value).text if value else ""

    def label(self, value: Localized) -> str:
        """Return a label: a string is a message of the package, a mapping comes from conf.py."""
        return self.gettext(value) if isinstance(value, str) else self.text(value)

    def people(self, names: Sequence[Name]) -> list[Person]:
        """Return the parts of names in the language of the page, without a final "et al."."""
        return people_of(names, self.registry.bodies, self.languages)

    def name(self, name: Name) -> LocalizedText:
        """Return the name of a person or a body for display, with its language."""
        return LocalizedText("", name.display()) if isinstance(name, Person) else self.localize(name)

    def title_of(self, resource: Resource) -> str:
        """Return the title of a resource in the language of the page."""
        return self.text(resource.title)
