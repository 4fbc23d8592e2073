"""Following the build beside sphinxcontrib-bibtex, whether it comes before or after us."""

from __future__ import annotations

from sphinx.application import Sphinx

from sphinx_refalign.bibtex_bridge.bibliography import look
from sphinx_refalign.bibtex_bridge.feeding import Feeding
from sphinx_refalign.loading import Loading


def connect(app: Sphinx, loading: Loading) -> None:
    """Follow the build; ``loading`` gives the registry."""
    feeding = Feeding(loading)
    # After others have set bibtex_bibfiles in conf.py's stead; it is read as soon as there is an environment.
    app.connect("config-inited", feeding.plan, priority=900)
    app.connect("builder-inited", feeding.name, priority=450)
    app.connect("env-get-outdated", feeding.outdated)
    # Labels are made by now; before anything of ours is put together.
    app.connect("env-get-updated", look, priority=200)
