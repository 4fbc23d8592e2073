"""The pages of a project as Sphinx finds them, from the literal options of conf.py."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from sphinx_refalign.cli.conf_file import ConfFile
from sphinx_refalign.cli.project import Project

_SUFFIXES_OF_EXTENSIONS = {
    "myst_parser": (".md",),
    "myst_nb": (".md", ".ipynb"),
    "nbsphinx": (".ipynb",),
    "recommonmark": (".md",),
    "jupyter_book": (".md", ".ipynb"),
}

_ALL_SUFFIXES = (".rst", ".md", ".txt", ".ipynb", ".markdown", ".myst")

_ALWAYS_EXCLUDED = ("**/_sources", ".#*", "**/.#*", "*.lproj/**")
"""What Sphinx never reads."""


def page_files(project: Project) -> dict[str, str]:
    """Return the path of each page of a project by its document name, sorted by name.

    Options that conf.py computes exclude nothing, so that no page is missing that a build may have.
    """
    conf = project.conf
    suffixes = _source_suffixes(conf)
    excluded = list(_ALWAYS_EXCLUDED)
    for name in ("exclude_patterns", "templates_path", "html_extra_path", "html_static_path"):
        excluded += _texts(conf.values.get(name))
    if not conf.path.endswith(".py"):
        excluded.append("_build")
    pages: dict[str, str] = {}
    for path in matching_files(
        project.folder, _texts(conf.values.get("include_patterns")) or ["**"], excluded
    ):
        for suffix in suffixes:
            if path.endswith(suffix):
                pages.setdefault(path.removesuffix(suffix), os.path.join(project.folder, path))
                break
    return pages


def _source_suffixes(conf: ConfFile) -> Sequence[str]:
    extensions = _texts(conf.values.get("extensions"))
    is_known = not {"source_suffix", "extensions"} & conf.computed.keys() and conf.path.endswith(".py")
    suffixes = _texts(conf.values.get("source_suffix")) or [".rst"]
    for extension in extensions:
        suffixes += _SUFFIXES_OF_EXTENSIONS.get(extension, ())
    return list(dict.fromkeys(suffixes if is_known else [*suffixes, *_ALL_SUFFIXES]))


def _texts(value: object) -> list[str]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple | set | dict):
        return []
    return [text for text in values if isinstance(text, str)]


def matching_files(folder: str, included: Iterable[str], excluded: Iterable[str]) -> Iterator[str]:
    """Yield the files below a folder that match a pattern and none of the excluded ones, as Sphinx does.

    Returns:
        The paths relative to the folder, with slashes, in the order of their names.

    """
    is_included, is_excluded = _matcher(included), _matcher(excluded)
    seen: set[str] = set()
    for root, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(root)
        if real in seen:  # a link to a folder above
            folders.clear()
            continue
        seen.add(real)
        below = os.path.relpath(root, folder).replace(os.sep, "/")
        prefix = "" if below == "." else f"{below}/"
        for name in sorted(files):
            path = unicodedata.normalize("NFC", f"{prefix}{name}")
            if is_included.match(path) and not is_excluded.match(path):
                yield path
        folders[:] = sorted(
            name for name in folders if not is_excluded.match(unicodedata.normalize("NFC", f"{prefix}{name}"))
        )


def _matcher(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return the regular expression that any of Sphinx's patterns stands for."""
    expressions = []
    for pattern in patterns:
        with suppress(re.error):  # [z-a], which ends a build
            expressions.append(re.compile(_translate(pattern)).pattern)
    return re.compile("|".join(expressions) or "(?!)", re.DOTALL)


_PART = re.compile(
    r"(?P<any>\*\*+)|(?P<name>\*)|(?P<letter>\?)|\[(?P<set>!?\]?[^\]]*)\]|(?P<text>.)", re.DOTALL
)


def _translate(pattern: str) -> str:
    """Translate a pattern as ``sphinx.util.matching`` does: ``*`` matches no slash, ``**`` does."""

    def part(match: re.Match[str]) -> str:
        if match["any"]:
            return ".*"
        if match["name"] or match["letter"]:
            return "[^/]*" if match["name"] else "[^/]"
        if match["set"] is None:
            return re.escape(match["text"])
        letters = match["set"].replace("\\", "\\\\")
        if letters.startswith("!"):
            return f"[^/{letters[1:]}]"
        return f"[\\{letters}]" if letters.startswith("^") else f"[{letters}]"

    return f"(?:{_PART.sub(part, pattern)})\\Z"


_TITLE = re.compile(
    r"^[ ]{0,3}\#[ \t]+(?P<markdown>[^\n]+)"
    r"|^(?P<rest>[^\s.:#][^\n]*)\n(?P<line>[=\-~^\"'`*+#:.])(?P=line)+[ \t]*$",
    re.MULTILINE,
)


def page_titles(pages: dict[str, str]) -> dict[str, str]:
    """Return the title of each page, as far as it can be seen without parsing the page; else its name."""
    titles = {}
    for name, path in pages.items():
        try:
            start = Path(path).read_bytes()[:20_000].decode(errors="replace").replace("\r\n", "\n")
        except OSError:
            start = ""
        match = _TITLE.search(start)
        titles[name] = (match["markdown"] or match["rest"]).strip() if match else name
    return titles
