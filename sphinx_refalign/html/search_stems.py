"""Compute the stem of each word of the search index once in a build.

Sphinx computes the stems of all words of a page anew for each page, in Python: of a build of prose,
that takes a quarter of the time and more. The index stays the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple, Protocol, runtime_checkable

from docutils import nodes
from sphinx.application import Sphinx


@runtime_checkable
class Stemmer(Protocol):
    """A stemmer of the package snowballstemmer."""

    stemWord: Callable[[str], str]  # noqa: N815 - its name there


class RememberingStemmer(NamedTuple):
    """A stemmer that remembers the stems of words."""

    stemWord: Callable[[str], str]  # noqa: N815


def connect(app: Sphinx) -> None:
    """Connect the handler: Sphinx makes the index when it begins to write, before the first page."""
    app.connect("doctree-resolved", remember_stems)


def remember_stems(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let the languages of Sphinx remember stems; those of extensions may have other stemmers."""
    language = getattr(getattr(app.builder, "indexer", None), "lang", None)
    if not type(language).__module__.startswith("sphinx.search."):
        return
    stemmer = getattr(language, "stemmer", None)
    if isinstance(stemmer, Stemmer) and not isinstance(stemmer, RememberingStemmer):
        vars(language)["stemmer"] = RememberingStemmer(cache(stemmer.stemWord))
