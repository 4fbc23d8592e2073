"""Declared columns: people that functions return, and what tells that a column has changed."""

from __future__ import annotations

from typing import Any

from sphinx_refalign.alignment.columns import Column, build_columns, describe_columns
from sphinx_refalign.registry.registry import Registry
from tests.alignment.test_columns import ALIGNMENT, SOURCE, describe, registry

__all__ = ["registry"]


def test_function_may_return_people(registry: Registry) -> None:
    column = Column("x", "X", lambda alignment, resource: resource.author)
    assert column.texts(ALIGNMENT, registry) == ["A", {"en": "B", "zh": "乙"}, "Gabriel García Márquez"]
    column = Column("x", "X", lambda alignment, resource: resource.author[2])
    assert column.texts(ALIGNMENT, registry) == ["Gabriel García Márquez"]


def test_description_of_a_field() -> None:
    described = describe_columns(build_columns({"x": {"label": "X", "text": "doi"}}))
    assert described == [["x", "X", "doi"]]


def test_file_and_lines_of_a_function_do_not_count() -> None:
    names: dict[str, Any] = {"__name__": "conf"}
    exec(compile(SOURCE, "elsewhere.py", "exec"), names)
    assert describe_columns(build_columns({"x": {"label": "X", "text": names["f"]}})) == describe(SOURCE)
    assert describe(SOURCE.replace("\n    return", "\n    # why\n\n    return")) == describe(SOURCE)


HELPED = """\
def make():
    def helper(resource):
        return 'a'
    return lambda alignment, resource: helper(resource)
f = make()
"""


def test_code_of_functions_that_a_function_uses_counts() -> None:
    assert describe(HELPED) == describe(f"\n\n{HELPED}"), "no addresses in memory"
    assert describe(HELPED.replace("'a'", "'b'")) != describe(HELPED)


def test_variable_without_value() -> None:
    source = (
        "def make():\n    f = lambda alignment, resource: later\n    return f\n    later = 1\nf = make()\n"
    )
    assert describe(source) == describe(f"\n{source}")
    assert describe(source.replace("later", "other")) != describe(source)
