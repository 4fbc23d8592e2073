"""Adds what comes from the registry to the tables of contents that Sphinx collects while reading.

A catalogue is rendered when its page is written, from a registry that may change without any page being read
again. So its headings are inserted into Sphinx's collected contents after reading, before Sphinx numbers the
sections, and replace those of earlier builds. In the same way, a role in a heading shows the title of its
resource there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.alignment.catalog import CatalogOptions
from sphinx_refalign.domain.alignments import resolved_texts
from sphinx_refalign.domain.data import ViewData
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.domain.objects import catalog_headings, update_display_names
from sphinx_refalign.nodes import refalign_role
from sphinx_refalign.registry.bidi import balanced

if TYPE_CHECKING:
    from sphinx_refalign.render.outline import Heading

_MARK = "refalign_heading"
"""The attribute of list items that this module has inserted."""


def connect(app: Sphinx) -> None:
    """Connect the handlers, before Sphinx numbers the sections (500): it numbers our headings, too."""
    for handler in (clear_section_numbers, update_role_titles, update_labels, add_catalog_headings):
        app.connect("env-get-updated", handler, priority=400)


def add_catalog_headings(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Update the contents of every page that has a catalogue; no page is read again for it."""
    domain = domain_of(env)
    for docname in domain.environment_data.pages:
        catalogs = [(view, _sections(view, headings)) for view, headings in catalog_headings(domain, docname)]
        if catalogs and docname in env.tocs:
            _update(env, docname, catalogs)
    update_display_names(domain)
    return []


def update_role_titles(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Update the titles of resources that roles show in page titles, contents and labels."""
    domain = domain_of(env)
    role_titles = {
        docname: page.titles for docname, page in domain.environment_data.pages.items() if page.titles
    }
    for docname in role_titles:
        for tree in (env.titles.get(docname), env.longtitles.get(docname), env.tocs.get(docname)):
            for role in tree.findall(refalign_role) if tree is not None else ():
                title = "" if role["explicit"] else domain.role_title(role["keys"][0], role["kind"])
                role[:] = [nodes.Text(title or role["words"])]
    titles = {docname: resolved_texts(domain, parts) for docname, parts in role_titles.items()}
    labels = env.get_domain("std").data["labels"]
    for label, (docname, anchor, _) in labels.items():
        if anchor in titles.get(docname, ()):
            labels[label] = (docname, anchor, titles[docname][anchor])
    return []


def update_labels(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Give named blocks and lists a title, which ``:ref:`` without text of its own shows."""
    domain, standard = domain_of(env), env.get_domain("std").data
    for docname, page in domain.environment_data.pages.items():
        for name, anchor, part in page.labels:
            if standard["anonlabels"].get(name) == (docname, anchor):  # else another page has the name, too
                text = domain.role_title(part.key, part.kind) if part.key else part.text
                standard["labels"][name] = (docname, anchor, text or part.text)
    return []


def clear_section_numbers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Remove the section numbers of the last build: Sphinx keeps them where numbering was turned off."""
    for docname in env.toc_secnumbers:
        for tree in (env.titles.get(docname), env.tocs.get(docname)):
            for node in tree.findall(nodes.Element) if tree is not None else ():
                node.attributes.pop("secnumber", None)
    return []


def _update(
    env: BuildEnvironment, docname: str, catalogs: Sequence[tuple[ViewData, Sequence[Heading]]]
) -> None:
    contents = env.tocs[docname]
    for item in [node for node in contents.findall(nodes.list_item) if node.get(_MARK)]:
        parent = item.parent
        if parent is not None:
            parent.remove(item)
            if not len(parent) and parent.parent is not None:
                parent.parent.remove(parent)
    for view, headings in reversed(catalogs):
        _insert(contents, view, _items(headings, docname))
    env.toc_num_entries[docname] = sum(1 for _ in contents.findall(nodes.reference))


def _sections(view: ViewData, headings: Sequence[Heading]) -> list[Heading]:
    """Return the headings that are sections of the page."""
    options = CatalogOptions(*view.options)
    if not view.sections or options.headings == "none":
        return []
    return [heading for heading in headings if not heading.key or options.headings == "entries"]


def _items(headings: Sequence[Heading], docname: str) -> list[nodes.list_item]:
    """Return the headings as nested list items, in the form of Sphinx's own contents."""
    top: list[nodes.list_item] = []
    path: list[nodes.list_item] = []
    for heading in headings:
        title = balanced(" ".join(heading.title.split()))
        reference = nodes.reference(
            "", "", nodes.Text(title), internal=True, refuri=docname, anchorname=f"#{heading.anchor}"
        )
        item = nodes.list_item("", addnodes.compact_paragraph("", "", reference))
        item[_MARK] = True
        del path[heading.depth :]
        if not path:
            top.append(item)
        else:
            parent = path[-1]
            if len(parent) == 1:
                parent += nodes.bullet_list()
            children = parent[1]
            assert isinstance(children, nodes.bullet_list)
            children += item
        path.append(item)
    return top


def _insert(contents: nodes.bullet_list, view: ViewData, items: Sequence[nodes.list_item]) -> None:
    """Insert the items at the start of their section, after the toctrees before the catalogue."""
    children: nodes.Element = contents  # a catalogue before the first section is on its level
    if view.section:
        section_item = next(
            (item for item in contents.findall(nodes.list_item) if _anchor(item) == view.section), None
        )
        # The first section of a page has no anchor in its contents.
        item = section_item or next(contents.findall(nodes.list_item), None)
        if item is not None:
            if not isinstance(item[-1], nodes.bullet_list):
                item += nodes.bullet_list()
            children = item[-1]  # type: ignore[assignment]
    toctrees = [index for index, child in enumerate(children) if isinstance(child, addnodes.toctree)]
    position = toctrees[: view.toctrees][-1] + 1 if toctrees[: view.toctrees] else 0
    children[position:position] = items


def _anchor(item: nodes.list_item) -> str:
    reference = item.next_node(nodes.reference)
    return str(reference.get("anchorname", "")).removeprefix("#") if reference is not None else ""
