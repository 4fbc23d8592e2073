"""Keeps Python's garbage collector away from what a build has loaded, all of which stays until the end.

See https://docs.python.org/3/library/gc.html#gc.freeze
"""

from __future__ import annotations

import gc
from typing import ClassVar

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

_FULL_COLLECTION_EVERY = 50
"""``threshold2`` of :func:`gc.set_threshold` during a build; the default of Python is 10.

A document lives until its page is written, so collections of all objects find little, while a page with
thousands of entries makes each of them long: they took an eighth of a build with a catalogue.
"""


class GarbageCollection:
    """Freezes loaded objects during a build: the collector would traverse environment and registry often.

    It does nothing if the host process has frozen objects itself, because ``gc.unfreeze`` releases all.
    """

    _has_earlier_build: ClassVar[bool] = False
    """True after the first build of the process: the next build collects garbage before freezing."""
    _unfinished: ClassVar[GarbageCollection | None] = None
    """The instance whose objects are frozen; None if the last build ended with ``build-finished``."""

    def __init__(self) -> None:
        self._frozen = False
        self._thresholds = gc.get_threshold()

    def connect(self, app: Sphinx) -> None:
        """Connect the handlers: after other preparations for reading, and after all work at the end."""
        app.connect("env-before-read-docs", self.freeze, priority=900)
        app.connect("build-finished", self.unfreeze, priority=999)

    def freeze(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Exclude all existing objects from garbage collection.

        They are the environment, the registry and all modules: the collector would find nothing to free
        among them. Objects that a build creates later are collected as usual. An earlier build of the process
        is freed before, because no collection between two builds may have reached its objects: each build
        would freeze all applications before it.
        """
        if GarbageCollection._unfinished is not None:  # a build that nobody has brought to its end
            GarbageCollection._unfinished.release()
        if not gc.get_freeze_count():
            if GarbageCollection._has_earlier_build:
                gc.collect()
            GarbageCollection._has_earlier_build = True
            gc.freeze()
            self._frozen = True
            GarbageCollection._unfinished = self
            self._thresholds = gc.get_threshold()
            young, middle, _ = self._thresholds
            gc.set_threshold(young, middle, _FULL_COLLECTION_EVERY)

    def unfreeze(self, app: Sphinx, exception: Exception | None) -> None:
        """Release the objects at the end: the process may run further builds."""
        self.release()

    def release(self) -> None:
        """Release the objects, and collect as often as before."""
        if self._frozen:
            gc.unfreeze()
            gc.set_threshold(*self._thresholds)
            self._frozen = False
            GarbageCollection._unfinished = None
