"""Python's garbage collector passes over what a build has loaded: all of it stays to the end."""

from __future__ import annotations

import gc

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


class GarbageCollection:
    """It goes through the environment and the registry again and again otherwise, and that takes its time.

    A host that has frozen objects of its own is left alone: nobody could tell them from ours.
    """

    def __init__(self) -> None:
        self._frozen = False

    def connect(self, app: Sphinx) -> None:
        """From the moment when pages are read to the end of the build, before anybody's work there."""
        app.connect("env-before-read-docs", self.freeze, priority=900)
        app.connect("build-finished", self.unfreeze, priority=1)

    def freeze(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Pass over all that there is now."""
        if not gc.get_freeze_count():
            gc.freeze()
            self._frozen = True

    def unfreeze(self, app: Sphinx, exception: Exception | None) -> None:
        """The process may well do another build."""
        if self._frozen:
            gc.unfreeze()
            self._frozen = False
