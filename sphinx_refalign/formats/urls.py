"""The addresses of links in words, for readers who have nothing to click on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

Links = list[nodes.reference]


def external_links(part: nodes.Node) -> Links:
    """The links to other sites in a part of a page."""
    sites = ("http:", "https:", "ftp:")
    return [link for link in part.findall(nodes.reference) if link.get("refuri", "").startswith(sites)]


def by_resource(links: Links) -> Iterator[Links]:
    """The links of each block: all of them, or those of each section of a catalogue."""
    found: dict[int, Links] = {}
    for link in links:
        above = link.parent
        while above is not None and not isinstance(above, nodes.section):
            above = above.parent
        found.setdefault(id(above), []).append(link)
    yield from found.values()


def title_links(links: Links) -> tuple[Links, Links]:
    """Of a block's links the titles: whose address is told below them too, and whose nowhere else."""
    heads = [link for link in links if _is_title(link)]
    below = {link["refuri"] for link in links if not _is_title(link)}
    doubled = [link for link in heads if link["refuri"] in below]
    return doubled, [link for link in heads if link["refuri"] not in below]


def _is_title(link: nodes.reference) -> bool:
    above = link.parent
    return isinstance(above, nodes.title) or "refalign-title" in above.get("classes", ())


def append_urls(links: Links) -> None:
    """Put addresses behind their words: ``Hypervisor <https://en.wikipedia.org/wiki/Hypervisor>``."""
    for link in links:
        if link.astext() != link["refuri"]:
            link.parent.insert(link.parent.index(link) + 1, nodes.Text(f" <{link['refuri']}>"))


def remove_links(links: Links) -> None:
    """Leave the words of links alone."""
    for link in links:
        link.replace_self(nodes.inline("", "", *link.children, classes=link["classes"]))


def number_urls(links: Sequence[nodes.reference]) -> list[nodes.Node]:
    """Number the links of a table, and give the list of their addresses that is to stand below it.

    A cell is too narrow for an address, and many a row would have the same one.
    """
    numbers: dict[str, int] = {}
    for link in links:
        mark = numbers.setdefault(link["refuri"], len(numbers) + 1)
        link.parent.insert(link.parent.index(link) + 1, nodes.Text(f" [{mark}]"))
    lines = [
        nodes.line("", f"[{mark}] ", nodes.reference("", url, refuri=url, internal=False))
        for url, mark in numbers.items()
    ]
    return [nodes.line_block("", *lines, classes=["refalign", "refalign-addresses"])] if lines else []
