"""What the builds of a test process share, because it is the same for all and slow to make."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from typing import Any

import pybtex.plugin
import sphinx.registry
import sphinx.theming
from jinja2 import Environment


def share_compiled_templates() -> None:
    """Compile each template once per process.

    Sphinx makes a new environment for each build. Compiling the templates of a theme takes half the time of a
    small build, and the code depends on nothing but the source and the options of the environment.
    """
    compiled: dict[Any, Any] = {}
    compile_source = Environment.compile

    def compile_once(
        self: Environment,
        source: str,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        # Environments with the same delimiters and whitespace options share a lexer.
        options = (type(self), self.lexer, *self.extensions, getattr(self, "newstyle_gettext", None))
        key = (source, name, filename, raw, defer_init, options)
        if key not in compiled:
            compiled[key] = compile_source(self, source, name, filename, raw, defer_init)
        return compiled[key]

    Environment.compile = compile_once  # type: ignore[method-assign]


def share_entry_points() -> None:
    """Read the entry points of the installed packages once per process and search path.

    Sphinx searches them for themes in each build, pybtex for a plugin in each bibliography.
    """
    found: dict[Any, Any] = {}

    def search_once(**params: Any) -> Any:
        key = (tuple(sys.path), *sorted(params.items()))
        if key not in found:
            found[key] = entry_points(**params)
        return found[key]

    for module in (pybtex.plugin, sphinx.registry, sphinx.theming):
        module.entry_points = search_once  # type: ignore[attr-defined]
