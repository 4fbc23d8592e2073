"""Keeps Python's garbage collector away from what a build has loaded, all of which stays until the end.

See https://docs.python.org/3/library/gc.html#gc.freeze
"""

from __future__ import annotations

import gc
from typing import ClassVar

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


class GarbageCollection:
    """Freezes loaded objects during a build: the collector would traverse environment and registry often.

    It does nothing if the host process has frozen objects itself, because ``gc.unfreeze`` releases all.
    """

    _has_earlier_build: ClassVar[bool] = False
    """Whether an earlier build in this process has frozen objects, which the next build collects first."""

    def __init__(self) -> None:
        self._frozen = False

    def connect(self, app: Sphinx) -> None:
        """Connect the handlers: after other preparations for reading, before other work at the end."""
        app.connect("env-before-read-docs", self.freeze, priority=900)
        app.connect("build-finished", self.unfreeze, priority=1)

    def freeze(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Exclude all existing objects from garbage collection.

        They are the environment, the registry and all modules: the collector would find nothing to free
        among them. Objects that a build creates later are collected as usual. An earlier build of the process
        is freed before, because no collection between two builds may have reached its objects: each build
        would freeze all applications before it.
        """
        if not gc.get_freeze_count():
            if GarbageCollection._has_earlier_build:
                gc.collect()
            GarbageCollection._has_earlier_build = True
            gc.freeze()
            self._frozen = True

    def unfreeze(self, app: Sphinx, exception: Exception | None) -> None:
        """Release the objects: the process may run further builds."""
        if self._frozen:
            gc.unfreeze()
            self._frozen = False
