"""Suggestions for the pages that the registry names: what the author may have meant."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from sphinx_refalign.registry.i18n import Localized
from sphinx_refalign.registry.problems import close_matches, list_suggestions

_MAX_COMPARED = 50
"""The most names for which similar names are looked for, which is slow where there are many pages."""


class PageSuggestions:
    """An index of the pages of a project by file name and title.

    Args:
        titles: The title of each page.

    """

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        self._by_name: dict[str, list[str]] = {}
        for document, title in titles.items():
            for name in {_fold(_file_name(document)), _fold(title)}:
                self._by_name.setdefault(name, []).append(document)
        self._compared = 0

    def hint(self, reference: str, label: Localized | None) -> str:
        """Return `` (did you mean 'views/axioms'?)`` with at most three pages, or "".

        These are the pages with the same file name, or whose title is the file name or the label; else the
        pages with the most similar path or title.

        Args:
            reference: The page that does not exist.
            label: What the registry calls it.

        """
        labels = [label] if isinstance(label, str) else [*(label or {}).values()]
        name = _file_name(reference)
        names = dict.fromkeys(filter(None, map(_fold, (name, *labels))))
        pages = [page for name in names for page in self._by_name.get(name, ())]
        if not pages and self._compared < _MAX_COMPARED:
            self._compared += 1
            similar = [*close_matches(reference, self._titles), *close_matches(_fold(name), self._by_name)]
            pages = [page for match in similar for page in self._by_name.get(match, [match])]
        return list_suggestions([*dict.fromkeys(pages)][:3])


def _file_name(path: str) -> str:
    """Return the name of the file without suffix; of an index page, the name of its folder."""
    folder, name = posixpath.split(path.rstrip("/"))
    stem = posixpath.splitext(name)[0] or name
    return _file_name(folder) if stem.casefold() in ("index", "readme") and folder else stem


def _fold(name: str) -> str:
    """Return a name in the form in which names are compared: letters and digits only, in lower case.

    Numbers that order files, as in ``02-axioms``, do not count.
    """
    words = re.findall(r"[^\W_]+", name.casefold())
    return " ".join(words[1:] if len(words) > 1 and words[0].isdecimal() else words)
