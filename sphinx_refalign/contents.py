"""The catalogue's headings in the tables of contents, which Sphinx collects before they exist.

The catalogue is made when its page is written, from a registry that may change without any page being
read again. So its headings are put into Sphinx's collected contents at the end of reading, before Sphinx
numbers the sections; earlier ones of ours are taken out first.
"""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.domain import domain_of
from sphinx_refalign.render.catalog import Heading

_OURS = "refalign_heading"


def add_headings(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Bring the contents of every page that has a catalogue up to date; no page need be read for it."""
    domain = domain_of(env)
    for docname in domain.views:
        catalogs = [(view.section, headings) for view, headings in domain.outlines(docname) if view.sections]
        if catalogs and docname in env.tocs:
            _update(env, docname, catalogs)
    return []


def _update(env: BuildEnvironment, docname: str, catalogs: Sequence[tuple[str, Sequence[Heading]]]) -> None:
    contents = env.tocs[docname]
    for item in [one for one in contents.findall(nodes.list_item) if one.get(_OURS)]:
        parent = item.parent
        if parent is not None:
            parent.remove(item)
            if not len(parent) and parent.parent is not None:
                parent.parent.remove(parent)
    added: dict[str, list[nodes.list_item]] = {}
    for section, headings in catalogs:
        added.setdefault(section, []).extend(_items(headings, docname))
    for section, items in added.items():
        _insert(contents, section, items)
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


def _insert(contents: nodes.bullet_list, section: str, items: Sequence[nodes.list_item]) -> None:
    """Put the items first under their section: its own subsections follow the catalogue."""
    if not section:  # before the first section: on one level with it
        for position, item in enumerate(items):
            contents.insert(position, item)
        return
    found = next((one for one in contents.findall(nodes.list_item) if _anchor(one) == section), None)
    if found is None:
        # The first section of a page has no anchor there.
        found = next(contents.findall(nodes.list_item), None)
    if found is None:
        contents += items
    elif isinstance(children := found[-1], nodes.bullet_list):
        for position, item in enumerate(items):
            children.insert(position, item)
    else:
        found += nodes.bullet_list("", *items)


def _anchor(item: nodes.list_item) -> str:
    reference = item.next_node(nodes.reference)
    return str(reference.get("anchorname", "")).removeprefix("#") if reference is not None else ""
