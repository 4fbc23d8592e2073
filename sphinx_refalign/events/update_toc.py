"""What the registry puts into the tables of contents, which Sphinx collects before it is known.

The catalogue is made when its page is written, from a registry that may change without any page being
read again. So its headings are put into Sphinx's collected contents at the end of reading, before Sphinx
numbers the sections; earlier ones of ours are taken out first. In the same way a role in a heading gets
the title of its resource there.
"""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.domain.collect import ViewData
from sphinx_refalign.domain.domain import domain_of, update_display_names
from sphinx_refalign.nodes import refalign_role
from sphinx_refalign.render.catalog import Heading

_OURS = "refalign_heading"


def add_catalog_headings(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Bring the contents of every page that has a catalogue up to date; no page need be read for it."""
    domain = domain_of(env)
    for docname in domain.views:
        catalogs = [(view, headings) for view, headings in domain.catalog_headings(docname) if view.sections]
        if catalogs and docname in env.tocs:
            _update(env, docname, catalogs)
    update_display_names(domain)
    return []


def update_role_titles(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Let titles, labels and contents say what the roles in headings say, as the registry has it now."""
    domain = domain_of(env)
    for docname in domain.role_titles:
        for tree in (env.titles.get(docname), env.longtitles.get(docname), env.tocs.get(docname)):
            for role in tree.findall(refalign_role) if tree is not None else ():
                title = "" if role["explicit"] else domain.role_title(role["keys"][0], role["kind"])
                role[:] = [nodes.Text(title or role["words"])]
    named = {docname: domain.resolved_texts("titles", docname) for docname in domain.role_titles}
    labels = env.get_domain("std").data["labels"]
    for label, (docname, anchor, _) in labels.items():
        if anchor in named.get(docname, ()):
            labels[label] = (docname, anchor, named[docname][anchor])
    return []


def clear_section_numbers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Take the numbers out that Sphinx gave last time: it leaves them where there is none any more."""
    for docname in env.toc_secnumbers:
        for tree in (env.titles.get(docname), env.tocs.get(docname)):
            for node in tree.findall(nodes.Element) if tree is not None else ():
                node.attributes.pop("secnumber", None)
    return []


def _update(
    env: BuildEnvironment, docname: str, catalogs: Sequence[tuple[ViewData, Sequence[Heading]]]
) -> None:
    contents = env.tocs[docname]
    for item in [one for one in contents.findall(nodes.list_item) if one.get(_OURS)]:
        parent = item.parent
        if parent is not None:
            parent.remove(item)
            if not len(parent) and parent.parent is not None:
                parent.parent.remove(parent)
    for view, headings in reversed(catalogs):
        _insert(contents, view, _items(headings, docname))
    entries = sum(1 for _ in contents.findall(nodes.reference))
    env.toc_num_entries[docname] = entries


def _items(headings: Sequence[Heading], docname: str) -> list[nodes.list_item]:
    top: list[nodes.list_item] = []
    open_: list[nodes.list_item] = []
    for heading in headings:
        reference = nodes.reference(
            "", "", nodes.Text(heading.title), internal=True, refuri=docname, anchorname=f"#{heading.anchor}"
        )
        item = nodes.list_item("", addnodes.compact_paragraph("", "", reference))
        item[_OURS] = True
        del open_[heading.depth :]
        if not open_:
            top.append(item)
        else:
            parent = open_[-1]
            if len(parent) == 1:
                parent += nodes.bullet_list()
            children = parent[1]
            assert isinstance(children, nodes.bullet_list)
            children += item
        open_.append(item)
    return top


def _insert(contents: nodes.bullet_list, view: ViewData, items: Sequence[nodes.list_item]) -> None:
    """Put the items first under their section, behind the toctrees that stand before the catalogue."""
    children: nodes.Element = contents  # before the first section: on one level with it
    if view.section:
        found = next((one for one in contents.findall(nodes.list_item) if _anchor(one) == view.section), None)
        # The first section of a page has no anchor there.
        item = found or next(contents.findall(nodes.list_item), None)
        if item is not None:
            if not isinstance(item[-1], nodes.bullet_list):
                item += nodes.bullet_list()
            children = item[-1]  # type: ignore[assignment]
    toctrees = [at for at, one in enumerate(children) if isinstance(one, addnodes.toctree)]
    position = toctrees[: view.toctrees][-1] + 1 if toctrees[: view.toctrees] else 0
    children[position:position] = items


def _anchor(item: nodes.list_item) -> str:
    reference = item.next_node(nodes.reference)
    return str(reference.get("anchorname", "")).removeprefix("#") if reference is not None else ""
