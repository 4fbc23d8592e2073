"""Several BibTeX files: shared ``@string``s, and inheritance by ``crossref`` and ``xdata``."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.registry.loader import load
from sphinx_refalign.registry.readers.bibtex_inheritance import MAX_DEPTH
from tests.helpers.registry_files import KINDS, load_files, load_text, messages, resource

# Strings


@pytest.mark.parametrize("order", [("strings.bib", "papers.bib"), ("papers.bib", "strings.bib")])
def test_files_share_their_strings_in_any_order(tmp_path: Path, order: tuple[str, str]) -> None:
    texts = {"strings.bib": '@string{acm = "ACM Press"}', "papers.bib": "@book{k, title={T}, publisher=acm}"}
    registry = load_files(tmp_path, {name: texts[name] for name in order})
    assert (resource(registry, "k").publisher, registry.problems) == ("ACM Press", [])


def test_a_string_of_the_file_itself_takes_precedence(tmp_path: Path) -> None:
    book = "@book{%s, title={T}, publisher=acm}"
    registry = load_files(
        tmp_path,
        {
            "a.bib": '@string{acm = "A"}' + book % "a",
            "b.bib": '@string{acm = "B"}' + book % "b",
            "c.bib": book % "c",
        },
    )
    assert [resource(registry, key).publisher for key in "abc"] == ["A", "B", "A"]
    assert registry.problems == []


def test_a_string_that_no_file_defines_is_reported_once(tmp_path: Path) -> None:
    registry = load_files(tmp_path, {"a.bib": '@string{x = "X"}', "b.bib": "@book{k, title={T},\n note=acm}"})
    (message,) = messages(registry, tmp_path)
    assert message.startswith("b.bib:2: k.note: undefined @string 'acm'")


def test_a_string_may_contain_a_string_of_another_file(tmp_path: Path) -> None:
    texts = {
        "a.bib": '@string{acm = "ACM"}',
        "b.bib": '@string{press = acm # " Press"}\n@string{me = me # you}',
        "c.bib": "@book{k, title={T}, publisher=press}",
    }
    for order in (["a.bib", "b.bib", "c.bib"], ["c.bib", "b.bib", "a.bib"]):
        registry = load_files(tmp_path, {name: texts[name] for name in order})
        assert resource(registry, "k").publisher == "ACM Press"


# Crossref


PROCEEDINGS = """
@proceedings{sosp, title={Proceedings of SOSP}, subtitle={The 19th}, title-zh={会议录},
  editor={Michael Scott}, publisher={ACM}, date={2003-10}, shorttitle={SOSP}, chapters={views/},
  refalign.note.en={Not yours}}
