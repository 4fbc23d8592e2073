"""The defaults of blocks in conf.py: ``refalign_show``, ``refalign_hide`` and ``refalign_style``.

Each is one value for all kinds, or a dict of values by kind, in which ``"*"`` stands for all other kinds::

    refalign_hide = ["accessed", "wikidata"]
    refalign_show = {"paper": "author venue doi", "*": []}
    refalign_style = {"course": "card"}

Kinds without a value have the built-in default: all fields, in a block. An option of a directive precedes the
default of the same name, and a field that ``:show:`` names is shown even if ``refalign_hide`` names it.

The module imports no docutils, because the command line checks options, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sphinx_refalign.alignment.option_values import split_words
from sphinx_refalign.registry.kinds import Kind, kind_hint
from sphinx_refalign.registry.problems import did_you_mean

STYLES = ("block", "card", "list", "inline", "reference")
"""The styles of a directive that shows a resource, the default first."""

ALL_KINDS = "*"

EXTRA_FIELDS = ("relation", "cite", "citation")
"""What blocks show apart from the fields of the kind."""


class BlockDefaults(NamedTuple):
    """How blocks of a kind are shown where their directives do not say it; empty means all fields."""

    show: tuple[str, ...]
    hide: tuple[str, ...]
    style: str

    def show_and_hide(
        self, show: Sequence[str] | None, hide: Sequence[str] | None
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the fields to show and to hide in a block.

        Args:
            show: The option ``:show:`` of its directive, None where it has none.
            hide: The option ``:hide:``, in the same way.

        """
        if hide is None:
            hide = [name for name in self.hide if name not in (show or ())]
        return tuple(self.show if show is None else show), tuple(hide)


def check_field_names(value: object) -> str:
    """Check the value of ``refalign_show`` or ``refalign_hide``; :func:`unknown_names` checks the names."""
    for names in value.values() if isinstance(value, Mapping) else [value]:
        is_list = isinstance(names, list | tuple) and all(isinstance(name, str) for name in names)
        if not isinstance(names, str) and not is_list:
            return "must be a list of fields, or a dict of kind to list of fields"
    return ""


def check_block_styles(value: object) -> str:
    """Check the value of ``refalign_style``."""
    for style in value.values() if isinstance(value, Mapping) else [value]:
        if style not in STYLES:
            hint = did_you_mean(style, STYLES) if isinstance(style, str) else ""
            return f"unknown style {style!r}{hint or '; use ' + ', '.join(STYLES)}"
    return ""


def unknown_names(value: object, kinds: Mapping[str, Kind], *, of_fields: bool) -> Iterator[str]:
    """Yield a message for each unknown kind and field in the value of an option.

    Args:
        value: A valid value.
        kinds: All kinds by name.
        of_fields: Whether the values are names of fields.

    """
    by_kind = value if isinstance(value, Mapping) else {ALL_KINDS: value}
    for name, names in by_kind.items():
        if name != ALL_KINDS and name not in kinds:
            hint = kind_hint(str(name), kinds) or "; declare it in refalign_kinds"
            yield f"unknown kind {name!r}{hint}"
        elif of_fields:
            fields = _fields(name, kinds)
            where = "no kind" if name == ALL_KINDS else f"{name!r}"
            for field in _words(names):
                if field not in fields:
                    hint = did_you_mean(field, fields) or "; use a field of the kind"
                    yield f"{where} has {'a' if name == ALL_KINDS else 'no'} field {field!r}{hint}"


def block_defaults(
    kind: str, kinds: Mapping[str, Kind], show: object, hide: object, style: object
) -> BlockDefaults:
    """Return the defaults of a kind; unknown names are left out."""

    def names(value: object) -> tuple[str, ...]:
        source, chosen = _choose(value, kind)
        words = _words(chosen)
        fields = _fields(source, kinds) if words else ()  # of all kinds: slow for every block
        return tuple(name for name in words if name in fields)

    return BlockDefaults(names(show), names(hide), str(_choose(style, kind)[1] or ""))


def _choose(value: object, kind: str) -> tuple[str, object]:
    """Return the value for a kind, with the key that it has in the dict."""
    if not isinstance(value, Mapping):
        return ALL_KINDS, value
    key = kind if kind in value else ALL_KINDS
    return key, value.get(key)


def _fields(name: str, kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """Return the fields of a kind, or those of all kinds for ``"*"``."""
    selected = kinds.values() if name == ALL_KINDS else (kinds[name],)
    return (*EXTRA_FIELDS, *dict.fromkeys(field for kind in selected for field in kind.fields))


def _words(value: object) -> list[str]:
    return (
        split_words(value) if isinstance(value, str) else list(value) if isinstance(value, Sequence) else []
    )
