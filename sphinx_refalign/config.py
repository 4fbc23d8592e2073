"""The options of conf.py: each is declared once, with its default, its check and its help."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from docutils.parsers.rst import directives, roles
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign.alignment.records import RELATIONS
from sphinx_refalign.diagnostics import Warn, warn
from sphinx_refalign.registry.kinds import KindError, build_kinds


class Option(NamedTuple):
    """One option: ``check`` says what is wrong with a value, or nothing."""

    name: str
    default: Any
    rebuild: str
    """What a change makes Sphinx do: ``env`` reads all pages again; "" leaves it to our freshness."""
    types: tuple[type, ...]
    check: Callable[[Any], str]
    help: str


def _strings(value: Any) -> str:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(one, str) for one in values):
        return "takes a path or a list of paths"
    return ""


def _kinds(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "takes a dict of name to what the kind is"
    try:
        build_kinds(value)
    except KindError as error:
        return str(error)
    taken = [name for name in value if is_built_in(name)]
    return f"{taken[0]!r} is a directive or role of docutils; give the kind another name" if taken else ""


def _relations(value: Any) -> str:
    names = list(value) if isinstance(value, list | tuple | Mapping) else [""]
    if not all(isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names):
        return "takes a list of names of lower-case letters, digits and hyphens, or a dict of name to label"
    return ""


def _bool(value: Any) -> str:
    return "" if isinstance(value, bool) else "is True or False"


def is_encoding(value: Any) -> bool:
    """Whether Python knows an encoding of text by this name."""
    try:
        codecs.lookup(value)
        "".encode(value)  # some codecs are not of text
    except (LookupError, TypeError, ValueError):
        return False
    return True


def _encoding(value: Any) -> str:
    return "" if is_encoding(value) else "names no encoding that Python knows; write gbk, cp1252, …"


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _external(value: Any) -> str:
    if not isinstance(value, Mapping):
        return "takes a dict of name to (address, file)"
    for name, pair in value.items():
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z][\w.-]*", name):
            return f"{name!r}: a project's name is of letters, digits, hyphens, dots and underscores"
        texts = isinstance(pair, list | tuple) and all(isinstance(one, str) for one in pair)
        if not texts or len(pair) != 2:
            return f"{name}: takes two texts, the address of the pages and the path of their alignment.json"
        url, file = pair
        if not _is_address(url):
            return f"{name}: {url!r} is no address of pages; write it from https:// on"
        if "://" in file:
            return f"{name}: a build asks no network; fetch {file} once and name the file that you keep"
    return ""


def _rules(value: Any) -> str:
    if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
        return "takes a list of dicts"
    return ""


def _style(value: Any) -> str:
    named = isinstance(value, str) and bool(value.strip())
    return "" if named else "names a style of pybtex, such as 'plain', 'alpha' or 'gbt7714-numeric'"


OPTIONS = (
    Option("refalign_registry", [], "", (list, tuple, str), _strings,
           "The registry files: paths or globs, relative to conf.py."),
    Option("refalign_encoding", "utf-8", "", (str,), _encoding,
           "The encoding of the registry files that are not UTF-8."),
    Option("refalign_external", {}, "env", (dict,), _external,
           "Other projects: name to the address of their pages and the path of their alignment.json."),
    Option("refalign_kinds", {}, "env", (dict,), _kinds,
           "Kinds beside the built-in ones: name to label, plural, fields, group and source."),
    Option("refalign_relations", [], "env", (list, tuple, dict), _relations,
           f"Relations beside {', '.join(RELATIONS)}: a list of names, or a dict of name to label."),
    Option("refalign_rules", [], "", (list, tuple), _rules,
           "What the pages must lean on: a list of dicts, each with one of at-least, used, met, languages."),
    Option("refalign_align_citations", False, "", (bool,), _bool,
           "Whether :cite: of a resource, by sphinxcontrib-bibtex, counts as an alignment."),
    Option("refalign_reference_style", "plain", "", (str,), _style,
           "The style of pybtex that :style: reference shows resources in."),
    Option("refalign_metadata", True, "", (bool,), _bool,
           "Whether pages tell machines what they lean on: JSON-LD for search engines, COinS for Zotero."),
)  # fmt: skip


def register(app: Sphinx) -> None:
    """Declare the options to Sphinx."""
    for option in OPTIONS:
        app.add_config_value(option.name, option.default, option.rebuild, option.types)  # type: ignore[arg-type]


def validate(app: Sphinx, config: Config) -> None:
    """Say what is wrong with each option, and put its default in the place of a wrong value."""
    for option in OPTIONS:
        value = config[option.name]
        if not option.check(value):
            continue
        # Of several kinds or relations only the wrong ones are left out.
        good = (
            {name: one for name, one in value.items() if not option.check({name: one})}
            if isinstance(value, dict)
            else option.default
        )
        wrong = (
            {name: one for name, one in value.items() if name not in good}
            if isinstance(value, dict)
            else value
        )
        message = f"{option.name} = {wrong!r}: {option.check(wrong)}. {option.help}"
        warn(Warn.CONFIG, message, conf_location(app, option.name))
        setattr(config, option.name, good)


def registry_patterns(config: Config) -> list[str]:
    """The paths and globs of ``refalign_registry``."""
    value = config.refalign_registry
    return [value] if isinstance(value, str) else list(value)


def relations(config: Config) -> tuple[str, ...]:
    """All relations that a page may name."""
    return (*RELATIONS, *config.refalign_relations)


def conf_location(app: Sphinx, text: str) -> str:
    """``…/conf.py:12``: the first line of conf.py that has ``text``, else its first."""
    return conf_line(str(app.confdir), text)


def conf_line(confdir: str, text: str) -> str:
    """The same for a project's folder."""
    path = os.path.join(confdir, "conf.py")
    try:
        with open(path, encoding="utf-8") as opened:
            for number, line in enumerate(opened, 1):
                if text in line:
                    return f"{path}:{number}"
    except (OSError, UnicodeDecodeError):
        pass
    return f"{path}:1"  # Sphinx takes a place without a line for the name of a document


MESSAGES = "sphinx_refalign"
"""The gettext domain of the package's messages."""


def is_built_in(name: str) -> bool:
    """Whether docutils itself has a directive or a role of this name."""
    return name in directives._directive_registry or name in roles._role_registry  # type: ignore[attr-defined] # noqa: SLF001
