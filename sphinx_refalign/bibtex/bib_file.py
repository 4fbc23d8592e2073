"""Handing the registry over: a generated ``.bib`` file, which is written only when its content changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign.bibtex.keys import KeyLocation, citation_keys, existing_keys
from sphinx_refalign.config import conf_location, is_encoding, registry_patterns
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.files import find_files
from sphinx_refalign.registry.i18n import fallbacks
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.registry import Registry

EXTENSION = "sphinxcontrib.bibtex"


ALL = "bibtex"
"""What stands in ``refalign_registry`` for all files of ``bibtex_bibfiles``."""


FILE = "refalign.bib"
"""The generated file, among the doctrees."""


CACHE = "refalign-bibtex.pickle"
"""What is kept beside it: the keys of the project's own files, and the text that was generated."""


class BibFile:
    """What one build hands over."""

    def __init__(self, registry: Callable[[Sphinx], Registry]) -> None:
        self.registry = registry
        self.files: list[Path] = []
        """The project's own ``.bib`` files that sphinxcontrib-bibtex reads."""
        self.ours: Path | None = None
        """The generated file, where there is something to hand over."""
        self.names: dict[str, str] = {}
        """What resources are called by ``:cite:``, where that is not their key."""

    def configure(self, app: Sphinx, config: Config) -> None:
        """Name the generated file to sphinxcontrib-bibtex, and its files to the registry."""
        patterns = registry_patterns(config)
        if EXTENSION not in app.extensions:
            if ALL in patterns:
                message = (
                    f"refalign_registry: {ALL!r} are the files of sphinxcontrib-bibtex; add {EXTENSION!r} to "
                    "the extensions, or name the files"
                )
                warn(Warn.CONFIG, message, conf_location(app, "refalign_registry"))
                config.refalign_registry = [one for one in patterns if one != ALL]
            return
        own = [str(one) for one in config.bibtex_bibfiles or ()]
        self.files = [_resolved(app, one) for one in own]
        if ALL in patterns:
            config.refalign_registry = list(_expanded(patterns, own, self.files))
            if config.refalign_encoding == "utf-8" and is_encoding(config.bibtex_encoding):
                config.refalign_encoding = config.bibtex_encoding
        others = [one for one in patterns if one != ALL]
        read, _ = find_files(others, str(app.confdir))
        if {_resolved(app, one) for one in read} - {*self.files}:
            self.ours = (Path(app.doctreedir) / FILE).resolve()
            config.bibtex_bibfiles = [*(config.bibtex_bibfiles or ()), _relative(app, self.ours)]
            self.write(app, self.ours)
        elif config.bibtex_bibfiles is None and others:
            config.bibtex_bibfiles = []  # the registry's files may not be there yet

    def write(self, app: Sphinx, file: Path) -> None:
        """Write the generated file, if it is not what it should be."""
        if not is_encoding(app.config.bibtex_encoding):
            return  # sphinxcontrib-bibtex ends the build there
        registry = self.registry(app)
        cache = Cache(file.with_name(CACHE), str(app.extensions["sphinx_refalign"].version))
        fed = {key: name for key, name in citation_keys(registry, self._is_own).items() if name}
        taken = existing_keys(self.files, app.config.bibtex_encoding, cache)
        read = {Path(one).resolve() for one in {entry.file for entry in registry.entries.values()}}
        for key, name in list(fed.items()):
            other = taken.get(name.lower())
            if other is not None:
                del fed[key]
                _warn_about_renamed(registry, key, other, read)
        self.names = {key: name for key, name in fed.items() if name != key}
        _write(app, file, _text(app, registry, fed, cache))
        cache.save()

    def _is_own(self, file: str) -> bool:
        """Whether sphinxcontrib-bibtex reads a registry file itself."""
        return Path(file).resolve() in self.files


def _write(app: Sphinx, file: Path, text: str) -> None:
    encoding = str(app.config.bibtex_encoding)
    data = text.encode(encoding, errors="replace")
    if data.decode(encoding) != text:
        message = f"bibtex_encoding = {encoding!r} has no place for some letters of the registry; use UTF-8"
        warn(Warn.CONFIG, message, conf_location(app, "bibtex_encoding"))
    if not file.is_file() or file.read_bytes() != data:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _expanded(patterns: Sequence[str], own: Sequence[str], files: Sequence[Path]) -> Iterator[str]:
    """The patterns, with those of its files for ``bibtex`` that are there: it tells of the others itself."""
    for pattern in patterns:
        if pattern == ALL:
            yield from (one for one, file in zip(own, files, strict=True) if file.is_file())
        else:
            yield pattern


def _text(app: Sphinx, registry: Registry, fed: Mapping[str, str], cache: Cache) -> str:
    from sphinx_refalign.registry.writers.classic_bibtex import classic_entry, written

    languages = fallbacks(app.config.language or "en")

    def make() -> str:
        return "\n".join(
            written(name, classic_entry(registry[key], registry, languages)) for key, name in fed.items()
        )

    return cache.get("@text", digest([registry.stamp, languages, list(fed.items())]), make)


def _warn_about_renamed(registry: Registry, key: str, other: KeyLocation, read: Collection[Path]) -> None:
    """Warn of a key that the project's own files have too; the registry has told of those that it reads."""
    entry = registry.entries[key]
    if other.key == key and other.file in read:
        return
    where = f"{other.file}:{other.line}, where :cite: leads to"
    if other.key == key:
        message = (
            f"{key}: this key is taken by {where}: rename one of the two, or let refalign_registry have that "
            f"file ({ALL!r} are all of them) and keep one"
        )
    else:
        message = f"{key}: in BibTeX this is the same key as {other.key!r} in {where}: rename one of the two"
    warn(Code.DUPLICATE_KEY, message, entry.location)


def _resolved(app: Sphinx, file: str) -> Path:
    return (Path(app.confdir) / file).resolve()


def _relative(app: Sphinx, file: Path) -> str:
    """A path as conf.py would have it: a project may be moved with all that was built."""
    try:
        return Path(os.path.relpath(file, Path(app.confdir).resolve())).as_posix()
    except ValueError:  # on another drive
        return str(file)
