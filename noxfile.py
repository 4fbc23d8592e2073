"""The suite against every Sphinx that is supported, each with its own docutils and MyST.

``nox -l`` lists the sessions; each has an environment of its own below ``.nox``, kept for the next run.
They run under the Python that runs nox.
"""

from __future__ import annotations

import re

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = True

VERSIONS = {
    "7.4": "sphinx ~= 7.4.0",  # the first with parse_content_to_nodes; MyST 4 and Jupyter Book 1 stay below 8
    "8.1": "sphinx ~= 8.1.0",  # the last for Python 3.10: what many projects have settled on
    "8.2": "sphinx ~= 8.2.0",  # the last before docutils 0.22
    "9": "sphinx ~= 9.0",  # the newest
}
"""One of each series between which Sphinx, docutils or MyST changed what this extension leans on."""

JUPYTER_BOOK = "jupyter-book >= 1, < 2"
"""Jupyter Book 2 is not made with Sphinx."""


@nox.session
@nox.parametrize("series", list(VERSIONS), ids=list(VERSIONS))
def sphinx(session: nox.Session, series: str) -> None:
    """Run the suite with the last Sphinx of a series, and the newest of all else that goes with it."""
    session.install("--editable", ".[test]", VERSIONS[series])
    run_suite(session)


@nox.session
def oldest(session: nox.Session) -> None:
    """Run the suite with the oldest version of everything that pyproject.toml allows."""
    project = nox.project.load_toml("pyproject.toml")["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    session.install("--editable", ".", *(re.sub(">=", "==", one) for one in wanted))
    run_suite(session)


@nox.session
def jupyter_book(session: nox.Session) -> None:
    """Build a small book by Jupyter Book 1, which brings its own Sphinx, MyST and theme."""
    session.install("--editable", ".", JUPYTER_BOOK, "pytest", "hypothesis", "beautifulsoup4")
    session.run("pytest", "-m", "jupyter_book", "tests/test_jupyter_book.py", *session.posargs)


def run_suite(session: nox.Session) -> None:
    """Say what is tried, and run the suite or what is named behind ``--``."""
    session.run("python", "-c", "import sphinx, docutils; print(sphinx.__version__, docutils.__version__)")
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)
