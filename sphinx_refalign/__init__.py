"""sphinx-refalign: one registry of academic resources, aligned with the chapters that refer to them.

Importing this package imports neither Sphinx nor docutils; :func:`setup` does, when Sphinx calls it. Other
extensions call :func:`add_kind` and :func:`add_column`; scripts use `registry` and `alignment`.

Modules:

* `extension`: the setup, in the order in which a build happens.
* `config`: the options of conf.py, with their checks and their help.
* `declarations`: kinds and columns that other extensions add to those of conf.py.
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

Packages of the command ``refalign``, which needs no Sphinx:

* `pages`: the source pages of a tree, with the positions of their sections and links.
* `editing`: changes of pages and registries: where keys stand, where directives go.
* `importing`: hand-kept Markdown catalogues as registries.
* `cli`: one module per command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_refalign._version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["__version__", "add_column", "add_kind", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx.

    Args:
        app: The Sphinx application that loads the extension.

    Returns:
        The `metadata of the extension <https://www.sphinx-doc.org/en/master/extdev/index.html>`__.

    """
    from sphinx_refalign.extension import setup as register

    return register(app)


def add_kind(app: Sphinx, name: str, declaration: Mapping[str, object]) -> None:
    """Add a kind of resources, with a directive and a role of its name, from the ``setup`` of an extension.

    Example::

        def setup(app):
            fields = {"channel": "Channel"}
            add_kind(app, "video", {"label": "Video", "fields": fields, "group": "channel"})

    The function loads this extension if conf.py does not. A kind of the same name in ``refalign_kinds`` of
    conf.py takes precedence. An invalid declaration is reported at the line of the call, and is not used.

    Args:
        app: The Sphinx application that loads the other extension.
        name: The name: lower-case letters, digits and hyphens.
        declaration: What ``refalign_kinds`` would have for the name: a ``label`` and, if needed, ``plural``,
            ``fields`` (labels by field), ``group`` and ``source``.

    """
    from sphinx_refalign.declarations import declare

    declare(app, "add_kind", name, declaration)


def add_column(app: Sphinx, name: str, declaration: Mapping[str, object]) -> None:
    """Add a column that alignment tables can show, from the ``setup`` of an extension.

    Example::

        def setup(app):
            add_column(app, "doi", {"label": "DOI", "text": "doi"})

    The rules of :func:`add_kind` apply, with ``refalign_columns`` in conf.py.

    Args:
        app: The Sphinx application that loads the other extension.
        name: The name in ``:columns:``: lower-case letters, digits and hyphens.
        declaration: What ``refalign_columns`` would have for the name: a ``label``, and a ``text``, which is
            the name of a field or a function of an :class:`~sphinx_refalign.alignment.Alignment` and its
            :class:`~sphinx_refalign.registry.Resource`.

    """
    from sphinx_refalign.declarations import declare

    declare(app, "add_column", name, declaration)
