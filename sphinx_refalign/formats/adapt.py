"""The adaptation of inserted content to formats without links, to Texinfo and to LaTeX."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import docutils
from docutils import nodes
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_refalign.formats import TEXT_FORMATS
from sphinx_refalign.formats.latex import INSERTED, allow_line_breaks, as_rows, hide_urls, set_in_grey
from sphinx_refalign.formats.latex_fonts import INSERTED_TEXT
from sphinx_refalign.formats.markup import adapt_markup
from sphinx_refalign.formats.urls import (
    Links,
    append_urls,
    by_resource,
    external_links,
    is_block,
    number_urls,
    remove_links,
    show_addresses_once,
    title_links,
)
from sphinx_refalign.nodes import closest
from sphinx_refalign.registry.bidi import needs_isolation
from sphinx_refalign.render.byline import BYLINE_CLASS

_CROWDED_VIEWS = ("table", "matrix", "coverage", "graph", "changes")
"""Views with many links to few URLs, most of them in narrow cells or short lines."""


def adapt_to_builder(
    builder: Builder | None, content: Sequence[nodes.Node], own_links: Collection[int], view: str = ""
) -> list[nodes.Node]:
    """Return the content to insert into a page, with URLs written out where readers cannot follow links.

    Sphinx has options for this: ``latex_show_urls``, ``man_show_urls`` and ``texinfo_show_urls``. A URL that
    they add is not added twice.

    Args:
        builder: The builder that writes the page.
        content: Nodes that are rendered alike for every builder; changed in place.
        own_links: The :func:`id` of each link that the author wrote in ``content``; these stay unchanged.
        view: The name of the view, "heading" for content in a heading, else "".

    """
    output_format = builder.format if builder else ""
    if output_format == "html":
        show_addresses_once(content, own_links)
    if builder is None or output_format not in (*TEXT_FORMATS, "texinfo", "latex"):
        return list(content)
    parent = _with_plain_elements(content, output_format)
    links = [link for link in external_links(parent) if id(link) not in own_links]
    if view == "heading":  # a heading gets no URL; a footnote in a rubric is an error in LaTeX
        if output_format == "latex":
            hide_urls(links)
        return _mark_inserted(parent.children) if output_format == "latex" else parent.children
    url_list: list[nodes.Node] = []
    if output_format == "texinfo":
        _adapt_to_texinfo(builder, links)
    elif output_format == "latex" and builder.config.latex_show_urls in (False, "no"):
        pass
    elif view in _CROWDED_VIEWS:
        url_list = number_urls(links)
        remove_links(links) if output_format in TEXT_FORMATS else hide_urls(links)
    else:
        _write_urls_in_place(builder, links)
    if url_list and output_format == "man":  # otherwise the last line of the table runs into the list
        url_list.insert(0, nodes.paragraph())
    adapted = [*parent.children, *url_list]
    return _mark_inserted(adapted) if output_format == "latex" else adapted


def is_plain_link(node: nodes.Node) -> bool:
    """Return whether a node is so simple that web pages show it as it is: a link or phrase of plain text."""
    return (
        type(node) in (nodes.reference, nodes.inline)
        and isinstance(node, nodes.Element)
        and all(isinstance(child, nodes.Text) and not needs_isolation(child) for child in node.children)
        and not needs_isolation(node.get("reftitle", ""))
        and not is_block(node)
    )


def _with_plain_elements(content: Sequence[nodes.Node], output_format: str) -> nodes.Element:
    """Return an element with the content, without what only web pages can show."""
    container = nodes.Element("", *content)  # a formula may stand alone
    adapt_markup([container], output_format)
    parent = nodes.Element("", *container.children)
    put_badges_in_brackets(parent)
    if output_format == "latex":
        _lay_out_for_latex(parent)
    elif output_format == "text":
        _separate_paragraphs(parent)
    return parent


def put_badges_in_brackets(parent: nodes.Element) -> None:
    """Write the relation in a title as text, for formats that have no style for it."""
    for badge in list(parent.findall(nodes.inline)):
        if "brackets" in badge:
            title, position = badge.parent, badge.parent.index(badge)
            # The brackets have a space before them, or none in Chinese.
            title[position - 1 : position + 1] = [nodes.Text(badge["brackets"].format(badge.astext()))]


def _lay_out_for_latex(parent: nodes.Element) -> None:
    """Set the line below a title in grey, and the fields as rows with their labels beside them."""
    for line in parent.findall(nodes.paragraph):
        if BYLINE_CLASS in line["classes"]:
            set_in_grey(line)
    for fields in list(parent.findall(nodes.field_list)):
        if "refalign-fields" in fields["classes"] and closest(fields, nodes.entry) is None:
            fields.replace_self(as_rows(fields))


def _separate_paragraphs(parent: nodes.Element) -> None:
    """Put the content of each block into a container: the text writer joins paragraphs of admonitions."""
    for block in parent.findall(nodes.admonition):
        if "refalign" in block["classes"] and isinstance(block[0], nodes.title):
            block[1:] = [nodes.container("", *block[1:])]


def with_targets(content: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return content in which ids of entries are targets: LaTeX and Texinfo lose ids of other elements."""
    parent = nodes.Element("", *content)
    for node in list(parent.findall(nodes.Element)):
        if isinstance(node, nodes.container | nodes.list_item | nodes.rubric) and node["ids"]:
            target = nodes.target("", "", ids=node["ids"])
            node["ids"] = []
            if isinstance(node, nodes.rubric):
                node.replace_self([target, node])
            elif isinstance(node[0], nodes.paragraph):  # its title
                node[0].insert(0, target)
    return list(parent.children)


def _mark_inserted(content: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Mark the content for :class:`LatexLineBreaks`."""
    for node in content:
        if isinstance(node, nodes.Element):
            node[INSERTED] = True
    return list(content)


def _write_urls_in_place(builder: Builder, links: Links) -> None:
    """Write each URL after the text of its link, and only once in a block."""
    for group in by_resource(links):
        repeated, _ = title_links(group)
        if builder.format == "latex":
            hide_urls(repeated)
            continue
        if not _writer_shows_urls(builder):
            append_urls([link for link in group if link not in repeated])
        remove_links(repeated)


def _writer_shows_urls(builder: Builder) -> bool:
    """Return whether the writer itself puts URLs after links: that of man pages does since docutils 0.22."""
    shows_urls = docutils.__version_info__ >= (0, 22) or builder.config.man_show_urls
    return builder.format == "man" and bool(shows_urls)


def _adapt_to_texinfo(builder: Builder, links: Links) -> None:
    """Write out the URLs of titles: the Texinfo writer makes footnotes of all other links."""
    if builder.config.texinfo_show_urls != "no":
        for group in by_resource(links):
            append_urls(title_links(group)[1])


class LatexLineBreaks(SphinxPostTransform):
    """Prepares inserted content for LaTeX, after Sphinx has written out the URLs of links (priority 400)."""

    default_priority = 800
    formats = ("latex",)

    def run(self, **kwargs: object) -> None:
        """Prepare the document, and store the text of the inserted content for the check of fonts."""
        self.document[INSERTED_TEXT] = allow_line_breaks(self.document)
