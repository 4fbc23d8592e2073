"""Adds suggestions to messages of docutils, MyST and sphinxcontrib-bibtex about unknown names.

docutils and MyST report unknown directives and roles themselves, and sphinxcontrib-bibtex unknown keys. A
filter of Sphinx's log completes these messages, in place of a second message on the same mistake, and of
registering misspelled names, which could be directives of other extensions.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection

from sphinx.application import Sphinx

from sphinx_refalign.directives.registration import DIRECTIVES
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.registry.problems import close_matches, list_suggestions

_UNKNOWN_NAME = re.compile(r"""Unknown (directive type|interpreted text role):? (["'])([^"'\n]+)\2""")

_UNKNOWN_KEY = re.compile(r'could not find bibtex key "([^"\n]+)"')

_ELSEWHERE = {
    "wikidef": "wikipedia wiki wikidefinition wikipedia-definition definition",
    "references": "reference refs resource-list",
    "resource": "res ref-resource",
    "resource-catalog": "catalog catalogue resources-catalog resources-catalogue catalog-resource",
    "alignment-table": "alignments-table alignment-tables aligntable align-table table-alignment",
    "alignment-matrix": "alignments-matrix align-matrix matrix-alignment",
    "alignment-coverage": "alignments-coverage align-coverage coverage-alignment",
    "alignment-graph": "alignments-graph align-graph graph-alignment alignment-flow alignflow needflow",
    "alignment-changes": "alignments-changes alignment-change align-changes alignment-changelog changes",
}
"""Names that authors may expect, by the directive or role that they mean."""


def connect(app: Sphinx) -> None:
    """Add the filter as soon as the registry has been read."""
    app.connect("builder-inited", add_filter, priority=600)


def add_filter(app: Sphinx) -> None:
    """Add the filter to the handlers of this build; Sphinx makes new ones for each application."""
    name_filter = NameFilter(app)
    for handler in logging.getLogger("sphinx").handlers:
        # Before the filters of Sphinx, which may end the build at a warning.
        handler.filters.insert(0, name_filter)


class NameFilter(logging.Filter):
    """Completes messages; drops none.

    Args:
        app: The application of the build.

    """

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self._app = app

    def filter(self, record: logging.LogRecord) -> bool:
        """Add a suggestion to a message about an unknown name, once for all handlers."""
        if record.levelno >= logging.WARNING and isinstance(record.msg, str) and not record.args:
            completed = _UNKNOWN_NAME.sub(self._complete_name, record.msg, count=1)
            if "could not find bibtex key" in completed and "; " not in completed and "(did" not in completed:
                completed = _UNKNOWN_KEY.sub(self._complete_key, completed, count=1)
            if " (did you mean" not in record.msg:
                record.msg = completed
        return True

    def _complete_name(self, match: re.Match[str]) -> str:
        names = {"resource", *domain_of(self._app.env).kinds}
        if match[1] == "directive type":
            names |= DIRECTIVES.keys()
        prefix, _, name = match[3].rpartition(":")
        if prefix not in ("", "refalign"):
            return match[0]
        return match[0] + list_suggestions(f"{prefix}:{other}".lstrip(":") for other in _meant(name, names))

    def _complete_key(self, match: re.Match[str]) -> str:
        domain, name = domain_of(self._app.env), match[1]
        if not domain.registry.entries:
            return match[0]
        entries = self._app.env.get_domain("cite").data["bibdata"].data.entries
        if name in entries:
            return f"{match[0]}; list it on a page with the directive 'bibliography'"
        names = [domain.cite_names.get(key, key) for key in domain.registry.suggestions.keys(name)]
        hint = list_suggestions(other for other in names if other in entries)
        return match[0] + (hint or "; add it to the registry or to a .bib file, or correct the key")


def _meant(name: str, names: Collection[str]) -> list[str]:
    """Return the names of ours that an unknown name may mean: known mistakes, plurals, similar names."""
    folded = name.lower().replace("_", "-")
    elsewhere = [other for other, words in _ELSEWHERE.items() if folded in words.split() and other in names]
    singular = [other for other in names if folded in (other, f"{other}s", f"{other}-block", f"{other}-ref")]
    return elsewhere or singular or close_matches(folded, sorted(names), limit=2, cutoff=0.8)
