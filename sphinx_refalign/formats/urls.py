"""URLs written out as text, for readers who cannot follow links: on paper, in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinx_refalign.nodes import closest

Links = list[nodes.reference]


def external_links(part: nodes.Node) -> Links:
    """Return the links to other sites in a part of a page."""
    schemes = ("http:", "https:", "ftp:")
    return [link for link in part.findall(nodes.reference) if link.get("refuri", "").startswith(schemes)]


def by_resource(links: Links) -> Iterator[Links]:
    """Yield the links of each block: those of each section of a catalogue, else all of them."""
    groups: dict[int, Links] = {}
    for link in links:
        groups.setdefault(id(closest(link, nodes.section)), []).append(link)
    yield from groups.values()


def title_links(links: Links) -> tuple[Links, Links]:
    """Return the links that are titles: those whose URL occurs below the title again, and all others."""
    titles = [link for link in links if _is_title(link)]
    urls_below = {link["refuri"] for link in links if not _is_title(link)}
    repeated = [link for link in titles if link["refuri"] in urls_below]
    return repeated, [link for link in titles if link["refuri"] not in urls_below]


def _is_title(link: nodes.reference) -> bool:
    parent = link.parent
    return isinstance(parent, nodes.title) or "refalign-title" in parent.get("classes", ())


def append_urls(links: Links) -> None:
    """Add the URL after the text of each link: ``Hypervisor <https://en.wikipedia.org/wiki/Hypervisor>``."""
    for link in links:
        if link.astext() != link["refuri"]:
            link.parent.insert(link.parent.index(link) + 1, nodes.Text(f" <{link['refuri']}>"))


def remove_links(links: Links) -> None:
    """Replace links by their text."""
    for link in links:
        link.replace_self(nodes.inline("", "", *link.children, classes=link["classes"]))


def number_urls(links: Sequence[nodes.reference]) -> list[nodes.Node]:
    """Add numbers to the links of a table, and return the numbered list of URLs for below the table.

    A cell is too narrow for a URL, and many rows would repeat the same URL.
    """
    numbers: dict[str, int] = {}
    for link in links:
        number = numbers.setdefault(link["refuri"], len(numbers) + 1)
        link.parent.insert(link.parent.index(link) + 1, nodes.Text(f" [{number}]"))
    lines = [
        nodes.line("", f"[{number}] ", nodes.reference("", url, refuri=url, internal=False))
        for url, number in numbers.items()
    ]
    return [nodes.line_block("", *lines, classes=["refalign", "refalign-addresses"])] if lines else []
