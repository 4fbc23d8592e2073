"""The post-transform that fills the placeholders of directives and roles when a page is written.

The content comes from :mod:`.render`; :mod:`.formats` and :mod:`.html` adapt it to the builder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_refalign.alignment.catalog import CatalogOptions
from sphinx_refalign.bibtex.bibliography import IS_ENTRY, latex_link
from sphinx_refalign.config import RefalignConfig
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.catalog_content import render_catalog
from sphinx_refalign.domain.data import ViewData
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.domain.links import mark_target
from sphinx_refalign.domain.lookup import (
    LookupFailure,
    find_resource,
    invalid_fields,
    invalid_filter,
    invalid_languages,
    invalid_topics,
    resolve_by_intersphinx,
    unreadable_states,
    warn_failure,
)
from sphinx_refalign.domain.page_context import block_style
from sphinx_refalign.domain.reference_formatter import with_reference_formatter
from sphinx_refalign.domain.role_targets import link_to_entry, role_target
from sphinx_refalign.domain.visibility import conditions_of
from sphinx_refalign.formats import HTML_BUILDERS, TEXT_FORMATS
from sphinx_refalign.formats.adapt import adapt_to_builder, is_plain_link, with_targets
from sphinx_refalign.formats.bidi import isolate_texts
from sphinx_refalign.formats.graph import for_builder, missing_extension
from sphinx_refalign.formats.latex import BOXES
from sphinx_refalign.formats.tables import PLAIN, PRINT, as_list, for_html, for_print, single_cell
from sphinx_refalign.html.assets import mark_links
from sphinx_refalign.html.cite_box import cite_box
from sphinx_refalign.html.elements import ENTRY_CLASS, as_article, as_entry
from sphinx_refalign.html.fold import fold
from sphinx_refalign.nodes import (
    IS_PART,
    all_nodes,
    closest,
    is_copy,
    refalign_link,
    refalign_role,
    refalign_view,
)
from sphinx_refalign.render import blocks
from sphinx_refalign.render.coins import drop_duplicates
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.inline import title_link

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

Placeholder = TypeVar("Placeholder", refalign_view, refalign_role)


def _locate(content: Sequence[nodes.Node], view: refalign_view) -> None:
    """Give generated nodes the position of the directive, for linkcheck, which reports the line of a link."""
    for node in content:
        if isinstance(node, nodes.Element) and node.line is None:
            node.source, node.line = view.source, view.line


class RefalignNodeResolver(SphinxPostTransform):
    """Replaces the placeholder nodes by standard docutils nodes.

    It runs before Sphinx resolves references (priority 10), so that references inside the content are
    resolved together with those of the page.
    """

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Replace every placeholder of the page."""
        if IS_PART in self.document:
            return
        if self._is_website and RefalignConfig(self.config).link_cards:
            mark_links(self.env, self.document)
        self._seen_works: set[str] = set()
        self._contexts: dict[str, RenderContext] = {}  # singlehtml has several pages in one document
        self._remove_what_is_left_out()
        for view in self._all(refalign_view):
            own_nodes = all_nodes([view])
            own_links = {id(link) for link in own_nodes if isinstance(link, nodes.reference)}
            own_texts = {id(text) for text in own_nodes if isinstance(text, nodes.Text)}
            content = self._adapted(self._render(view), view, own_links, own_texts)
            view.replace_self(content)
            drop_duplicates(all_nodes(content), self._seen_works)
        for role in self._all(refalign_role):
            node = self._render_role(role)
            if self._format == "html" and is_plain_link(node):
                role.replace_self(node)
                continue
            content = self._isolated([node], set())
            self._note_formulas(content, role["docname"])
            is_heading = closest(role, nodes.title | nodes.rubric) is not None
            builder = domain_of(self.env).builder
            role.replace_self(adapt_to_builder(builder, content, (), "heading" if is_heading else ""))

    def _all(self, node_type: type[Placeholder]) -> list[Placeholder]:
        return [node for node in all_nodes([self.document]) if isinstance(node, node_type)]

    def _adapted(
        self,
        rendered: Sequence[nodes.Node],
        view: refalign_view,
        own_links: Collection[int] = (),
        own_texts: Collection[int] = (),
    ) -> list[nodes.Node]:
        """Return the content of a view for this builder, but for the author's own links and texts."""
        content = self._isolated(rendered, own_texts)
        content = adapt_to_builder(domain_of(self.env).builder, content, own_links, view["view"])
        self._note_formulas(content, view["docname"])
        _locate(content, view)
        return content

    def _isolated(self, content: Sequence[nodes.Node], own_texts: Collection[int]) -> list[nodes.Node]:
        parent = nodes.Element("", *content)
        isolate_texts([parent], own_texts, self._format)
        return list(parent.children)

    def _remove_what_is_left_out(self) -> None:
        """Remove placeholders below an ``only`` or ``ifconfig`` that Sphinx removes later."""
        visibility = domain_of(self.env).visibility
        for node in all_nodes([self.document]):
            is_placeholder = isinstance(node, refalign_view | refalign_role)
            if is_placeholder and node.parent is not None and not visibility.holds(conditions_of(node)):
                node.parent.remove(node)

    def _note_formulas(self, content: Sequence[nodes.Node], document: str) -> None:
        """Make a page load MathJax: before Sphinx 9 only a formula found while reading does."""
        if any(isinstance(node, nodes.math) for node in all_nodes(content)):
            self.env.get_domain("math").data["has_equations"][document] = True

    def _context(self, node: nodes.Element) -> RenderContext:
        docname = node["docname"]
        if docname not in self._contexts:
            self._contexts[docname] = domain_of(self.env).render_context(docname)
        return self._contexts[docname]

    @cached_property
    def _format(self) -> str:
        """Return the format that the builder writes, such as ``html`` or ``latex``."""
        return str(getattr(domain_of(self.env).builder, "format", ""))

    @cached_property
    def _is_website(self) -> bool:
        builder = domain_of(self.env).builder
        return builder is not None and builder.name in HTML_BUILDERS

    def _render(self, view: refalign_view) -> list[nodes.Node]:
        render = {
            "block": self._render_block,
            "references": self._render_references,
            "table": self._render_table,
            "matrix": self._render_table,
            "coverage": self._render_generated,
            "graph": self._render_graph,
            "changes": self._render_generated,
            "catalog": self._render_generated,
        }[view["view"]]
        builder = domain_of(self.env).builder
        # Generated text is no text of the project: only the author's own text is to be translated.
        own_text_only = builder is not None and builder.name == "gettext"
        content = list(view.children if own_text_only else render(view))
        if view["ids"]:
            content.insert(0, nodes.target("", "", ids=view["ids"], names=view["names"]))
        return content

    def _context_for_style(self, view: refalign_view, style: str) -> RenderContext:
        context = self._context(view)
        return with_reference_formatter(self.env, context, view) if style == "reference" else context

    def _render_block(self, view: refalign_view) -> Sequence[nodes.Node]:
        context = self._context(view)
        (key,) = view["keys"]
        resource = find_resource(context.registry, key, view["kind"])
        if isinstance(resource, LookupFailure):
            warn_failure(context.registry, resource, view)
            return blocks.missing_block(context, key, view.body)
        return context.registry.guarded(
            key,
            partial(self._block, resource, view),
            lambda: blocks.missing_block(context, key, view.body),
        )

    def _block(self, resource: Resource, view: refalign_view) -> list[nodes.Node]:
        style = block_style(domain_of(self.env), resource, view)
        context = self._context_for_style(view, style.style)
        _warn(invalid_fields(context.registry, resource, view["show"], view["hide"]), view)
        _warn(invalid_languages(view["languages"], resource), view)
        _warn(invalid_topics(context.languages, resource, view["topics"]), view)
        content = blocks.block(context, resource, style, view.body)
        if self._is_website and style.style in ("block", "card"):
            block = content[0]
            assert isinstance(block, nodes.Element)
            if "cite" not in style.selection.hide:
                make_box = partial(self._cite_box, context, resource, view)
                block += context.registry.guarded(resource.key, make_box, lambda: [])
            content[0] = as_article(block, blocks.label(context, resource))
        return content

    def _cite_box(
        self, context: RenderContext, resource: Resource, view: refalign_view
    ) -> list[nodes.Element]:
        domain, anchor = domain_of(self.env), view["ids"][0]
        box = cite_box(context, resource, anchor, domain.view_cache.bibtex_entries)
        mark_target(domain.builder, box, view["docname"], anchor)
        return [box]

    def _render_references(self, view: refalign_view) -> Sequence[nodes.Node]:
        context = self._context_for_style(view, view["style"])
        items: list[Resource | str] = []
        for key in view["keys"]:
            resource = find_resource(context.registry, key, view["kind"])
            if isinstance(resource, LookupFailure):
                warn_failure(context.registry, resource, view)
            else:
                check = partial(_warn_about_topics, context, resource, view)
                context.registry.guarded(key, check, lambda: None)
            items.append(key if isinstance(resource, LookupFailure) else resource)
        return blocks.references(context, items, view.option_text("title"), view["classes"], view["style"])

    def _render_table(self, view: refalign_view) -> Sequence[nodes.Node]:
        *legend, body = self._render_generated(view)
        (table,) = (child for child in view.children if isinstance(child, nodes.table))
        table["classes"] += view["classes"]
        if isinstance(body, nodes.tgroup):
            table += body
            return [*legend, *self._adapt_table(table, view)]
        if table.next_node(nodes.title) is not None:  # Sphinx has numbered it, so it stays a table
            table += single_cell(body)
            return as_list(table) if self._lacks_room(view) else [table]
        return [nodes.target("", "", ids=table["ids"]), body] if table["ids"] else [body]

    def _adapt_table(self, table: nodes.table, view: refalign_view) -> list[nodes.Node]:
        """Return the table in the form that suits the builder and the place of the view."""
        is_matrix = "refalign-matrix" in table["classes"]
        if self._lacks_room(view):
            return as_list(table)
        if self._format == "html":
            return for_html(table, self._is_website)
        if self._format == "latex" and (is_matrix or "refalign-by-kind" in table["classes"]):
            return for_print(table, PRINT)
        return for_print(table, PLAIN) if is_matrix else [table]

    def _lacks_room(self, view: refalign_view) -> bool:
        """Return whether the format has no tables in that place: in a table cell, or in a LaTeX box."""
        output_format = self._format
        enclosing = (nodes.entry, *(BOXES if output_format == "latex" else ()))
        return output_format != "html" and closest(view, enclosing) is not None

    def _render_generated(self, view: refalign_view) -> list[nodes.Node]:
        """Return content that is rendered once for all builders, with the links and charts of this one."""
        domain = domain_of(self.env)
        docname = view["docname"]
        view_data = domain.environment_data.page(docname).view(view["number"])
        _warn(invalid_filter(domain.project, view_data.options[0]), view)
        _warn(unreadable_states(domain, view_data), view)
        if view_data.type == "catalog":
            content = self._render_catalog(view, view_data)
        else:
            content = domain.view_cache.pop(domain.render_context(), docname, view_data)
        return self._with_links(content, view)

    def _with_links(self, content: Sequence[nodes.Node], view: refalign_view) -> list[nodes.Node]:
        """Return generated content with the links, charts and tables of this builder."""
        make_link = self._context(view).link
        parent = nodes.Element("", *content)
        parts = all_nodes(parent.children)
        for placeholder in [part for part in parts if isinstance(part, refalign_link)]:
            (text,) = placeholder.children
            place = placeholder["document"], placeholder["anchor"]
            is_bibitem = self._format == "latex" and placeholder.get(IS_ENTRY)
            link = latex_link(*place, text) if is_bibitem else make_link(*place, text)
            if placeholder.get("reftitle") and isinstance(link, nodes.reference):
                link["reftitle"] = placeholder["reftitle"]
            if "graph_node" in placeholder and isinstance(link, nodes.reference):
                link["graph_node"] = placeholder["graph_node"]
            placeholder.replace_self(link)
        for number in [part for part in parts if isinstance(part, nodes.inline) and "picture" in part]:
            from sphinx_refalign.render.charts import draw  # only for coverages

            number.replace_self(draw(number, self._format))
        containers = [part for part in parts if isinstance(part, nodes.container)]
        for box in [part for part in containers if "fold" in part]:
            box.replace_self([fold(box.children)] if self._is_website else box.children)
        if self._format == "html":
            for entry in [part for part in containers if ENTRY_CLASS in part["classes"]]:
                entry.replace_self(as_entry(entry))
        for table in [part for part in parts if isinstance(part, nodes.table)]:
            siblings, position = table.parent, table.parent.index(table)
            siblings[position : position + 1] = self._adapt_table(table, view)
        return list(parent.children)

    def _render_graph(self, view: refalign_view) -> list[nodes.Node]:
        builder = domain_of(self.env).builder
        content = self._render_generated(view)
        picture = content[-1]
        if isinstance(picture, nodes.container):
            _warn(missing_extension(builder), view, Warn.GRAPH)
            content[-1:] = for_builder(picture, view, builder)
        for figure in view.findall(nodes.figure):  # Sphinx has numbered it
            figure[:0] = content
            return [figure]
        return content

    def _render_catalog(self, view: refalign_view, view_data: ViewData) -> list[nodes.Node]:
        domain = domain_of(self.env)
        context = domain.render_context()
        if CatalogOptions(*view_data.options).style == "reference":
            context = with_reference_formatter(self.env, context, view)
        content = self._catalog_content(context, view, view_data)
        if self._format in TEXT_FORMATS:  # without links, a line of letters leads nowhere
            from sphinx_refalign.render.catalog import is_jump_line  # only for pages with a catalogue

            return [node for node in content if not is_jump_line(node)]
        return with_targets(content) if self._format in ("latex", "texinfo") else content

    def _catalog_content(
        self, context: RenderContext, view: refalign_view, view_data: ViewData
    ) -> list[nodes.Node]:
        """Return the content of a catalogue, with entries that earlier builds have kept."""
        domain, docname = domain_of(self.env), view["docname"]
        if not domain.writer_digest or not view_data.sections or self._seen_works:
            return render_catalog(domain, context, docname, view_data)
        from sphinx_refalign.html import kept_entries  # only for pages with a catalogue

        def render() -> tuple[list[nodes.Node], set[str]]:
            keep = kept_entries.EntryKeeper(domain, docname, view_data)
            content = render_catalog(domain, context, docname, view_data, keep)
            keep.fill(lambda entries: self._write_apart(entries, view))
            return content, keep.works

        content, works = render()
        if not kept_entries.is_consistent(content, self.document):
            kept_entries.forget_entries(domain, docname)
            content, works = render()
        self._seen_works |= works
        return content

    def _write_apart(self, entries: Sequence[nodes.Element], view: refalign_view) -> None:
        """Write entries of a catalogue apart from their page, as the page would have them."""
        from sphinx_refalign.html.entry_batches import write_batch  # only for pages with a catalogue

        content = self._adapted(self._with_links(entries, view), view)
        builder = domain_of(self.env).builder
        assert isinstance(builder, StandaloneHTMLBuilder)  # no other keeps entries
        write_batch(builder, self.document, view["docname"], content)

    def _render_role(self, role: refalign_role) -> nodes.Node:
        context = self._context(role)
        (key,) = role["keys"]
        resource = find_resource(context.registry, key, role["kind"])
        if is_copy(role):  # the original gives the warning; links cannot be nested
            if isinstance(resource, LookupFailure) or role["explicit"]:
                return nodes.inline("", role.astext())
            make_title = partial(context.title_of, resource)
            return nodes.inline("", context.registry.guarded(key, make_title, lambda: key))
        if isinstance(resource, LookupFailure):
            text = nodes.inline("", role.astext())
            link = resolve_by_intersphinx(self.env, resource, role["docname"], key, text, role["explicit"])
            if link is None:
                warn_failure(context.registry, resource, role)
            return link or blocks.missing_inline(role.astext())
        content = context.registry.guarded(
            key,
            lambda: title_link(context, resource, role.astext() if role["explicit"] else ""),
            lambda: blocks.missing_inline(role.astext()),
        )
        target = role_target(domain_of(self.env), role["docname"], key, role["target"])
        if target is not None:
            content = link_to_entry(domain_of(self.env), role["docname"], target, content)
        content["classes"] += ["refalign", f"refalign-{resource.type}"]
        if self._is_website:
            from sphinx_refalign.html.cards import card_id

            content["classes"].append(card_id(key))
        return content


def _warn(messages: Iterable[str], node: nodes.Element, code: Warn = Warn.OPTION) -> None:
    for message in messages:
        warn(code, message, node)


def _warn_about_topics(context: RenderContext, resource: Resource, view: refalign_view) -> None:
    _warn(invalid_topics(context.languages, resource, view["topics"]), view)
