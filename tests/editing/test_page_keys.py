"""The places in pages that name keys: all of them, and nothing in code and prose."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.editing.edits import FileText, apply_edits, split_lines
from sphinx_refalign.editing.key_uses import KeyUse, Names
from sphinx_refalign.editing.page_keys import CATALOG, MARKDOWN, NOTEBOOK, REST, change_keys, text_key_uses

NAMES = Names(["paper", "wikidef", "course"], {"old", "other", "a b"})

REST_PAGE = """\
Title with :paper:`old`
=======================

See :paper:`old`, :refalign:wikidef:`words <old>`, `x`:resource: and `old`:paper:; ``:paper:`old```.
Old old `old` `old <old>`_ :ref:`old` :external:refalign:resource:`old` :paper:`!old`.
:cite:p:`{see}old{p. 3},other` :footcite:`old` :any:`old` :paper:`os-book:old`

.. paper:: old
   :topics: old; b

   A body with :paper:`old`.

     .. course:: old

- An item

  .. references::
     :title: old

     old
     other, old

.. references:: old
.. code-block:: rst

   :paper:`old`

   .. paper:: old

A literal block::

   :paper:`old`

.. A comment with :paper:`old`

   .. paper:: old

.. alignment-table::
   :resources: old x-* other
   :documents: old

.. |x| replace:: :paper:`old`
.. |y| paper:: old
.. [1] A footnote with :paper:`old`.

.. note:: It has :paper:`old`.

+------------------+--------------+
| :paper:`old`     | old          |
+------------------+--------------+

.. bibliography::
   :filter: key in {"old", "x"}

   old

>>> print(":paper:`old`")

* Item::

    :paper:`old`

  Again :paper:`old
  `.
"""

MARKDOWN_PAGE = """\
---
myst:
  substitutions:
    x: "{paper}`old`"
---
# Title with {paper}`old`

See {paper}`old`, {refalign:wikidef}`words <old>` and {paper}`` old ``; `{paper}old` ``{paper}`old` ``.
Old old `old` [old](old) {ref}`old` {external:refalign:resource}`old` {paper}`!old` \\{paper}`old`.
{cite:p}`{see}old{p. 3},other` {footcite}`old` {any}`old` {paper}`os-book:old`

```{paper} old
:topics: old; b

A body with {paper}`old`.
```

> - A quote
>
>   ```{references}
>   ---
>   title: old
>   ---
>   old
>   other, old
>   ```

:::{references} old
:::

```
{paper}`old`
```

~~~{code-block} md
{paper}`old`
~~~

    {paper}`old`

<!-- {paper}`old` -->

% {paper}`old`

```{alignment-table}
:resources: old x-* other
:documents: old
```

````{note}
It has {paper}`old`.

```{course} old
```
````

```{eval-rst}
.. paper:: old

   :paper:`old`
```

| a            | b            |
| ------------ | ------------ |
| {paper}`old` | {paper}`a\\|b <old>` and {paper}`old` |

Text[^1]

[^1]: A footnote with {paper}`old`.

