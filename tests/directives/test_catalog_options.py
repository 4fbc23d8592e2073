"""The options of the catalogue: selection, order, groups, style, headings, fields and other projects."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from tests.helpers.project import (
    REGISTRY,
    Built,
    Directive,
    Heading,
    Paragraph,
    Project,
    Role,
    build_and_build_clean,
)

BIB = r"""
@article{wang, title={虚拟化技术}, author={王伟}, year=2010, keywords={x; y, z},
  abstract={An \emph{important} text \& more.}}
@article{boer, title={Beta}, author={de Boer, Jan and Abel, Zoë}, year=1999}
@misc{old, title={{\'E}tude}, author={Łukasz Żak}, year=1999}
"""

Catalog = Callable[..., Built]


@pytest.fixture
def catalog(project: Project, markup: str) -> Catalog:
    """Return a function that builds a page with a catalogue of the given options."""

    def build(builder: str = "html", **options: str) -> Built:
        names = {name.replace("_", "-"): value for name, value in options.items()}
        project.write("more.bib", BIB)
        project.conf["refalign_registry"] = ["*.yaml", "*.bib"]
        project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "layers\nall"))
        words = Paragraph("By ", Role("paper", "xen-2003"), " and ", Role("paper", "wang"), ".")
        note = Directive("book", "taocp", {"relation": "defines"})
        project.page("layers", markup, Heading("Layers"), words, Heading("Part", 2), note)
        project.page("all", markup, Heading("Resources"), Directive("resource-catalog", "", names))
        return project.build(builder)

    return build


def entries(built: Built) -> list[str]:
    """Return the keys of the entries in order."""
    ids = [element["id"] for element in built.html("all").select("[id^=resource--]")]
    return [str(name).removeprefix("resource--") for name in ids]


def groups(built: Built) -> list[str]:
    """Return the titles of the groups."""
    return [
        title.get_text().rstrip("¶") for title in built.html("all").select(".refalign-group > :first-child")
    ]


EVERYTHING = [
    "hypervisor",
    "mit-6-824-3c15d24b",
    "xen-2003",
    "oci",
    "oci-image",
    "taocp",
    "wang",
    "boer",
    "old",
]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, EVERYTHING),
        ({"filter": "all"}, EVERYTHING),
        ({"filter": "used"}, ["xen-2003", "taocp", "wang"]),
        ({"filter": "unused", "kinds": "paper"}, ["boer", "old"]),
        ({"documents": "layers"}, ["xen-2003", "taocp", "wang"]),
        ({"documents": "all"}, []),
        ({"documents": "layers", "filter": "unused", "kinds": "paper"}, ["boer", "old"]),
        ({"relations": "defines"}, ["taocp"]),
        ({"origins": "role"}, ["xen-2003", "wang"]),
        ({"origins": "role", "filter": "unused", "kinds": "paper book"}, ["taocp", "boer", "old"]),
        ({"resources": "xen* b*"}, ["xen-2003", "boer"]),
        ({"areas": "virtual*"}, ["hypervisor", "xen-2003"]),
        ({"institutions": "MIT"}, ["mit-6-824-3c15d24b"]),
        ({"years": "-1999"}, ["taocp", "boer", "old"]),
        ({"sort": "key", "years": "1900-"}, ["boer", "old", "taocp", "wang", "xen-2003"]),
        ({"sort": "title", "years": "1900-"}, ["boer", "old", "taocp", "xen-2003", "wang"]),
        ({"sort": "year", "years": "1900-"}, ["taocp", "boer", "old", "xen-2003", "wang"]),
        ({"sort": "author", "years": "1900-"}, ["xen-2003", "boer", "taocp", "wang", "old"]),
    ],
)  # fmt: skip
def test_selection_and_order(catalog: Catalog, options: dict[str, str], expected: list[str]) -> None:
    built = catalog(group_by="none", **options)
    assert built.warnings == ""
    found = entries(built)
    assert found == expected
    assert ("No resources to show here." in built.text("all")) == (expected == [])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"group-by": "year"}, ["1968", "1999", "2003", "2010"]),
        ({"group-by": "letter"}, ["B", "E", "T", "X"]),
        ({"group-by": "letter", "sort": "author"}, ["B", "D", "K", "W", "Z"]),
        ({"group-by": "letter", "sort": "key"}, ["B", "O", "T", "W", "X"]),
        ({"group-by": "document"}, ["Layers", "Unused resources"]),
        ({"group-by": "document", "filter": "used"}, ["Layers"]),
        ({"group-by": "kind"}, ["Papers", "Virtualization", "Other", "Books"]),
        ({"group-by": "none"}, []),
    ],
)
def test_groups(catalog: Catalog, options: dict[str, str], expected: list[str]) -> None:
    built = catalog(years="1900-", **options)
    assert built.warnings == ""
    assert groups(built) == expected
    jump_line = built.html("all").select_one("p.refalign-jump")
    if options["group-by"] in ("year", "letter"):
        assert jump_line is not None
        assert [link.get_text() for link in jump_line.select("a")] == expected
        for link in jump_line.select("a"):
            assert built.html("all").find(id=str(link["href"]).removeprefix("#")) is not None
    else:
        assert jump_line is None


def test_without_pypinyin_common_characters_have_their_letter(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    assert groups(catalog(years="1900-", group_by="letter")) == ["B", "E", "T", "X"]


def test_default_entries_are_no_sections(catalog: Catalog, project: Project) -> None:
    built = catalog()
    entry = built.html("all").find(id="resource--xen-2003")
    assert entry.name == "div"
    assert str(entry.find_parent("section")["id"]).startswith("catalog--paper--virtualization")
    assert [a["href"] for a in entry.select("dd.refalign-referenced-in a")] == ["layers.html#layers"]
    contents = (built.out / "index.html").read_text(encoding="utf-8")
    assert "catalog--paper" in contents and "resource--" not in contents
    assert b"xen-2003" in inventory(built)
    project.edit("resources.yaml", "title: Xen and", "title: On Xen and")
    rebuilt = project.build()
    assert (rebuilt.read, rebuilt.written) == (set(), {"index", "layers", "all"}), "Sphinx rewrites index"


def inventory(built: Built) -> bytes:
    import zlib

    data = (built.out / "objects.inv").read_bytes()
    return zlib.decompress(data.split(b"zlib.\n", 1)[1])


@pytest.mark.parametrize("headings", ["groups", "entries", "none"])
def test_every_form_of_headings_has_the_anchors(catalog: Catalog, headings: str) -> None:
    built = catalog(headings=headings)
    assert sorted(entries(built)) == sorted(EVERYTHING)
    sections = built.html("all").select("section section")
    assert bool(sections) == (headings != "none")
    assert bool(built.html("all").select("section.refalign-entry")) == (headings == "entries")
    contents = (built.out / "index.html").read_text(encoding="utf-8")
    assert ("#catalog--paper" in contents) == (headings != "none")
    assert ("#resource--xen-2003" in contents) == (headings == "entries")
    assert b"xen-2003 refalign:resource 1 all.html#resource--$" in inventory(built)


@pytest.mark.parametrize("style", ["list", "reference"])
def test_short_styles(catalog: Catalog, style: str) -> None:
    built = catalog(style=style, kinds="paper", filter="used")
    assert built.warnings == ""
    (xen, wang) = built.html("all").select("li[id^=resource--]")
    assert (xen["id"], wang["id"]) == ("resource--xen-2003", "resource--wang")
    text = " ".join(xen.get_text().split())
    assert text.endswith("Referenced in: Layers")
    assert xen.select("p.refalign-referenced-in a")[0]["href"] == "layers.html#layers"
    expected = {"list": "SOSP 2003: Xen and the Art of Virtualization", "reference": "In SOSP. 2003."}
    assert expected[style] in text


def test_abstract_and_keywords_are_shown_where_asked_for(catalog: Catalog) -> None:
    assert "important" not in catalog(resources="wang").text("all")
    built = catalog(resources="wang", show="abstract keywords", hide="referenced-in")
    text = built.text("all")
    assert "Abstract An important text & more. Keywords x, y, z" in text
    assert "王伟" in text, "the other fields stay"
    assert built.html("all").select_one("dd.refalign-abstract em").get_text() == "important"
    assert "Referenced in" not in text
    only = catalog(resources="wang", show="abstract author", style="entry").html("all")
    assert only.select_one(".refalign-byline").get_text() == "王伟"
    assert [dt.get_text() for dt in only.select("dt")] == ["Abstract", "Referenced in"]
    assert "Keywords: x, y, z" in catalog(resources="wang", show="keywords", style="list").text(
        "all"
    ).replace(" :", ":")


def test_resource_in_several_groups_has_several_ids(catalog: Catalog, project: Project, markup: str) -> None:
    catalog(group_by="document", filter="used")
    project.page("layers", markup, Heading("Layers"), Paragraph(Role("paper", "xen-2003")))
    project.page("more", markup, Heading("More"), Paragraph(Role("paper", "xen-2003")))
    project.page("index", markup, Heading("Book"), Directive("toctree", "", {}, "more\nlayers\nall"))
    built = project.build()
    assert groups(built) == ["More", "Layers"]
    assert entries(built) == ["xen-2003", "xen-2003--2"]
    assert built.text("all").startswith("Resources ¶ papers: 1")


WRONG = {
    "filter": ("usd", "did you mean 'used'?"),
    "sort": ("titel", "did you mean 'title'?"),
    "group-by": ("leter", "did you mean 'letter'?"),
    "style": ("reference-list", "did you mean 'reference'?"),
    "headings": ("group", "did you mean 'groups'?"),
    "show": ("abstrakt", "did you mean 'abstract'?"),
    "kinds": ("papper", "did you mean 'paper'?"),
    "external": ("os", "use a documented value"),
}


@pytest.mark.parametrize("option", WRONG)
def test_wrong_values_are_reported(catalog: Catalog, option: str) -> None:
    value, hint = WRONG[option]
    built = catalog(**{option: value})
    assert f"unknown value '{value}' of :{option}:" in built.warnings
    assert hint in built.warnings


def test_wrong_names_of_options_and_filters_that_match_nothing(catalog: Catalog) -> None:
    assert "unknown option :select: (did you mean 'filter'?)" in catalog(select="used").warnings
    assert (
        ":documents: nothing matches 'layer' (did you mean 'layers'?)" in catalog(documents="layer").warnings
    )
    assert ":headings: entries needs :style: entry" in catalog(headings="entries", style="list").warnings


@pytest.mark.parametrize(
    "options", [{"filter": "used"}, {"group-by": "document"}, {"filter": "unused"}], ids=str
)
@pytest.mark.parametrize("parallel", [1, 2])
def test_used_and_unused_are_never_stale(
    catalog: Catalog, project: Project, markup: str, options: dict[str, str], parallel: int
) -> None:
    catalog(**options)
    project.page("layers", markup, Heading("Layers"), Paragraph("By ", Role("paper", "boer"), "."))
    built, clean = build_and_build_clean(project, parallel=parallel)
    for page in ("index", "layers", "all"):
        assert built.html(page) == clean.html(page), page
    assert inventory(built) == inventory(clean)
    contents = [(build.out / "index.html").read_text(encoding="utf-8") for build in (built, clean)]
    assert contents[0] == contents[1]
    assert ("boer" in entries(built)) == (options.get("filter") != "unused")


def test_borrowed_resources(catalog: Catalog, project: Project) -> None:
    data = {
        "version": 1, "project": "Other", "kinds": {},
        "resources": {
            "raft": {"kind": "paper", "title": "Raft", "url": "https://example.org/raft"},
            "xen-2003": {"kind": "paper", "title": "Xen and the Art of Virtualization"},
        },
        "alignments": [
            {"key": key, "document": "intro", "section": "Intro", "anchor": "intro", "chapter": "Intro",
             "relation": "references", "topics": [], "note": "", "uri": "intro.html#intro"}
            for key in ("raft", "xen-2003")
        ],
    }  # fmt: skip
    project.write("other/alignment.json", json.dumps(data))
    project.conf["refalign_external"] = {"other": ("https://other.example.org/", "other/alignment.json")}
    assert "Raft" not in catalog(kinds="paper").text("all")
    built = catalog(kinds="paper", external="other")
    assert built.warnings == ""
    text = built.text("all")
    assert "Raft" in text and text.count("Xen and the Art of Virtualization") == 1
    links = [a["href"] for a in built.html("all").select("dd.refalign-referenced-in a")]
    assert links.count("https://other.example.org/intro.html#intro") == 2
    assert "Raft" not in catalog(kinds="paper", external="other", filter="used").text("all")


@pytest.mark.parametrize("builder", ["latex", "text", "man", "texinfo"])
@pytest.mark.parametrize("style", ["entry", "list", "reference"])
def test_other_formats(catalog: Catalog, project: Project, builder: str, style: str) -> None:
    project.conf["man_pages"] = [("index", "book", "Book", [], 1)]
    project.conf["latex_engine"] = "xelatex"
    project.conf["latex_elements"] = {"extrapackages": r"\usepackage{xeCJK}"}
    built = catalog(builder, style=style, group_by="letter", years="-1999")
    assert built.warnings == ""
    text = "\n".join(
        path.read_text(encoding="utf-8") for suffix in ("*.tex", "all.txt", "*.1", "*.texi")
        for path in built.out.glob(suffix) if not path.name.startswith("sphinx")
    )  # fmt: skip
    assert "Beta" in text and ("Zoë Abel" in text) == (style != "list"), text
    if builder == "latex":
        for anchor in ("resource--boer", "catalog--letter--b"):
            assert f"{{\\detokenize{{all:{anchor}}}}}" in text, anchor
    if builder in ("text", "man"):
        assert "B ·" not in text, "the line of letters is of no use without links"


def test_alias_is_accepted(project: Project, markup: str) -> None:
    project.page("index", markup, Heading("T"), Directive("resource-catalogue", "", {"filter": "unused"}))
    built = project.build()
    assert built.warnings == ""
    assert "Hypervisor" in built.text() and len(REGISTRY) > 0


def test_chinese_titles_are_listed_by_pinyin(catalog: Catalog, project: Project) -> None:
    project.conf["language"] = "zh_CN"
    built = catalog(group_by="letter", resources="hypervisor wang boer")
    assert groups(built) == ["B", "X"]
    assert entries(built) == ["boer", "wang", "hypervisor"], "虚拟化技术 precedes 虚拟机监视器"
    assert built.text("all").startswith("Resources ¶ 1 个维基百科定义、2 篇论文")
