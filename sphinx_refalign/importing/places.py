"""Links to pages of the documentation itself, as the documents that a resource belongs to."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

from sphinx_refalign.importing.spans import Span, plain, trim, words_of

_SUFFIX = re.compile(r"\.(?:md|rst|ipynb|markdown|mdx|myst|txt|html?)$", re.IGNORECASE)

_PATH = re.compile(r"(?:\.{0,2}/)?[^\s/:*?\"<>|`]{1,100}(?:/[^\s/:*?\"<>|`]{1,100}){0,30}/?")

_NO_PAGE = re.compile(r"\.(?!md|rst|ipynb|markdown|mdx|myst|html?$)[a-z0-9]{1,5}$", re.IGNORECASE)

_PLAIN_PATH = re.compile(r"(?<![\w/:.])(?:[\w.-]+/)+[\w.-]*|(?<![\w/:.])[\w-]+\.(?:md|rst|ipynb)\b")


def is_own_page(url: str) -> bool:
    """Return whether the address of a link is a page of the documentation."""
    path = url.partition("#")[0].partition("?")[0]
    if not path or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", url):
        return False
    return not _NO_PAGE.search(path)


class Documents:
    """Names the documents that a page links to.

    Args:
        page: The path of the page.
        root: The folder of the documentation, relative to which documents are named.

    """

    def __init__(self, page: str, root: str) -> None:
        self._folder, self._root = Path(page).absolute().parent, Path(root).absolute()

    def of_link(self, url: str) -> str:
        """Return the document of a link, which is relative to the page; "" if it is outside."""
        path = unquote(url.partition("#")[0].partition("?")[0])
        is_folder = path.endswith("/") or path in (".", "..")
        folder = self._root if path.startswith("/") else self._folder
        full_path = os.path.normpath(os.path.join(folder, path.lstrip("/")))
        name = os.path.relpath(full_path, self._root).replace(os.sep, "/")
        if name == ".." or name.startswith("../"):
            return ""
        return f"{name}/" if is_folder and name != "." else _SUFFIX.sub("", name)

    def of_path(self, path: str) -> str:
        """Return the document of a path in the text, which is relative to the documentation."""
        path = path.strip().partition("#")[0]
        if path.startswith(("./", "../")):
            return self.of_link(path)
        return _SUFFIX.sub("", path.lstrip("/"))


def is_path(text: str) -> bool:
    """Return whether a text is the path of a page or of a folder: ``views/``, ``views/index.md``."""
    text = text.strip().partition("#")[0]
    has_form = "/" in text or re.search(r"\.(?:md|rst|ipynb)$", text, re.IGNORECASE)
    return bool(has_form) and _PATH.fullmatch(text) is not None and not _NO_PAGE.search(text)


def places_in(
    spans: Sequence[Span], documents: Documents, *, plain_paths: bool = False
) -> list[dict[str, object]]:
    """Return the places that a text names, by links to own pages or by paths in code.

    The rest of the text is the label of a place, if the text names only one.

    Args:
        spans: The text.
        documents: Names the documents.
        plain_paths: Whether paths in the text itself count, too; elsewhere, ``I/O`` is no path.

    """
    places: list[dict[str, object]] = []
    for span in spans:
        if span.url and is_own_page(span.url):
            document = documents.of_link(span.url)
            label = "" if is_path(span.text) else span.text
        elif span.is_code and is_path(span.text):
            document, label = documents.of_path(span.text), ""
        else:
            continue
        place: dict[str, object] = {"document": document}
        if label.strip():
            place["label"] = label.strip()
        places += [place] if document else []
    rest = words_of(span for span in spans if not span.is_code)
    if plain_paths and not places and not any(span.url for span in spans):
        for match in _PLAIN_PATH.finditer(plain(spans)[:2000]):
            places += [{"document": documents.of_path(match[0])}] if is_path(match[0]) else []
        rest = _PLAIN_PATH.sub("", rest[:2000])
    label = trim(rest)
    if len(places) == 1 and label and "label" not in places[0]:
        places[0]["label"] = label
    return places
