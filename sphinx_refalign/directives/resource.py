"""The directives that show resources: a block, a compact list, or the catalogue of all resources."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes

from sphinx_refalign.alignment import catalog
from sphinx_refalign.alignment.option_values import split_keys, split_names, split_words
from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.directives.alignment import EXTERNAL_OPTION, FILTER_OPTIONS, FilteredDirective
from sphinx_refalign.directives.base import NAME_OPTIONS, Option, Options, RefalignDirective, flag_option
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.nodes import refalign_view, split_keys_attribute
from sphinx_refalign.render.block_defaults import STYLES
from sphinx_refalign.render.blocks import LIST_STYLES
from sphinx_refalign.render.labels import make_id

_USE_OPTIONS = Options(
    {
        "relation": Option(
            "How the page relates to the resource. :confval:`refalign_relations` adds further relations.",
            RELATIONS, default=RELATIONS[0],
        ),
        "chapter": Option(
            "What the place is called in tables, instead of the title of the section.",
            form="text", example="Axiom layer",
        ),
        "topics": Option(
            "The parts of the resource that are meant, by their names in the registry.",
            form="names, separated by commas, or by ``;`` where a name has a comma",
            example="Raft, MapReduce",
        ),
        "noalign": flag_option("Show the resource and record no alignment."),
        **NAME_OPTIONS,
    }
)  # fmt: skip


class UseDirective(RefalignDirective):
    """The base class of directives that refer to resources."""

    def use(self) -> dict[str, object]:
        """Return the attributes that all keys of this directive share: relation, topics, chapter, aligned."""
        return {
            "relation": self.one_of("relation", RefalignConfig(self.config).relations, RELATIONS[0]),
            "topics": split_names(self.options.get("topics")),
            "chapter": self.options.get("chapter", "").strip(),
            "aligned": "noalign" not in self.options,
        }

    def keys(self, text: str) -> tuple[list[str], dict[str, list[str]]]:
        """Return the keys in a text, and for each part of it that looks like several keys what it stands for.

        Keys stand one per line or have commas between them. What is separated otherwise is reported and used.
        """
        written = split_keys(text)
        divided = split_keys_attribute(written, domain_of(self.env).registry)
        for part, keys in divided.items():
            if len(keys) > 1:
                message = f"{self.name}: several keys in one line: {part!r}; write one key per line"
                warn(Warn.OPTION, message, self.get_location())
        return [key for part in written for key in divided.get(part, [part])], divided


class ResourceDirective(UseDirective):
    """A block for each key; the body describes how the resource applies here."""

    kind = ""
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[Options] = Options(
        {
            **_USE_OPTIONS,
            "show": Option(
                "The only fields to show, in this order.",
                form="names of fields, ``citation``", example="definition concepts",
            ),
            "hide": Option(
                "The fields to leave out. ``cite`` is the box with the BibTeX entry, ``citation`` the link "
                "to the bibliography.",
                form="names of fields, ``cite``, ``citation``", example="cite note",
            ),
            "style": Option(
                "The form: a block with all fields, a card, a line of a list, words in a sentence, or an "
                "entry of a bibliography.",
                STYLES, default=STYLES[0],
            ),
            "lang": Option(
                "The languages whose links are shown, the first of them for the title.",
                form="language tags", example="zh en",
            ),
        }
    )  # fmt: skip

    def make_nodes(self) -> list[nodes.Node]:
        """Return one placeholder for each key; the last contains the body."""
        use = self.use()
        style = self.one_of("style", STYLES, STYLES[0]) if "style" in self.options else ""
        views = []
        keys, divided = self.keys("\n".join(self.arguments))
        if not keys:
            message = f"{self.name}: no key; write it on the first line, after the name of the directive"
            warn(Warn.OPTION, message, self.get_location())
            return self.parse_content_to_nodes()
        for key in keys:
            view = self.view(
                "block", [key], kind=self.kind, style=style, **use,
                show=split_words(self.options.get("show")), hide=split_words(self.options.get("hide")),
                languages=split_words(self.options.get("lang")), split_keys=divided,
                set_options=[name for name in ("show", "hide") if name in self.options],
            )  # fmt: skip
            self._identify(view)
            views.append(view)
        self.add_name(views[0])
        views[-1] += self.parse_content_to_nodes()
        return list(views)

    def _identify(self, view: refalign_view) -> None:
        """Give a block a unique id: the key, with a number if the page has that id already."""
        base = make_id("refalign", view["keys"][0])
        # MyST parses each ``eval-rst`` block as a document of its own, which has not the ids of the page.
        numbers: dict[str, int] = self.env.temp_data.setdefault("refalign_blocks", {})  # type: ignore[assignment]
        existing = self.state.document.ids
        number = numbers.get(base, 0) + 1
        while (block_id := base if number == 1 else f"{base}-{number}") in existing or block_id in numbers:
            number += 1
        numbers |= {base: number, block_id: max(number, numbers.get(block_id, 0))}
        view["ids"].append(block_id)
        self.state.document.note_explicit_target(view)


class ReferencesDirective(UseDirective):
    """A compact list of resources, one key per line."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Options] = Options(
        {
            **_USE_OPTIONS,
            "title": Option("The words above the list.", form="text", example="Further reading"),
            "style": Option(
                "The form of each item: the title with its source, an entry of a bibliography, or the title "
                "only.",
                LIST_STYLES, default=LIST_STYLES[0],
            ),
        }
    )  # fmt: skip

    def make_nodes(self) -> list[nodes.Node]:
        """Return the placeholder of the list."""
        keys, divided = self.keys("\n".join([*self.arguments, *self.content]))
        if not keys:
            warn(Warn.OPTION, f"{self.name}: no key; write one key per line", self.get_location())
            return []
        title = self.options.get("title")
        style = self.one_of("style", LIST_STYLES, LIST_STYLES[0])
        view = self.view(
            "references", keys, kind="", title=title, style=style, split_keys=divided, **self.use()
        )
        self.add_name(view)
        return [view]