"""


def test_a_paper_inherits_from_its_proceedings(tmp_path: Path) -> None:
    text = "@inproceedings{xen, title={Xen}, crossref={sosp}}" + PROCEEDINGS
    registry = load_text(tmp_path, text, "r.bib")
    xen = resource(registry, "xen")
    assert (xen.type, xen.title, xen.date) == ("paper", "Xen", "2003-10")
    assert xen.container == {"en": "Proceedings of SOSP: The 19th", "zh": "会议录"}
    assert (xen.publisher, xen.editor) == ("ACM", ["Michael Scott"])
    assert (xen.chapters, xen.note) == ([], None)
    assert "shorttitle" not in xen.extra
    assert resource(registry, "sosp").type == "book"
    assert registry.problems == []


def test_a_field_of_the_entry_itself_takes_precedence(tmp_path: Path) -> None:
    text = "@inproceedings{xen, title={Xen}, booktitle={SOSP}, year={2004}, publisher={Me}, crossref={sosp}}"
    xen = resource(load_text(tmp_path, text + PROCEEDINGS, "r.bib"), "xen")
    assert (xen.container, xen.publisher, xen.date) == ("SOSP", "Me", "2004")


@pytest.mark.parametrize(
    ("child", "parent", "field"),
    [
        ("inbook", "book", "container"),
        ("incollection", "collection", "container"),
        ("article", "periodical", "container"),
        ("suppbook", "book", "container"),
    ],
)
def test_the_title_of_the_parent_is_the_container(
    tmp_path: Path, child: str, parent: str, field: str
) -> None:
    text = f"@{child}{{part, title={{Part}}, crossref={{whole}}}}\n@{parent}{{whole, title={{Whole}}}}"
    part = resource(load_text(tmp_path, text, "r.bib"), "part")
    assert (part.title, getattr(part, field)) == ("Part", "Whole")


def test_a_chapter_inherits_from_its_volume_and_its_series(tmp_path: Path) -> None:
    text = """
    @mvbook{taocp, title={The Art}, author={Donald Knuth}, publisher={Addison}}
    @book{one, title={Fundamental}, volume={1}, crossref={taocp}}
    @inbook{trees, title={Trees}, crossref={one}}
    """
    registry = load_text(tmp_path, text, "r.bib")
    trees = resource(registry, "trees")
    assert (trees.title, trees.container, trees.volume) == ("Trees", "Fundamental", "1")
    assert (trees.author, trees.publisher, trees.extra["maintitle"]) == (
        ["Donald Knuth"],
        "Addison",
        "The Art",
    )


def test_the_booktitle_of_a_parent_takes_precedence_over_its_title(tmp_path: Path) -> None:
    text = "@incollection{p, title={P}, crossref={b}}\n@book{b, title={Title}, booktitle={Title of the book}}"
    assert resource(load_text(tmp_path, text, "r.bib"), "p").container == "Title of the book"


def test_an_entry_inherits_from_another_file(tmp_path: Path) -> None:
    files = {"a.bib": "@inproceedings{xen, title={Xen}, crossref={sosp}}", "b.bib": PROCEEDINGS}
    registry = load_files(tmp_path, files)
    assert resource(registry, "xen").publisher == "ACM"
    digest = registry.digest("xen")
    changed = load_files(tmp_path, {**files, "b.bib": PROCEEDINGS.replace("ACM", "IEEE")})
    assert resource(changed, "xen").publisher == "IEEE"
    assert changed.digest("xen") != digest  # the pages that show it are written again


def test_a_parent_can_be_referenced_by_an_alias_of_its_key(tmp_path: Path) -> None:
    text = "@inproceedings{xen, title={Xen}, crossref={second}}\n@proceedings{p, ids={a, second}, title={P}}"
    assert resource(load_text(tmp_path, text, "r.bib"), "xen").container == "P"


# Xdata


def test_xdata_is_not_a_resource_and_its_fields_are_inherited_unchanged(tmp_path: Path) -> None:
    text = """
    @xdata{where, publisher={Springer}, location={Berlin}, xdata={site}}
    @xdata{site, url={https://springer.example/}}
    @xdata{when, year={1999}, publisher={Not this}}
    @book{k, title={T}, location={Bonn}, xdata={where,when}}
    """
    registry = load_text(tmp_path, text, "r.bib")
    assert (list(registry), registry.problems) == (["k"], [])
    book = resource(registry, "k")
    assert (book.publisher, book.location, book.date) == ("Springer", "Bonn", "1999")
    assert (book.url, book.extra) == ("https://springer.example/", {})


def test_a_value_can_refer_to_a_field_of_xdata(tmp_path: Path) -> None:
    text = """
    @xdata{people, author={Ann A and Bob B and Cid C}, location={Bonn}}
    @book{k, title={T}, author={Zoe Z and xdata=people-author-2}, editor={xdata=people-author},
      location={xdata=people-location},
      note={xdata=people-nothing}}
    """
    registry = load_text(tmp_path, text, "r.bib")
    book = resource(registry, "k")
    assert (book.author, book.editor) == (["Zoe Z", "Bob B"], ["Ann A", "Bob B", "Cid C"])
    assert (book.location, book.note) == ("Bonn", "xdata=people-nothing")
    assert messages(registry, tmp_path) == [
        "r.bib:5: k.note: 'people' has no such value; correct the field name or the number"
    ]


def test_xdata_has_no_kind(tmp_path: Path) -> None:
    text = "@xdata{x, entrysubtype={cours}, note={N}}\n@book{k, title={T}, xdata={x}}"
    registry = load_text(tmp_path, text, "r.bib")
    assert (resource(registry, "k").type, resource(registry, "k").note) == ("book", "N")


def test_an_invalid_value_of_xdata_is_reported(tmp_path: Path) -> None:
    text = "@xdata{x,\n url={javascript:alert(1)}}\n@book{k, title={T}, xdata={x}}"
    registry = load_text(tmp_path, text, "r.bib")
    assert [problem.line for problem in registry.problems] == [2]
    assert resource(registry, "k").url is None


# Errors


def test_a_reference_to_an_unknown_key_is_reported_with_its_line(tmp_path: Path) -> None:
    text = "@book{k, title={T},\n  xdata={where, nowhere},\n  crossref={sospp}}\n@xdata{where, note={N}}"
    registry = load_text(tmp_path, text + PROCEEDINGS, "r.bib")
    assert messages(registry, tmp_path) == [
        "r.bib:2: k.xdata: no entry has the key 'nowhere' (did you mean 'where'?)",
        "r.bib:3: k.crossref: no entry has the key 'sospp' (did you mean 'sosp'?)",
    ]
    assert resource(registry, "k").note == "N"


def test_many_references_to_unknown_keys_are_all_reported(tmp_path: Path) -> None:
    """An incomplete library has many unknown keys. Suggestions for all of them would take minutes."""
    text = "\n".join(f"@inbook{{k{n}abc, title={{T}}, crossref={{zzz{n}qqq}}}}" for n in range(3000))
    registry = load_text(tmp_path, text, "r.bib")
    assert len(registry.problems) == 3000


@pytest.mark.parametrize("length", [1, 2, 5])
def test_circular_inheritance_is_reported_once(tmp_path: Path, length: int) -> None:
    entries = [f"@book{{k{n}, title={{T{n}}}, crossref={{k{(n + 1) % length}}}}}" for n in range(length)]
    registry = load_text(tmp_path, "\n".join(entries), "r.bib")
    (message,) = messages(registry, tmp_path)
    assert "inherits from this entry" in message
    assert [resource(registry, key).title for key in registry] == [f"T{n}" for n in range(length)]


def test_a_very_long_chain_is_reported_without_a_stack_overflow(tmp_path: Path) -> None:
    entries = [f"@book{{k{n}, title={{T}}, crossref={{k{n + 1}}}}}" for n in range(3000)]
    registry = load_text(tmp_path, "\n".join([*entries, "@book{k3000, title={T}, note={N}}"]), "r.bib")
    assert any(f"more than {MAX_DEPTH} entries" in message for message in messages(registry, tmp_path))
    assert len(registry) == 3001
    assert resource(registry, "k2999").note == "N"


def test_an_entry_with_many_paths_to_it_is_resolved_once(tmp_path: Path) -> None:
    layers = [f"@xdata{{{side}{n}, xdata={{a{n + 1}, b{n + 1}}}}}" for n in range(25) for side in "ab"]
    text = "\n".join(["@book{k, title={T}, xdata={a0, b0}}", *layers, "@xdata{a25, note={N}}\n@xdata{b25}"])
    assert resource(load_text(tmp_path, text, "r.bib"), "k").note == "N"


def test_an_entry_of_yaml_takes_precedence_and_inherits_nothing(tmp_path: Path) -> None:
    files = {
        "a.yaml": "xen: {type: paper, title: From YAML}",
        "b.bib": "@inproceedings{xen, title={X}, crossref={sosp}}" + PROCEEDINGS,
    }
    registry = load_files(tmp_path, files)
    assert resource(registry, "xen").publisher is None
    assert [problem.code for problem in registry.problems] == ["duplicate-key"]


def test_inherited_fields_are_written(tmp_path: Path) -> None:
    from sphinx_refalign.registry.writers.bibtex import to_bibtex

    first = load_text(tmp_path, "@inproceedings{xen, title={Xen}, crossref={sosp}}" + PROCEEDINGS, "r.bib")
    (tmp_path / "w.bib").write_text(to_bibtex(first), encoding="utf-8")
    second = load([str(tmp_path / "w.bib")], KINDS)
    assert [second[key] for key in second] == [first[key] for key in first]


# biblatex's default rules


def test_a_part_inherits_the_author_of_the_book(tmp_path: Path) -> None:
    text = "@inbook{p, title={P}, author={A}, crossref={b}}@book{b, title={B}, subtitle={S}, author={Plato}}"
    part = resource(load_text(tmp_path, text, "r.bib"), "p")
    assert (part.author, part.extra["bookauthor"], part.container) == (["A"], "Plato", "B: S")


@pytest.mark.parametrize(
    ("child", "parent", "field"),
    [
        ("inbook", "collection", "crossref"),
        ("incollection", "book", "crossref"),
        ("inbook", "xdata", "xdata"),
    ],
)
def test_the_author_of_another_parent_is_no_author_of_a_book(
    tmp_path: Path, child: str, parent: str, field: str
) -> None:
    text = f"@{child}{{p, title={{P}}, {field}={{b}}}}@{parent}{{b, author={{Plato}}, note={{N}}}}"
    part = resource(load_text(tmp_path, text, "r.bib"), "p")
    assert (part.author, part.note) == (["Plato"], "N")
    assert part.extra.keys() <= {"crossref"}


def test_the_subtitle_of_a_periodical_is_that_of_the_journal(tmp_path: Path) -> None:
    text = "@article{a, title={A}, crossref={p}}@periodical{p, title={P}, subtitle={S}}"
    article = resource(load_text(tmp_path, text, "r.bib"), "a")
    assert (article.title, article.container) == ("A", "P: S")


def test_an_alias_of_an_own_field_is_not_inherited(tmp_path: Path) -> None:
    text = """
    @incollection{p, title={P}, booktitle={Own}, address={Bonn}, crossref={b}}
    @collection{b, title={B}, subtitle={S}, location={Berlin}, shorttitle={X}, label={L}, key={K}}
    """
    part = resource(load_text(tmp_path, text, "r.bib"), "p")
    assert (part.container, part.location) == ("Own", "Bonn")
    assert part.extra.keys().isdisjoint({"shorttitle", "label", "key"})


XDATA = "@xdata{my-press, publisher={A and {B and C}}, location={Bonn}, author={Ann A and Bob B}}\n"


@pytest.mark.parametrize(
    ("body", "field", "value"),
    [
        ("publisher={xdata=my-press}", "publisher", ["A", "B and C"]),
        ("publisher={xdata=my-press-publisher}", "publisher", ["A", "B and C"]),
        ("publisher={xdata=my-press-publisher-2}", "publisher", "B and C"),
        ("publisher={Wiley and xdata=my-press-publisher-1}", "publisher", ["Wiley", "A"]),
        ("address={xdata=my-press-location}", "location", "Bonn"),
        ("author={xdata=my-press-author-2 and Zoe Z}", "author", ["Bob B", "Zoe Z"]),
        ("author={{xdata=my-press-author-2} and Zoe Z}", "author", ["Bob B", "Zoe Z"]),
    ],
)
def test_references_to_xdata(tmp_path: Path, body: str, field: str, value: object) -> None:
    registry = load_text(tmp_path, f"{XDATA}@book{{k, title={{T}}, {body}}}", "r.bib")
    assert registry["k"].value(field) == value
    assert messages(registry, tmp_path) == []


def test_an_undefined_reference_is_reported_once(tmp_path: Path) -> None:
    text = (
        "@book{k, title={T}, author={xdata=no-author-1 and xdata=no-author-2}}\n"
        "@inbook{p, title={P}, crossref={k}}"
    )
    registry = load_text(tmp_path, text, "r.bib")
    assert messages(registry, tmp_path) == ["r.bib:1: k.author: no entry has the key 'no'; correct the key"]
    assert (registry["k"].author, registry["p"].author) == ([], [])
