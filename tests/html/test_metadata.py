"""JSON-LD and COinS in pages: which pages have them, their content, and rebuilds when it changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from rdflib import Graph, URIRef

from tests.helpers import vocabulary, zotero
from tests.helpers.project import (
    REGISTRY,
    Built,
    Directive,
    Heading,
    Paragraph,
    Project,
    Role,
    build_and_build_clean,
    source,
)
from tests.helpers.vocabulary import SDO

HERE = "https://here.example/"


def raw(built: Built, page: str = "index") -> str:
    return (built.out / f"{page}.html").read_text(encoding="utf-8")


def graph(built: Built, page: str = "index") -> dict[str, dict[str, Any]]:
    """Return the nodes of a page by @id, checked against the vocabulary; the page's own is the first."""
    (data,) = vocabulary.data_of(raw(built, page))
    assert vocabulary.violations(data["@graph"]) == []
    return {node["@id"]: node for node in data["@graph"]}


def first(built: Built, page: str = "index") -> dict[str, Any]:
    return next(iter(graph(built, page).values()))


def coins(built: Built, page: str = "index") -> list[dict[str, list[str]]]:
    spans = built.html(page).select("span.Z3988[title]")
    assert all(not span.get_text() and not span.contents for span in spans)
    return [parse_qs(str(span["title"]), strict_parsing=True) for span in spans]


def titles(built: Built, page: str = "index") -> list[str]:
    names = ("rft.title", "rft.atitle", "rft.btitle")
    return [next(fields[name][0] for name in names if name in fields) for fields in coins(built, page)]


PARTS = (
    Heading("Layers"),
    Directive("wikidef", "hypervisor", {"relation": "defines"}, "Always of type 1."),
    Directive("course", "mit-6.824", {"relation": "teaches", "topics": "Raft consensus"}),
    Directive("standard", "oci-image", {"relation": "extends"}),
    Directive("book", "taocp", {"relation": "contrasts"}, "Sorted otherwise here."),
    Directive("references", "", {}, "xen-2003\noci\nno-such-key"),
    Paragraph("Once more ", Role("paper", "xen-2003"), " and ", Role("wikidef", "hypervisor"), "."),
)


@pytest.fixture(scope="module", params=["rst", "md"])
def layers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    root: Path = tmp_path_factory.mktemp("layers")
    project = Project(root).write("resources.yaml", REGISTRY)
    project.conf |= {"project": "The Book", "suppress_warnings": ["refalign", "toc"]}
    project.page("index", request.param, *PARTS)
    project.page("mention", request.param, Heading("Mention"), Paragraph(Role("paper", "xen-2003"), "."))
    project.page("plain", request.param, Heading("Plain"), "Words.\n")
    project.page("all", request.param, Heading("All"), Directive("resource-catalog"))
    project.page(
        "noalign", request.param, Heading("Unaligned"), Directive("paper", "xen-2003", {"noalign": ""})
    )
    return project.build()


def test_page_is_a_learning_resource(layers: Built) -> None:
    page = first(layers)
    assert {name: page[name] for name in ("@id", "@type", "name", "inLanguage", "url")} == {
        "@id": "index.html", "@type": "LearningResource", "name": "Layers", "inLanguage": "en",
        "url": "index.html",
    }  # fmt: skip
    assert page["isPartOf"] == {"@type": "WebSite", "name": "The Book", "url": "index.html"}


def test_relations_with_a_plain_property(layers: Built) -> None:
    page = first(layers)
    values = {name: page[name] for name in ("about", "citation", "isBasedOn", "mentions")}
    assert {name: value["@id"] for name, value in values.items()} == {
        "about": "all.html#refalign-hypervisor",
        "citation": "all.html#refalign-xen-2003",  # the list and the role are one citation
        "isBasedOn": "all.html#refalign-oci-image",
        "mentions": "all.html#refalign-oci",
    }


