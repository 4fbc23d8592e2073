"""What a block offers to take away: its BibTeX and its link, as text that a script can copy."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes

from sphinx_refalign.nodes import refalign_cite
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.model import Resource
from sphinx_refalign.render.context import RenderContext

_WORDS = {"cite": N_("Cite"), "copy": N_("Copy"), "link": N_("Link to this place")}


def cite_box(page: RenderContext, resource: Resource, anchor: str, known: dict[str, str]) -> refalign_cite:
    """What a block at ``anchor`` offers to take away; ``known`` are the entries made in this build."""
    words = {name: page.gettext(message) for name, message in _WORDS.items()}
    if resource.key not in known:
        # Here first: the parser of BibTeX, which checks what is written, takes its time to be imported.
        from sphinx_refalign.registry.writers import to_bibtex_entry

        known[resource.key] = to_bibtex_entry(_named(page, resource), page.registry.kinds, page.languages)
    return refalign_cite("", bibtex=known[resource.key], refuri=f"#{anchor}", words=words)


def _named(page: RenderContext, resource: Resource) -> Resource:
    """The resource with the name of its organization, whose key says nothing to others."""
    key = str(resource.organization or "")
    if key not in page.registry:
        return resource
    return resource.model_copy(update={"organization": page.registry[key].title})


def visit_cite(translator: Any, node: refalign_cite) -> None:
    """Write the disclosure; the buttons are not seen where no script can copy."""
    words = node["words"]
    button = f'<button type="button" class="refalign-copy" hidden>{escape(words["copy"])}</button>'
    link = f'<a class="reference internal" href="{escape(node["refuri"])}">{escape(words["link"])}</a>'
    translator.body.append(
        f'<details class="refalign-cite"><summary>{escape(words["cite"])}</summary>\n'
        f"<p>{button} {link} <output></output></p>\n"
        f'<p>{button} <span class="refalign-format">BibTeX</span> <output></output></p>\n'
        f'<pre tabindex="0">{escape(node["bibtex"])}</pre>\n</details>\n'
    )
    raise nodes.SkipNode
