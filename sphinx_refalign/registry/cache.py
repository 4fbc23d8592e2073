"""A cache of parsed registry files between builds: a file is parsed again only if it changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pickle
from collections.abc import Callable
from io import BufferedRandom
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_Items = dict[str, tuple[str, Any]]
"""Digests and values by name; a value is whatever its name was stored with."""

FORMAT_VERSION = 11
"""The version of the stored data; raise it when its structure changes."""


_DIGEST_SIZE = hashlib.blake2b().digest_size


class Cache:
    """Values computed from files, stored under a name and a digest of all their input.

    Like Sphinx's own environment, the cache is a pickle in the build's doctree folder. Never load one from
    an untrusted source.

    Args:
        path: The cache file; if it is missing or damaged, the cache starts empty.
        version: The version of the program that uses the cache; another version starts with an empty cache.

    """

    def __init__(self, path: str | os.PathLike[str], version: str) -> None:
        self._path = Path(path)
        self._stamp = (FORMAT_VERSION, version)
        self._stored: _Items | None = None
        self._used: _Items = {}
        self._changed = False

    @property
    def folder(self) -> Path:
        """Return the folder of the cache file."""
        return self._path.parent

    def get(self, name: str, digest: str, make: Callable[[], T]) -> T:
        """Return the value stored under a name if its digest matches, else make and store it.

        Args:
            name: Identifies the value within this cache.
            digest: A digest of everything that the value is computed from.
            make: Computes the value; called only if none is stored under this digest.

        """
        item = self._items.get(name)
        if item is None or item[0] != digest:
            item = digest, make()
            self._changed = True
        self._used[name] = item
        return item[1]

    def digest_of(self, name: str) -> str | None:
        """Return the digest under which the last build stored a name, or None."""
        item = self._items.get(name)
        return item[0] if item is not None else None

    @property
    def _items(self) -> _Items:
        """Return what the last build stored, read on first access."""
        if self._stored is None:
            self._stored = self._read()
        return self._stored

    def save(self, keep: Callable[[str], bool] | None = None) -> None:
        """Write the values used since loading and drop all others; write nothing if the file is current.

        Args:
            keep: Returns whether the value of a name is kept even if it was not used; by default none is.

        """
        stored = self._stored or {}
        if keep is not None:
            self._used = {name: item for name, item in stored.items() if keep(name)} | self._used
        if not self._changed and self._used.keys() == stored.keys():
            return
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("w+b") as file:
                self._write(file)
            fresh.replace(self._path)
        except (OSError, RecursionError):  # without a cache, the next build only takes longer
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)

    def _write(self, file: BufferedRandom) -> None:
        """Write a digest of the pickle, then the pickle."""
        file.write(bytes(_DIGEST_SIZE))
        pickle.dump((self._stamp, self._used), file, pickle.HIGHEST_PROTOCOL)
        file.seek(_DIGEST_SIZE)
        checksum = hashlib.file_digest(file, "blake2b").digest()
        file.seek(0)
        file.write(checksum)

    def _read(self) -> _Items:
        content: object = None
        try:
            with self._path.open("rb") as file:
                checksum = file.read(_DIGEST_SIZE)
                # Unpickling anything else may need any time and memory, and could even run commands.
                if checksum != hashlib.file_digest(file, "blake2b").digest():
                    return {}
                file.seek(_DIGEST_SIZE)
                content = pickle.load(file)
        except Exception:  # the pickle of another version can raise anything; the files can be parsed again
            return {}
        if isinstance(content, tuple) and len(content) == 2 and content[0] == self._stamp:
            return dict(content[1])
        return {}


def digest(data: object, size: int = 12) -> str:
    """Return a short text that differs whenever the data does.

    Args:
        data: Bytes, or plain data that JSON can represent; the order of keys does not count.
        size: The size of the digest in bytes; the text has two hexadecimal digits for each.

    """
    encoded = data if isinstance(data, bytes) else json.dumps(data, sort_keys=True).encode()
    return hashlib.blake2b(encoded, digest_size=size).hexdigest()