def test_other_relations_are_educational_alignments(layers: Built) -> None:
    topic, contrast, term = first(layers)["educationalAlignment"]
    assert topic == {
        "@type": "AlignmentObject", "alignmentType": "teaches", "educationalFramework": "MIT 6.824",
        "targetName": "Raft consensus", "targetUrl": "https://pdos.csail.mit.edu/6.824/",
        "targetDescription": "configuration management",
    }  # fmt: skip
    assert (contrast["alignmentType"], contrast["targetDescription"]) == (
        "contrasts",
        "Sorted otherwise here.",
    )
    assert term == {
        "@type": "AlignmentObject", "alignmentType": "educationalSubject",
        "educationalFramework": "Wikipedia", "targetName": "Hypervisor",
        "targetUrl": "https://en.wikipedia.org/wiki/Hypervisor",
    }  # fmt: skip


KINDS = ["DefinedTerm", "Course", "CreativeWork", "Book", "ScholarlyArticle", "Organization"]
NAMED = ("about", "citation", "isBasedOn", "mentions")
"""The properties of the page whose values are the resources themselves."""


def test_each_resource_is_named_where_the_catalogue_describes_it(layers: Built) -> None:
    (page,) = graph(layers).values()
    nodes = [page[name] for name in NAMED]
    assert [node["name"] for node in nodes] == [
        "Hypervisor",
        "Xen and the Art of Virtualization",
        "OCI Image Specification",
        "Open Container Initiative",
    ]
    assert {tuple(node) for node in nodes} == {("@id", "name")}
    _, *described = graph(layers, "all").values()
    assert sorted(str(node["@type"]) for node in described) == sorted(KINDS)
    assert {node["@id"] for node in nodes} <= {f"all.html{node['@id']}" for node in described}
    assert all(len(node) > 3 for node in described)
    references = {name: {"@id": page[name]["@id"]} for name in NAMED}
    nodes = json.loads(json.dumps(described).replace('"@id": "#', '"@id": "all.html#'))
    assert vocabulary.violations([page | references, *nodes]) == []


@pytest.fixture
def chapter(page: Callable[..., Project]) -> Project:
    """A project with a chapter that shows resources, and without a catalogue."""
    page("index", Heading("T"), Directive("toctree", "", {}, "one/chapter\nlist"))
    page("list", Heading("List"), "Words.\n")
    blocks = (Directive("standard", "oci-image"), Directive("paper", "xen-2003"))
    return page("one/chapter", Heading("Chapter"), *blocks)


def test_resources_without_an_entry_are_described_where_they_are_shown(
    chapter: Project, page: Callable[..., Project]
) -> None:
    page("list", Heading("List"), Directive("resource-catalog", "", {"kinds": "paper organization"}))
    built = chapter.build()
    own, image, oci = graph(built, "one/chapter").values()
    cited = [{"@id": "#refalign-oci-image"}, {"@id": "../list.html#refalign-xen-2003"}]
    assert [{"@id": work["@id"]} for work in own["citation"]] == cited and image["@id"] == cited[0]["@id"]
    assert image["publisher"] == {"@id": oci["@id"]} == {"@id": "#refalign-oci"}
    assert [node["@id"] for node in graph(built, "list").values()] == ["list.html", "#refalign-xen-2003"]
    chapter.conf["html_baseurl"] = "https://x.example/"
    built = chapter.build()
    xen_id = "https://x.example/list.html#refalign-xen-2003"
    assert xen_id in [work["@id"] for work in first(built, "one/chapter")["citation"]]
    assert xen_id in graph(built, "list")


@pytest.mark.long
def test_descriptions_follow_the_catalogue(chapter: Project, page: Callable[..., Project]) -> None:
    """Build after each change as a clean build would: with a catalogue, another one, and without."""
    chapter.build()
    for options in ({}, {"kinds": "standard"}, {"filter": "unused"}, None):
        view = "Words.\n" if options is None else Directive("resource-catalog", "", options)
        page("list", Heading("List"), view)
        built, clean = build_and_build_clean(chapter)
        for name in ("one/chapter", "list"):
            assert raw(built, name) == raw(clean, name), (options, name)
    page("one/chapter", Heading("Chapter"), Directive("paper", "xen-2003"))
    page("list", Heading("List"), Directive("resource-catalog", "", {"hide": "referenced-in"}))
    chapter.build()
    page("one/chapter", Heading("Chapter"), Directive("book", "taocp"))
    built, clean = build_and_build_clean(chapter)
    assert raw(built, "list") == raw(clean, "list")


