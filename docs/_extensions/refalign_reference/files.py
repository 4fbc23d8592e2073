"""List the suffixes of registries, and the parts of the exported files."""

from __future__ import annotations

from refalign_reference.markup import MISSING, literal, table, title
from sphinx_refalign.exports.json_models import AlignmentRow, DocumentRow, KindRow, PlannedRow
from sphinx_refalign.exports.to_csv import COLUMNS
from sphinx_refalign.registry.readers.suffixes import BUILT_IN, find_reader
from sphinx_refalign.schema.alignment import schema

_ROWS = {"alignments": AlignmentRow, "planned": PlannedRow, "documents": DocumentRow, "kinds": KindRow}

_CSV_ONLY = {"status": "``aligned``, or ``missing`` for a planned place that does not refer to the resource."}


def describe_suffixes() -> str:
    """Return a table of the suffixes that registries have."""
    rows = []
    for suffix in BUILT_IN:
        reader = type(find_reader(suffix).format)
        rows.append((literal(f".{suffix}"), (reader.__doc__ or MISSING).splitlines()[0]))
    return table(("Suffix", "Content"), rows)


def describe_json() -> str:
    """Return a table of the parts of alignment.json, and one of each of its items."""
    content = schema()
    parts = content["properties"]
    text = table(("Part", "Content"), _rows(parts))
    for name, definition in (
        ("resources", "resource"), ("alignments", "alignment"), ("planned", "planned"),
        ("documents", "document"), ("kinds", "kind"),
    ):  # fmt: skip
        items = content["definitions"][definition]["properties"]
        text += title(f"{name}", "~") + table(("Name", "Content"), _rows(items))
    return text


def describe_csv() -> str:
    """Return a table of the columns of alignment.csv."""
    definitions = schema()["definitions"]
    known = {**definitions["resource"]["properties"], **definitions["alignment"]["properties"]}
    texts = {name: part.get("description", MISSING) for name, part in known.items()}
    texts |= _CSV_ONLY
    rows = [(literal(name), _line(texts.get(name, MISSING))) for name in COLUMNS]
    return table(("Column", "Content"), rows)


def _rows(properties: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    return [
        (literal(name), _line(part.get("description") or _constant(part)))
        for name, part in properties.items()
    ]


def _constant(part: dict[str, str]) -> str:
    return f"Always {literal(part['const'])}." if "const" in part else MISSING


def _line(text: str) -> str:
    return " ".join(text.split())
