"""The cite box of a block: its BibTeX entry and its link, which a script copies to the clipboard."""

from __future__ import annotations

import dataclasses
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_refalign.nodes import refalign_cite
from sphinx_refalign.registry.i18n import N_
from sphinx_refalign.registry.literal_lists import items_of
from sphinx_refalign.render.context import RenderContext

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_refalign.registry.model import Resource

_MESSAGES = {
    "cite": N_("Cite"),
    "link": N_("Link to this place"),
    "copy_link": N_("Copy link"),
    "copy_bibtex": N_("Copy BibTeX"),
    "copied": N_("Copied"),
}


def cite_box(context: RenderContext, resource: Resource, anchor: str, cache: dict[str, str]) -> refalign_cite:
    """Return the cite box of a block.

    Args:
        context: The page.
        resource: The resource that the block shows.
        anchor: The id of the block.
        cache: The BibTeX entries made in this build, by resource key; a missing entry is added.

    """
    messages = {name: context.gettext(message) for name, message in _MESSAGES.items()}
    if resource.key not in cache:
        registry, key = context.registry, resource.key
        related = (registry.organization_digest(key), registry.bodies_digest, *context.languages)
        cache[key] = registry.made_once("bibtex", key, partial(_bibtex, context, resource), *related)
    return refalign_cite("", bibtex=cache[resource.key], refuri=f"#{anchor}", words=messages)


def _bibtex(context: RenderContext, resource: Resource) -> str:
    # Imported on first use: the BibTeX parser, which checks the output, is slow to import.
    from sphinx_refalign.registry.writers.bibtex import to_bibtex_entry

    readable = _with_organization_name(context, resource)
    return to_bibtex_entry(readable, context.registry.kinds, context.languages, context.registry.bodies)


def _with_organization_name(context: RenderContext, resource: Resource) -> Resource:
    """Replace the key of an organization by its name: other bibliographies do not know the key."""
    names = items_of(resource.organization)
    entries = [context.registry.get(name) if isinstance(name, str) else None for name in names]
    if not any(entries):
        return resource
    titles = [entry.title if entry else name for entry, name in zip(entries, names, strict=True)]
    organization = titles if len(titles) > 1 else titles[0]
    return dataclasses.replace(resource, organization=organization)  # type: ignore[arg-type] # texts are dicts


def visit_cite(translator: HTML5Translator, node: refalign_cite) -> None:
    """Write the box as a ``details`` element; the script adds the buttons if it can copy.

    Without the script, the entry is text and the link a link. The entry has no ``div.highlight`` around it,
    so that sphinx-copybutton adds no button of its own.
    """
    messages = {name: escape(message) for name, message in node["words"].items()}
    status = f'<output data-copied="{messages["copied"]}"></output>'
    link = f'<a class="reference internal" href="{escape(node["refuri"])}">{messages["link"]}</a>'
    bibtex = escape(node["bibtex"].strip(), quote=False)
    translator.body.append(
        f'<details class="refalign-cite"><summary>{messages["cite"]}</summary>'
        f'<p data-copy="{messages["copy_link"]}">{status} {link}</p>'
        f'<pre data-copy="{messages["copy_bibtex"]}">{bibtex}</pre></details>\n'
    )
    raise nodes.SkipNode
