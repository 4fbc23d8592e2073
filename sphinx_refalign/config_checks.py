"""Checks of the values of options in conf.py: each returns what is wrong with a value, "" for a valid one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from sphinx_refalign.alignment.columns import ColumnError, build_columns
from sphinx_refalign.alignment.records import ROLE_TARGETS
from sphinx_refalign.registry.kinds import KindError, build_kinds
from sphinx_refalign.registry.problems import did_you_mean

BIBTEX_EXTENSION = "sphinxcontrib.bibtex"
"""Name of sphinxcontrib-bibtex in ``extensions``."""

BIBLIOGRAPHIES = "bibtex"
"""The item of ``refalign_registry`` that means all files of ``bibtex_bibfiles``."""

BIBTEX_IS_MISSING = (
    f"refalign_registry: {BIBLIOGRAPHIES!r} needs sphinxcontrib-bibtex; add {BIBTEX_EXTENSION!r} to the "
    "extensions, or list the files"
)
"""The message about that item without this extension."""


def check_registry(value: object) -> str:
    """Check the value of ``refalign_registry``."""
    patterns = [value] if isinstance(value, str) else value
    if not isinstance(patterns, list | tuple) or not all(isinstance(pattern, str) for pattern in patterns):
        return "must be a path or a list of paths"
    return ""


def check_kinds(value: object) -> str:
    """Check the value of ``refalign_kinds``."""
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


def check_entry_types(value: object) -> str:
    """Check the value of ``refalign_entry_types``."""
    is_valid = isinstance(value, Mapping) and all(
        isinstance(text, str) and text.strip(" @") for pair in value.items() for text in pair
    )
    return "" if is_valid else "must be a dict of entry type to name of a kind"


def check_columns(value: object) -> str:
    """Check the value of ``refalign_columns``."""
    if not isinstance(value, Mapping):
        return "must be a dict of column name to label and text"
    try:
        build_columns(value)
    except ColumnError as error:
        return str(error)
    return ""


def check_relations(value: object) -> str:
    """Check the value of ``refalign_relations``."""
    names = list(value) if isinstance(value, list | tuple | Mapping) else [""]
    if not all(isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names):
        return "must be a list of names of lower-case letters, digits and hyphens, or a dict of name to label"
    return ""


def check_bool(value: object) -> str:
    """Check a value that is true or false."""
    return "" if isinstance(value, bool) else "must be True or False"


def check_align_links(value: object) -> str:
    """Check the value of ``refalign_align_links``."""
    if isinstance(value, bool):
        return ""
    is_list = isinstance(value, list | tuple) and all(isinstance(kind, str) for kind in value)
    return "" if is_list else "must be True, False or a list of kinds"


def check_role_target(value: object) -> str:
    """Check the value of ``refalign_role_target``."""
    if value in ROLE_TARGETS:
        return ""
    hint = did_you_mean(value, ROLE_TARGETS) if isinstance(value, str) else ""
    return f"must be one of {', '.join(map(repr, ROLE_TARGETS))}{hint}"


def check_globs(value: object) -> str:
    """Check a glob or a list of globs."""
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


def check_encoding(value: object) -> str:
    """Check the value of ``refalign_encoding``."""
    return "" if is_encoding(value) else "unknown text encoding; use a name such as gbk or cp1252"


def _is_web_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def check_external(value: object) -> str:
    """Check the value of ``refalign_external``."""
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


def check_rules(value: object) -> str:
    """Check the value of ``refalign_rules``."""
    if not isinstance(value, list | tuple) or not all(isinstance(rule, Mapping) for rule in value):
        return "must be a list of dicts"
    return ""


def check_style(value: object) -> str:
    """Check the value of ``refalign_reference_style``."""
    is_name = isinstance(value, str) and bool(value.strip())
    return "" if is_name else "must be the name of a pybtex style, such as 'plain' or 'gbt7714-numeric'"


def is_built_in(name: str) -> bool:
    """Return whether docutils itself has a directive or a role of this name."""
    from docutils.parsers.rst import directives, roles

    return name in directives._directive_registry or name in roles._role_registry  # type: ignore[attr-defined] # noqa: SLF001
