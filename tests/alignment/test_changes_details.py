"""What counts as a change, the changes of some kinds, and which alignments of a section belong together."""

from __future__ import annotations

from typing import Any

import pytest

from sphinx_refalign.alignment import compare
from sphinx_refalign.alignment.changes import Changes
from tests.alignment.test_changes import ONE, XEN, alignment, difference, names, resource, state

LINKED = resource("Xen", url="https://example.org/xen")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (state({}), state({"a": XEN})),
        (state({"a": XEN}), state({})),
        (state({"a": LINKED}), state({"b": LINKED})),
        (state({"a": XEN}), state({"a": {**XEN, "note": "N"}})),
        (state(ONE), state(ONE, alignment("a", "p"))),
        (state(ONE, alignment("a", "p")), state(ONE)),
        (state(ONE, alignment("a", "p", "S")), state(ONE, alignment("a", "q", "S"))),
        (state(ONE, alignment("a", "p")), state(ONE, alignment("a", "p", note="N"))),
    ],
)
def test_every_list_counts_as_a_change(old: Any, new: Any) -> None:
    changes = compare(old, new)
    assert changes
    assert len(names(changes)) == 1
    without = old._replace(alignments=None)
    assert bool(compare(without, new)) == any(changes.resources)
    assert not compare(old, old)


def of_kinds(changes: Changes, *kinds: str) -> dict[str, list[Any]]:
    return names(changes.of_kinds(kinds))


def test_changes_of_kinds() -> None:
    books = {"kind": "book"}
    old = state(
        {"a": XEN, "b": resource("B"), "c": LINKED, "g": resource("G", "book")},
        alignment("a", "p", "S"), alignment("a", "p", "T"), alignment("g", "p", **books),
        alignment("b", "p"), alignment("c", "p"),
    )  # fmt: skip
    new = state(
        {"a": {**XEN, "kind": "book"}, "b": resource("B", note="N"), "d": {**LINKED, "kind": "standard"}},
        alignment("a", "q", "S", **books), alignment("a", "p", "T", note="N", **books),
        alignment("b", "p", "U"), alignment("d", "p", kind="standard"), alignment("b", "r"),
    )  # fmt: skip
    changes = compare(old, new)
    assert changes.of_kinds([]) is changes
    assert of_kinds(changes, "book") == {
        "gone": ["g"],
        "changed": [("a", "kind")],
        "-": ["g p#"],
        ">": [("a p#S", "a q#S")],
        "~": [("a p#T", "note")],
    }
    assert of_kinds(changes, "standard") == {"renamed": [("c", "d", "kind")]}
    assert of_kinds(changes, "course") == {}
    assert of_kinds(changes, "paper", "book", "standard") == names(changes)
    alone = compare(old._replace(alignments=None), new).of_kinds(["standard"])
    assert alone.alignments is None
    assert names(alone) == {"renamed": [("c", "d", "kind")]}


def test_alignments_of_a_section_belong_together_by_their_topics() -> None:
    old = [alignment("a", "p", "S", topics=[topic], note="old") for topic in ("T", "U")]
    new = [alignment("a", "p", "S", topics=[topic], note="new") for topic in ("U", "T")]
    assert difference(state(ONE, *old), state(ONE, *new)) == {"~": [("a p#S", "note"), ("a p#S", "note")]}


def test_alignments_of_a_page_belong_together_by_the_ids_of_sections() -> None:
    old = [alignment("a", "p", name, anchor=name) for name in ("one", "two")]
    new = [
        alignment("a", "p", title, anchor=anchor, relation="defines", note=anchor)
        for title, anchor in (("Second", "two"), ("First", "one"))
    ]
    changes = compare(state(ONE, *old), state(ONE, *new)).alignments
    assert changes is not None
    pairs = [(pair.old.anchor, pair.new.anchor) for pair in (*changes.moved, *changes.changed)]
    assert pairs == [("one", "one"), ("two", "two")]


def test_another_kind_is_no_change_of_the_place() -> None:
    """Only what else differs counts, and an alignment that differs in nothing else is the same."""
    old = [alignment("a", "p", "S", kind="paper", line=number) for number in (1, 2)]
    new = [alignment("a", "p", "S", kind="book", note="N"), alignment("a", "p", "S", kind="book")]
    assert difference(state(ONE, *old), state(ONE, *new)) == {"~": [("a p#S", "note")]}
