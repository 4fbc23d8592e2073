"""What the files of a registry gave, kept between builds: a file is parsed again only if it changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


FORM = 1
"""Changes with the form of what is kept."""


class Cache:
    """What was made of files, under a name and a digest of all that it was made of.

    Like Sphinx's own environment it is a pickle in a folder of the build's own, and no more to be taken
    from strangers than that.

    Args:
        path: the file that holds it; it need not exist, and a damaged one counts as none.
        version: of the program that uses it.

    """

    def __init__(self, path: str | os.PathLike[str], version: str) -> None:
        self._path = Path(path)
        self._stamp = (FORM, version)
        self._known: dict[str, tuple[str, Any]] | None = None
        self._used: dict[str, tuple[str, Any]] = {}
        self._changed = False

    def get(self, name: str, digest: str, make: Callable[[], T]) -> T:
        """What has this name and this digest: as it is known, else as it is made now and kept."""
        if self._known is None:
            self._known = self._read()
        known = self._known.get(name)
        if known is None or known[0] != digest:
            known = digest, make()
            self._changed = True
        self._used[name] = known
        return known[1]

    def save(self) -> None:
        """Write what was asked for, and forget all else, if that is not what the file has."""
        if not self._changed and self._used.keys() == (self._known or {}).keys():
            return
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):  # without a cache the next build takes longer, that is all
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("wb") as opened:
                pickle.dump((self._stamp, self._used), opened, pickle.HIGHEST_PROTOCOL)
            fresh.replace(self._path)

    def _read(self) -> dict[str, tuple[str, Any]]:
        found: Any = None
        try:
            with self._path.open("rb") as opened:
                found = pickle.load(opened)
        except Exception:  # whatever is wrong with it, the registry itself is still there
            return {}
        if isinstance(found, tuple) and len(found) == 2 and found[0] == self._stamp:
            return dict(found[1])
        return {}


def digest(shown: object) -> str:
    """A short text that differs whenever plain data does."""
    data = json.dumps(shown, sort_keys=True)
    return hashlib.blake2b(data.encode(), digest_size=12).hexdigest()
