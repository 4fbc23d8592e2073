"""What is written for paper and for terminals beside what every builder writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import docutils
from docutils import nodes
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_refalign.formats import TEXT_FORMATS
from sphinx_refalign.formats import latex as paper
from sphinx_refalign.formats import latex_fonts as engine
from sphinx_refalign.formats import urls as addresses

_CROWDED = ("table", "matrix", "coverage")
"""Views with many links to few addresses, most of them in narrow cells."""


def adapt_to_builder(
    builder: Builder | None, found: Sequence[nodes.Node], known: Collection[int], view: str = ""
) -> list[nodes.Node]:
    """What is put into a page, with addresses in words where its readers cannot follow links.

    ``known`` are the ids of the author's own links in it, which are left as they are. Sphinx has options
    for it: ``latex_show_urls``, ``man_show_urls``, ``texinfo_show_urls``; what they add is not added twice.
    """
    form = builder.format if builder else ""
    if builder is None or form not in (*TEXT_FORMATS, "texinfo", "latex"):
        return list(found)
    if view == "heading":  # no address in it
        return _marked(found) if form == "latex" else list(found)
    whole = nodes.Element("", *found)
    links = [link for link in addresses.external_links(whole) if id(link) not in known]
    below: list[nodes.Node] = []
    if form == "texinfo":
        _for_info(builder, links)
    elif form == "latex" and builder.config.latex_show_urls in (False, "no"):
        pass
    elif view in _CROWDED:
        below = addresses.number_urls(links)
        addresses.remove_links(links) if form in TEXT_FORMATS else paper.hold(links)
    else:
        _in_place(builder, links)
    if below and form == "man":  # else its first line runs into the foot of the table
        below.insert(0, nodes.paragraph())
    put = [*whole.children, *below]
    return _marked(put) if form == "latex" else put


def _marked(found: Sequence[nodes.Node]) -> list[nodes.Node]:
    """The same, known to be ours when the whole book is prepared."""
    for one in found:
        if isinstance(one, nodes.Element):
            one[paper.OURS] = True
    return list(found)


def _in_place(builder: Builder, links: addresses.Links) -> None:
    """Each address behind its words, and once in a block."""
    for group in addresses.by_resource(links):
        doubled, _ = addresses.title_links(group)
        if builder.format == "latex":
            paper.hold(doubled)
            continue
        if not _writer_tells(builder):
            addresses.append_urls([link for link in group if link not in doubled])
        addresses.remove_links(doubled)


def _writer_tells(builder: Builder) -> bool:
    """Whether the builder puts addresses behind links: for man pages docutils does so since 0.22."""
    shows = docutils.__version_info__ >= (0, 22) or builder.config.man_show_urls
    return builder.format == "man" and bool(shows)


def _for_info(builder: Builder, links: addresses.Links) -> None:
    """Its writer makes footnotes of links, but leaves the words alone of those in titles."""
    if builder.config.texinfo_show_urls != "no":
        for group in addresses.by_resource(links):
            addresses.append_urls(addresses.title_links(group)[1])


class LatexLineBreaks(SphinxPostTransform):
    """Tells LaTeX where our lines may break, when Sphinx has told the addresses of links (400)."""

    default_priority = 800
    formats = ("latex",)

    def run(self, **kwargs: Any) -> None:
        """Prepare the whole book."""
        self.document[engine.WORDS] = paper.allow_line_breaks(self.document)
