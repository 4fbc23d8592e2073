"""Finds the pages that must be written again although their sources did not change.

The fingerprint of a page is a digest of everything it shows beside its own source, see
:mod:`.fingerprints`. The fingerprints of what was *written* are stored for each output folder, not in the
environment, because one environment can serve several builders and is saved before pages are written. So a
page is written again exactly if its file in the output folder differs from what would be written now. This
also holds after an interrupted build: a journal lists the pages that it was writing, whose stored
fingerprints are ignored.

The fingerprints are in the doctrees folder, which is not published. The output folder has a digest of them
only: if it is missing or another one, the folder is not the one that they describe.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from sphinx_refalign.builder import AlignmentBuilder
from sphinx_refalign.diagnostics import warn_unwritable
from sphinx_refalign.domain.domain import domain_of
from sphinx_refalign.events.fingerprints import PageFingerprints
from sphinx_refalign.formats import exclude_from_epub
from sphinx_refalign.registry.cache import digest

MARK = ".refalign"
"""The file in the output folder with a digest of the state file."""

_BUILD_INFO = ".buildinfo"
"""Sphinx's file with a digest of the options of HTML in four lines."""

_STATE_FILE = "refalign-{}.json"
"""The file with the fingerprint of each page of an output folder as it was written. Names with a slash in
front are those of exports and of the digest of all input."""

_JOURNAL = "refalign-{}.writing"
"""A file that exists while a build writes to an output folder: the pages it has begun, one per line."""

_STATE = "/state"


