"""The places of alignments: links to them, and the paths of their pages for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from docutils import nodes

from sphinx_refalign.alignment.records import Alignment, PlannedAlignment
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.render.context import RenderContext


def place_link(context: RenderContext, alignment: Alignment, content: nodes.Node) -> nodes.Node:
    """Return a link to the section of an alignment, or only ``content`` where its page does not exist."""
    if alignment.url:
        return nodes.reference("", "", content, refuri=alignment.url, internal=False)
    if alignment.document not in context.project.order:
        return content
    return context.link(alignment.document, alignment.anchor, content)


def path(document: str) -> str:
    """Return the path of a document for readers: an index page is shown as its folder."""
    folder, _, name = document.rpartition("/")
    return f"{folder}/" if folder and name == "index" else document


def plan_status(context: RenderContext, plan: PlannedAlignment) -> str:
    """Return why a planned alignment is not met."""
    message = N_("planned, not yet referenced") if plan.exists else N_("planned, no such page yet")
    return context.gettext(message)


def page_path(alignment: Alignment) -> str:
    """Return the path of the page of an alignment for readers, after its project if that is another one."""
    return f"{alignment.project}:{path(alignment.document)}".removeprefix(":")


def shorten_paths(alignments: Iterable[Alignment]) -> dict[str, str]:
    """Return for each path its last part, or as many as needed to distinguish it from other paths."""
    parts = {page: page.rstrip("/").split("/") for page in map(page_path, alignments)}
    paths_by_end: dict[tuple[str, ...], int] = Counter(
        tuple(names[at:]) for names in parts.values() for at in range(len(names))
    )
    short = {}
    for page, names in parts.items():
        ends = (tuple(names[at:]) for at in range(len(names) - 1, -1, -1))
        end = next((end for end in ends if paths_by_end[end] == 1), tuple(names))
        short[page] = "/".join(end) + page[len("/".join(names)) :]
    return short
