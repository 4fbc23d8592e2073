"""The options of conf.py: each is declared once, with its default, its check and its help.

The rest of the package reads them through :class:`RefalignConfig`.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from docutils.parsers.rst import directives, roles
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign.alignment.columns import Column, ColumnError, build_columns
from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.registry.i18n import Localized
from sphinx_refalign.registry.kinds import Kind, KindError, build_kinds

MESSAGES = "sphinx_refalign"
"""The gettext domain of the package's messages."""


class Option(NamedTuple):
    """One option of conf.py."""

    name: str
    default: object
    rebuild: str
    """What Sphinx does after a change: ``env`` reads all pages again. With "" our own page digests decide
    which pages are written again, see :mod:`.events.find_outdated`."""
    types: tuple[type, ...]
    check: Callable[[object], str]
    """Returns what is wrong with a value, "" for a valid value."""
    help: str
    shown: bool = False
    """Whether the value itself changes what pages show: a change then writes all pages again, in each output
    folder. Options that act through the registry or the alignments need no flag; these are compared."""


def _check_registry(value: object) -> str:
    patterns = [value] if isinstance(value, str) else value
    if not isinstance(patterns, list | tuple) or not all(isinstance(pattern, str) for pattern in patterns):
        return "must be a path or a list of paths"
    return ""


def _check_kinds(value: object) -> str:
    if not isinstance(value, Mapping):
        return "must be a dict of kind name to definition"
    try:
        build_kinds(value)
    except KindError as error:
        return str(error)
    reserved = [name for name in value if is_built_in(name)]
    return (
        f"{reserved[0]!r} is a directive or role of docutils; choose another name for the kind"
        if reserved
        else ""
    )


def _check_columns(value: object) -> str:
    if not isinstance(value, Mapping):
        return "must be a dict of column name to label and text"
    try:
        build_columns(value)
    except ColumnError as error:
        return str(error)
    return ""


def _check_relations(value: object) -> str:
    names = list(value) if isinstance(value, list | tuple | Mapping) else [""]
    if not all(isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names):
        return "must be a list of names of lower-case letters, digits and hyphens, or a dict of name to label"
    return ""


def _check_bool(value: object) -> str:
    return "" if isinstance(value, bool) else "must be True or False"


def _check_align_links(value: object) -> str:
    if isinstance(value, bool):
        return ""
    is_list = isinstance(value, list | tuple) and all(isinstance(kind, str) for kind in value)
    return "" if is_list else "must be True, False or a list of kinds"


def _check_globs(value: object) -> str:
    patterns = [value] if isinstance(value, str) else value
    is_list = isinstance(patterns, list | tuple) and all(isinstance(item, str) for item in patterns)
    return "" if is_list else "must be a glob or a list of globs"


def is_encoding(value: object) -> bool:
    """Return whether Python has a text encoding of this name."""
    if not isinstance(value, str):
        return False
    try:
        codecs.lookup(value)
        "".encode(value)  # fails for codecs that do not encode text
    except (LookupError, ValueError):
        return False
    return True


def _check_encoding(value: object) -> str:
    return "" if is_encoding(value) else "unknown text encoding; use a name such as gbk or cp1252"


def _is_web_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _check_external(value: object) -> str:
    if not isinstance(value, Mapping):
        return "must be a dict of project name to (URL, file)"
    for name, pair in value.items():
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z][\w.-]*", name):
            return f"invalid project name {name!r}; use letters, digits, hyphens, dots and underscores"
        are_strings = isinstance(pair, list | tuple) and all(isinstance(item, str) for item in pair)
        if not are_strings or len(pair) != 2:
            return f"{name}: must be two strings, the URL of the pages and the path of their alignment.json"
        url, file = pair
        if not _is_web_url(url):
            return f"{name}: {url!r} is not a URL of pages; start it with https://"
        if "://" in file:
            return f"{name}: builds make no network requests; download {file} and use the path of the copy"
    return ""


def _check_rules(value: object) -> str:
    if not isinstance(value, list | tuple) or not all(isinstance(rule, Mapping) for rule in value):
        return "must be a list of dicts"
    return ""


