"""The resources and alignments of other projects in files, from which builds read only what they ask for.

A large project has thousands of resources, of which a page shows a few. So the cache of the registry has only
the keys and addresses of each project; its entries and alignments are in a file beside it, one pickle each.
The cache has the position and the digest of each: a record of a damaged file is not unpickled.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar, cast, overload

T = TypeVar("T")

_DIGEST_SIZE = 16


class Positions(NamedTuple):
    """Where a file has its records."""

    ends: array[int]
    """The end of each record in bytes; it begins at the end of the one before."""
    digests: bytes
    """The digests of all records, one after the other."""


def write_records(path: Path, records: Sequence[object]) -> Positions | None:
    """Write a file of records; return their positions, or None if the file cannot be written."""
    ends, digests, end = array("Q"), bytearray(), 0
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            for record in records:
                data = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)
                file.write(data)
                end += len(data)
                ends.append(end)
                digests += _digest(data)
        fresh.replace(path)
    except (OSError, RecursionError):
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        return None
    return Positions(ends, bytes(digests))


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST_SIZE).digest()


class Records(Sequence[T]):
    """Records in a file, each read when it is asked for.

    Args:
        path: The file.
        positions: Where it has its records.
        start: The number of the first record.
        stop: The number of the record after the last.
        make: Returns all these records anew, for a file that is missing or damaged.

    """

    def __init__(
        self, path: Path, positions: Positions, start: int, stop: int, make: Callable[[], Sequence[T]]
    ) -> None:
        self._path = path
        self._positions = positions
        self._start = start
        self._stop = stop
        self._make = make
        self._made: Sequence[T] | None = None
        self._read: dict[int, T] = {}

    def __len__(self) -> int:
        return self._stop - self._start

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return list(self)[index]
        if self._made is not None:
            return self._made[index]
        number = range(self._start, self._stop)[index]
        if number not in self._read:
            begin = self._begin(number)
            try:
                with self._path.open("rb") as file:
                    file.seek(begin)
                    data = file.read(self._positions.ends[number] - begin)
                self._read[number] = self._load(number, data)
            except Exception:  # missing or damaged
                return self._make_again()[index]
        return self._read[number]

    def __iter__(self) -> Iterator[T]:
        """Yield all records; the file is read once for them."""
        return iter(self.read_all())

    def read_all(self) -> Sequence[T]:
        """Return all records, and keep them."""
        if self._made is None:
            try:
                self._made = self._read_file()
            except Exception:
                return self._make_again()
        return self._made

    def _make_again(self) -> Sequence[T]:
        """Make all records anew, and remove the file, so that the next build writes it."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._made = self._make()
        return self._made

    def _read_file(self) -> list[T]:
        first, ends = self._begin(self._start), self._positions.ends
        with self._path.open("rb") as file:
            file.seek(first)
            content = file.read(self._begin(self._stop) - first)
        return [
            self._load(number, content[self._begin(number) - first : ends[number] - first])
            for number in range(self._start, self._stop)
        ]

    def _begin(self, number: int) -> int:
        return self._positions.ends[number - 1] if number else 0

    def _load(self, number: int, data: bytes) -> T:
        """Unpickle a record, if it is the one that was written."""
        position = number * _DIGEST_SIZE
        if _digest(data) != self._positions.digests[position : position + _DIGEST_SIZE]:
            raise _DamagedError
        return cast(T, pickle.loads(data))


class _DamagedError(Exception):
    """A file that does not have the records that were written."""