def test_json_ld_can_be_queried_as_triples(layers: Built) -> None:
    triples = Graph()
    for name in ("index", "all"):
        (data,) = vocabulary.data_of(raw(layers, name))
        triples += vocabulary.triples(data, f"{HERE}{name}.html")
    xen = URIRef(f"{HERE}all.html#refalign-xen-2003")
    page = URIRef(f"{HERE}index.html")
    assert (page, SDO.citation, xen) in triples
    assert {str(name) for name in triples.objects(xen, SDO.author / SDO.name)} == {
        "Paul Barham",
        "Boris Dragovic",
    }
    (publisher,) = triples.objects(page, SDO.isBasedOn / SDO.publisher / SDO.name)
    assert str(publisher) == "Open Container Initiative"


def test_other_pages_have_no_metadata(layers: Built) -> None:
    for page in ("mention", "plain", "noalign", "search", "genindex"):
        assert "ld+json" not in raw(layers, page), page
    assert titles(layers, "mention") == titles(layers, "plain") == []


def test_each_work_has_one_coins_span(layers: Built) -> None:
    assert titles(layers) == [
        "OCI Image Specification", "The Art of Computer Programming", "Xen and the Art of Virtualization",
    ]  # fmt: skip
    (xen,) = [fields for fields in coins(layers) if fields.get("rft.btitle") == ["SOSP"]]
    assert (xen["rft.aulast"], xen["rft.aufirst"], xen["rft.au"]) == (
        ["Barham"],
        ["Paul"],
        ["Dragovic, Boris"],
    )


def test_catalogue_has_a_coins_span_for_each_work(layers: Built) -> None:
    assert sorted(titles(layers, "all")) == sorted(titles(layers))


@pytest.fixture
def cited(page: Callable[..., Project]) -> Project:
    """A project with a catalogue, and with a list of a work with a DOI and one without."""
    work = "{type: paper, title: A work, author: [Ann Bee], date: 2001, container: J"
    project = page("index", Heading("T"), Directive("toctree", "", {}, "list\nall"))
    project.write("resources.yaml", f"with: {work}, doi: 10.1/2}}\nwithout: {work}}}\n")
    page(
        "list", Heading("List"), Directive("references", "", {}, "with\nwithout"), Directive("paper", "with")
    )
    return page("all", Heading("All"), Directive("resource-catalog"))


def zotero_items(built: Built, page: str) -> list[dict[str, Any]]:
    return zotero.items(str(span["title"]) for span in built.html(page).select("span.Z3988[title]"))


def test_catalogue_has_the_whole_of_works_with_an_identifier(
    cited: Project, page: Callable[..., Project]
) -> None:
    built = cited.build()
    short, whole = zotero_items(built, "list")
    assert short == {"itemType": "conferencePaper", "title": "A work", "creators": [], "doi": "10.1/2"}
    assert zotero.is_looked_up(short) and not zotero.is_looked_up(whole)
    assert (whole["creators"], whole["date"], whole["publicationTitle"]) == ([("Bee", "Ann")], "2001", "J")
    assert {item["date"] for item in zotero_items(built, "all")} == {"2001"}
    page("all", Heading("All"), Directive("resource-catalog", "", {"kinds": "book"}))
    built, clean = build_and_build_clean(cited)
    assert raw(built, "list") == raw(clean, "list")
    assert [item["date"] for item in zotero_items(built, "list")] == ["2001", "2001"]


