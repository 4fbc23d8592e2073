"""What changed between two states: each addition, loss, move and renaming is named once."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_refalign.alignment import Changes, State, compare, load, project_state, read_state, registry_state
from sphinx_refalign.alignment.state_files import StateFiles, version_name
from sphinx_refalign.registry.external import AlignmentJsonError
from sphinx_refalign.registry.loader import load as load_registry
from tests.helpers.project import REGISTRY, Directive, Heading, Project


def resource(title: str, kind: str = "paper", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "source": "S", "title": title, **fields}


def alignment(key: str, document: str, section: str = "", **fields: Any) -> dict[str, Any]:
    place = {"document": document, "section": section, "anchor": fields.pop("anchor", section.lower())}
    row = {"key": key, "kind": "paper", "relation": "references", "topics": [], "note": "", **place}
    return {**row, "chapter": section or document, "origin": "directive", **fields}


def state(resources: dict[str, dict[str, Any]], *alignments: dict[str, Any]) -> State:
    data = {"version": 1, "project": "P", "resources": resources, "alignments": list(alignments)}
    return read_state(json.dumps(data).encode())


def names(changes: Changes) -> dict[str, list[Any]]:
    """Return what changed, by list, without empty lists."""
    added, gone, renamed, changed = changes.resources
    result: dict[str, list[Any]] = {
        "added": [item.key for item in added],
        "gone": [item.key for item in gone],
        "renamed": [(pair.old.key, pair.new.key, *pair.fields) for pair in renamed],
        "changed": [(pair.new.key, *pair.fields) for pair in changed],
    }
    if changes.alignments is not None:
        new, lost, moved, others = changes.alignments

        def place(item: Any) -> str:
            return f"{item.key} {item.document}#{item.section}"

        result["+"] = [place(item) for item in new]
        result["-"] = [place(item) for item in lost]
        result[">"] = [(place(pair.old), place(pair.new), *pair.fields) for pair in moved]
        result["~"] = [(place(pair.new), *pair.fields) for pair in others]
    return {name: items for name, items in result.items() if items}


def difference(old: State, new: State) -> dict[str, list[Any]]:
    return names(compare(old, new))


# Resources


XEN = resource("Xen and the Art of Virtualization", date="2003", author=["Paul Barham", "et al."])
DOI = "10.1145/945445.945462"


def test_same_state_has_no_changes() -> None:
    one = state({"a": XEN, "b": resource("B")}, alignment("a", "p", "S"), alignment("a", "p", "S"))
    assert not compare(one, one)
    assert difference(one, one) == {}


def test_added_gone_and_changed() -> None:
    old = state({"a": XEN, "b": resource("B"), "c": resource("C", url="https://example.org/c")})
    new = state(
        {
            "a": {**XEN, "date": "2004", "note": "N"},
            "d": resource("D"),
            "c": resource("C", url="https://example.org/d"),
        }
    )
    assert difference(old, new) == {
        "added": ["d"],
        "gone": ["b"],
        "changed": [("a", "date", "note"), ("c", "url")],
    }


def old_url(title: str) -> dict[str, Any]:
    return resource(title, url="https://example.org/other")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (resource("A", doi=DOI), resource("Another title", doi=DOI)),
        (resource("A", doi=DOI.upper()), resource("B", url=f"http://dx.doi.org/{DOI}")),
        (
            resource("A", eprint="1706.03762", eprinttype="arxiv"),
            resource("B", url="https://arxiv.org/pdf/1706.03762v5"),
        ),
        (resource("A", "book", isbn="0-306-40615-2"), resource("B", "book", isbn="978-0-306-40615-7")),
        (
            resource("A", "wikidef", url="https://en.wikipedia.org/wiki/Hypervisor"),
            resource("B", "wikidef", url="http://en.m.wikipedia.org/wiki/hypervisor#History"),
        ),
        (
            resource("A", "wikidef", url="u", urls={"en": "https://en.wikipedia.org/wiki/A"}),
            resource("B", "wikidef", urls={"zh": "https://zh.wikipedia.org/wiki/B",
                                           "en": "https://en.wikipedia.org/wiki/A"}),
        ),
        (resource("A", url="http://www.example.org/a/"), resource("B", url="https://example.org/a?utm_source=x")),
        (resource("A"), resource("B", ids=["old"])),
        (resource("A", ids=["new"]), resource("B")),
        (XEN, {**XEN, "title": "Xen and the art of virtualization."}),
        (resource("A", titles={"en": "A", "zh": "甲"}), resource("甲")),
    ],
)  # fmt: skip
def test_renamed_by_identity(before: dict[str, Any], after: dict[str, Any]) -> None:
    after = (
        {**after, "url": "https://arxiv.org/pdf/1706.03762v5"} if after.get("url") == "arxiv.org" else after
    )
    old = state({"old": before, "x": resource("X")}, alignment("old", "p", "S"))
    new = state({"x": resource("X"), "new": after}, alignment("new", "p", "S"))
    found = difference(old, new)
    assert found.keys() == {"renamed"}
    assert [item[:2] for item in found["renamed"]] == [("old", "new")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (resource("A", url="https://example.org/a"), resource("B", url="https://example.org/b")),
        # Three universities teach a course of the same title.
        (
            resource("Distributed Systems", "course", institution="MIT", number="6.824"),
            resource("Distributed Systems", "course", institution="Stanford", number="CS 244b"),
        ),
        (
            resource("Preface", date="2003", author=["Ann Lee"]),
            resource("Preface", date="2003", author=["Bo Xu"]),
        ),
        (resource("Xen", "paper"), resource("Xen", "organization")),
        (resource("A", date="2003"), resource("A", date="2004")),
        (resource("A", doi="10.1/a"), resource("A", doi="10.1/b")),
        # Papers of one volume have its ISBN.
        (
            resource("A", isbn="978-0-306-40615-7", container="SOSP"),
            resource("B", isbn="978-0-306-40615-7", container="SOSP"),
        ),
    ],
)  # fmt: skip
def test_other_work_is_not_renamed(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert difference(state({"old": before}), state({"new": after})) == {"added": ["new"], "gone": ["old"]}


def test_link_that_several_resources_share_identifies_none() -> None:
    home = {"url": "https://example.org/"}
    old = state({"a": resource("A", **home), "b": resource("B", **home)})
    new = state({"a": resource("A", **home), "c": resource("C", **home)})
    assert difference(old, new) == {"added": ["c"], "gone": ["b"]}


def test_two_keys_that_are_exchanged_are_renamed() -> None:
    one, two = resource("One", url="https://example.org/1"), resource("Two", url="https://example.org/2")
    old = state({"a": one, "b": two}, alignment("a", "p"), alignment("b", "q"))
    new = state({"a": two, "b": one}, alignment("b", "p"), alignment("a", "q"))
    assert difference(old, new) == {"renamed": [("a", "b"), ("b", "a")]}


def test_kept_key_is_no_change() -> None:
    old = state({"old": resource("A", ids=["older"])})
    new = state({"new": resource("A", ids=["old", "older"])})
    assert difference(old, new) == {"renamed": [("old", "new")]}
    assert difference(old, state({"old": resource("A")})) == {"changed": [("old", "ids")]}


def test_resource_without_title_is_recognized_by_its_other_fields() -> None:
    fields = {"author": ["Ann Lee"], "date": "2003", "page": "1-9"}
    old = state({"a": resource("a", **fields), "b": resource("b")})
    new = state({"x": resource("x", **fields), "y": resource("y")})
    assert difference(old, new) == {"added": ["y"], "gone": ["b"], "renamed": [("a", "x")]}


def test_duplicates_are_paired_one_to_one() -> None:
    same = resource("Same", url="https://example.org/")
    old = state({"a": same, "b": same, "c": same})
    assert difference(old, state({"x": same, "b": same})) == {"gone": ["c"], "renamed": [("a", "x")]}


def test_same_key_with_other_title_and_link_is_changed() -> None:
    old = state({"a": resource("Short", url="https://example.org/1"), "b": resource("B")})
    new = state({"a": resource("Long title", url="https://example.org/2"), "b": resource("B")})
    assert difference(old, new) == {"changed": [("a", "title", "url")]}


# Alignments


ONE = {"a": XEN}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (alignment("a", "p", "S"), alignment("a", "p", "T"), {">": [("a p#S", "a p#T")]}),
        (alignment("a", "p", "S"), alignment("a", "q", "S"), {">": [("a p#S", "a q#S")]}),
        (
            alignment("a", "p", "S"), alignment("a", "q", "S", relation="defines"),
            {">": [("a p#S", "a q#S", "relation")]},
        ),
        (alignment("a", "p", "S"), alignment("a", "p", "S", note="N"), {"~": [("a p#S", "note")]}),
        (alignment("a", "p", "S"), alignment("a", "p", "S", topics=["Raft"]), {"~": [("a p#S", "topics")]}),
        (alignment("a", "p", "S"), alignment("a", "p", "S", chapter="Own"), {"~": [("a p#S", "label")]}),
        (alignment("a", "p", "S"), alignment("a", "p", "S", origin="role"), {"~": [("a p#S", "origin")]}),
        # Sections are numbered again, in the title or by Sphinx; ids that docutils counts change.
        (alignment("a", "p", "2 公理", anchor="id2"), alignment("a", "p", "3 公理", anchor="id3"), {}),
        (alignment("a", "p", "2.1. Axioms"), alignment("a", "p", "3.2 Axioms"), {}),
        (alignment("a", "p", "S", number="1.1"), alignment("a", "p", "S", number="2.1"), {}),
        (alignment("a", "p", "S", line=4), alignment("a", "p", "S", line=40), {}),
        (
            alignment("a", "p", "公理", anchor="id1"), alignment("a", "p", "公理层", anchor="id1"),
            {"~": [("a p#公理层", "section")]},
        ),
    ],
)  # fmt: skip
def test_alignment(before: dict[str, Any], after: dict[str, Any], expected: dict[str, list[Any]]) -> None:
    assert difference(state(ONE, before), state(ONE, after)) == expected


def test_alignments_of_a_renamed_resource_are_the_same() -> None:
    old = state({"a": XEN}, alignment("a", "p", "S"), alignment("a", "q", "T"))
    new = state({"xen": XEN}, alignment("xen", "p", "S"), alignment("xen", "r", "T"))
    assert difference(old, new) == {"renamed": [("a", "xen")], ">": [("a q#T", "xen r#T")]}


def test_alignments_of_gone_and_new_resources() -> None:
    old = state({"a": resource("A", url="https://example.org/a")}, alignment("a", "p", "S"))
    new = state({"b": resource("B", url="https://example.org/b")}, alignment("b", "p", "S"))
    assert difference(old, new) == {"added": ["b"], "gone": ["a"], "+": ["b p#S"], "-": ["a p#S"]}


def test_several_alignments_in_a_page_are_paired_best() -> None:
    old = state(
        ONE, alignment("a", "p", "S"), alignment("a", "p", "T", note="N"), alignment("a", "p", "S", note="M")
    )
    new = state(
        ONE, alignment("a", "p", "S", note="M"), alignment("a", "p", "U", note="N"), alignment("a", "p", "S"),
        alignment("a", "q", "V"),
    )  # fmt: skip
    assert difference(old, new) == {"+": ["a q#V"], ">": [("a p#T", "a p#U")]}


def test_pages_in_another_language_are_compared_without_texts() -> None:
    entry = {"kind": "wikidef", "source": "W"}
    titles = {"titles": {"en": "Raft", "zh": "木筏"}}
    chinese = state(
        {"a": {**entry, **titles, "title": "木筏"}},
        alignment("a", "p", "公理", anchor="id1", note="甲", topics=["主题"]),
        alignment("a", "p", "证明", anchor="id2"),
    )
    english = state(
        {"a": {**entry, **titles, "title": "Raft"}},
        alignment("a", "p", "Axioms", anchor="id1", note="A", topics=["Topic"]),
        alignment("a", "p", "Proof", anchor="id3", relation="defines"),
    )
    assert (chinese.language, english.language) == ("zh", "en")
    assert difference(chinese, english) == {">": [("a p#证明", "a p#Proof", "relation")]}


def test_kinds_select_changes() -> None:
    old = state({"a": XEN, "b": resource("B", "book")}, alignment("b", "p", kind="book"))
    new = state({"c": resource("C", "book"), "d": resource("D")}, alignment("d", "p"))
    assert names(compare(old, new).of_kinds(["book"])) == {"added": ["c"], "gone": ["b"], "-": ["b p#"]}


# Mappings of many rows


def mapping(rows: range, *, skip: frozenset[int] = frozenset(), moved: frozenset[int] = frozenset()) -> State:
    """Return rows with keys by their position; ``rows`` are the works, so that other works shift the keys."""
    resources: dict[str, dict[str, Any]] = {}
    alignments = []
    for work in [work for work in rows if work not in skip]:
        key, kind = f"ref-{len(resources) + 1:03}", ("paper", "course", "wikidef")[work % 3]
        # Many titles come several times: then the links tell works apart.
        resources[key] = resource(f"Systems {work % 20}", kind, url=f"https://example.org/{work}")
        chapter = work % 11 if work not in moved else 12
        section = f"{chapter + len(rows) % 7}.{work % 4} Part {work % 4}"
        for _ in range(1 + work % 2):
            alignments.append(alignment(key, f"chapter-{chapter}", section, kind=kind))
    return state(resources, *alignments)


def works_of(items: list[Any]) -> set[int]:
    return {int(item.url.rpartition("/")[2]) for item in items}


def test_mapping_of_99_rows_becomes_one_of_177_with_new_numbers() -> None:
    gone, moved = frozenset({1, 8, 57, 98}), frozenset({4, 5, 60})
    old, new = mapping(range(99)), mapping(range(181), skip=gone, moved=moved)
    assert (len(old.resources), len(new.resources)) == (99, 177)
    changes = compare(old, new)
    assert works_of(changes.resources.gone) == gone
    assert works_of(changes.resources.added) == set(range(99, 181))
    assert works_of([pair.new for pair in changes.resources.renamed]) == set(range(2, 99)) - gone
    assert changes.resources.changed == []
    assert changes.alignments is not None
    work_of = {key: int(item.url.rpartition("/")[2]) for key, item in [*new.resources.items()]}
    assert {work_of[pair.new.key] for pair in changes.alignments.moved} == moved
    assert len(changes.alignments.moved) == sum(1 + work % 2 for work in moved)
    assert {work_of[item.key] for item in changes.alignments.added} == set(range(99, 181))
    assert len(changes.alignments.gone) == sum(1 + work % 2 for work in gone)
    assert changes.alignments.changed == []


def test_other_way_round_gives_the_opposite() -> None:
    old, new = mapping(range(99)), mapping(range(3, 180), moved=frozenset({7}))
    there, back = compare(old, new), compare(new, old)
    assert works_of(there.resources.added) == works_of(back.resources.gone)
    assert works_of(there.resources.gone) == works_of(back.resources.added) == {0, 1, 2}
    assert {(pair.old.key, pair.new.key) for pair in there.resources.renamed} == {
        (pair.new.key, pair.old.key) for pair in back.resources.renamed
    }


@pytest.mark.parametrize("title", ["Systems {}", "The same title"])
def test_large_states_take_time_in_proportion_to_their_size(title: str) -> None:
    def big(size: int, shift: int) -> State:
        works = range(shift, size + shift)
        resources = {f"k{work - shift}": resource(title.format(work), number=str(work)) for work in works}
        rows = [
            alignment(key, f"d{work % 50}", f"S{work % 7}")
            for work, key in zip(works, resources, strict=True)
        ]
        return state(resources, *rows, *(alignment("k0", "one", f"S{number}") for number in range(size)))

    def measure(size: int) -> float:
        old, new = big(size, 0), big(size, 5)
        start = time.process_time()
        assert compare(old, new)
        return time.process_time() - start

    small = min(measure(300) for _ in range(3))
    assert measure(3000) < 30 * small


ROWS = st.lists(
    st.tuples(*map(st.sampled_from, ["abcd", "pq", ["S", "T", "1 S"], ["", "n"]])),
    max_size=8,
)  # fmt: skip


@given(ROWS, ROWS, st.permutations("abcd"))
def test_everything_is_counted_once(before: Any, after: Any, keys: list[str]) -> None:
    """Unpaired and paired items together are all items of each state."""
    works = {work: resource(work, url=f"https://example.org/{work}") for work in "abcdxy"}
    new_keys = dict(zip("abcd", keys, strict=True))
    # Two that are exchanged show that keys are not reliable.
    before_keys, after_keys = {"x": works["x"], "y": works["y"]}, {"x": works["y"], "y": works["x"]}
    old = state(
        before_keys | {row[0]: works[row[0]] for row in before},
        *(alignment(key, page, section, note=note) for key, page, section, note in before),
    )
    new = state(
        after_keys | {new_keys[row[0]]: works[row[0]] for row in after},
        *(alignment(new_keys[key], page, section, note=note) for key, page, section, note in after),
    )
    changes = compare(old, new)
    kept = {row[0] for row in before} & {row[0] for row in after}
    assert {item.title for item in changes.resources.gone} == {row[0] for row in before} - kept
    assert {item.title for item in changes.resources.added} == {row[0] for row in after} - kept
    renamed = {work for work in kept if new_keys[work] != work}
    assert {pair.old.title for pair in changes.resources.renamed} == renamed | {"x", "y"}
    assert changes.alignments is not None
    assert len(before) - len(changes.alignments.gone) == len(after) - len(changes.alignments.added)
    for work in kept:
        counts = [sum(row[0] == work for row in rows) for rows in (before, after)]
        lost = sum(item.key == work for item in changes.alignments.gone)
        assert lost == max(counts[0] - counts[1], 0), "only what has no partner is gone"


# States


BIBTEX = r"""@article{k, title={On \emph{A} \& $x^2$}, author={von Neumann, John and {W3C}},
  pages={1--9}, year={1945}, publisher={A and B}}
