"""Keeps Python's garbage collector away from what a build has loaded, all of which stays until the end.

See https://docs.python.org/3/library/gc.html#gc.freeze
"""

from __future__ import annotations

import gc

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


class GarbageCollection:
    """Freezes loaded objects during a build: the collector would traverse environment and registry often.

    It does nothing if the host process has frozen objects itself, because ``gc.unfreeze`` releases all.
    """

    def __init__(self) -> None:
        self._frozen = False

    def connect(self, app: Sphinx) -> None:
        """Connect the handlers: after other preparations for reading, before other work at the end."""
        app.connect("env-before-read-docs", self.freeze, priority=900)
        app.connect("build-finished", self.unfreeze, priority=1)

    def freeze(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Exclude all existing objects from garbage collection.

        They are the environment, the registry and all modules: the collector would find nothing to free
        among them. Objects that a build creates later are collected as usual.
        """
        if not gc.get_freeze_count():
            gc.freeze()
            self._frozen = True

    def unfreeze(self, app: Sphinx, exception: Exception | None) -> None:
        """Release the objects: the process may run further builds."""
        if self._frozen:
            gc.unfreeze()
            self._frozen = False