def test_long_catalogue_leaves_the_whole_where_works_are_shown(
    cited: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sphinx_refalign.render.catalog.MAX_COINS", 1)
    built = cited.build()
    assert zotero_items(built, "all") == []
    assert [item["date"] for item in zotero_items(built, "list")] == ["2001", "2001"]


def test_one_page_has_the_whole_of_every_work(cited: Project) -> None:
    assert [item["date"] for item in zotero_items(cited.build("singlehtml"), "index")] == ["2001", "2001"]


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
def test_no_work_has_two_coins_spans(page: Callable[..., Project], builder: str) -> None:
    blocks = [Directive("book", "taocp"), Directive("references", "", {}, "taocp\nxen-2003")]
    page("one", Heading("One"), *blocks)
    toctree = Directive("toctree", "", {}, "one")
    built = page("index", Heading("T"), toctree, *blocks, Directive("resource-catalog")).build(builder)
    assert sorted(titles(built)) == [
        "OCI Image Specification", "The Art of Computer Programming", "Xen and the Art of Virtualization",
    ]  # fmt: skip


def test_search_index_has_no_metadata(layers: Built) -> None:
    text = (layers.out / "searchindex.js").read_text(encoding="utf-8")
    assert not re.search("z3988|ctx_ver|rft", text, re.IGNORECASE)


@pytest.mark.parametrize("style", ["block", "card", "list", "inline", "reference"])
def test_every_style_has_coins(page: Callable[..., Project], style: str) -> None:
    built = page("index", Heading("T"), Directive("book", "taocp", {"style": style})).build()
    assert titles(built) == ["The Art of Computer Programming"]


@pytest.mark.parametrize(
    ("builder", "file", "path", "home"),
    [
        ("html", "one/a.html", "one/a.html", "index.html"),
        ("dirhtml", "one/a/index.html", "one/a/", ""),
        ("singlehtml", "index.html", "index.html", "index.html"),
    ],
)
def test_urls_are_absolute_with_html_baseurl(
    page: Callable[..., Project], builder: str, file: str, path: str, home: str
) -> None:
    project = page("index", Heading("Root"), Directive("toctree", "", {}, "one/a"))
    page("one/a", Heading("A"), Directive("standard", "oci-image"))
    page("orphan", ":orphan:\n" if file.endswith("rst") else "", Heading("O"), Directive("book", "taocp"))
    project.conf["suppress_warnings"] = ["toc"]
    relative = vocabulary.data_of((project.build(builder).out / file).read_text(encoding="utf-8"))
    project.conf["html_baseurl"] = "https://x.example/b/"
    (absolute,) = vocabulary.data_of((project.build(builder).out / file).read_text(encoding="utf-8"))
    own, image, oci = absolute["@graph"]
    assert own["@id"] == own["url"] == f"https://x.example/b/{path}"
    assert own["isPartOf"]["url"] == f"https://x.example/b/{home}"
    assert image["@id"] == f"https://x.example/b/{path}#refalign-oci-image"
    assert image["publisher"] == {"@id": oci["@id"]} == {"@id": f"{own['@id']}#refalign-oci"}
    # Resolved against its own URL, the relative form has the same subjects.
    triples = vocabulary.triples(relative[0], f"https://x.example/b/{path}")
    assert set(triples.subjects()) >= {URIRef(own["@id"]), URIRef(image["@id"]), URIRef(oci["@id"])}


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "gettext", "json", "man"])
def test_other_builders_have_no_metadata(page: Callable[..., Project], builder: str) -> None:
    block = Directive("paper", "xen-2003", {}, "On Xen.")
    built = page("index", Heading("T"), block, Directive("resource-catalog")).build(builder)
    files = [path for path in built.out.rglob("*") if path.is_file() and path.suffix != ".epub"]
    texts = [path.read_bytes() for path in files if path.name != "refalign.css"]
    assert any(b"Xen" in text for text in texts)
    assert not any(b"Z3988" in text or b"ld+json" in text for text in texts)


EVIL = "</script><script>alert(1)</script><!-- & \u2028 \" ' ]]>"