def _check_style(value: object) -> str:
    is_name = isinstance(value, str) and bool(value.strip())
    return "" if is_name else "must be the name of a pybtex style, such as 'plain' or 'gbt7714-numeric'"


OPTIONS = (
    Option("refalign_registry", [], "", (list, tuple, str), _check_registry,
           "Registry files: paths or globs, relative to conf.py."),
    Option("refalign_encoding", "utf-8", "", (str,), _check_encoding,
           "Encoding of the registry files that are not UTF-8."),
    Option("refalign_external", {}, "env", (dict,), _check_external,
           "Other projects: name to the URL of their pages and the path of their alignment.json."),
    Option("refalign_kinds", {}, "env", (dict,), _check_kinds,
           "Additional kinds: name to label, plural, fields, group and source.", shown=True),
    Option("refalign_relations", [], "env", (list, tuple, dict), _check_relations,
           f"Relations in addition to {', '.join(RELATIONS)}: a list of names, or a dict of name to label.",
           shown=True),
    Option("refalign_columns", {}, "", (dict,), _check_columns,
           "Additional columns of alignment tables: name to label and text, a field or a function."),
    Option("refalign_rules", [], "", (list, tuple), _check_rules,
           "Rules for pages and resources: a list of dicts with one of at-least, used, met, languages."),
    Option("refalign_align_citations", False, "", (bool,), _check_bool,
           "Whether :cite: of a resource, by sphinxcontrib-bibtex, or [key]_ counts as an alignment."),
    Option("refalign_align_links", False, "", (bool, list, tuple), _check_align_links,
           "Whether a link to an address of a resource counts as an alignment: True, or a list of kinds."),
    Option("refalign_align_links_exclude", [], "", (list, tuple, str), _check_globs,
           "Documents whose links do not count as alignments: globs of document names."),
    Option("refalign_link_cards", False, "", (bool,), _check_bool,
           "Whether links that count as alignments have hover cards."),
    Option("refalign_reference_style", "plain", "", (str,), _check_style,
           "The pybtex style for :style: reference.", shown=True),
    Option("refalign_metadata", True, "", (bool,), _check_bool,
           "Whether pages contain metadata of resources: JSON-LD for search engines, COinS for Zotero.",
           shown=True),
)  # fmt: skip


def register(app: Sphinx) -> None:
    """Declare the options to Sphinx."""
    for option in OPTIONS:
        app.add_config_value(option.name, option.default, option.rebuild, option.types)  # type: ignore[arg-type]
    # Directives check the names of columns when a page is read. Sphinx cannot compare the columns themselves,
    # which may be functions.
    app.add_config_value(
        "refalign_column_names", lambda config: sorted(config.refalign_columns), "env", (list,)
    )
    # Links are stored when a page is read; which of them count is decided afterwards.
    app.add_config_value(
        "refalign_reads_links", lambda config: bool(config.refalign_align_links), "env", (bool,)
    )


def validate(app: Sphinx, config: Config) -> None:
    """Warn about each invalid option and replace its value by a valid one.

    The default replaces the value; of a dict, only the invalid items are removed.
    """
    for option in OPTIONS:
        value = config[option.name]
        if not option.check(value):
            continue
        valid, invalid = option.default, value
        if isinstance(value, dict):
            valid = {name: item for name, item in value.items() if not option.check({name: item})}
            invalid = {name: item for name, item in value.items() if name not in valid}
        message = f"{option.name} = {invalid!r}: {option.check(invalid)}. {option.help}"
        warn(Warn.CONFIG, message, conf_location(app, option.name))
        setattr(config, option.name, valid)


def conf_location(app: Sphinx, text: str) -> str:
    """Return the first line of conf.py that contains ``text``, as ``…/conf.py:12``; else its line 1."""
    return conf_line(str(app.confdir), text)


