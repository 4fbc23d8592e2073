"""URLs written out as text, for readers who cannot follow links: on paper, in a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from urllib.parse import urlsplit

from docutils import nodes

from sphinx_refalign.nodes import all_nodes, closest
from sphinx_refalign.registry.identifiers import IDENTIFIER_FIELDS

Links = list[nodes.reference]


def external_links(part: nodes.Node) -> Links:
    """Return the links to other sites in a part of a page."""
    schemes = ("http:", "https:", "ftp:")
    links = (node for node in all_nodes([part]) if isinstance(node, nodes.reference))
    return [link for link in links if link.get("refuri", "").startswith(schemes)]


def by_resource(links: Links) -> Iterator[Links]:
    """Yield the links of each block: those of each section of a catalogue, else all of them."""
    groups: dict[int, Links] = {}
    for link in links:
        groups.setdefault(id(closest(link, nodes.section)), []).append(link)
    yield from groups.values()


def title_links(links: Links) -> tuple[Links, Links]:
    """Return the links that are titles: those whose URL occurs below the title again, and all others."""
    titles = [link for link in links if _is_title(link)]
    urls_below = {_address(link) for link in links if not _is_title(link)}
    repeated = [link for link in titles if _address(link) in urls_below]
    return repeated, [link for link in titles if _address(link) not in urls_below]


def _is_title(link: nodes.reference) -> bool:
    parent = link.parent
    return isinstance(parent, nodes.title) or "refalign-title" in parent.get("classes", ())


def _address(link: nodes.reference) -> str:
    """Return the address of a link for comparison: a DOI has several addresses."""
    from sphinx_refalign.registry.addresses import normalize  # its patterns take time to compile

    url: str = link["refuri"]
    return normalize(url) or url


_BLOCKS = frozenset({"refalign-block", "refalign-card", "refalign-entry"})
"""The classes of what shows all addresses of a resource."""

_ADDRESS_ROWS = {f"refalign-{field}" for field in ("url", *IDENTIFIER_FIELDS)}


def is_block(part: nodes.Element) -> bool:
    """Return whether a part of a page shows all addresses of a resource."""
    return not _BLOCKS.isdisjoint(part.attributes.get("classes", ()))


def show_addresses_once(content: Sequence[nodes.Node], own_links: Collection[int]) -> None:
    """Leave one link to each address in every block of a web page, and write addresses as ``host ↗``.

    Args:
        content: Inserted nodes; changed in place.
        own_links: The :func:`id` of each link that the author wrote; these stay unchanged.

    """
    elements = [part for part in all_nodes(content) if isinstance(part, nodes.Element)]
    for block in [part for part in elements if is_block(part)]:
        seen: set[str] = set()
        links = [link for link in external_links(block) if id(link) not in own_links]
        is_single = len({link["refuri"] for link in links}) == 1
        for link in links:
            address = link["refuri"] if is_single else _address(link)
            if address in seen:
                _remove_repeated(link)
            elif link.astext() == link["refuri"]:
                link["reftitle"] = link["refuri"]
                link[:] = [nodes.Text(f"{urlsplit(link['refuri']).netloc} ↗")]
            seen.add(address)


def _remove_repeated(link: nodes.reference) -> None:
    """Remove the row of an address that the block has already; keep the text of any other link.

    A row that the author selected stays, unless it would be the address itself.
    """
    row = closest(link, nodes.field)
    is_address_row = row is not None and not _ADDRESS_ROWS.isdisjoint(row["classes"])
    is_plain_url = link.astext() == link["refuri"]
    if row is None or not is_address_row or (row.get("selected") and not is_plain_url):
        remove_links([link])
        return
    fields = row.parent
    fields.remove(row)
    if not len(fields):
        fields.parent.remove(fields)


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
