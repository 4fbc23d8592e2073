"""Following the build beside sphinxcontrib-bibtex, whether it comes before or after us."""

from __future__ import annotations

from functools import partial

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_refalign.bibtex.bib_file import EXTENSION, BibFile
from sphinx_refalign.bibtex.bibliography import Bibliography
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.events.load_registry import RegistryLoader


def read_bibliographies(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Let our domain know of the bibliographies, where the project has both extensions and a registry."""
    has_both = EXTENSION in app.extensions and bool(app.config.refalign_registry)
    domain = domain_of(env)
    domain.bibliography = Bibliography(env, domain.cite_names) if has_both else None
    return []


def connect(app: Sphinx, loading: RegistryLoader) -> None:
    """Follow the build; ``loading`` gives the registry."""
    feeding = BibFile(loading.registry)
    # After others have set bibtex_bibfiles in conf.py's stead; it is read as soon as there is an environment.
    app.connect("config-inited", feeding.configure, priority=900)
    app.connect("builder-inited", partial(note_cite_names, feeding), priority=450)
    app.connect("env-get-outdated", partial(outdated, feeding))
    # Labels are made by now; before anything of ours is put together.
    app.connect("env-get-updated", read_bibliographies, priority=200)


def note_cite_names(feeding: BibFile, app: Sphinx) -> None:
    """Tell our domain what resources are called."""
    domain_of(app.env).cite_names = feeding.names


def outdated(
    feeding: BibFile,
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """The pages with a bibliography that has not the files that there are now.

    sphinxcontrib-bibtex notes them when it reads the page, and fails with one that is gone.
    """
    if EXTENSION not in app.extensions:
        return []
    cite, ours = env.get_domain("cite"), domain_of(env).data
    files = set(cite.data["bibdata"].bibfiles)
    known, ours["fed"] = ours["fed"], str(feeding.ours or "")
    is_new = known != ours["fed"]
    return sorted(
        key.docname
        for key, bibliography in cite.data["bibliographies"].items()
        if is_new or not files.issuperset(bibliography.bibfiles)
    )
