"""Run the tests with every supported Sphinx, each with its own docutils and MyST, and with every Python.

``nox -l`` lists the sessions. Each has its own environment below ``.nox``, which later runs reuse. All but
``python`` use the Python that runs nox.
"""

from __future__ import annotations

import re

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = False  # of python-3.14 and the like, few machines have all

VERSIONS = {
    "7.4": "sphinx ~= 7.4.0",  # the first with parse_content_to_nodes; MyST 4 and Jupyter Book 1 stay below 8
    "8.1": "sphinx ~= 8.1.0",  # the last for Python 3.10, used by many projects
    "8.2": "sphinx ~= 8.2.0",  # the last before docutils 0.22
    "9": "sphinx ~= 9.0",  # the newest
}
"""The series between which Sphinx, docutils or MyST changed an API that the extension uses."""

PYTHONS = ["3.12", "3.13", "3.14"]
"""Further versions of Python that pyproject.toml names; the other sessions use the one that runs nox."""

JUPYTER_BOOK = "jupyter-book >= 1, < 2"
"""Jupyter Book 2 does not use Sphinx."""


THEMES = ["sphinx-book-theme", "shibuya", "sphinx-immaterial", "piccolo-theme", "sphinxawesome-theme"]
"""The themes of the browser tests apart from those that the other tests use."""


@nox.session
@nox.parametrize("series", list(VERSIONS), ids=list(VERSIONS))
def sphinx(session: nox.Session, series: str) -> None:
    """Run the tests with the last Sphinx of a series and the newest compatible version of everything else."""
    session.install("--editable", ".[test]", VERSIONS[series])
    run_suite(session)


@nox.session(python=PYTHONS)
def python(session: nox.Session) -> None:
    """Run the tests with another Python, where it is installed."""
    session.install("--editable", ".[test]")
    run_suite(session)


@nox.session
def oldest(session: nox.Session) -> None:
    """Run the tests with the oldest version of everything that pyproject.toml allows."""
    project = nox.project.load_toml("pyproject.toml")["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    session.install("--editable", ".", *(re.sub(">=", "==", requirement) for requirement in requirements))
    run_suite(session)


@nox.session
def jupyter_book(session: nox.Session) -> None:
    """Build a small book with Jupyter Book 1, which requires its own Sphinx, MyST and theme."""
    session.install("--editable", ".[myst]", JUPYTER_BOOK, "pytest", "hypothesis", "beautifulsoup4")
    session.run("pytest", "-m", "jupyter_book", "tests/test_jupyter_book.py", *session.posargs)


@nox.session
def themes(session: nox.Session) -> None:
    """Look at the example in nine themes, light, dark and on a phone, by axe in Chromium."""
    session.install("--editable", ".[test]", *THEMES)
    session.run("pytest", "-m", "themes", "tests/browser", *session.posargs)


@nox.session
def contact_sheet(session: nox.Session) -> None:
    """Take pictures of every part of the example in nine themes, light, dark and on a phone."""
    session.install("--editable", ".[test]", *THEMES)
    session.run("python", "-m", "tools.contact_sheet", *session.posargs)


def run_suite(session: nox.Session) -> None:
    """Print the versions of Sphinx and docutils; run the tests, or those given after ``--``."""
    session.run("python", "-c", "import sphinx, docutils; print(sphinx.__version__, docutils.__version__)")
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)
    if not session.posargs:
        session.run("pytest", "-n", "auto", "--dist", "loadfile", "-m", "long and not soak", "tests")
