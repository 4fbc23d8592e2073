"""Filling in, when a page is written, what its directives and roles put down when it was read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_refalign.bibtex.formatting import ReferenceFormatter
from sphinx_refalign.config import conf_line
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.domain.links import mark_target
from sphinx_refalign.domain.lookup import (
    LookupFailure,
    find_resource,
    invalid_fields,
    invalid_filter,
    invalid_topics,
    resolve_by_intersphinx,
)
from sphinx_refalign.formats import HTML_BUILDERS
from sphinx_refalign.formats.adapt import adapt_to_builder
from sphinx_refalign.formats.latex import BOXES, ancestors
from sphinx_refalign.formats.tables import PLAIN, PRINT, as_list, for_html, for_print, single_cell
from sphinx_refalign.html.cards import card_id
from sphinx_refalign.html.cite_box import cite_box
from sphinx_refalign.nodes import is_copy, refalign_link, refalign_role, refalign_view
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render import blocks
from sphinx_refalign.render import charts as pictures
from sphinx_refalign.render.charts import Chart
from sphinx_refalign.render.coins import drop_duplicates
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import FieldSelection
from sphinx_refalign.render.inline import title_link


class RefalignNodeResolver(SphinxPostTransform):
    """Replaces our nodes by standard ones.

    It runs before Sphinx resolves references (priority 10), so those that stand in what is filled in
    are resolved with the page's own.
    """

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Fill in every node of the page."""
        builder = domain_of(self.env).builder
        told: set[str] = set()
        for view in list(self.document.findall(refalign_view)):
            known = {id(link) for link in view.findall(nodes.reference)}
            found = adapt_to_builder(builder, self._view(view), known, view["view"])
            view.replace_self(found)
            drop_duplicates(found, told)
        for role in list(self.document.findall(refalign_role)):
            found = [self._role(role)]
            heading = isinstance(role.parent, nodes.title)
            role.replace_self(adapt_to_builder(builder, found, (), "heading" if heading else ""))

    def _page(self, node: nodes.Element) -> RenderContext:
        return domain_of(self.env).render_context(node["docname"])

    @property
    def _form(self) -> str:
        """``html``, ``latex``, … : what the builder writes."""
        return str(getattr(domain_of(self.env).builder, "format", ""))

    @property
    def _is_on_the_web(self) -> bool:
        builder = domain_of(self.env).builder
        return builder is not None and builder.name in HTML_BUILDERS

    def _view(self, view: refalign_view) -> list[nodes.Node]:
        fill = {
            "block": self._block,
            "references": self._references,
            "table": self._table,
            "matrix": self._table,
            "coverage": self._generated,
            "catalog": self._generated,
        }[view["view"]]
        builder = domain_of(self.env).builder
        # What is put in is no text of the project: only the author's own words are to be translated.
        words_only = builder is not None and builder.name == "gettext"
        found = list(view.children if words_only else fill(view))
        if view["ids"]:
            found.insert(0, nodes.target("", "", ids=view["ids"], names=view["names"]))
        return found

    def _referring(self, view: refalign_view) -> RenderContext:
        page = self._page(view)
        return with_reference_formatter(self.env, page, view) if view["style"] == "reference" else page

    def _block(self, view: refalign_view) -> Sequence[nodes.Node]:
        page = self._referring(view)
        (key,) = view["keys"]
        found = find_resource(page.registry, key, view["kind"])
        if isinstance(found, LookupFailure):
            warn(found.code, found.message, view)
            return blocks.missing_block(page, key, view.body)
        _warn(invalid_fields(page.registry, found, view["show"], view["hide"]), view)
        _warn(invalid_topics(page.languages, found, view["topics"]), view)
        choice = FieldSelection(*(tuple(view[name]) for name in ("show", "hide", "languages", "topics")))
        look = blocks.BlockStyle(view["style"], choice, view["relation"], tuple(view["classes"]))
        shown = blocks.block(page, found, look, view.body)
        if self._is_on_the_web and look.style in ("block", "card") and "cite" not in choice.hide:
            whole = shown[0]
            assert isinstance(whole, nodes.Element)
            offer = cite_box(page, found, view["ids"][0], domain_of(self.env).view_cache.bibtex)
            mark_target(domain_of(self.env).builder, offer, view["docname"], view["ids"][0])
            whole += offer
        return shown

    def _references(self, view: refalign_view) -> Sequence[nodes.Node]:
        page = self._referring(view)
        items: list[Resource | str] = []
        for key in view["keys"]:
            found = find_resource(page.registry, key, view["kind"])
            if isinstance(found, LookupFailure):
                warn(found.code, found.message, view)
            else:
                _warn(invalid_topics(page.languages, found, view["topics"]), view)
            items.append(key if isinstance(found, LookupFailure) else found)
        return blocks.references(page, items, view["title"], view["classes"], view["style"])

    def _table(self, view: refalign_view) -> Sequence[nodes.Node]:
        body, *after = self._generated(view)
        (table,) = (child for child in view.children if isinstance(child, nodes.table))
        table["classes"] += view["classes"]
        if isinstance(body, nodes.tgroup):
            table += body
            return [*self._formed(table, view), *after]
        if table.next_node(nodes.title) is not None:  # its number is taken: it stays a table
            table += single_cell(body)
            return as_list(table) if self._has_no_room(view) else [table]
        return [nodes.target("", "", ids=table["ids"]), body] if table["ids"] else [body]

    def _formed(self, table: nodes.table, view: refalign_view) -> list[nodes.Node]:
        """The table as this builder's readers can use it, in the place where it stands."""
        matrix = "refalign-matrix" in table["classes"]
        if self._has_no_room(view):
            return as_list(table)
        if self._form == "html":
            return for_html(table)
        if self._form == "latex" and (matrix or "refalign-by-kind" in table["classes"]):
            return for_print(table, PRINT)
        return for_print(table, PLAIN) if matrix else [table]

    def _has_no_room(self, view: refalign_view) -> bool:
        """Whether a table cannot stand there: in a cell, but in HTML; in LaTeX in a box."""
        form = self._form
        inside = (nodes.entry, *(BOXES if form == "latex" else ()))
        return form != "html" and any(isinstance(one, inside) for one in ancestors(view))

    def _generated(self, view: refalign_view) -> list[nodes.Node]:
        """What was rendered for every builder alike, with this builder's links."""
        domain = domain_of(self.env)
        docname, number = view["docname"], view["number"]
        _warn(invalid_filter(domain.project, view["options"][0]), view)
        found = domain.view_cache.pop(domain.render_context(), docname, number, domain.views[docname][number])
        link = self._page(view).link
        whole = nodes.Element("", *found)
        for one in list(whole.findall(refalign_link)):
            (shown,) = one.children
            made = link(one["document"], one["anchor"], shown)
            if one.get("reftitle") and isinstance(made, nodes.reference):
                made["reftitle"] = one["reftitle"]
            one.replace_self(made)
        for box in [one for one in whole.findall(nodes.container) if "picture" in one]:
            box.replace_self(self._picture(box["picture"]))
        for table in list(whole.findall(nodes.table)):
            parent, at = table.parent, table.parent.index(table)
            parent[at : at + 1] = self._formed(table, view)
        return list(whole.children)

    def _picture(self, picture: Chart) -> list[nodes.Node]:
        """A picture as this builder draws it; what it shows stands in numbers beside it anyway."""
        if self._form == "latex":
            return [nodes.paragraph("", "", *pictures.latex(picture))]
        if self._form != "html":
            return []
        builder = domain_of(self.env).builder
        if getattr(builder, "name", "") == "epub":
            drawn = pictures.image(picture)
        else:  # it scrolls where it is too wide: by the keys, too
            drawn = f'<div class="refalign-wide" tabindex="0">{pictures.svg(picture)}</div>'
        return [nodes.raw("", drawn, format="html")]

    def _role(self, role: refalign_role) -> nodes.Node:
        page = self._page(role)
        (key,) = role["keys"]
        found = find_resource(page.registry, key, role["kind"])
        if is_copy(role):  # told where it stands itself; a link within a link is none
            title = page.title_of(found) if isinstance(found, Resource) else role.astext()
            return nodes.inline("", role.astext() if role["explicit"] else title)
        if isinstance(found, LookupFailure):
            words = nodes.inline("", role.astext())
            link = resolve_by_intersphinx(self.env, found, role["docname"], key, words, role["explicit"])
            if link is None:
                warn(found.code, found.message, role)
            return link or blocks.missing_inline(role.astext())
        shown = title_link(page, found, role.astext() if role["explicit"] else "")
        shown["classes"] += ["refalign", f"refalign-{found.type}"]
        if self._is_on_the_web:
            shown["classes"].append(card_id(key))
        return shown


def _warn(messages: Iterable[str], node: nodes.Element) -> None:
    for message in messages:
        warn(Warn.OPTION, message, node)


OPTION = "refalign_reference_style"


def with_reference_formatter(
    env: BuildEnvironment, page: RenderContext, view: nodes.Element
) -> RenderContext:
    """The page with a way to show references in a ``view``; the style is one for the whole build."""
    builder, rendered = domain_of(env).builder, domain_of(env).view_cache
    if rendered.references is None:
        rendered.references = ReferenceFormatter(env.config[OPTION])
    references = rendered.references

    def show(resource: Resource) -> list[nodes.Node]:
        found = references.format(resource, page.registry, page.languages)
        for complaint in references.warnings:
            if complaint.of_option and builder is not None:
                warn(Warn.CONFIG, complaint.message, conf_line(str(builder.confdir), OPTION))
            else:
                warn(Warn.REFERENCE, complaint.message, view)
        references.warnings.clear()
        if any(one.next_node(nodes.math, include_self=True) for one in found):
            # Until Sphinx 9 a page has MathJax only where a formula was seen while it was read.
            env.get_domain("math").data["has_equations"][view["docname"]] = True
        return found

    return dataclasses.replace(page, formatted_reference=show)