```{bibliography}
:filter: key in {"old", "x"}
old
```
"""


def uses(markup: str, text: str) -> list[KeyUse]:
    return list(text_key_uses(markup, text, NAMES))


def places(markup: str, text: str) -> list[tuple[int, str]]:
    """Return line and type of each place that names ``old``."""
    return [(text.count("\n", 0, use.start) + 1, use.type) for use in uses(markup, text) if use.key == "old"]


def rename(markup: str, text: str) -> str:
    return apply_edits(
        text, change_keys(markup, text, NAMES, lambda use: "new" if use.key == "old" else None)
    )


def test_places_in_rest() -> None:
    assert places(REST, REST_PAGE) == [
        (1, "role"), (4, "role"), (4, "role"), (4, "role"),
        (6, "citation"), (6, "citation"), (6, "any"),
        (8, "directive"), (11, "role"), (13, "directive"), (20, "list"), (21, "list"), (23, "list"),
        (39, "filter"), (42, "role"), (43, "directive"), (44, "role"), (46, "role"), (49, "role"),
        (53, "citation"), (55, "citation"), (63, "role"),
    ]  # fmt: skip


def test_places_in_markdown() -> None:
    assert places(MARKDOWN, MARKDOWN_PAGE) == [
        (4, "role"), (6, "role"), (8, "role"), (8, "role"), (8, "role"),
        (10, "citation"), (10, "citation"), (10, "any"),
        (12, "directive"), (15, "role"), (24, "list"), (25, "list"), (28, "list"),
        (46, "filter"), (51, "role"), (53, "directive"), (58, "directive"), (60, "role"),
        (65, "role"), (65, "role"), (65, "role"), (69, "role"), (72, "citation"), (73, "citation"),
    ]  # fmt: skip


@pytest.mark.parametrize(("markup", "text"), [(REST, REST_PAGE), (MARKDOWN, MARKDOWN_PAGE)])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_only_keys_change(markup: str, text: str, line_end: str) -> None:
    lines = rename(markup, text).split("\n")
    changed = [
        number
        for number, pair in enumerate(zip(lines, text.split("\n"), strict=True), 1)
        if len(set(pair)) > 1
    ]
    assert changed == sorted({line for line, _ in places(markup, text)})
    assert "\n".join(lines).replace("new", "old") == text
    assert rename(markup, text.replace("\n", line_end)) == "\n".join(lines).replace("\n", line_end)


def test_several_keys_in_one_line_are_divided_as_in_a_build() -> None:
    assert [use.key for use in uses(REST, ".. paper:: old; other\n")] == ["old", "other"]
    assert [use.key for use in uses(REST, ".. paper:: a b\n")] == ["a b"]
    assert [use.key for use in uses(REST, ":paper:`x <a\nb>`\n")] == ["a b"]
    assert [use.key for use in uses(REST, ".. paper:: x y\n")] == ["x y"]


def test_id_of_a_block_is_found() -> None:
    text = ":refalign:block:`views/axioms#refalign-old`"
    (use,) = uses(REST, text)
    assert (use.key, use.type, text[use.start : use.end]) == ("refalign-old", "block", "refalign-old")


@pytest.mark.parametrize("ascii_only", [True, False])
def test_notebooks_keep_their_formatting(ascii_only: bool) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {"source": ["{paper}`old`"]},
         "source": ["# 中文 \"q\" 😀\n", "{paper}`old` \\ and\n", "\n", "```{paper} old\n", "```"]},
        {"cell_type": "code", "source": ["# {paper}`old`"], "outputs": []},
        {"cell_type": "markdown", "source": "one text 😀\t{paper}`words <old>`"},
        {"cell_type": "markdown", "source": ["{paper}`a\n", "b <old>`"]},
    ]  # fmt: skip
    text = json.dumps({"nbformat": 4, "cells": cells}, ensure_ascii=ascii_only, indent=3) + "\n\n"
    new = rename(NOTEBOOK, text)
    expected = json.dumps(
        {"nbformat": 4, "cells": [
            {**cells[0], "source": [line.replace("old", "new") for line in cells[0]["source"]]},
            cells[1],
            {**cells[2], "source": "one text 😀\t{paper}`words <new>`"},
            {"cell_type": "markdown", "source": ["{paper}`a\n", "b <new>`"]},
        ]}, ensure_ascii=ascii_only, indent=3,
    ) + "\n\n"  # fmt: skip
    assert new == expected


def test_message_catalogues() -> None:
    text = (
        'msgid ""\nmsgstr "X: old"\n\n#: a.rst:1\nmsgid "See :paper:`old` \\"q\\""\n'
        'msgstr ""\n"Siehe {paper}`W \\"x\\" "\n"<old>`, old"\n#~ msgid ":paper:`old`"\n'
    )
    assert rename(CATALOG, text) == text.replace("`old`", "`new`", 1).replace("<old>", "<new>")


@pytest.mark.parametrize(
    "piece",
    [
        "`",
        "``",
        ":a:",
        ":paper:`",
        "{paper}`",
        "<",
        "\\`",
        "[",
        "> ",
        "- ",
        ":::{note}\n",
        "   ",
        "..\n",
        "::\n\n",
        '"',
        "{",
    ],
)
@pytest.mark.parametrize("markup", [REST, MARKDOWN, NOTEBOOK, CATALOG])
def test_reading_takes_linear_time(markup: str, piece: str) -> None:
    start = time.process_time()
    rename(markup, piece * (30_000 // len(piece)))
    assert time.process_time() - start < 5


def test_bytes_that_are_no_utf_8_are_kept() -> None:
    for data in (b"\xef\xbb\xbfa\xff\r\nb", "é".encode("latin-1"), b"", b"\xef\xbb\xbf"):
        content = FileText(data)
        assert content.encode(content.text) == data
    content = FileText("虚拟".encode("gbk"), "gbk")
    assert content.text == "虚拟"
    assert content.encode(content.text + "化") == "虚拟化".encode("gbk")


def test_lines_have_offsets() -> None:
    text = "a\r\nb\rc\n\nd"
    assert [(line.text, line.offset) for line in split_lines(text)] == [
        ("a", 0), ("b", 3), ("c", 5), ("", 7), ("d", 8),
    ]  # fmt: skip


PIECES = [
    "{paper}`old`", ":paper:`old`", "`old`", "``old``", "old", ":paper:`x <old>`", "{wikidef}`x <old>`",
    "中文😀", "\n", "\n\n",
    "\n- ", "\n  - ", "\n> ", "\n    ", "\t", "::", "\n.. paper:: old\n", "\n```{paper} old\n```\n",
    "\n```\nold\n```\n",
    "\n:::{references}\nold\n:::\n", "\n.. references::\n\n   old\n", "\\", "# T\n",
    "| a | b |\n|---|---|\n", "{cite}`old,other`",
    ":cite:`{see}old`", "---\n", "<b>", "$x$", "[x](old)", "[^1]: ", ".. ", "   ",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from([REST, MARKDOWN]))
def test_made_up_pages_are_restored(text: str, markup: str) -> None:
    edits = change_keys(markup, text, NAMES, lambda use: "old-1" if use.key == "old" else None)
    assert all(text[edit.start : edit.end] == "old" for edit in edits)
    new = apply_edits(text, edits)
    assert new.replace("old-1", "old") == text
    back = change_keys(markup, new, NAMES, lambda use: "old" if use.key == "old-1" else None)
    assert apply_edits(new, back) == text
