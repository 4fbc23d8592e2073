"""Following the build beside sphinxcontrib-bibtex, whether it comes before or after us."""

from __future__ import annotations

from sphinx.application import Sphinx

from sphinx_refalign.bibtex_bridge.bibliography import look
from sphinx_refalign.bibtex_bridge.feeding import Feeding


def connect(app: Sphinx) -> None:
    """Follow the build, beside sphinxcontrib-bibtex whether it comes before or after us."""
    feeding = Feeding()
    # After others have set bibtex_bibfiles in conf.py's stead.
    app.connect("config-inited", feeding.plan, priority=900)
    # After the registry was read (400), before the other extension reads its files (500).
    app.connect("builder-inited", feeding.feed, priority=450)
    app.connect("env-get-outdated", feeding.outdated)
    # Labels are made by now; before anything of ours is put together.
    app.connect("env-get-updated", look, priority=200)
