"""Every output of a resource outside a Sphinx build: blocks, cards, metadata, and the formats of files."""

from __future__ import annotations

import json
from collections.abc import Callable

from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.table import natural_sort_key
from sphinx_refalign.bibtex.formatting import ReferenceFormatter
from sphinx_refalign.html.cards import render_card
from sphinx_refalign.html.schema_org import describe_resource
from sphinx_refalign.registry.dates import sort_key
from sphinx_refalign.registry.i18n import fallbacks
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.writers.bibtex import to_bibtex, to_bibtex_entry
from sphinx_refalign.registry.writers.classic_bibtex import classic_entry, format_entry
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from sphinx_refalign.registry.writers.yaml import to_yaml
from sphinx_refalign.render import blocks
from sphinx_refalign.render.coins import url
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.fields import FieldSelection
from sphinx_refalign.render.inline import title_link

LANGUAGES = fallbacks("zh-CN")

NUMERIC = ReferenceFormatter("gbt7714-numeric")


def context_of(registry: Registry) -> RenderContext:
    """Return the context of a page that shows resources of a registry."""
    return RenderContext(
        project=Project(registry, {"index": ()}, ["index"]),
        languages=LANGUAGES,
        gettext=str,
        link=lambda document, anchor, content: content,
        title=str,
        number=lambda document, anchor: "",
        resource_target=lambda key: None,
        group_target=lambda heading: None,
        relations={},
        coins_cache={},
    )


def _block(registry: Registry, key: str) -> str:
    context, resource = context_of(registry), registry[key]
    nothing = FieldSelection()
    content = [
        node
        for style in blocks.STYLES
        for node in blocks.block(context, resource, blocks.BlockStyle(style, nothing, "", ()), [])
    ]
    return "".join(node.astext() for node in [*content, title_link(context, resource)])


def _reference(registry: Registry, key: str) -> str:
    NUMERIC._texts.clear()  # of the entries of other registries that have the same key
    return "".join(node.astext() for node in NUMERIC.format(registry[key], registry, LANGUAGES))


def _classic(registry: Registry, key: str) -> str:
    return format_entry(key, classic_entry(registry[key], registry, LANGUAGES))


OUTPUTS: dict[str, Callable[[Registry, str], str]] = {
    "block": _block,
    "card": lambda registry, key: render_card(context_of(registry), registry[key]),
    "cite": lambda registry, key: to_bibtex_entry(registry[key], registry.kinds, LANGUAGES, registry.bodies),
    "gbt7714": _reference,
    "classic BibTeX": _classic,
    "COinS": lambda registry, key: url(context_of(registry), registry[key]),
    "JSON-LD": lambda registry, key: json.dumps(describe_resource(context_of(registry), registry[key])),
    "sorting": lambda registry, key: str(
        (natural_sort_key(str(registry[key].title)), sort_key(registry[key].date))
    ),
    "years": lambda registry, key: str(Filter(years=((1900, 2000),)).resources_of(registry)(key)),
}
"""The outputs of one resource by name."""

FILES: dict[str, Callable[[Registry], str]] = {"bib": to_bibtex, "json": to_csl_json, "yaml": to_yaml}
"""The outputs of a registry by the suffix of the file."""
