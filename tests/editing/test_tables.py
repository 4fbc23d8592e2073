"""Tables of reStructuredText stay tables, with the same cells, where the text of cells changes."""

from __future__ import annotations

import re

import pytest
from docutils.core import publish_doctree
from docutils.nodes import entry

from sphinx_refalign.editing.edits import Edit, apply_edits
from sphinx_refalign.editing.tables import fit_tables

TABLES = {
    "grid": """\
+-----+-------+---+
| A   |中文kvm| b |
+=====+=======+===+
| kvm x kvm   |kvm|
+-----+---+---+---+
|kvm  | b | c     |
+-----+---+-------+
""",
    "one column": "  +------+\n  | kvm  |\n  | kvm  |\n  +------+\n",
    "simple": """\
====  ====  ==
kvm   kvm   kvm
A     b     kvm
----------  --
中文  kvm   x
====  ====  ==
""",
    "simple with blank lines": """\
===  ====
kvm  x
===  ====
kvm  中

A    kvm
b    b
===  ====
""",
}


def cells(text: str) -> list[str]:
    document = publish_doctree(text, settings_overrides={"report_level": 3, "halt_level": 3})
    # Blanks between words mean nothing in a page.
    found = [
        f"{cell.get('morecols', 0)} {' '.join(cell.astext().split())}" for cell in document.findall(entry)
    ]
    assert found
    return found


@pytest.mark.parametrize("new", ["k", "kv", "abc", "hyper", "超级", "a-much-longer-key"])
@pytest.mark.parametrize("name", TABLES)
def test_cells_are_the_same(name: str, new: str) -> None:
    text = f"kvm\n\n{TABLES[name]}\nkvm"
    edits = [Edit(match.start(), match.end(), new) for match in re.finditer("kvm", text)]
    changed = apply_edits(text, fit_tables(text, edits))
    assert cells(changed) == [cell.replace("kvm", new) for cell in cells(text)]
    if len(new) == 3:
        assert changed == text.replace("kvm", new)


def test_a_cell_with_room_changes_its_line_only() -> None:
    text = "+----------+\r\n| kvm      |\r\n+----------+\r\n\r\nkvm  |\r\n"
    edits = [Edit(match.start(), match.end(), "hyper") for match in re.finditer("kvm", text)]
    assert apply_edits(text, fit_tables(text, edits)) == (
        "+----------+\r\n| hyper    |\r\n+----------+\r\n\r\nhyper  |\r\n"
    )
