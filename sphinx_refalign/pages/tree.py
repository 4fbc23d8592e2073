"""Finds the source pages of a project, as Sphinx does, and what its conf.py changes in their markup."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sphinx_refalign.pages.model import MarkupOptions
from sphinx_refalign.pages.read import MARKUPS

_ALWAYS_EXCLUDED = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")
"""The patterns that Sphinx excludes in every project."""

_EXCLUDING = ("exclude_patterns", "templates_path", "html_extra_path", "html_static_path")
"""The options whose patterns and paths Sphinx excludes."""

_GENERATED = frozenset({"_build", "node_modules", "__pycache__", "site-packages"})
"""The names of folders that have no pages of the project."""

_MARKERS = frozenset({".buildinfo", "environment.pickle", "pyvenv.cfg"})
"""The names of files in folders that a build or a virtual environment has written."""

_MARKDOWN_EXTENSIONS = frozenset(
    {"myst_parser", "myst_nb", "recommonmark", "m2r", "m2r2", "sphinx_mdinclude"}
)

_NOTEBOOK_EXTENSIONS = frozenset({"myst_nb", "nbsphinx"})

Matcher = Callable[[str], re.Match[str] | None]


class PageFile(NamedTuple):
    """The file of a page."""

    path: str
    docname: str
    """The path from the source folder without suffix, with slashes, as Sphinx has it."""
    markup: str
    """``markdown``, ``rest`` or ``notebook``."""


def find_pages(
    folder: str, values: Mapping[str, object], *, has_conf: bool = True, computed: Collection[str] = ()
) -> list[PageFile]:
    """Return the pages below a folder, sorted by their names.

    Each folder is entered once, whatever links lead to it. Hidden folders and those that builds write to are
    left out.

    Args:
        folder: The source folder.
        values: The literal values of conf.py; those that are not known have their default.
        has_conf: Whether there is a conf.py. Without one, all files are pages that may be.
        computed: The names that conf.py computes. Where these are the suffixes of pages, all suffixes count.

    """
    markups = page_markups(values, has_conf=has_conf)
    if "source_suffix" in computed:
        markups |= {suffix: markup for suffix, markup in MARKUPS.items() if suffix not in markups}
    include = _matchers(_texts(values.get("include_patterns", ["**"])))
    excluded = [pattern for name in _EXCLUDING for pattern in _texts(values.get(name))]
    exclude = _matchers([*excluded, *_ALWAYS_EXCLUDED])
    pages: dict[str, PageFile] = {}
    for name in walk_files(folder, exclude):
        if not any(match(name) for match in include) or any(match(name) for match in exclude):
            continue
        for suffix, markup in markups.items():
            if os.path.basename(name).endswith(suffix):
                docname = name.removesuffix(suffix)
                path = os.path.normpath(os.path.join(folder, name))
                # Sphinx takes the first file of a name.
                pages.setdefault(docname if has_conf else name, PageFile(path, docname, markup))
                break
    return sorted(pages.values(), key=lambda page: page.docname)


def page_markups(values: Mapping[str, object], *, has_conf: bool = True) -> dict[str, str]:
    """Return the markup by the suffix of files that are pages, in the order in which Sphinx tries them."""
    if not has_conf:
        return {suffix: markup for suffix, markup in MARKUPS.items() if suffix != ".txt"}
    declared = values.get("source_suffix", ".rst")
    parsers = declared if isinstance(declared, Mapping) else dict.fromkeys(_texts(declared))
    markups = {str(suffix): _markup(str(suffix), parser) for suffix, parser in parsers.items()}
    extensions = values.get("extensions")
    is_known = isinstance(extensions, list | tuple)
    names = set(_texts(extensions))
    if not is_known or names & _MARKDOWN_EXTENSIONS:
        markups.setdefault(".md", "markdown")
    if not is_known or names & _NOTEBOOK_EXTENSIONS:
        markups.setdefault(".ipynb", "notebook")
    return markups


def _markup(suffix: str, parser: object) -> str:
    name = str(parser or "").lower()
    if name in ("restructuredtext", "rst"):
        return "rest"
    if suffix == ".ipynb":
        return "notebook"
    if "markdown" in name or "myst" in name or "md" in name:
        return "markdown"
    return MARKUPS.get(suffix, "rest")


def markup_options(values: Mapping[str, object]) -> MarkupOptions:
    """Return what the literal values of conf.py change in the markup of pages."""
    roles = {}
    extlinks = values.get("extlinks")
    for name, value in extlinks.items() if isinstance(extlinks, Mapping) else ():
        address = value[0] if isinstance(value, list | tuple) and value else None
        if isinstance(address, str):
            roles[str(name)] = address
    schemes = {}
    declared = values.get("myst_url_schemes")
    for name, value in declared.items() if isinstance(declared, Mapping) else ():
        template = value.get("url") if isinstance(value, Mapping) else value
        if isinstance(template, str):
            schemes[str(name)] = template
    if "myst_enable_extensions" in values:
        extensions = frozenset(_texts(values["myst_enable_extensions"]))
        return MarkupOptions(extensions, roles, schemes)
    return MarkupOptions(link_roles=roles, url_schemes=schemes)


def _texts(value: object) -> list[str]:
    values: Iterable[object] = value if isinstance(value, list | tuple | set) else [value]
    return [text for text in values if isinstance(text, str)]


def _matchers(patterns: Iterable[str]) -> list[Matcher]:
    matchers: list[Matcher] = []
    for pattern in patterns:
        try:
            matchers.append(re.compile(translate_pattern(pattern), re.DOTALL).match)
        except re.error:  # Sphinx ends with an error
            continue
    return matchers


_PATTERN_PART = re.compile(r"\*\*|\*|\?|\[(!?+)(\]?+[^\]]*+)\]|.", re.DOTALL)


def translate_pattern(pattern: str) -> str:
    """Return the regular expression of a pattern of Sphinx: only ``**`` matches slashes."""

    def translate(match: re.Match[str]) -> str:
        part = match[0]
        if part in ("**", "*", "?"):
            return {"**": ".*", "*": "[^/]*", "?": "[^/]"}[part]
        if len(part) > 2:
            characters = match[2].replace("\\", "\\\\")
            if match[1]:
                return f"[^/{characters}]"
            return f"[\\{characters}]" if characters.startswith("^") else f"[{characters}]"
        return re.escape(part)

    return _PATTERN_PART.sub(translate, pattern) + r"\Z"


def walk_files(folder: str, exclude: Iterable[Matcher] = ()) -> Iterator[str]:
    """Yield the paths of files from a folder, with slashes; each folder once, links to folders last."""
    seen: set[object] = set()
    pending = [""]
    links: list[str] = []
    while pending or links:
        name = pending.pop() if pending else links.pop()
        path = os.path.join(folder, name)
        try:
            status = os.stat(path)  # noqa: PTH116 - a plain path
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError:  # Sphinx ignores it, too
            continue
        identity = (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(path)
        if identity in seen or (name and any(entry.name in _MARKERS for entry in entries)):
            continue
        seen.add(identity)
        folders = []
        for entry in entries:
            below = unicodedata.normalize("NFC", f"{name}/{entry.name}" if name else entry.name)
            if not _is_folder(entry):
                yield below
            elif entry.name[0] != "." and entry.name not in _GENERATED and not any(m(below) for m in exclude):
                folders.append((below, entry.is_symlink()))
        pending += [below for below, is_link in reversed(folders) if not is_link]
        links[:0] = [below for below, is_link in reversed(folders) if is_link]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
