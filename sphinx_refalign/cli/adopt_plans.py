"""Planned alignments that ``refalign adopt`` turns into directives: which are not met, and where they go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from sphinx_refalign.alignment.option_values import split_names
from sphinx_refalign.alignment.project import Project as AlignmentProject
from sphinx_refalign.alignment.project import find_document
from sphinx_refalign.alignment.records import CITATION, DIRECTIVE, LINK, ROLE, PlannedAlignment, Use
from sphinx_refalign.cli.adopt_pages import AdoptedPage
from sphinx_refalign.cli.project import Project
from sphinx_refalign.editing import key_uses
from sphinx_refalign.editing.placing import directive_block, insert_block, insertion_line
from sphinx_refalign.pages.model import Section
from sphinx_refalign.registry.addresses import normalize
from sphinx_refalign.registry.entry import PlannedPlace
from sphinx_refalign.registry.i18n import Localized, best_text, fallbacks
from sphinx_refalign.registry.problems import did_you_mean

_ORIGINS = {
    key_uses.DIRECTIVE: DIRECTIVE, key_uses.LIST: DIRECTIVE, key_uses.ROLE: ROLE, key_uses.CITATION: CITATION,
}  # fmt: skip


class Placed(NamedTuple):
    """A planned alignment that becomes part of a page."""

    key: str
    document: str
    section: str
    """The title of the section; "" for the end of the page."""


class NotPlaced(NamedTuple):
    """A planned alignment that has no place."""

    location: str
    """``file:line`` of the entry."""
    key: str
    place: str
    """The document or folder that the registry names."""
    reason: str


class _Plan(NamedTuple):
    """A planned place, as the registry has it and as the pages meet it."""

    place: PlannedPlace
    state: PlannedAlignment


class _Item(NamedTuple):
    """What is inserted for a plan."""

    plan: _Plan
    chapter: str
    topics: str

    @property
    def key(self) -> str:
        """Return the key of the resource."""
        return self.plan.place.key


class Planner:
    """Inserts directives for planned alignments into pages.

    Args:
        project: The project.
        pages: The pages by the names of their documents, in the order of the names.
        unreadable: The names of the documents that cannot be read.

    """

    def __init__(
        self, project: Project, pages: Mapping[str, AdoptedPage], unreadable: Sequence[str] = ()
    ) -> None:
        self._project = project
        self._pages = pages
        self._unreadable = dict.fromkeys(unreadable)
        extensions = project.conf.values.get("extensions")
        names = extensions if isinstance(extensions, list | tuple) else ()
        self._has_nbsphinx = "nbsphinx" in names and "myst_nb" not in names
        self._uses = {name: list(self._existing_uses(page)) for name, page in pages.items()}
        self._languages = fallbacks(str(project.conf.values.get("language") or "en"))
        self.placed: list[Placed] = []
        self.not_placed: list[NotPlaced] = []
        self.met = 0
        """The number of planned alignments that pages met before."""

    def place_all(self) -> None:
        """Insert directives for all planned alignments that are not met: those of pages, then of folders."""
        plans = self._compare()
        self.met = sum(plan.state.met for plan in plans)
        for plan in plans:
            if not plan.state.exists:
                self._report(plan, self._why_missing(plan.place.document))
        self._place([plan for plan in plans if _is_open(plan) and not plan.state.folder])
        # A page within the folder may have met the plan now.
        self._place([plan for plan in self._compare() if _is_open(plan) and plan.state.folder])

    def _why_missing(self, document: str) -> str:
        if find_document(document, self._unreadable) is not None:
            return "its page cannot be read"
        hint = did_you_mean(document, self._neighbours(document))
        return f"no such page{hint or '; correct chapters, or write the page'}"

    def _compare(self) -> list[_Plan]:
        registry = self._project.registry
        states = AlignmentProject(registry, self._uses, list(self._pages)).planned
        return list(map(_Plan, registry.planned_places(), states))

    def _neighbours(self, document: str) -> list[str]:
        """Return the names of the pages in the folder of a document."""
        folder = document.rpartition("/")[0]
        return [name for name in self._pages if name.rpartition("/")[0] == folder]

    def _report(self, plan: _Plan, reason: str) -> None:
        location = self._project.registry.entries[plan.place.key].location
        self.not_placed.append(NotPlaced(location, plan.place.key, plan.place.document, reason))

    def _existing_uses(self, page: AdoptedPage) -> Iterator[Use]:
        """Yield the uses in a page that may meet a plan, as a build would find them."""
        options = self._project.options
        for use in page.uses():
            origin = _ORIGINS.get(use.type)
            if origin and (origin != CITATION or options.align_citations):
                topics = tuple(split_names(use.topics))
                yield _use(page.docname, use.key, use.kind, topics, origin, aligned=not use.noalign)
        links = options.align_links
        if not links or any(fnmatchcase(page.docname, glob) for glob in options.align_links_exclude):
            return
        for link in page.page.links:
            key = self._project.registry.addresses.keys.get(normalize(link.url), "")
            entry = self._project.registry.entry(key)
            if entry is not None and (links is True or entry.kind in links):
                yield _use(page.docname, key, "", (), LINK, aligned=True)

    def _place(self, plans: Sequence[_Plan]) -> None:
        """Insert the directives of plans, each resource once in a page."""
        items: dict[str, dict[str, _Item]] = {}
        for plan in plans:
            by_key = items.setdefault(plan.state.document, {})
            item = _Item(plan, self._chapter(plan), self._topic(plan.place.topic))
            known = by_key.get(item.key)
            if known is not None and known.topics and item.topics:  # several topics at one place
                item = item._replace(topics=f"{known.topics}; {item.topics}".replace(";;", ";"))
            if known is None or known.topics:
                by_key[item.key] = item
        for document, by_key in items.items():
            self._insert(self._pages[document], list(by_key.values()))

    def _insert(self, page: AdoptedPage, items: Sequence[_Item]) -> None:
        """Insert the directives of a page, those of one section together."""
        spots: dict[tuple[int, int], tuple[Section | None, list[_Item]]] = {}
        for item in items:
            part, number, section = page.find_section(self._labels(item.plan))
            if part is None or (self._has_nbsphinx and page.page.markup == "notebook"):
                reason = "the notebook has no Markdown cell; add one"
                self._report(item.plan, "nbsphinx has no directives; use MyST-NB" if part else reason)
                continue
            line = insertion_line(part, section)
            spots.setdefault((number, line), (section, []))[1].append(item)
        for (number, line), (section, group) in spots.items():
            part = page.parts[number]
            edit = insert_block(part.text, line, list(self._blocks(part.markup, group)))
            if not page.insert(number, edit, [item.key for item in group]):
                for item in group:
                    reason = "the end of its section is code, or in a block that is not closed; close it"
                    self._report(item.plan, reason)
                continue
            for item in group:
                self.placed.append(Placed(item.key, page.docname, section.title if section else ""))
                topics = tuple(split_names(item.topics))
                use = _use(page.docname, item.key, "", topics, DIRECTIVE, aligned=True)
                self._uses[page.docname].append(use)

    def _blocks(self, markup: str, items: Sequence[_Item]) -> Iterator[str]:
        """Yield the lines of the directives at one place."""
        groups: dict[tuple[str, ...], list[_Item]] = {}
        for item in items:
            groups.setdefault((item.chapter, item.topics, item.key if item.topics else ""), []).append(item)
        for position, group in enumerate(groups.values()):
            if position:
                yield ""
            first = group[0]
            options = {"chapter": first.chapter, "topics": first.topics}
            options = {name: value for name, value in options.items() if value}
            if len(group) > 1:
                yield from directive_block(markup, "references", "", options, [item.key for item in group])
            else:
                kind = self._project.registry.entries[first.key].kind
                yield from directive_block(markup, kind, first.key, options)

    def _labels(self, plan: _Plan) -> list[str]:
        """Return what the registry calls a place, in the language of the project first."""
        label = plan.place.label
        if label is None or isinstance(label, str):
            return [label] if label else []
        return list(dict.fromkeys([best_text(label, self._languages).text, *label.values()]))

    def _chapter(self, plan: _Plan) -> str:
        """Return the label of a folder, which tables show instead of the title of one of its pages."""
        name = plan.state.document.rpartition("/")[2]
        written = plan.place.document.strip().rstrip("/").rpartition("/")[2].partition(".")[0]
        is_folder = plan.state.folder or (name.lower() in ("index", "readme") and written != name)
        label = plan.place.label
        return " ".join(best_text(label, self._languages).text.split()) if label and is_folder else ""

    def _topic(self, topic: Localized) -> str:
        """Return a topic as ``:topics:`` reads it back; "" for the whole resource."""
        text = " ".join(best_text(topic, self._languages).text.split()) if topic else ""
        if ";" in text:
            return ""
        return f"{text};" if "," in text else text


def _is_open(plan: _Plan) -> bool:
    return plan.state.exists and not plan.state.met


def _use(document: str, key: str, kind: str, topics: tuple[str, ...], origin: str, *, aligned: bool) -> Use:
    return Use(document, "", "", "", key, kind, "references", topics, 0, aligned, "", origin=origin)
