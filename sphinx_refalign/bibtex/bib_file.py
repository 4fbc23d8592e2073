"""The generated ``.bib`` file that gives sphinxcontrib-bibtex the registry.

It is written only when its content changes, because each change makes pages be read again.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign.bibtex.keys import KeyLocation, citation_keys, existing_keys
from sphinx_refalign.config import RefalignConfig, conf_location
from sphinx_refalign.config_checks import BIBLIOGRAPHIES, BIBTEX_EXTENSION, BIBTEX_IS_MISSING, is_encoding
from sphinx_refalign.diagnostics import Warn, warn, warn_unwritable
from sphinx_refalign.registry.cache import Cache, digest
from sphinx_refalign.registry.files import find_files
from sphinx_refalign.registry.i18n import fallbacks
from sphinx_refalign.registry.marks import MARKS, marked_fields
from sphinx_refalign.registry.problems import Code
from sphinx_refalign.registry.registry import Registry

EXTENSION = BIBTEX_EXTENSION

ALL = BIBLIOGRAPHIES
"""The item of ``refalign_registry`` that means all files of ``bibtex_bibfiles``."""

FILE = "refalign.bib"
"""The generated file, in the doctrees folder."""

CACHE = "refalign-bibtex.pickle"
"""The cache beside it: the keys of the project's own files, and the generated text."""


class BibFile:
    """The ``.bib`` file of one build.

    Args:
        registry: Returns the registry, also before Sphinx has an environment.

    """

    def __init__(self, registry: Callable[[Sphinx], Registry]) -> None:
        self.registry = registry
        self.own_files: list[Path] = []
        """The project's own ``.bib`` files that sphinxcontrib-bibtex reads."""
        self.generated: Path | None = None
        """The generated file, None if no entry needs it."""
        self.cite_names: dict[str, str] = {}
        """The names of resources in ``:cite:``, by key, where they differ from the key."""

    def configure(self, app: Sphinx, config: Config) -> None:
        """Add the generated file to ``bibtex_bibfiles``, and replace ``"bibtex"`` in the registry's files."""
        refalign_config = RefalignConfig(config)
        patterns = refalign_config.registry_patterns
        if EXTENSION not in app.extensions:
            if ALL in patterns:
                warn(Warn.CONFIG, BIBTEX_IS_MISSING, conf_location(app, "refalign_registry"))
                refalign_config.replace_registry_patterns([pattern for pattern in patterns if pattern != ALL])
            return
        own_names = [str(name) for name in config.bibtex_bibfiles or ()]
        self.own_files = [_resolve(app, name) for name in own_names]
        if ALL in patterns:
            refalign_config.replace_registry_patterns([*_expand(patterns, own_names, self.own_files)])
            if refalign_config.encoding == "utf-8" and is_encoding(config.bibtex_encoding):
                refalign_config.replace_encoding(config.bibtex_encoding)
        other_patterns = [pattern for pattern in patterns if pattern != ALL]
        written_folders = (str(app.outdir), str(app.doctreedir))
        registry_files, _ = find_files(other_patterns, str(app.confdir), written_folders)
        if {_resolve(app, file) for file in registry_files} - {*self.own_files}:
            self.generated = (Path(app.doctreedir) / FILE).resolve()
            config.bibtex_bibfiles = [*(config.bibtex_bibfiles or ()), _relative(app, self.generated)]
            self.write(app, self.generated)
        elif config.bibtex_bibfiles is None and other_patterns:
            config.bibtex_bibfiles = []  # the registry's files may be created later

    def write(self, app: Sphinx, file: Path) -> None:
        """Write the entries that sphinxcontrib-bibtex does not read itself, if the content has changed."""
        if not is_encoding(app.config.bibtex_encoding):
            return  # sphinxcontrib-bibtex stops the build
        registry = self.registry(app)
        cache = Cache(file.with_name(CACHE), str(app.extensions["sphinx_refalign"].version))
        names = {key: name for key, name in citation_keys(registry, self.is_own).items() if name}
        existing = existing_keys(self.own_files, app.config.bibtex_encoding, cache)
        registry_files = {
            Path(file_name).resolve() for file_name in {entry.file for entry in registry.entries.values()}
        }
        for key, name in list(names.items()):
            other = existing.get(name.lower())
            if other is not None:
                del names[key]
                _warn_about_duplicate(registry, key, other, registry_files)
        self.cite_names = {key: name for key, name in names.items() if name != key}
        _write(app, file, _text(app, registry, names, cache))
        cache.save()

    def is_own(self, file: str) -> bool:
        """Return whether sphinxcontrib-bibtex reads a registry file itself."""
        return Path(file).resolve() in self.own_files


