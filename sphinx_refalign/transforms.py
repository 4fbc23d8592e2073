"""Filling in, when a page is written, what its directives and roles put down when it was read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_refalign.bibtex.formatting import References
from sphinx_refalign.config import conf_place
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.domain.links import leads_to
from sphinx_refalign.domain.lookup import Wrong, elsewhere, look_up, wrong_fields, wrong_filter, wrong_topics
from sphinx_refalign.formats import WEB
from sphinx_refalign.formats.adapt import adapted
from sphinx_refalign.formats.latex import BOXES, above
from sphinx_refalign.formats.tables import PLAIN, PRINT, in_lines, on_paper, on_screen, with_one_cell
from sphinx_refalign.html.cards import card_id
from sphinx_refalign.html.cite_box import cite
from sphinx_refalign.nodes import is_copy, refalign_link, refalign_role, refalign_view
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render import blocks
from sphinx_refalign.render import charts as pictures
from sphinx_refalign.render.charts import Picture
from sphinx_refalign.render.coins import drop_repeated
from sphinx_refalign.render.context import Page
from sphinx_refalign.render.fields import Choice
from sphinx_refalign.render.inline import titled


class FillIn(SphinxPostTransform):
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
            found = adapted(builder, self._view(view), known, view["view"])
            view.replace_self(found)
            drop_repeated(found, told)
        for role in list(self.document.findall(refalign_role)):
            found = [self._role(role)]
            heading = isinstance(role.parent, nodes.title)
            role.replace_self(adapted(builder, found, (), "heading" if heading else ""))

    def _page(self, node: nodes.Element) -> Page:
        return domain_of(self.env).page(node["docname"])

    @property
    def _form(self) -> str:
        """``html``, ``latex``, … : what the builder writes."""
        return str(getattr(domain_of(self.env).builder, "format", ""))

    @property
    def _is_on_the_web(self) -> bool:
        builder = domain_of(self.env).builder
        return builder is not None and builder.name in WEB

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

    def _referring(self, view: refalign_view) -> Page:
        page = self._page(view)
        return with_references(self.env, page, view) if view["style"] == "reference" else page

    def _block(self, view: refalign_view) -> Sequence[nodes.Node]:
        page = self._referring(view)
        (key,) = view["keys"]
        found = look_up(page.registry, key, view["kind"])
        if isinstance(found, Wrong):
            warn(found.code, found.message, view)
            return blocks.missing_block(page, key, view.body)
        _warn(wrong_fields(page.registry, found, view["show"], view["hide"]), view)
        _warn(wrong_topics(page.languages, found, view["topics"]), view)
        choice = Choice(*(tuple(view[name]) for name in ("show", "hide", "languages", "topics")))
        look = blocks.Look(view["style"], choice, view["relation"], tuple(view["classes"]))
        shown = blocks.block(page, found, look, view.body)
        if self._is_on_the_web and look.style in ("block", "card") and "cite" not in choice.hide:
            whole = shown[0]
            assert isinstance(whole, nodes.Element)
            offer = cite(page, found, view["ids"][0], domain_of(self.env).rendered.bibtex)
            leads_to(domain_of(self.env).builder, offer, view["docname"], view["ids"][0])
            whole += offer
        return shown

    def _references(self, view: refalign_view) -> Sequence[nodes.Node]:
        page = self._referring(view)
        items: list[Resource | str] = []
        for key in view["keys"]:
            found = look_up(page.registry, key, view["kind"])
            if isinstance(found, Wrong):
                warn(found.code, found.message, view)
            else:
                _warn(wrong_topics(page.languages, found, view["topics"]), view)
            items.append(key if isinstance(found, Wrong) else found)
        return blocks.references(page, items, view["title"], view["classes"], view["style"])

    def _table(self, view: refalign_view) -> Sequence[nodes.Node]:
        body, *after = self._generated(view)
        (table,) = (child for child in view.children if isinstance(child, nodes.table))
        table["classes"] += view["classes"]
        if isinstance(body, nodes.tgroup):
            table += body
            return [*self._formed(table, view), *after]
        if table.next_node(nodes.title) is not None:  # its number is taken: it stays a table
            table += with_one_cell(body)
            return in_lines(table) if self._has_no_room(view) else [table]
        return [nodes.target("", "", ids=table["ids"]), body] if table["ids"] else [body]

    def _formed(self, table: nodes.table, view: refalign_view) -> list[nodes.Node]:
        """The table as this builder's readers can use it, in the place where it stands."""
        matrix = "refalign-matrix" in table["classes"]
        if self._has_no_room(view):
            return in_lines(table)
        if self._form == "html":
            return on_screen(table)
        if self._form == "latex" and (matrix or "refalign-by-kind" in table["classes"]):
            return on_paper(table, PRINT)
        return on_paper(table, PLAIN) if matrix else [table]

    def _has_no_room(self, view: refalign_view) -> bool:
        """Whether a table cannot stand there: in a cell, but in HTML; in LaTeX in a box."""
        form = self._form
        inside = (nodes.entry, *(BOXES if form == "latex" else ()))
        return form != "html" and any(isinstance(one, inside) for one in above(view))

    def _generated(self, view: refalign_view) -> list[nodes.Node]:
        """What was rendered for every builder alike, with this builder's links."""
        domain = domain_of(self.env)
        docname, number = view["docname"], view["number"]
        _warn(wrong_filter(domain.project, view["options"][0]), view)
        found = domain.rendered.take(domain.page(), docname, number, domain.views[docname][number])
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

    def _picture(self, picture: Picture) -> list[nodes.Node]:
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
        found = look_up(page.registry, key, role["kind"])
        if is_copy(role):  # told where it stands itself; a link within a link is none
            title = page.name(found) if isinstance(found, Resource) else role.astext()
            return nodes.inline("", role.astext() if role["explicit"] else title)
        if isinstance(found, Wrong):
            words = nodes.inline("", role.astext())
            link = elsewhere(self.env, found, role["docname"], key, words, role["explicit"])
            if link is None:
                warn(found.code, found.message, role)
            return link or blocks.missing_inline(role.astext())
        shown = titled(page, found, role.astext() if role["explicit"] else "")
        shown["classes"] += ["refalign", f"refalign-{found.type}"]
        if self._is_on_the_web:
            shown["classes"].append(card_id(key))
        return shown


def _warn(messages: Iterable[str], node: nodes.Element) -> None:
    for message in messages:
        warn(Warn.OPTION, message, node)


OPTION = "refalign_reference_style"


def with_references(env: BuildEnvironment, page: Page, view: nodes.Element) -> Page:
    """The page with a way to show references in a ``view``; the style is one for the whole build."""
    builder, rendered = domain_of(env).builder, domain_of(env).rendered
    if rendered.references is None:
        rendered.references = References(env.config[OPTION])
    references = rendered.references

    def show(resource: Resource) -> list[nodes.Node]:
        found = references.show(resource, page.registry, page.languages)
        for complaint in references.complaints:
            if complaint.of_option and builder is not None:
                warn(Warn.CONFIG, complaint.message, conf_place(str(builder.confdir), OPTION))
            else:
                warn(Warn.REFERENCE, complaint.message, view)
        references.complaints.clear()
        if any(one.next_node(nodes.math, include_self=True) for one in found):
            # Until Sphinx 9 a page has MathJax only where a formula was seen while it was read.
            env.get_domain("math").data["has_equations"][view["docname"]] = True
        return found

    return dataclasses.replace(page, reference=show)
