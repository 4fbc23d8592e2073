"""Which pages must be written again although nobody touched their sources.

A page's fingerprint is a digest of all that it shows beside its own source, see :mod:`.shown`. What was
last *written* is remembered in the output folder, not in the environment: that one may serve several
builders, and is saved before a page is written. So a page is written again exactly when what is in its
output folder differs from what would be written now, also after a build that broke off: the pages that
it was writing stand in a journal, and are not trusted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from sphinx_refalign.builder import AlignmentBuilder
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.events.fingerprints import PageFingerprints
from sphinx_refalign.registry.cache import digest

STATE_FILE = ".refalign.json"
"""The file in the output folder that holds the fingerprint of each page as it was written; and, with a
slash before their names, those of the exports and of all that fingerprints are made of."""


JOURNAL = ".refalign.writing"
"""The file beside it that is there while a build writes: the pages that it has begun, one a line."""


_STATE = "/state"


class OutdatedPages:
    """What this build knows of what earlier builds wrote into the same folder."""

    def __init__(self, app: Sphinx, version: str) -> None:
        self.app = app
        self.version = version
        self.read: set[str] = set()
        self.now: dict[str, str] = {}
        self.before: dict[str, str] = {}
        self.saved: dict[str, str] = {}

    def connect(self) -> None:
        """Follow the build from the moment when pages are read to its end."""
        self.app.connect("config-inited", self.keep_out_of_epub)
        self.app.connect("env-before-read-docs", self.note_reading)
        # After Sphinx has collected the contents of the page (500).
        self.app.connect("doctree-read", self.note_page, priority=900)
        # After Sphinx has numbered the sections (500).
        self.app.connect("env-get-updated", self.find_outdated, priority=900)
        self.app.connect("doctree-resolved", self.note_written)
        # After the exports (500).
        self.app.connect("build-finished", self.save_state, priority=900)

    def keep_out_of_epub(self, app: Sphinx, config: Config) -> None:
        """Our files are no part of the book that lies in the same folder."""
        config.epub_exclude_files = [*config.epub_exclude_files, STATE_FILE, JOURNAL]

    def note_reading(self, app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
        """Note which pages are read: until they are written, this folder has them as they were."""
        self.read = set(docnames)

    def note_page(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note in the environment what a page says, where all processes that read can."""
        domain_of(app.env).note_page_digest(app.env.docname)

    def find_outdated(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The documents whose output is not what it would be now."""
        domain = domain_of(env)
        self.saved = self._recall()
        if isinstance(app.builder, AlignmentBuilder):
            # It writes no page; those that another builder left in its folder are as they were.
            self.before = {name: one for name, one in self.saved.items() if name not in self.read}
            return []
        unsure = self.read | self._begun()
        known = {name: one for name, one in self.saved.items() if name in env.all_docs and name not in unsure}
        found = PageFingerprints(domain, self.version)
        state = found.build_digest(domain.registry.stamp)
        self.now = dict(known) if self.saved.get(_STATE) == state else {}
        for name in env.all_docs.keys() - self.now.keys():
            self.now[name] = found.fingerprint(name)
        stale = {name for name, fingerprint in self.now.items() if known.get(name) != fingerprint}
        # Whatever happens while writing, those that are stale are not known to be right.
        self.before = {name: one for name, one in known.items() if name not in stale}
        self.before |= {name: one for name, one in self.saved.items() if name.startswith("/")}
        self.before[_STATE] = state
        self._remember()
        self._file(JOURNAL).unlink(missing_ok=True)
        domain.view_cache.retain(stale)
        return sorted(stale)

    def note_written(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note that a page is being written as it is now; this runs before its file is opened."""
        if docname in self.now:
            with self._file(JOURNAL).open("a", encoding="utf-8") as journal:
                journal.write(f"{docname}\n")
            self.before[docname] = self.now[docname]

    def save_state(self, app: Sphinx, exception: Exception | None) -> None:
        """Remember what was written, unless the build broke off."""
        if exception is None:
            self._remember()
            if not isinstance(app.builder, AlignmentBuilder):
                self._file(JOURNAL).unlink(missing_ok=True)

    def has_changed(self, export: str, content: object) -> bool:
        """Whether an export must be made again: ``content`` is all that goes into it.

        The caller makes it at once; it is remembered as made when the build has ended.
        """
        name = f"/{export}"
        fingerprint = digest([self.version, content])
        if self.saved.get(name) == fingerprint and self._file(export).is_file():
            return False
        self.before.pop(name, None)  # a build that ends while the file is written has not made it
        self._remember()
        self.before[name] = fingerprint
        return True

    def _file(self, name: str) -> Path:
        return Path(self.app.outdir) / name

    def _begun(self) -> set[str]:
        try:
            return set(self._file(JOURNAL).read_text(encoding="utf-8").splitlines())
        except OSError:
            return set()

    def _recall(self) -> dict[str, str]:
        try:
            found = json.loads(self._file(STATE_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remember(self) -> None:
        if self.before == self.saved:
            return
        file = self._file(STATE_FILE)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(self.before, sort_keys=True, indent=0), encoding="utf-8")
        self.saved = dict(self.before)
