"""Public names of a package that are imported on first use, so that importing the package costs nothing.

A package uses the functions of PEP 562, and imports the names for type checkers only::

    if TYPE_CHECKING:
        from package.module import name
    else:
        __getattr__, __dir__ = lazy_names(__name__, {"module": ("name",)})
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def lazy_names(
    package: str, modules: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a package whose names are imported on first use.

    No name may be that of a module in the package: once imported, the module would hide it.

    Args:
        package: the full name of the package.
        modules: the public names that each module of the package defines.

    """
    module_of = {name: module for module, names in modules.items() for name in names}

    def import_name(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{module_of[name]}"), name)

    def list_names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *module_of})

    return import_name, list_names