def _write(app: Sphinx, file: Path, text: str) -> None:
    encoding = str(app.config.bibtex_encoding)
    data = text.encode(encoding, errors="replace")
    if data.decode(encoding) != text:
        message = f"bibtex_encoding = {encoding!r} cannot encode some characters of the registry; use UTF-8"
        warn(Warn.CONFIG, message, conf_location(app, "bibtex_encoding"))
    try:
        if not file.is_file() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    except OSError as error:
        warn_unwritable([str(file)], error, "correct that and build again")


def _expand(patterns: Sequence[str], names: Sequence[str], files: Sequence[Path]) -> Iterator[str]:
    """Yield the patterns, with the existing files for ``bibtex``; that extension reports missing files."""
    for pattern in patterns:
        if pattern == ALL:
            yield from (name for name, file in zip(names, files, strict=True) if file.is_file())
        else:
            yield pattern


def _text(app: Sphinx, registry: Registry, names: Mapping[str, str], cache: Cache) -> str:
    from sphinx_refalign.registry.writers.classic_bibtex import ClassicEntry, classic_entry, format_entry
    from sphinx_refalign.registry.writers.classic_bibtex import escape_text as escape

    languages = fallbacks(app.config.language or "en")

    def write(key: str, name: str) -> str:
        make = partial(classic_entry, registry[key], registry, languages)
        entry = registry.guarded(key, make, lambda: ClassicEntry("misc", {"title": escape(key)}))
        return format_entry(name, entry._replace(fields=marked_fields(entry.fields)))

    def make() -> str:
        return "\n".join(write(key, name) for key, name in names.items())

    text = cache.get("@text", digest([registry.stamp, languages, list(names.items())]), make)
    return text if _is_unicode(app.config.bibtex_encoding) else MARKS.sub("", text)


def _is_unicode(encoding: str) -> bool:
    """Return whether an encoding has all characters."""
    return codecs.lookup(encoding).name.startswith(("utf", "gb18030"))


def _warn_about_duplicate(
    registry: Registry, key: str, other: KeyLocation, registry_files: Collection[Path]
) -> None:
    """Warn about a key that the project's own files have too, unless the registry reads that file."""
    entry = registry.entries[key]
    if other.key == key and other.file in registry_files:
        return
    location = f"{other.file}:{other.line}, which :cite: links to"
    if other.key == key:
        message = (
            f"{key}: this key is also at {location}; rename one, or add that file to refalign_registry "
            f"({ALL!r} adds all) and remove one"
        )
    else:
        message = f"{key}: same BibTeX key as {other.key!r} at {location}; rename one of them"
    warn(Code.DUPLICATE_KEY, message, entry.location)


def _resolve(app: Sphinx, file: str) -> Path:
    return (Path(app.confdir) / file).resolve()


def _relative(app: Sphinx, file: Path) -> str:
    """Return a path relative to conf.py, so that a project can be moved with its build folder."""
    try:
        return Path(os.path.relpath(file, Path(app.confdir).resolve())).as_posix()
    except ValueError:  # on another drive
        return str(file)