def test_titles_are_escaped(page: Callable[..., Project]) -> None:
    project = page("index", Heading("Evil"), Directive("paper", "evil"))
    project.write("resources.yaml", f"evil: {{type: paper, title: {json.dumps(EVIL)}}}\n")
    built = project.build()
    text = raw(built)
    assert "<script>alert" not in text
    assert graph(built)["#refalign-evil"]["name"] == EVIL
    assert titles(built) == [" ".join(EVIL.split())]


def test_metadata_can_be_turned_off_and_on(page: Callable[..., Project]) -> None:
    project = page("index", Heading("T"), Directive("paper", "xen-2003"), Directive("resource-catalog"))
    on = raw(project.build())
    project.conf["refalign_metadata"] = False
    built = project.build()
    assert (built.read, built.written) == (set(), {"index"})
    off = raw(built)
    assert "ld+json" not in off and "Z3988" not in off
    without = re.sub(r'<script type="application/ld\+json">.*?</script>\n', "", on, flags=re.DOTALL)
    assert re.sub(r'<span class="Z3988"[^>]*></span>', "", without) == off
    project.conf["refalign_metadata"] = True
    assert raw(project.build()) == on


def test_invalid_option_is_reported(page: Callable[..., Project]) -> None:
    project = page("index", Heading("T"))
    project.conf["refalign_metadata"] = "no"
    assert "refalign_metadata = 'no': must be True or False" in project.build().warnings


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("resources.yaml", "title: Open Container", "title: The Open Container"),
        ("resources.yaml", "url: https://opencontainers.org/", "url: https://oci.example/"),
        ("resources.yaml", "aligns: configuration", "aligns: the configuration"),
        ("resources.yaml", "institution: MIT", "institution: ETH"),
        ("resources.yaml", "{en: Hypervisor,", "{en: VMM,"),
    ],
)
def test_changed_entry_rewrites_the_json_ld(project: Project, file: str, old: str, new: str) -> None:
    def parts(name: str) -> str:
        return source("rst", Heading("Of"), *PARTS[1:4]) + f"\n.. wikidef:: hypervisor\n\n   {name}\n"

    project.page("index", "rst", Heading("Root"), Directive("toctree", "", {}, "one\ntwo"))
    project.write("one.rst", parts("See :wikidef:`hypervisor`.")).page("two", "rst", Heading("Two"))
    before = raw(project.build(), "one")
    project.edit(file, old, new)
    built = project.build()
    assert (built.read, built.written & {"one", "two"}) == (set(), {"one"})
    after = raw(built, "one")
    script = re.compile(r"<script type=.application/ld.json.>.*?</script>", re.DOTALL)
    assert script.findall(after) != script.findall(before)
    assert raw(project.build(out="clean"), "one") == after


def test_resource_of_another_project_links_to_it(page: Callable[..., Project]) -> None:
    resource = {
        "kind": "paper", "source": "SOSP", "title": "Far", "url": "https://paper.example/", "uri": "p.html#x",
    }  # fmt: skip
    project = page("index", Heading("T"), Directive("paper", "far"))
    project.write("far.json", json.dumps({"version": 1, "resources": {"far": resource}, "alignments": []}))
    project.conf["refalign_external"] = {"other": ("https://other.example/", "far.json")}
    node = graph(project.build())
    (paper,) = list(node.values())[1:]
    assert (paper["url"], paper["sameAs"]) == ("https://other.example/p.html#x", "https://paper.example/")
    assert next(iter(node.values()))["citation"] == {"@id": paper["@id"]}


def test_two_processes_write_the_same(project: Project) -> None:
    project.conf["suppress_warnings"] = ["toc"]
    for number in range(8):
        project.page(f"p{number}", "rst", Heading(f"P {number}"), *PARTS[1:5])
    project.page("index", "rst", Heading("Root"))
    serial, parallel = project.build(out="serial"), project.build(out="parallel", parallel=2)
    for number in range(8):
        assert raw(serial, f"p{number}") == raw(parallel, f"p{number}")
        assert "ld+json" in raw(serial, f"p{number}")
