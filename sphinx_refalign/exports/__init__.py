"""The exports of a build: ``alignment.json``, ``alignment.csv`` and ``alignment.md``.

Each export is generated piece by piece from a render context, the locations of its items and the resource
items. ``sphinx_refalign.events.write_exports`` writes the files at the end of a build.

Modules:

* `json_models`: the models of the items in ``alignment.json``, and the source of its JSON Schema.
* `locations`: section numbers, URLs and source files, as the builder has them.
* `resource_items`: the JSON and the labels of each resource, cached between builds.
* `to_json`: ``alignment.json``.
* `to_csv`: ``alignment.csv``, safe to open in spreadsheets.
* `to_markdown`: ``alignment.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_refalign.registry.lazy_names import lazy_names

if TYPE_CHECKING:
    from sphinx_refalign.exports.to_csv import unescape_formula
else:
    __getattr__, __dir__ = lazy_names(__name__, {"to_csv": ("unescape_formula",)})

__all__ = ["unescape_formula"]