class OutdatedPages:
    """Compares the current fingerprints with those of earlier builds in the same output folder."""

    def __init__(self, app: Sphinx, version: str) -> None:
        self.app = app
        self.version = version
        folder = digest(_relative_path(str(app.outdir), str(app.doctreedir)))
        self._state_file = Path(app.doctreedir) / _STATE_FILE.format(folder)
        self._journal = Path(app.doctreedir) / _JOURNAL.format(folder)
        self._writing: TextIO | None = None
        """File object of the journal; None before the first page is written and after the build."""
        self._mark = Path(app.outdir) / MARK
        self.read_docnames: set[str] = set()
        """The pages that are read in this build."""
        self.current: dict[str, str] = {}
        """The fingerprint of each page as it would be written now."""
        self.state: dict[str, str] = {}
        """The fingerprints of the files that are known to be in the output folder."""
        self.saved: dict[str, str] = {}
        """The content of the state file."""
        self._is_unsaved = False
        """Whether the state could not be saved in this build."""
        self._before: dict[str, tuple[Path, object]] = {}
        """By page, its file and the status of that file before it is written."""

    def connect(self) -> None:
        """Connect the handlers, from the reading of pages to the end of the build."""
        self.app.connect("config-inited", self.keep_out_of_epub)
        self.app.connect("builder-inited", self.remove_incomplete_build_info)
        self.app.connect("env-before-read-docs", self.note_reading)
        # After Sphinx has collected the contents of the page (500).
        self.app.connect("doctree-read", self.note_page, priority=900)
        # After Sphinx has numbered the sections (500).
        self.app.connect("env-get-updated", self.find_outdated, priority=900)
        self.app.connect("doctree-resolved", self.note_written)
        # After the exports (500).
        self.app.connect("build-finished", self.save_state, priority=900)

    def keep_out_of_epub(self, app: Sphinx, config: Config) -> None:
        """Exclude the mark from an EPUB in the same folder."""
        exclude_from_epub(config, [MARK])

    def remove_incomplete_build_info(self, app: Sphinx) -> None:
        """Remove a ``.buildinfo`` that a killed build has not finished, and have all pages written again.

        Sphinx 9.0 ends with an IndexError if the file has fewer lines. The options of the pages are unknown.
        """
        file = Path(app.outdir) / _BUILD_INFO
        with contextlib.suppress(OSError):
            if file.read_bytes().count(b"\n") < 4:
                self._mark.write_text("", encoding="utf-8")
                file.unlink()

    def note_reading(self, app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
        """Store which pages are read: their files are outdated until they are written."""
        self.read_docnames = set(docnames)

    def note_page(self, app: Sphinx, doctree: nodes.document) -> None:
        """Store a digest of the page in the environment, which parallel reading merges."""
        domain_of(app.env).note_page_digest(app.env.docname)

    def find_outdated(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the documents whose files in the output folder differ from what would be written now."""
        domain = domain_of(env)
        self.saved = self._load()
        if isinstance(app.builder, AlignmentBuilder):
            # It writes no pages, and leaves those of another builder in its folder unchanged.
            self.state = {name: value for name, value in self.saved.items() if name not in self.read_docnames}
            return []
        begun = self._begun_docnames()
        reliable = {
            name: value
            for name, value in self.saved.items()
            if name in env.all_docs
            and name not in self.read_docnames
            and begun is not None
            and name not in begun
        }
        fingerprints = PageFingerprints(domain, self.version)
        build_digest = fingerprints.build_digest(domain.registry.stamp)
        self.current = dict(reliable) if self.saved.get(_STATE) == build_digest else {}
        for name in env.all_docs.keys() - self.current.keys():
            self.current[name] = fingerprints.fingerprint(name)
        outdated = {name for name, value in self.current.items() if reliable.get(name) != value}
        # Outdated pages stay unknown until they are written, whatever happens before.
        self.state = {name: value for name, value in reliable.items() if name not in outdated}
        self.state |= {name: value for name, value in self.saved.items() if name.startswith("/")}
        self.state[_STATE] = build_digest
        self._save()
        self._remove(self._journal)
        domain.view_cache.retain(outdated)
        return sorted(outdated)

    def note_written(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Store that a page is written with its current fingerprint; this runs before its file is opened."""
        if docname in self.current:
            self._note_begun(docname)
            self.state[docname] = self.current[docname]

    def save_state(self, app: Sphinx, exception: Exception | None) -> None:
        """Save the fingerprints of what was written, unless the build failed."""
        if self._writing is not None:
            with contextlib.suppress(OSError):  # a full disk; each page was reported when it was noted
                self._writing.close()
            self._writing = None
        if exception is None:
            for docname, (file, status) in self._before.items():
                # Sphinx has reported the page if it could not be written.
                if status is not None and _status(file) == status:
                    self.state.pop(docname, None)
            self._save()
            if not isinstance(app.builder, AlignmentBuilder):
                self._remove(self._journal)

    def has_changed(self, export: str, content: object) -> bool:
        """Return whether an export must be written, and store that the caller writes it at once.

        The new fingerprint is saved at the end of the build.

        Args:
            export: The name of the file in the output folder.
            content: Plain data that determines the content of the export.

        """
        name = f"/{export}"
        fingerprint = digest([self.version, content])
        if self.saved.get(name) == fingerprint and (Path(self.app.outdir) / export).is_file():
            return False
        self.state.pop(name, None)  # so that a build interrupted while writing leaves no fingerprint
        self._save()
        self.state[name] = fingerprint
        return True

    def note_unwritten(self, export: str) -> None:
        """Store that an export of which :meth:`has_changed` was true could not be written."""
        self.state.pop(f"/{export}", None)

    def _note_begun(self, docname: str) -> None:
        if file := _output_file(self.app.builder, docname):
            self._before[docname] = file, _status(file)
        if self._is_unsaved:
            return
        try:
            if self._writing is None:
                self._writing = self._journal.open("a", encoding="utf-8")
            self._writing.write(f"{docname}\n")
            self._writing.flush()
        except OSError as error:
            self._forget(self._journal, error)

    def _begun_docnames(self) -> set[str] | None:
        """Return the pages that an interrupted build was writing; None if that is unknown."""
        try:
            return set(self._journal.read_text(encoding="utf-8").splitlines())
        except FileNotFoundError:
            return set()
        except (OSError, ValueError):
            return None

    def _load(self) -> dict[str, str]:
        try:
            text = self._state_file.read_text(encoding="utf-8")
            is_current = self._mark.read_text(encoding="utf-8").strip() == digest(text)
            state = json.loads(text) if is_current else {}
        except (OSError, ValueError, RecursionError):
            return {}
        return state if isinstance(state, dict) else {}

    def _save(self) -> None:
        if self.state == self.saved or self._is_unsaved:
            return
        text = json.dumps(self.state, sort_keys=True, separators=(",\n", ": "))
        for file, content in ((self._state_file, text), (self._mark, f"{digest(text)}\n")):
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
            except OSError as error:
                self._forget(file, error)
                return
        self.saved = dict(self.state)

    def _forget(self, file: Path, error: OSError) -> None:
        """Report a file that cannot be written, and let the next build write all pages again."""
        self._is_unsaved = True
        self._remove(self._state_file)
        # The mark stays, without a digest: it shows that the exports beside it are no sources.
        with contextlib.suppress(OSError):
            self._mark.write_text("", encoding="utf-8")
        warn_unwritable([str(file)], error, "the next build writes all pages again")

    def _remove(self, file: Path) -> None:
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def _output_file(builder: Builder, docname: str) -> Path | None:
    """Return the file that a builder writes a page to; None for builders without a file for each page."""
    find = getattr(builder, "get_output_path", None) or getattr(builder, "get_outfilename", None)
    suffix = getattr(builder, "out_suffix", "")
    if find is not None:
        return Path(find(docname))
    return Path(builder.outdir) / f"{docname}{suffix}" if suffix else None


def _status(file: Path) -> object:
    """Return a value that writing a file changes; None if there is no such file."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _relative_path(path: str, start: str) -> str:
    """Return a path from one folder to another, which stays the same when both move together."""
    try:
        return Path(os.path.relpath(path, start)).as_posix()
    except ValueError:  # another drive of Windows
        return path
