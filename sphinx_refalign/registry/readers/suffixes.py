"""The reader of a file, by the file's suffix: a built-in one, or one of another package."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from sphinx_refalign.registry.problems import describe_error
from sphinx_refalign.registry.readers.base import Format

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "sphinx_refalign.readers"
"""The entry point group of readers in other packages."""


class Reader(NamedTuple):
    """A format with the package that provides it."""

    load: Callable[[], Format]
    """Returns the format, always the same object."""
    provider: str
    """The name and version of the distribution, such as ``toml-registry 1.0``; "" for a built-in format."""

    @property
    def format(self) -> Format:
        """Return the format; the first access imports its module."""
        return self.load()

    @property
    def family(self) -> object:
        """Return what is the same for all suffixes of a format and differs between formats."""
        return type(self.format) if self.provider else self.load


class ReaderError(ValueError):
    """A suffix without a usable reader; the message says why and what to do."""


def suffix_of(file: str) -> str:
    """Return the suffix of a file in lower case and without its dot, which is the name of its format."""
    return PurePath(file).suffix.lower().removeprefix(".")


def format_of(file: str) -> Format:
    """Return the format of a file, by its suffix.

    Args:
        file: The path of the file; it need not exist.

    Raises:
        ReaderError: If no reader has the suffix, or its reader cannot be used.

    """
    return find_reader(suffix_of(file)).format


@cache
def find_reader(suffix: str) -> Reader:
    """Return the reader for a suffix.

    The module of a built-in format is imported for the first file of that format that is not in the cache.
    The metadata of installed packages are read for other suffixes only, because that is slow.

    Args:
        suffix: The suffix as :func:`suffix_of` returns it.

    Raises:
        ReaderError: If no reader has the suffix, or its reader cannot be used.

    """
    if suffix in _BUILT_IN:
        return Reader(_BUILT_IN[suffix], "")
    found = [point for point in _entry_points() if point.name.lower() == suffix]
    if not found:
        raise ReaderError(f"unsupported file type; rename or convert the file to {_readable_suffixes()}")
    if len(found) > 1:
        packages = " and ".join(sorted(map(_provider, found)))
        raise ReaderError(f"several packages read .{suffix} files, {packages}; uninstall all but one")
    return _load(suffix, found[0])


def _entry_points() -> Iterable[EntryPoint]:
    from importlib.metadata import entry_points

    try:
        return tuple(entry_points(group=ENTRY_POINTS))
    except Exception as error:  # the metadata of any installed package can be damaged
        reason = describe_error(error)
        raise ReaderError(
            f"installed packages cannot be searched for a reader: {reason}; repair them"
        ) from None


@cache
def _yaml() -> Format:
    from sphinx_refalign.registry.readers.yaml import Yaml

    return Yaml()


@cache
def _csl_json() -> Format:
    from sphinx_refalign.registry.readers.csl_json import CslJson

    return CslJson()


@cache
def _bibtex() -> Format:
    from sphinx_refalign.registry.readers.bibtex import Bibtex

    return Bibtex()


_BUILT_IN = {"yaml": _yaml, "yml": _yaml, "bib": _bibtex, "bibtex": _bibtex, "json": _csl_json}

BUILT_IN = tuple(_BUILT_IN)
"""Suffixes of the built-in readers; other packages cannot replace these readers."""


def _load(suffix: str, point: EntryPoint) -> Reader:
    provider = _provider(point)
    try:
        format_class = point.load()
        is_format = isinstance(format_class, type) and issubclass(format_class, Format)
        loaded = format_class() if is_format else None
    except Exception as error:  # importing a module can raise anything
        reason = describe_error(error)
        message = f"the reader of .{suffix} files cannot be loaded: {reason}; update or reinstall {provider}"
        raise ReaderError(message) from None
    if not isinstance(loaded, Format):
        message = f"{point.value}, the reader of .{suffix} files, is no subclass of Format; update {provider}"
        raise ReaderError(message)
    return Reader(partial(_same, loaded), provider)


def _same(loaded: Format) -> Format:
    return loaded


def _provider(point: EntryPoint) -> str:
    """Return the name and version of the distribution, or what is known of it without its metadata."""
    try:
        name, version = (point.dist.name, point.dist.version) if point.dist is not None else ("", "")
    except Exception:  # Python versions differ in what they raise for missing metadata
        name = version = ""
    return f"{name} {version}" if name else point.value


def _readable_suffixes() -> str:
    names = {point.name.lower() for point in _entry_points()}
    *others, last = (f".{suffix}" for suffix in [*BUILT_IN, *sorted(names.difference(BUILT_IN))])
    return f"{', '.join(others)} or {last}"
