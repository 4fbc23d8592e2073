"""Lists that HTML pages fold: a ``details`` element whose summary is the heading of the list.

Other builders write the heading and the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_refalign.nodes import refalign_fold

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

_MAX_OPEN = 10
"""The number of items of the longest list that is open at first."""


def fold(content: Sequence[nodes.Node]) -> refalign_fold:
    """Return a heading and what follows it as an element that readers can open and close.

    Args:
        content: A rubric, a list, and more.

    """
    heading, items, *following = content
    assert isinstance(items, nodes.bullet_list)
    return refalign_fold("", items, *following, summary=heading.astext(), open=len(items) <= _MAX_OPEN)


def visit_fold(translator: HTML5Translator, node: refalign_fold) -> None:
    """Begin the ``details`` element."""
    state = " open" if node["open"] else ""
    summary = f"<summary>{escape(node['summary'])}</summary>"
    translator.body.append(f'<details class="refalign-fold"{state}>{summary}\n')


def depart_fold(translator: HTML5Translator, node: refalign_fold) -> None:
    """End the ``details`` element."""
    translator.body.append("</details>\n")