"""


def test_registry_and_its_export_are_the_same_state(tmp_path: Path) -> None:
    project = Project(tmp_path).write("resources.yaml", REGISTRY)
    project.write("more.bib", BIBTEX)
    project.conf["refalign_registry"] = ["resources.yaml", "more.bib"]
    project.page("index", "rst", Heading("T"), Directive("course", "mit-6.824", {"topics": "Raft consensus"}))
    built = project.build()
    exported = read_state((built.out / "alignment.json").read_bytes())
    registry = load_registry([tmp_path / "resources.yaml", tmp_path / "more.bib"])
    assert difference(registry_state(registry), exported) == {}
    loaded = load(built.out / "alignment.json")
    again = project_state(
        loaded, "en", lambda value: value if isinstance(value, str) else str((value or {}).get("en", ""))
    )
    assert difference(exported, again) == {}
    assert exported.language == "en"
    assert compare(registry_state(registry), exported).alignments is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a valid alignment.json"),
        ("[]", "must have version 1"),
        ('{"version": 2}', "must have version 1, not 2"),
        ('{"version": 1, "alignments": []}', "no map of resources"),
        ('{"version": 1, "resources": {"a": 1}, "alignments": []}', "no map of resources"),
        ('{"version": 1, "resources": {}}', "no list of alignments"),
        ('{"version": 1, "resources": {}, "alignments": [1]}', "no list of alignments"),
        ("[" * 100_000, "not a valid alignment.json"),
    ],
)
def test_damaged_file(text: str, message: str) -> None:
    with pytest.raises(AlignmentJsonError, match=message):
        read_state(text.encode())


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [1], {"en": 1}, [[["x"]]]])
def test_values_of_any_type(value: Any) -> None:
    fields = ["kind", "source", "title", "url", "date", "author", "doi", "isbn", "ids", "number", "titles"]
    odd = {"a": dict.fromkeys(fields, value)}
    rows = [dict.fromkeys(["key", "document", "section", "anchor", "topics", "note", "origin"], value)]
    old, new = state(odd, *rows), state({"b": XEN}, alignment("b", "p"))
    compare(old, new)
    compare(new, old)
    assert difference(old, old) == {}


def test_identical_states_in_any_order(tmp_path: Path) -> None:
    items = [(f"k{number}", resource(f"T{number % 5}")) for number in range(30)]
    old = state(dict(items))
    random.Random(1).shuffle(items)
    assert difference(old, state(dict(items))) == {}


# Committed files


def test_versions_are_in_their_order(tmp_path: Path) -> None:
    names = [
        "v1.9",
        "v1.10",
        "v1.10rc1",
        "v1.2.1",
        "v1.2",
        "alignment-0.9",
        "2.0/alignment",
        "2.0b1/alignment",
    ]
    for name in names:
        file = tmp_path / "states" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('{"version": 1, "resources": {}, "alignments": []}')
    (tmp_path / "states" / "notes.txt").write_text("no state")
    (tmp_path / "states" / "pictures").mkdir()
    states = StateFiles(tmp_path).read("states")
    found = [item.name for item in states.states]
    assert found == ["2.0", "2.0b1", "v1.10", "v1.10rc1", "v1.9", "v1.2.1", "v1.2", "0.9"]
    assert states.problems == []
    assert version_name("builds/2025-11-05/alignment.json") == "2025-11-05"
    assert version_name("alignment.json") == "alignment.json"


def test_digest_follows_files(tmp_path: Path) -> None:
    def digest() -> str:
        return StateFiles(tmp_path).digest("states")

    digests = [digest()]
    (tmp_path / "states").mkdir()
    digests.append(digest())
    for name, text in (("a", "{}"), ("b", "{}"), ("b", "[]")):
        (tmp_path / "states" / f"{name}.json").write_text(text)
        digests.append(digest())
    assert len(set(digests)) == len(digests)
    (tmp_path / "states/b.json").write_text("{}")
    assert digest() == digests[3]
