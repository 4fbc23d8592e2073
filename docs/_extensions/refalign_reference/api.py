"""List the public names of the Python packages, for autodoc."""

from __future__ import annotations

import inspect
import re
import sys
from importlib import import_module
from types import GenericAlias

from sphinx.pycode import ModuleAnalyzer

from refalign_reference.markup import describe as describe_object
from sphinx_refalign.registry.parts import Record


def describe(package: str) -> str:
    """Return the description of each public name of a package."""
    module = import_module(package)
    names = {name: getattr(module, name) for name in module.__all__ if name != "__version__"}
    text = f".. py:module:: {package}\n\n"
    for name, value in names.items():
        other = _package_of(value, name)
        if package.startswith(f"{other}."):
            text += f".. py:data:: {name}\n\n   The same as :class:`{other}.{name}`.\n\n"
        else:
            text += _describe(package, name, value)
    return text


def _package_of(value: object, name: str) -> str:
    """Return the outermost public package that has a value under a name."""
    packages = ("sphinx_refalign.registry", "sphinx_refalign.alignment")
    return next((package for package in packages if getattr(import_module(package), name, None) is value), "")


def _describe(package: str, name: str, value: object) -> str:
    path = f"{package}.{name}"
    if isinstance(value, GenericAlias):
        # autodoc would add the docstring of the generic type, such as that of tuple.
        short = re.sub(r"\b(?:\w+\.)+(?=\w)", "", str(value))
        return describe_object("py:data", [name], _comment_of(name, value), {"value": short})
    if not isinstance(value, type):
        return describe_object("autofunction" if inspect.isroutine(value) else "autodata", [path], "")
    kind = "autoexception" if issubclass(value, Exception) else "autoclass"
    options = {"members": ", ".join(_members(value)), "member-order": "bysource"}
    return describe_object(kind, [path], "", options)


def _comment_of(name: str, value: object) -> str:
    """Return the string below the definition of a name, from the module that defines it."""
    for path, module in sorted(sys.modules.items()):
        if path.startswith("sphinx_refalign.") and getattr(module, name, None) is value:
            lines = ModuleAnalyzer.for_module(path).find_attr_docs().get(("", name), [])
            if lines:
                return "\n".join(lines)
    raise LookupError(f"{name} has no description")


def _members(value: type) -> list[str]:
    """Return the public members that the class itself defines and describes; fields have their own page."""
    documented = {name for owner, name in _attributes(value.__module__) if owner == value.__name__}
    is_record = issubclass(value, Record)
    return [
        name
        for name in dict.fromkeys([*vars(value), *vars(value).get("__annotations__", ())])
        if not name.startswith("_")
        and (_is_method(vars(value).get(name)) or (name in documented and not is_record))
    ]


def _attributes(module: str) -> list[tuple[str, str]]:
    return list(ModuleAnalyzer.for_module(module).find_attr_docs())


def _is_method(member: object) -> bool:
    is_routine = inspect.isfunction(member) or isinstance(member, property | classmethod | staticmethod)
    return is_routine and bool(inspect.getdoc(member))
