"""Write the entries of a long catalogue a few at a time, apart from their page.

Each entry has hundreds of Python objects. With thousands of entries in one page, a build needs memory for all
of them at once, and each collection of garbage traverses them. :mod:`.kept_entries` takes the HTML of an
entry from what is written here, and the page has the HTML alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_refalign.nodes import IS_PART

SIZE = 300
"""Number of entries per batch."""


def write_batch(
    builder: StandaloneHTMLBuilder, page: nodes.document, docname: str, content: Sequence[nodes.Node]
) -> None:
    """Write nodes as if they were the whole page; what counts is what visitors note of them.

    Args:
        builder: The builder that writes the page.
        page: The page that the nodes are for.
        docname: Its name.
        content: The nodes, with links and elements for the builder.

    """
    part = page.copy()
    part[IS_PART] = True
    part += content
    builder.env.apply_post_transforms(part, docname)
    part.settings = builder.docsettings
    builder.current_docname = docname
    part.walkabout(builder.create_translator(part, builder))


def take_apart(parts: Iterable[nodes.Node]) -> None:
    """Clear nodes that nobody needs any more, so that Python frees them at once.

    Parents and children refer to each other, and only a collection of garbage would find them.
    """
    for part in parts:
        vars(part).clear()
