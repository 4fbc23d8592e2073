"""sphinx-refalign: one registry of academic resources, aligned with the chapters that refer to them.

Importing this package imports neither Sphinx nor docutils; :func:`setup` does, when Sphinx calls it.

Modules:

* `extension`: the setup, in the order in which a build happens.
* `config`: the options of conf.py, with their checks and their help.
* `diagnostics`: the types of warnings, and how to issue them.
* `nodes`: the placeholder nodes that directives and roles leave in a page.
* `roles`: the role of every kind.
* `transforms`: fills the placeholders when a page is written.
* `builder`: ``sphinx-build -b alignment``, which writes the exports without pages.

Packages, in the order in which data passes through them:

* `registry`: registry files as validated resources; imports neither Sphinx nor docutils.
* `directives`: the directives, and the registration of kinds.
* `domain`: the Sphinx domain, which stores what each page refers to.
* `alignment`: tables, matrices, coverage and rules as plain data; imports neither Sphinx nor docutils.
* `render`: resources and tables as docutils nodes.
* `formats`: adaptation of these nodes to a builder.
* `html`: what only web pages have: cards, cite boxes, assets and metadata.
* `exports`: alignment.json, alignment.csv and alignment.md.
* `bibtex`: the connection to sphinxcontrib-bibtex and pybtex.
* `gbt7714`: pybtex styles of GB/T 7714-2015.
* `events`: handlers of Sphinx's events, one per module.
* `schema`: the JSON Schemas of the registry and of alignment.json.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_refalign._version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["__version__", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx.

    Args:
        app: The Sphinx application that loads the extension.

    Returns:
        The extension's metadata, see https://www.sphinx-doc.org/en/master/extdev/index.html

    """
    from sphinx_refalign.extension import setup as register

    return register(app)
