"""The directive that lists what changed since committed states of the project."""

from __future__ import annotations

import os
from typing import ClassVar

from docutils import nodes

from sphinx_refalign.alignment.changes import PARTS, ChangesOptions
from sphinx_refalign.alignment.filters import Filter
from sphinx_refalign.alignment.option_values import split_words
from sphinx_refalign.alignment.state_files import find_states
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.directives.alignment import FILTER_OPTIONS
from sphinx_refalign.directives.base import NAME_OPTIONS, Option, Options, RefalignDirective


class AlignmentChangesDirective(RefalignDirective):
    """Resources and alignments that are new, gone, moved or changed since a committed ``alignment.json``.

    ``:since:`` is such a file, or a folder with one for each version.
    """

    option_spec: ClassVar[Options] = Options(
        {
            "since": Option(
                "A committed ``alignment.json``, or a folder with one for each version. Required.",
                form="a path, relative to the page, or to the source folder if it begins with ``/``",
                example="/states",
            ),
            "kinds": FILTER_OPTIONS["kinds"],
            "show": Option("What is listed; without it, both.", PARTS, form="words"),
            "limit": Option("The most items in a list.", form="a number from 1", example="20"),
            "versions": Option(
                "How many of the versions in the folder are compared, the latest first.",
                form="a number from 1", example="3",
            ),
            **NAME_OPTIONS,
        }
    )  # fmt: skip

    def make_nodes(self) -> list[nodes.Node]:
        """Return the placeholder of the changes."""
        # If all words are unknown, they are kept: the view shows nothing, not everything.
        kinds = self.some_of("kinds", self.kinds) or split_words(self.options.get("kinds"))
        options = ChangesOptions(
            filter=Filter(kinds=tuple(kinds)),
            since=self._since(),
            show=tuple(self.some_of("show", PARTS)) or PARTS,
            limit=self._number("limit"),
            versions=self._number("versions"),
        )
        view = self.view("changes", [], options=tuple(options))
        self.add_name(view)
        return [view]

    def _since(self) -> str:
        """Return the file or folder of ``:since:``, relative to the source folder; "" if it is missing."""
        path = (self.options.get("since") or "").strip()
        if not path:
            message = f"{self.name}: no :since:; name a committed alignment.json, or a folder of them"
            warn(Warn.OPTION, message, self.get_location())
            return ""
        relative, _ = self.env.relfn2path(path, self.env.docname)
        since = os.path.normpath(relative).replace(os.sep, "/")
        for file in find_states(self.env.srcdir, since).values():
            # A dependency that does not exist would make Sphinx read the page in every build.
            if os.path.isfile(os.path.join(self.env.srcdir, file)):
                self.env.note_dependency(file)
        return since

    def _number(self, option: str) -> int:
        """Return the number of an option, 0 for none."""
        value = (self.options.get(option) or "").strip()
        if not value:
            return 0
        if not (value.isdecimal() and len(value) < 10 and int(value)):
            self.warn_option(option, value, "; use a number from 1")
            return 0
        return int(value)
