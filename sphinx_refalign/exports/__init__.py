"""The exports of a build: ``alignment.json``, ``alignment.csv`` and ``alignment.md``.

Each export is generated piece by piece from a render context, the locations of its items and the resource
items. ``sphinx_refalign.events.write_exports`` writes the files at the end of a build.

Modules:

* `json_models`: the models of the rows in ``alignment.json``, and the source of its JSON Schema.
* `locations`: section numbers, URLs and source files, as the builder has them.
* `resource_items`: the JSON and the labels of each resource, cached between builds.
* `to_json`: ``alignment.json``.
* `to_csv`: ``alignment.csv``, safe to open in spreadsheets.
* `to_markdown`: ``alignment.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx_refalign.exports.to_csv import unescape_formula

__all__ = ["unescape_formula"]


def __getattr__(name: str) -> Any:
    """Return a public name from the module that defines it (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sphinx_refalign.exports import to_csv

    return getattr(to_csv, name)
