"""Describe the directives with their options, the roles, and the columns of tables."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from refalign_reference.markup import MISSING, field_list, literal, literals, title
from refalign_reference.markup import describe as describe_object
from sphinx_refalign.alignment.table import COLUMNS
from sphinx_refalign.directives.base import Option, RefalignDirective, flag
from sphinx_refalign.directives.registration import DIRECTIVES
from sphinx_refalign.directives.resource import ResourceDirective
from sphinx_refalign.registry.kinds import BUILT_IN

KINDS = tuple(kind.name for kind in BUILT_IN)


def directive_names() -> dict[str, tuple[type[RefalignDirective], list[str]]]:
    """Return each directive by its first name, with all of its names."""
    classes: dict[type[RefalignDirective], list[str]] = {ResourceDirective: ["resource", *KINDS]}
    for name, directive in DIRECTIVES.items():
        classes.setdefault(directive, []).append(name)
    return {names[0]: (directive, names) for directive, names in classes.items()}


def describe(name: str) -> str:
    """Return the description of a directive."""
    directive, names = directive_names()[name]
    text = inspect.cleandoc(directive.__doc__ or MISSING)
    options = "".join(_describe_option(option, value) for option, value in directive.option_spec.items())
    return describe_object("rst:directive", names, f"{text}\n\n{options}")


def _describe_option(name: str, option: object) -> str:
    if not isinstance(option, Option):
        option = Option(MISSING, converter=flag) if option is flag else Option(MISSING)
    items = {
        "Values": literals(option.values),
        "Form": option.form,
        "Default": literal(option.default),
        "Example": literal(f":{name}: {example_of(option)}".rstrip()),
    }
    return describe_object("rst:directive:option", [name], f"{option.help}\n\n{field_list(items)}")


def example_of(option: Option) -> str:
    """Return a value of an option, "" for a flag."""
    return option.example or (option.values[-1] if option.values else "")


def describe_others(page: str) -> str:
    """Return a section for each directive that a page does not describe."""
    described = re.findall(r"^\.\. generated:: directive (\S+)", Path(page).read_text("utf-8"), re.MULTILINE)
    others = [name for name in directive_names() if name not in described]
    return "".join(title(name, "=") + describe(name) for name in others)


def describe_roles() -> str:
    """Return the description of the roles: one for each kind, and one for all."""
    of_kind = "A link to a resource of this kind."
    roles = describe_object("rst:role", list(KINDS), of_kind)
    return describe_object("rst:role", ["resource"], "A link to a resource of any kind.") + roles


def describe_columns() -> str:
    """Return the description of each column of the alignment table."""
    return "".join(describe_object("column", [name], text) for name, text in COLUMNS.items())
