"""Kinds and columns that other extensions declare, in addition to those of conf.py.

An extension calls :func:`sphinx_refalign.add_kind` or :func:`sphinx_refalign.add_column` in its ``setup``.
The declarations are added to ``refalign_kinds`` and ``refalign_columns`` when conf.py has been read and
checked. So the rest of the package, and Sphinx's comparison with the last build, need not tell them apart.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_refalign.alignment.columns import build_columns, unknown_fields
from sphinx_refalign.config import OPTIONS, RefalignConfig
from sphinx_refalign.diagnostics import Warn, warn

DECLARE = "refalign-declare"
"""The event whose handlers return the declarations of other extensions; only this module uses it."""


class Declaration(NamedTuple):
    """A kind or a column of another extension."""

    name: str
    value: Mapping[str, object]
    """What conf.py would have for the name."""
    function: str
    """The function that the extension has called."""
    location: str
    """The file and the line of that call."""


_OPTIONS = {"add_kind": "refalign_kinds", "add_column": "refalign_columns"}
"""The option of each function; kinds come first, because columns show their fields."""

_CHECKS = {option.name: option.check for option in OPTIONS}


def connect(app: Sphinx) -> None:
    """Connect the handler that adds the declarations; it must run after the check of conf.py."""
    app.add_event(DECLARE)
    app.connect("config-inited", add_declarations)


def declare(app: Sphinx, function: str, name: str, value: Mapping[str, object]) -> None:
    """Note a declaration for the time when conf.py has been read.

    Args:
        app: The Sphinx application.
        function: ``add_kind`` or ``add_column``, which must be the caller: the call of that function becomes
            the location of warnings.
        name: The name of the kind or column.
        value: What conf.py would have for the name.

    """
    app.setup_extension("sphinx_refalign")
    caller = traceback.extract_stack(limit=3)[0]
    declaration = Declaration(name, value, function, f"{caller.filename}:{caller.lineno}")
    app.connect(DECLARE, lambda _: declaration)


def add_declarations(app: Sphinx, config: Config) -> None:
    """Add the declarations of other extensions to the options; those of conf.py take precedence."""
    declarations: list[Declaration] = app.emit(DECLARE)
    for function, option in _OPTIONS.items():
        items: dict[str, object] = dict(config[option])
        added: dict[str, Declaration] = {}
        for declaration in declarations:
            name = declaration.name
            if declaration.function != function or (name in items and name not in added):
                continue
            problem = _problem(config, declaration, added.get(name))
            if problem:
                advice = f"correct the call, or declare {name!r} in {option} in conf.py"
                warn(Warn.CONFIG, f"{function}({name!r}): {problem}; {advice}", declaration.location)
            else:
                items[name], added[name] = declaration.value, declaration
        if added:
            setattr(config, option, items)


def _problem(config: Config, declaration: Declaration, other: Declaration | None) -> str:
    """Return what is wrong with a declaration, "" for a valid one; ``other`` has the same name."""
    if other is not None:
        return f"the name has already been added in {other.location}"
    declared = {declaration.name: declaration.value}
    problem = _CHECKS[_OPTIONS[declaration.function]](declared)
    if problem or declaration.function == "add_kind":
        return problem
    return next(unknown_fields(build_columns(declared), RefalignConfig(config).build_kinds()), "")
