"""sphinx-refalign: one registry of academic resources, aligned with the chapters that rely on them.

Importing this package loads neither Sphinx nor docutils; :func:`setup` does when Sphinx calls it.
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