class ResourceCatalogDirective(FilteredDirective):
    """The catalogue of all or some resources, with the places that refer to each."""

    option_spec: ClassVar[Options] = Options(
        {
            **FILTER_OPTIONS,
            "filter": Option(
                "Whether all resources are listed, or those that pages refer to or do not refer to.",
                catalog.SELECTIONS, default=catalog.SELECTIONS[0],
            ),
            "sort": Option(
                "The order of the entries. ``file`` is that of the registry; it is the default, but for "
                "groups of a letter, which are in the order of titles.",
                catalog.SORTS,
            ),
            "group-by": Option(
                "What the entries are grouped by; ``document`` is the first page that refers to them.",
                catalog.GROUPINGS, default=catalog.GROUPINGS[0],
            ),
            "style": Option(
                "The form of each item: all fields, the title with its source, or an entry of a "
                "bibliography.",
                catalog.STYLES, default=catalog.STYLES[0],
            ),
            "headings": Option(
                "What is a section, and so in the contents: groups, groups and entries, or nothing.",
                catalog.HEADINGS, default=catalog.HEADINGS[0],
            ),
            "show": Option(
                "The only fields to show.", form="names of fields, ``abstract``, ``keywords``",
                example="author url abstract",
            ),
            "hide": Option(
                "The fields to leave out. ``referenced-in`` is the list of places.",
                form="names of fields, ``referenced-in``", example="referenced-in",
            ),
            "external": EXTERNAL_OPTION,
        }
    )  # fmt: skip

    def make_nodes(self) -> list[nodes.Node]:
        """Return the placeholder of the catalogue."""
        options = catalog.CatalogOptions(
            filter=self.filter(),
            selection=self.one_of("filter", catalog.SELECTIONS, catalog.SELECTIONS[0]),
            sort=self.one_of("sort", catalog.SORTS, "") if "sort" in self.options else "",
            group_by=self.one_of("group-by", catalog.GROUPINGS, catalog.GROUPINGS[0]),
            style=self.one_of("style", catalog.STYLES, catalog.STYLES[0]),
            headings=self._headings(),
            show=tuple(self.some_of("show", self._fields())),
            hide=tuple(self.some_of("hide", (*self._fields(), catalog.REFERENCED_IN))),
            external=self.external_projects(),
        )
        view = self.view("catalog", [], options=tuple(options))
        self.add_name(view)
        return [view]

    def _headings(self) -> str:
        headings = self.one_of("headings", catalog.HEADINGS, catalog.HEADINGS[0])
        if headings == "entries" and self.options.get("style", catalog.STYLES[0]) in catalog.STYLES[1:]:
            message = f"{self.name}: :headings: entries needs :style: entry; remove one of these options"
            warn(Warn.OPTION, message, self.get_location())
            return catalog.HEADINGS[0]
        return headings

    def _fields(self) -> tuple[str, ...]:
        """Return the names of all fields that entries can show."""
        fields = (field for kind in domain_of(self.env).kinds.values() for field in kind.fields)
        return tuple(dict.fromkeys((*fields, "area", *catalog.EXTRA_FIELDS)))