def conf_line(confdir: str, text: str) -> str:
    """Return the same as :func:`conf_location` for the folder of a project."""
    path = os.path.join(confdir, "conf.py")
    try:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if text in line:
                    return f"{path}:{number}"
    except (OSError, UnicodeDecodeError):
        pass
    return f"{path}:1"  # Sphinx reads a location without a line as the name of a document


def is_built_in(name: str) -> bool:
    """Return whether docutils itself has a directive or a role of this name."""
    return name in directives._directive_registry or name in roles._role_registry  # type: ignore[attr-defined] # noqa: SLF001


class RefalignConfig:
    """The options of this extension, with their types, after :func:`validate`.

    Args:
        config: The configuration of the project.

    """

    def __init__(self, config: Config) -> None:
        self._config = config

    @property
    def shown_values(self) -> list[object]:
        """Return the values of all options that change what pages show."""
        return [self._config[option.name] for option in OPTIONS if option.shown]

    @property
    def registry_patterns(self) -> list[str]:
        """Return the paths and globs of the registry files."""
        value: str | Sequence[str] = self._config.refalign_registry
        return [value] if isinstance(value, str) else list(value)

    def replace_registry_patterns(self, patterns: Sequence[str]) -> None:
        """Use other registry files than those in conf.py."""
        self._config.refalign_registry = list(patterns)

    @property
    def encoding(self) -> str:
        """Return the encoding of the registry files that are not UTF-8."""
        return str(self._config.refalign_encoding)

    def replace_encoding(self, encoding: str) -> None:
        """Use another encoding than that in conf.py."""
        self._config.refalign_encoding = encoding

    @property
    def external(self) -> dict[str, tuple[str, str]]:
        """Return the URL of the pages and the path of the alignment.json of other projects, by name."""
        pairs: Mapping[str, Sequence[str]] = self._config.refalign_external
        return {name: (url, file) for name, (url, file) in pairs.items()}

    @property
    def declared_kinds(self) -> Mapping[str, object]:
        """Return the declarations of additional kinds by name."""
        value: Mapping[str, object] = self._config.refalign_kinds
        return value

    def build_kinds(self) -> dict[str, Kind]:
        """Return all kinds by name: the built-in ones and those that conf.py declares."""
        return build_kinds(self.declared_kinds)

    @property
    def relations(self) -> tuple[str, ...]:
        """Return the names of all relations: the built-in ones and those that conf.py declares."""
        names: Sequence[str] | Mapping[str, Localized] = self._config.refalign_relations
        return (*RELATIONS, *names)

    @property
    def relation_labels(self) -> Mapping[str, Localized]:
        """Return the labels of relations that conf.py declares, by name."""
        value: object = self._config.refalign_relations
        return value if isinstance(value, Mapping) else {}

    def build_columns(self) -> dict[str, Column]:
        """Return the additional columns of alignment tables by name."""
        declared: Mapping[str, object] = self._config.refalign_columns
        return build_columns(declared)

    @property
    def rules(self) -> Sequence[Mapping[str, object]]:
        """Return the rules for pages and resources."""
        value: Sequence[Mapping[str, object]] = self._config.refalign_rules
        return value

    @property
    def align_citations(self) -> bool:
        """Return whether a citation of a resource counts as an alignment."""
        return bool(self._config.refalign_align_citations)

    @property
    def align_links(self) -> bool | Sequence[str]:
        """Return whether links count as alignments, or the kinds of resources that links count for."""
        value: bool | Sequence[str] = self._config.refalign_align_links
        return value

    @property
    def align_links_exclude(self) -> Sequence[str]:
        """Return globs of the documents whose links do not count."""
        value: str | Sequence[str] = self._config.refalign_align_links_exclude
        return [value] if isinstance(value, str) else value

    @property
    def link_cards(self) -> bool:
        """Return whether links that count as alignments have hover cards."""
        return bool(self._config.refalign_link_cards)

    @property
    def reference_style(self) -> str:
        """Return the name of the pybtex style for ``:style: reference``."""
        return str(self._config.refalign_reference_style)

    @property
    def metadata(self) -> bool:
        """Return whether pages contain JSON-LD and COinS of resources."""
        return bool(self._config.refalign_metadata)
