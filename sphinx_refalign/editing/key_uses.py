"""What a place in a page that names a key is, and which directives and roles name keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sphinx_refalign.alignment.records import TARGET_ROLES
from sphinx_refalign.editing.edits import Line

DIRECTIVE, LIST, ROLE, CITATION = "directive", "list", "role", "citation"
FILTER, BLOCK, ANY = "filter", "block", "any"
"""What names a key: a block, a list of references, a role, a citation, the filter of a view, a link to a
block, which names the id of the key, or the role ``any``, which may mean something else."""


class KeyUse(NamedTuple):
    """A place in a page that names a key."""

    start: int
    end: int
    """The span of the key in the text of the page."""
    key: str
    """The key as a build reads it: without escapes, with single spaces."""
    type: str
    """One of the constants of this module."""
    kind: str = ""
    """The kind that the directive or role requires, or "" for any."""
    noalign: bool = False
    topics: str = ""
    """The value of ``:topics:``."""
    role: str = ""
    """The name of the role."""
    outer: tuple[int, int] = (0, 0)
    """The span of the role with its name."""


class Names:
    """The directives and roles that name keys.

    Args:
        kinds: The names of all kinds.
        keys: The keys that parts of a line with spaces may be; see :meth:`.Registry.keys_in`.
        colon_fence: Whether ``:::`` encloses directives of MyST.

    """

    def __init__(
        self, kinds: Collection[str], keys: Collection[str] = (), *, colon_fence: bool = True
    ) -> None:
        self._kinds = frozenset(kinds)
        self.keys = keys
        self.colon_fence = colon_fence

    def directive_type(self, name: str) -> str:
        """Return what a directive of this name is, "" for one that names no keys."""
        name = name.removeprefix("refalign:")
        if name == "resource" or name in self._kinds:
            return DIRECTIVE
        if name == "references":
            return LIST
        if name in ("bibliography", "footbibliography"):
            return CITATION
        return FILTER if name.startswith(("alignment-", "resource-catalog")) else ""

    def role_type(self, name: str) -> str:
        """Return what a role of this name is, "" for one that names no keys."""
        short = name.removeprefix("refalign:")
        if short == "resource" or short in self._kinds or (short != name and short in TARGET_ROLES):
            return ROLE
        if name == "any":
            return ANY
        if name == "refalign:block":
            return BLOCK
        return CITATION if name.partition(":")[0] in ("cite", "footcite") else ""

    def kind_of(self, name: str) -> str:
        """Return the kind that a directive or role requires, "" for any."""
        name = name.removeprefix("refalign:")
        return name if name in self._kinds else ""

    def is_key(self, text: str) -> bool:
        """Return whether a text is a key."""
        return text in self.keys


CODE_DIRECTIVES = frozenset({
    "code", "code-block", "code-cell", "sourcecode", "literalinclude", "raw", "math", "mermaid", "graphviz",
    "digraph", "graph", "plot", "prompt", "doctest", "testcode", "testsetup", "testoutput", "testcleanup",
    "productionlist", "highlight", "ipython", "uml", "plantuml", "jupyter-execute", "exec", "tikz",
    "autosummary", "command-output", "program-output", "eval", "toctree", "include", "image", "ditaa",
    "actdiag", "blockdiag", "nwdiag", "seqdiag",
})  # fmt: skip
"""Directives whose content is no text with roles."""


def split_lines_of_keys(lines: list[Line], names: Names) -> Iterator[tuple[int, int, str]]:
    """Yield the span and the text of each key in lines with one key a line, or commas between keys."""
    for line in lines:
        for part in re.finditer(r"[^,]+", line.text):
            stripped = part[0].strip()
            if stripped:
                start = line.offset + part.start() + len(part[0]) - len(part[0].lstrip())
                yield from split_words_of_keys(stripped, start, names)


def split_words_of_keys(text: str, start: int, names: Names) -> Iterator[tuple[int, int, str]]:
    """Yield a text as one key, or its words where only they are keys; see :meth:`.Registry.keys_in`."""
    words = list(re.finditer(r"[^\s;；，、]+", text))
    if len(words) > 1 and not names.is_key(text) and any(names.is_key(word[0]) for word in words):
        for word in words:
            yield start + word.start(), start + word.end(), word[0]
    else:
        yield start, start + len(text), text


def filter_words(line: Line) -> Iterator[tuple[int, int, str]]:
    """Yield the words of the value of a filter."""
    for word in re.finditer(r"[^\s,\"']+", line.text):
        yield line.offset + word.start(), line.offset + word.end(), word[0]


_CITED = re.compile(r"(?P<pre>\{[^{}]*\})|(?P<key>[^{}\s,]+)")


def citation_keys(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the keys of a citation, ``{see}key{p. 3},other``, with their positions in it."""
    for match in _CITED.finditer(text):
        if match["key"]:
            yield match.start(), match.end(), match["key"]


def filtered_citations(line: Line) -> Iterator[tuple[int, int, str]]:
    """Yield the strings in an expression of ``:filter:`` of a bibliography: ``key in {"a", "b"}``."""
    for match in re.finditer(r"(['\"])([^'\"]+)\1", line.text):
        yield line.offset + match.start(2), line.offset + match.end(2), match[2]
