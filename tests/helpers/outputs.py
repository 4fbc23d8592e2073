"""Every output outside a Sphinx build: blocks, cards, metadata, tables, exports, and the formats of files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from sphinx_refalign.alignment.catalog import CatalogOptions
from sphinx_refalign.alignment.coverage import CoverageOptions
from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.matrix import MatrixOptions
from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import Use
from sphinx_refalign.alignment.table import COLUMNS, TableOptions, natural_sort_key
from sphinx_refalign.bibtex.formatting import ReferenceFormatter
from sphinx_refalign.exports.locations import Document, Locations
from sphinx_refalign.exports.resource_items import ResourceItems
from sphinx_refalign.exports.to_csv import generate_csv
from sphinx_refalign.exports.to_json import generate_json
from sphinx_refalign.exports.to_markdown import generate_markdown
from sphinx_refalign.html.cards import render_card
from sphinx_refalign.html.json_ld import JsonLdBuilder, PageInfo
from sphinx_refalign.html.schema_org import describe_resource
from sphinx_refalign.registry.cache import Cache
from sphinx_refalign.registry.dates import sort_key
from sphinx_refalign.registry.i18n import fallbacks
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.writers.bibtex import to_bibtex, to_bibtex_entry
from sphinx_refalign.registry.writers.classic_bibtex import classic_entry, format_entry
from sphinx_refalign.registry.writers.csl_json import to_csl_json
from sphinx_refalign.registry.writers.yaml import to_yaml
from sphinx_refalign.render import block_defaults, blocks, labels
from sphinx_refalign.render.catalog import catalog
from sphinx_refalign.render.coins import url
from sphinx_refalign.render.context import RenderContext
from sphinx_refalign.render.coverage import alignment_coverage
from sphinx_refalign.render.fields import FieldSelection
from sphinx_refalign.render.inline import title_link
from sphinx_refalign.render.matrix import alignment_matrix
from sphinx_refalign.render.outline import outline
from sphinx_refalign.render.table import alignment_table

LANGUAGES = fallbacks("zh-CN")

FORMATTERS = [ReferenceFormatter(style) for style in ("gbt7714-numeric", "gbt7714-author-year", "alpha")]


def context_of(registry: Registry, uses: Sequence[Use] = ()) -> RenderContext:
    """Return the context of a page that shows and uses resources of a registry."""
    return RenderContext(
        project=Project(registry, {"index": uses}, ["index"]),
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
        for style in block_defaults.STYLES
        for node in blocks.block(context, resource, blocks.BlockStyle(style, nothing, "", ()), [])
    ]
    return "".join(node.astext() for node in [*content, title_link(context, resource)])


def _reference(registry: Registry, key: str) -> str:
    texts = []
    for formatter in FORMATTERS:
        formatter._texts.clear()  # of the entries of other registries that have the same key
        texts += [node.astext() for node in formatter.format(registry[key], registry, LANGUAGES)]
    return "".join(texts)


def _classic(registry: Registry, key: str) -> str:
    return format_entry(key, classic_entry(registry[key], registry, LANGUAGES))


TEXT_FIELDS = ("title", "short", "area", "author", "container", "date", "institution", "publisher", "note")


def _labels(registry: Registry, key: str) -> str:
    context, resource = context_of(registry), registry[key]
    functions = (labels.source_label, labels.author_year, labels.catalog_title)
    texts = [function(context, resource) for function in functions]
    return " ".join([*texts, *(labels.value_text(context, resource, field) for field in TEXT_FIELDS)])


OUTPUTS: dict[str, Callable[[Registry, str], str]] = {
    "block": _block,
    "card": lambda registry, key: render_card(context_of(registry), registry[key]),
    "cite": lambda registry, key: to_bibtex_entry(registry[key], registry.kinds, LANGUAGES, registry.bodies),
    "references": _reference,
    "classic BibTeX": _classic,
    "COinS": lambda registry, key: url(context_of(registry), registry[key]),
    "JSON-LD": lambda registry, key: json.dumps(describe_resource(context_of(registry), registry[key])),
    "labels": _labels,
    "sorting": lambda registry, key: str(
        (natural_sort_key(str(registry[key].title)), sort_key(registry[key].date))
    ),
    "years": lambda registry, key: str(Filter(years=((1900, 2000),)).resources_of(registry)(key)),
}
"""The outputs of one resource by name."""


def _exports(context: RenderContext) -> str:
    number = len(context.project.alignments)
    documents = {"index": Document("index.rst", "index.html", "1")}
    locations = Locations(["1"] * number, ["index.html"] * number, {}, documents)
    resources = ResourceItems(context, locations, Cache(Path(os.devnull), "1"), "")
    return "".join([
        *generate_csv(context, locations, resources), *generate_markdown(context, locations, resources),
        *generate_json(context, "Book", locations, resources),
    ])  # fmt: skip


def _page_data(context: RenderContext) -> str:
    page = PageInfo("Page", "https://example.org/", "en", "Book", "https://example.org/")
    return JsonLdBuilder(context).script(page, context.project.alignments)


def _tables(context: RenderContext) -> str:
    tables = [
        alignment_table(context, TableOptions(columns=COLUMNS, group_by=group_by))
        for group_by in ("none", "resource", "chapter")
    ]
    return "".join(table.astext() for table in tables)


def _catalog(context: RenderContext) -> str:
    groups = ("kind", "institution", "area", "year", "letter")
    options = [CatalogOptions(group_by=group_by, number=number) for number, group_by in enumerate(groups)]
    return "".join(
        node.astext()
        for choice in options
        for node in catalog(context, choice, outline(context, choice), sections=True, document="index")
    )


VIEWS: dict[str, Callable[[RenderContext], str]] = {
    "exports": _exports,
    "JSON-LD of a page": _page_data,
    "tables": _tables,
    "matrix": lambda context: "".join(
        node.astext()
        for columns in ("resources", "areas")
        for node in alignment_matrix(context, MatrixOptions(columns=columns))
    ),
    "coverage": lambda context: "".join(
        node.astext() for node in alignment_coverage(context, CoverageOptions())
    ),
    "catalogue": _catalog,
}
"""What is made of all resources and their alignments, by name."""

FILES: dict[str, Callable[[Registry], str]] = {"bib": to_bibtex, "json": to_csl_json, "yaml": to_yaml}
"""The outputs of a registry by the suffix of the file."""
