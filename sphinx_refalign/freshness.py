"""Which pages must be written again although nobody touched their sources.

A page's fingerprint is a digest of all that it shows of the registry and of other pages. What was last
*written* is remembered in the output folder, not in the environment: that one may serve several
builders, and is saved before a page is written. So a page is written again exactly when what is in its
output folder differs from what would be written now, also after a build that broke off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from sphinx_refalign.alignment.records import Use
from sphinx_refalign.alignment.table import TableOptions
from sphinx_refalign.domain import RefalignDomain, View, domain_of
from sphinx_refalign.render.catalog import CatalogOptions
from sphinx_refalign.render.table import table_rows

MEMORY = ".refalign.json"
"""The file in the output folder that holds the fingerprint of each page as it was written."""


class Freshness:
    """What this build knows of what earlier builds wrote into the same folder."""

    def __init__(self, app: Sphinx, version: str) -> None:
        self.app = app
        self.version = version
        self.now: dict[str, str] = {}
        self.before: dict[str, str] = {}

    def connect(self) -> None:
        """Follow the build from the moment when all pages are read to its end."""
        self.app.connect("config-inited", self.keep_out_of_epub)
        # After Sphinx has numbered the sections (500).
        self.app.connect("env-get-updated", self.stale, priority=900)
        self.app.connect("doctree-resolved", self.written)
        # After the exports (500).
        self.app.connect("build-finished", self.finished, priority=900)

    @property
    def _file(self) -> Path:
        return Path(self.app.outdir) / MEMORY

    def keep_out_of_epub(self, app: Sphinx, config: Config) -> None:
        """The memory is no part of the book that lies in the same folder."""
        config.epub_exclude_files = [*config.epub_exclude_files, MEMORY]

    def stale(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The documents whose output is not what it would be now."""
        domain = domain_of(env)
        documents = {*domain.uses, *domain.views} & set(env.all_docs)
        self.now = {name: self._fingerprint(domain, name) for name in documents}
        self.before = self._recall()
        stale = {name for name, known in self.now.items() if self.before.get(name) != known}
        # A page that no longer shows anything of ours is written because its source was changed.
        gone = {name for name in self.before if name not in self.now and not name.startswith("/")}
        if stale or gone:
            # Whatever happens while writing, these are not known to be right.
            self.before = {name: known for name, known in self.before.items() if name not in stale | gone}
            self._remember()
        return sorted(stale)

    def written(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note that a page is being written as it is now."""
        if docname in self.now:
            self.before[docname] = self.now[docname]

    def finished(self, app: Sphinx, exception: Exception | None) -> None:
        """Remember what was written, unless the build broke off."""
        if exception is None and self.before != self._recall():
            self._remember()

    def has_changed(self, export: str, shown: object) -> bool:
        """Whether an export must be made again: ``shown`` is all that goes into it.

        The caller makes it at once; it is remembered as made.
        """
        fingerprint = digest([self.version, shown])
        known = self.before.get(f"/{export}") == fingerprint
        self.before[f"/{export}"] = fingerprint
        return not known or not (Path(self.app.outdir) / export).is_file()

    def _recall(self) -> dict[str, str]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _remember(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self.before, sort_keys=True, indent=0), encoding="utf-8")

    def _fingerprint(self, domain: RefalignDomain, docname: str) -> str:
        shown = [
            self.version,
            domain.env.config.language,
            repr(domain.env.config.refalign_relations),
            repr(domain.env.config.refalign_kinds),
            # Sphinx compares these with the last build, which may have been another builder's.
            sorted(domain.env.toc_secnumbers.get(docname, {}).items()),
            *(_use(domain, use) for use in domain.uses.get(docname, ())),
            *(_view(domain, view) for view in domain.views.get(docname, ())),
        ]
        return digest(shown)


def digest(shown: object) -> str:
    """A short text that differs whenever plain data does."""
    return hashlib.blake2b(json.dumps(shown).encode(), digest_size=12).hexdigest()


def _use(domain: RefalignDomain, use: Use) -> list[Any]:
    """What a block or a role shows: the resource, and the pages that its topics lead to."""
    shown = [use.key, *_resource(domain, use.key)]
    return [*shown, *_topic_places(domain, use.key)] if use.block else shown


def _resource(domain: RefalignDomain, key: str) -> Iterator[Any]:
    registry = domain.registry
    yield registry.digest(key)
    if key not in registry:
        return
    organization = registry.entries[key].fields.get("organization")
    if isinstance(organization, str):
        yield registry.digest(organization)


def _topic_places(domain: RefalignDomain, key: str) -> Iterator[Any]:
    for plan in domain.project.planned_by_key.get(key, ()):
        if plan.topic:
            yield [plan.document, _title(domain, plan.document)]


def _title(domain: RefalignDomain, document: str) -> str:
    title = domain.env.titles.get(document)
    return title.astext() if title is not None else ""


def _view(domain: RefalignDomain, view: View) -> list[Any]:
    project = domain.project
    if view.what == "table":
        options = TableOptions(*view.options)
        rows = table_rows(domain.page(), options)
        keys = dict.fromkeys(alignment.key for row in rows for alignment in row)
        known = [alignment.document in project.order for row in rows for alignment in row]
        # Line numbers are facts of the source, not of what the table shows.
        hidden: dict[str, Any] = {"line": 0}
        hidden |= {} if "relation" in options.shown else {"relation": ""}
        hidden |= {} if "topics" in options.shown else {"topics": ()}
        cells = [[alignment._replace(**hidden) for alignment in row] for row in rows]
        return [cells, known, [list(_resource(domain, key)) for key in keys]]
    catalog = CatalogOptions(*view.options)
    keys = {
        key: None
        for key, one in domain.registry.entries.items()
        if not catalog.kinds or one.kind in catalog.kinds
    }
    places = [
        [
            [one.document, one.section, one.anchor, _title(domain, one.document)]
            for one in project.by_key.get(key, ())
        ]
        for key in keys
    ]
    planned = [
        [plan, _title(domain, plan.document)] for key in keys for plan in project.planned_by_key.get(key, ())
    ]
    shown = [[key, *_resource(domain, key), *_topic_places(domain, key)] for key in keys]
    return [shown, places, planned]
