"""Columns of the alignment table that conf.py declares in ``refalign_columns``.

A column has a label and a text. The text is the value of a field of the resource, or comes from a function::

    refalign_columns = {
        "doi": {"label": "DOI", "text": "doi"},
        "names": {"label": {"en": "By", "zh": "作者"}, "text": lambda alignment, resource: resource.author},
    }
"""

from __future__ import annotations

import contextlib
import marshal
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, NamedTuple

from sphinx_refalign.alignment.filters import organization_name
from sphinx_refalign.alignment.records import Alignment
from sphinx_refalign.alignment.table import COLUMNS
from sphinx_refalign.registry.cache import digest
from sphinx_refalign.registry.i18n import Localized
from sphinx_refalign.registry.kinds import FIELDS, Kind
from sphinx_refalign.registry.parts import Link, Place, Topic
from sphinx_refalign.registry.people import Person
from sphinx_refalign.registry.problems import did_you_mean
from sphinx_refalign.registry.registry import Registry

if TYPE_CHECKING:
    from sphinx_refalign.registry.model import Resource

CellText = Localized | Person | Sequence[Localized | Person]
"""The text of a cell: "" for none; several texts are shown one after the other, each of them once."""

_KEYS = ("label", "text")
"""The keys of a declared column."""


class ColumnError(ValueError):
    """An invalid column, or a function of a column that fails; the message gives both column and reason."""


class Column(NamedTuple):
    """A column of the alignment table, in addition to the built-in columns."""

    name: str
    """The name in ``:columns:`` and ``:headers:``."""
    label: Localized
    """The text of the header cell."""
    text: str | Callable[[Alignment, Resource], CellText]
    """The name of a field of the resource, or a function that returns the text of the cell.

    The function gets the alignment, whose ``line`` is always 0, and its resource.
    """

    def texts(self, alignment: Alignment, registry: Registry) -> list[Localized]:
        """Return the texts of an alignment in this column.

        Args:
            alignment: an alignment in the row; a planned alignment is ``missing``.
            registry: the registry with the resource of the alignment.

        Raises:
            ColumnError: if the function of the column raises an exception or returns no text.

        """
        resource = registry[alignment.key]
        if isinstance(self.text, str):
            return _field_texts(resource, self.text, registry)
        try:
            # Without its line, which changes with every edit: no table is written again for that.
            value = self.text(alignment._replace(line=0), resource)
        except Exception as error:  # the function is the author's
            reason = f"failed for {alignment.key!r}: {type(error).__name__}: {error}"
            raise ColumnError(f"refalign_columns: {self.name}: {reason}") from error
        returned: Sequence[Localized | Person]
        returned = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        items = [item.display() if isinstance(item, Person) else item for item in returned]
        if not all(_is_localized(item) for item in items):
            reason = f"returned {value!r} for {alignment.key!r}"
            advice = "return a text, a map of language to text, or a list of these"
            raise ColumnError(f"refalign_columns: {self.name}: {reason}; {advice}")
        return [item for item in items if item]


def _is_localized(value: object) -> bool:
    parts = [*value, *value.values()] if isinstance(value, Mapping) else [value]
    return all(isinstance(part, str) for part in parts)


def _field_texts(resource: Resource, field: str, registry: Registry) -> list[Localized]:
    """Return the value of a field as texts: of topics the names, of links the titles or else the URLs."""
    value = resource.year if field == "year" else resource.value(field)
    if field == "organization":
        value = organization_name(resource.organization, registry)
    texts: list[Localized] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Topic):
            texts.append(item.name)
        elif isinstance(item, Link):
            texts.append(item.title or item.url)
        elif isinstance(item, Place):
            texts.append(item.label or item.document)
        elif isinstance(item, Person):
            texts.append(item.display())
        elif item:
            texts.append(item)
    return texts


def build_columns(declared: Mapping[str, object]) -> dict[str, Column]:
    """Return the columns that conf.py declares, by name.

    Args:
        declared: the value of ``refalign_columns``.

    Raises:
        ColumnError: if a declaration is invalid; only the first is reported.

    """
    return {name: _make_column(name, value) for name, value in declared.items()}


def _make_column(name: object, value: object) -> Column:
    if not isinstance(name, str) or not re.fullmatch("[a-z][a-z0-9]*(?:-[a-z0-9]+)*", name):
        raise ColumnError(f"invalid column name {name!r}; use lower-case letters, digits and hyphens")
    if name in COLUMNS:
        raise ColumnError(f"column name {name!r} is already taken; rename the column")
    if not isinstance(value, Mapping):
        raise ColumnError(f"{name}: expected a dict with the keys {', '.join(_KEYS)}")
    for key in value:
        if key not in _KEYS:
            hint = did_you_mean(str(key), _KEYS) or f"; use {', '.join(_KEYS)}"
            raise ColumnError(f"{name}: unknown key {key!r}{hint}")
    for key in _KEYS:
        if not value.get(key):
            raise ColumnError(f"{name}.{key}: is missing")
    label, text = value["label"], value["text"]
    if not _is_localized(label):
        raise ColumnError(f"{name}.label: must be a text, or a map of language to text")
    # Not any callable: Sphinx cannot store other objects of conf.py in its environment.
    if not isinstance(text, str | FunctionType):
        raise ColumnError(f"{name}.text: must be a function, or the name of a field")
    return Column(name, label, text)


def unknown_fields(columns: Mapping[str, Column], kinds: Mapping[str, Kind]) -> Iterator[str]:
    """Yield a message for each column that shows a field that no kind has."""
    fields = {*FIELDS, "year", *(field for kind in kinds.values() for field in kind.custom)} - {"extra"}
    for column in columns.values():
        if isinstance(column.text, str) and column.text not in fields:
            hint = did_you_mean(column.text, sorted(fields)) or "; use a field of a kind, or a function"
            yield f"{column.name}.text: no kind has a field {column.text!r}{hint}"


def describe_columns(columns: Mapping[str, Column]) -> list[object]:
    """Return plain data that differs whenever the columns do: of a function its name and its code."""
    return [
        [
            column.name,
            column.label if isinstance(column.label, str) else list(column.label.items()),
            column.text if isinstance(column.text, str) else _describe_function(column.text),
        ]
        for column in columns.values()
    ]


def _describe_function(function: Callable[[Alignment, Resource], CellText]) -> list[object]:
    assert isinstance(function, FunctionType)
    values = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).items()]
    for cell in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # the variable has no value yet
            values.append(cell.cell_contents)
    return [
        function.__module__, function.__qualname__, _code_digest(function.__code__),
        [_code_digest(item.__code__) if isinstance(item, FunctionType) else repr(item) for item in values],
    ]  # fmt: skip


def _code_digest(code: CodeType) -> str:
    # Version 2 of marshal has no references between values: equal values give equal bytes.
    return digest(marshal.dumps(_without_positions(code), 2))


def _without_positions(code: CodeType) -> CodeType:
    """Return the code without file and lines, which change when text before the function does."""
    constants = (_without_positions(item) if isinstance(item, CodeType) else item for item in code.co_consts)
    return code.replace(co_filename="", co_firstlineno=0, co_linetable=b"", co_consts=tuple(constants))
