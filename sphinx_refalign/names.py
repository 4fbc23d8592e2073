"""Which directives and roles there are already: names that are somebody else's are left to them.

docutils has no public way to ask; Sphinx itself looks into the same tables.
"""

from __future__ import annotations

from docutils.parsers.rst import directives, roles


def is_built_in(name: str) -> bool:
    """Whether docutils itself has a directive or a role of this name."""
    return name in directives._directive_registry or name in roles._role_registry  # type: ignore[attr-defined] # noqa: SLF001


def registered_directive(name: str) -> object:
    """The directive that an extension registered under this name, or None."""
    return directives._directives.get(name)  # type: ignore[attr-defined] # noqa: SLF001


def registered_role(name: str) -> object:
    """The role that an extension registered under this name, or None."""
    return roles._roles.get(name)  # type: ignore[attr-defined] # noqa: SLF001
