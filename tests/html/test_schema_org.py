"""Descriptions of resources in JSON-LD and COinS."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from hypothesis import given, settings

from sphinx_refalign.alignment.project import Project
from sphinx_refalign.alignment.records import RELATIONS, Use
from sphinx_refalign.html.json_ld import JsonLdBuilder, PageInfo
from sphinx_refalign.html.schema_org import describe_resource
from sphinx_refalign.registry.entry import Entry
from sphinx_refalign.registry.registry import Registry
from sphinx_refalign.registry.validate import validate_entry
from sphinx_refalign.render import coins
from sphinx_refalign.render.context import RenderContext
from tests.helpers import strategies, vocabulary, zotero

PAGE = PageInfo("A & B <i>", "page.html", "en", "Book", "index.html")


def make_context(
    entries: dict[str, dict[str, Any]], *uses: Use, languages: tuple[str, ...] = ("en",)
) -> RenderContext:
    registry = Registry(strategies.KINDS)
    for key, fields in entries.items():
        kind = strategies.KINDS[fields["type"]]
        values = validate_entry(key, kind, fields, lenient=True).values
        registry.entries[key] = Entry(key, kind.name, values, "r.yaml", 1, 1, format="")
    project = Project(registry, {"page": uses}, ["page"])
    return RenderContext(
        project, languages, gettext=str, link=lambda document, anchor, text: nodes.inline("", "", text),
        title=str, number=lambda document, anchor: "", resource_target=lambda key: None,
        group_target=lambda name: None, relations={}, coins_cache={},
    )  # fmt: skip


def use(key: str, relation: str = "references", topics: tuple[str, ...] = (), note: str = "") -> Use:
    return Use("page", "S", "s", "", key, "", relation, topics, 1, True, "b", note)


def described(
    fields: dict[str, Any], *, languages: tuple[str, ...] = ("en",), **others: Any
) -> dict[str, Any]:
    context = make_context({"k": {"title": "T", **fields}, **others}, languages=languages)
    return describe_resource(context, context.registry["k"])


def coins_fields(fields: dict[str, Any]) -> dict[str, str]:
    """Return the COinS of a work as a dict."""
    context = make_context({"k": {"title": "T", **fields}})
    pairs = parse_qsl(coins.url(context, context.registry["k"]), strict_parsing=True)
    assert len(dict(pairs)) == len(pairs), "use `coins_pairs` if a key occurs twice"
    return dict(pairs)


def coins_text(fields: dict[str, Any], *, is_short: bool = False) -> str:
    """Return the COinS of a work as text."""
    context = make_context({"k": {"title": "T", **fields}})
    return coins.url(context, context.registry["k"], is_short=is_short)


def coins_pairs(fields: dict[str, Any]) -> list[tuple[str, str]]:
    context = make_context({"k": {"title": "T", **fields}})
    return parse_qsl(coins.url(context, context.registry["k"]), strict_parsing=True)


# JSON-LD


def test_article_is_part_of_issue_volume_and_journal() -> None:
    node = described({
        "type": "paper", "author": ["Leslie Lamport", "et al."], "container": "CACM", "volume": "21",
        "issue": "7", "page": "558–565", "issn": "0001-0782", "date": "1978-07", "publisher": "ACM",
        "location": "New York", "doi": "doi:10.1145/359545.359563",
    })  # fmt: skip
    assert node == {
        "@id": "#refalign-k", "@type": ["ScholarlyArticle"], "name": "T",
        "url": "https://doi.org/10.1145/359545.359563",
        "identifier": {"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1145/359545.359563"},
        "author": {
            "@type": "Person", "name": "Leslie Lamport", "givenName": "Leslie", "familyName": "Lamport",
        },
        "datePublished": "1978-07",
        "publisher": {"@type": "Organization", "name": "ACM", "location": "New York"},
        "isPartOf": {
            "@type": "PublicationIssue", "issueNumber": "7",
            "isPartOf": {
                "@type": "PublicationVolume", "volumeNumber": "21",
                "isPartOf": {"@type": "Periodical", "name": "CACM", "issn": "0001-0782"},
            },
        },
        "pagination": "558–565", "pageStart": "558", "pageEnd": "565",
    } | {"@type": "ScholarlyArticle"}  # fmt: skip


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2003", "2003"), ("2003-10", "2003-10"), ("2004-02-29", "2004-02-29"), ("2003-02-29", None),
        ("2003/2005", None), ("-0044", None), ("0000", None),
    ],
)  # fmt: skip
def test_only_valid_dates_are_published(date: str, published: str | None) -> None:
    assert described({"type": "book", "date": date}).get("datePublished") == published


@pytest.mark.parametrize(
    ("entrytype", "kind"),
    [
        (None, "ScholarlyArticle"), ("inproceedings", "ScholarlyArticle"), ("phdthesis", "Thesis"),
        ("techreport", "Report"), ("incollection", "Chapter"), ("online", "WebPage"), ("dataset", "Dataset"),
    ],
)  # fmt: skip
def test_type_of_a_paper_follows_its_entry_type(entrytype: str | None, kind: str) -> None:
    fields = {"type": "paper", "number": "7", **({"entrytype": entrytype} if entrytype else {})}
    node = described(fields)
    assert node["@type"] == kind
    assert node["reportNumber" if kind == "Report" else "identifier"] == "7"


def test_paper_is_part_of_its_proceedings() -> None:
    node = described(
        {"type": "paper", "container": "SOSP", "isbn": "1-58113", "series": "LNCS", "page": "S1"}
    )
    series = {"@type": "BookSeries", "name": "LNCS"}
    assert node["isPartOf"] == {"@type": "Book", "name": "SOSP", "isbn": "1-58113", "isPartOf": series}
    assert (node["pagination"], node.get("pageStart")) == ("S1", None)


def test_a_volume_is_a_book_and_a_volume() -> None:
    node = described({"type": "book", "volume": "1", "isbn": "0-201", "page": "672", "edition": "3"})
    assert node["@type"] == ["Book", "PublicationVolume"]
    assert (node["volumeNumber"], node["numberOfPages"], node["bookEdition"]) == ("1", 672, "3")


def test_names_are_in_the_language_of_the_page() -> None:
    fields = {
        "type": "wikidef", "title": {"en": "Raft", "zh": "筏"}, "aliases": ["Raft", "RAFT"],
        "url": {"en": "https://en.wikipedia.org/wiki/Raft", "zh": "https://zh.wikipedia.org/wiki/Raft"},
        "wikidata": "Q42", "definition": {"en": "It agrees.", "zh": "一致"},
    }  # fmt: skip
    node = described(fields, languages=("zh", "en"))
    assert (node["@type"], node["name"], node["alternateName"]) == ("DefinedTerm", "筏", ["Raft", "RAFT"])
    assert (node["url"], node["description"]) == ("https://zh.wikipedia.org/wiki/Raft", "一致")
    assert node["sameAs"] == ["https://en.wikipedia.org/wiki/Raft", "https://www.wikidata.org/wiki/Q42"]
    assert node["inDefinedTermSet"]["name"] == "Wikipedia"


def test_term_of_another_site_is_not_in_wikipedia() -> None:
    node = described({"type": "wikidef", "url": "https://example.org/raft"})
    assert node.keys() == {"@id", "@type", "name", "url"}


def test_course() -> None:
    node = described({
        "type": "course", "institution": "MIT", "number": "6.824", "term": "Spring 2020",
        "instructor": "Robert Morris", "topics": [{"Raft": "agreement"}],
        "materials": [{"title": "Schedule", "url": "https://example.org/s"}],
    })  # fmt: skip
    assert node["provider"] == {"@type": "Organization", "name": "MIT"}
    assert node["courseCode"] == "6.824"
    assert node["teaches"] == {"@type": "DefinedTerm", "name": "Raft", "description": "agreement"}
    assert node["hasPart"]["url"] == "https://example.org/s"
    instance = node["hasCourseInstance"]
    assert (instance["name"], instance["instructor"]["name"]) == ("Spring 2020", "Robert Morris")


def test_standard_is_published_by_its_organization() -> None:
    oci = {"type": "organization", "title": "Open Container Initiative", "short": "OCI"}
    node = described({"type": "standard", "organization": "oci", "version": "1.1", "number": "7"}, oci=oci)
    assert node["publisher"] == node["sourceOrganization"] == {"@id": "#refalign-oci"}
    assert (node["@type"], node["version"], node["identifier"]) == ("CreativeWork", "1.1", "7")
    assert described({"type": "standard", "organization": "ISO"})["publisher"]["name"] == "ISO"


def test_vocabulary_finds_mistakes() -> None:
    person = {"@type": "Person", "issn": "1"}
    graph: list[dict[str, Any]] = [
        {"@id": "#a", "@type": "DefinedTerm", "author": "A"},
        {"@id": "#b", "@type": "Course", "provider": "MIT", "teaches": {"@id": "#c"}, "citation": []},
        {
            "@id": "#d",
            "@type": "Book",
            "citation": {"@id": "#a"},
            "isPartOf": person,
        },
    ]
    assert vocabulary.violations(graph) == [
        "DefinedTerm has no author",
        "provider does not accept the text 'MIT'",
        "teaches refers to #c, which does not exist",
        "citation does not accept DefinedTerm",
        "isPartOf does not accept Person",
        "Person has no issn",
    ]


@given(entries=strategies.REGISTRIES)
@settings(max_examples=150, deadline=None)
def test_json_ld_of_any_registry_is_valid(entries: dict[str, Any]) -> None:
    uses = [
        use(key, relation, topics, "</script>")
        for key in entries
        for relation in (*RELATIONS, "mine")
        for topics in ((), ("A",))
    ]
    context = make_context(entries, *uses)
    script = JsonLdBuilder(context).script(PAGE, context.project.alignments)
    content = re.fullmatch(r'<script type="application/ld\+json">([^<>&\u2028\u2029]*)</script>\n', script)
    assert content, script
    data = json.loads(content[1])
    assert vocabulary.violations(data["@graph"]) == []
    assert script == JsonLdBuilder(context).script(PAGE, context.project.alignments)
    assert len(list(vocabulary.triples(data).subjects(vocabulary.SDO.name))) >= 2


def test_absolute_url_precedes_ids_only() -> None:
    title = 'See "@id": "#refalign-k" or #refalign-k'
    context = make_context({"k": {"type": "paper", "title": title}}, use("k"))
    info = PAGE._replace(url="https://x.example/a?b&c")
    script = JsonLdBuilder(context).script(info, context.project.alignments)
    first, second = vocabulary.data_of(script)[0]["@graph"]
    assert first["citation"] == {"@id": "https://x.example/a?b&c#refalign-k"} == {"@id": second["@id"]}
    assert second["name"] == title


# COinS, as Zotero reads them: it splits at & and =, reads + as a space, and looks for the genre without
# decoding it.


def test_article_in_a_journal() -> None:
    pairs = coins_pairs({
        "type": "paper", "author": ["Leslie Lamport", "Ludwig van Beethoven", "王小明", "et al."],
        "container": "CACM", "volume": "21", "issue": "7", "page": "558-565", "issn": "0001-0782",
        "date": "1978-07", "doi": "https://doi.org/10.1145/359545.359563", "url": "https://x.example/a?b=1&c",
        "language": "en",
    })  # fmt: skip
    assert pairs == [
        ("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"),
        ("rft_id", "info:doi/10.1145/359545.359563"), ("rft_id", "https://x.example/a?b=1&c"),
        ("rft.atitle", "T"), ("rft.jtitle", "CACM"),
        ("rft.aulast", "Lamport"), ("rft.aufirst", "Leslie"),
        ("rft.au", "van Beethoven, Ludwig"), ("rft.au", "王小明"),
        ("rft.date", "1978-07"), ("rft.language", "en"), ("rft.volume", "21"), ("rft.issue", "7"),
        ("rft.issn", "0001-0782"), ("rft.pages", "558-565"),
    ]  # fmt: skip


def test_paper_in_proceedings() -> None:
    values = coins_fields(
        {"type": "paper", "container": "SOSP", "series": "LNCS", "publisher": "ACM", "date": "2003"}
    )
    assert values["rft_val_fmt"] == "info:ofi/fmt:kev:mtx:book"
    assert (values["rft.genre"], values["rft.atitle"], values["rft.btitle"]) == ("proceeding", "T", "SOSP")
    assert (values["rft.series"], values["rft.pub"], values["rft.date"]) == ("LNCS", "ACM", "2003")


@pytest.mark.parametrize(
    ("fields", "form", "expected"),
    [
        ({"type": "book", "isbn": "0-201", "edition": "3", "location": "Reading"}, "book",
         {"rft.btitle": "T", "rft.isbn": "0-201", "rft.edition": "3", "rft.place": "Reading"}),
        ({"type": "paper", "entrytype": "incollection", "container": "C"}, "book",
         {"rft.genre": "bookitem", "rft.atitle": "T", "rft.btitle": "C"}),
        ({"type": "paper", "entrytype": "techreport"}, "book", {"rft.genre": "report", "rft.btitle": "T"}),
        ({"type": "paper", "entrytype": "phdthesis", "institution": "MIT"}, "dissertation",
         {"rft.title": "T", "rft.inst": "MIT"}),
        ({"type": "paper", "entrytype": "online", "container": "Blog"}, "dc",
         {"rft.type": "webpage", "rft.title": "T", "rft.source": "Blog"}),
        ({"type": "paper"}, "dc", {"rft.type": "document", "rft.title": "T"}),
        ({"type": "paper", "eprint": "1706.03762"}, "dc", {"rft.type": "preprint"}),
        ({"type": "standard", "organization": "ISO"}, "dc", {"rft.type": "standard", "rft.publisher": "ISO"}),
        ({"type": "paper", "entrytype": "techreport", "institution": "MIT LCS", "publisher": "P",
          "number": "TR-841", "series": "LCS"}, "book",
         {"rft.genre": "report", "rft.pub": "MIT LCS", "rft.number": "TR-841", "rft.series": "LCS"}),
        ({"type": "paper", "entrytype": "report", "organization": "W3C"}, "book",
         {"rft.genre": "report", "rft.pub": "W3C"}),
        ({"type": "book", "entrytype": "manual", "organization": "GNU", "edition": "2"}, "book",
         {"rft.btitle": "T", "rft.pub": "GNU", "rft.edition": "2"}),
        ({"type": "paper", "container": "C", "publisher": "ACM", "organization": "IEEE"}, "book",
         {"rft.genre": "proceeding", "rft.pub": "ACM"}),
        ({"type": "paper", "entrytype": "patent", "number": "US 7,000,000", "date": "2006-02-14",
          "author": ["Ada Lovelace"], "organization": "IBM"}, "patent",
         {"rft.title": "T", "rft.number": "US 7,000,000", "rft.date": "2006-02-14",
          "rft.invlast": "Lovelace", "rft.invfirst": "Ada", "rft.assignee": "IBM"}),
        ({"type": "paper", "entrytype": "patent", "extra": {"holder": r"{A} and C \& D"}}, "patent",
         {"rft.assignee": "A and C & D"}),
        ({"type": "paper", "entrytype": "phdthesis"}, "dissertation", {"rft.degree": "PhD thesis"}),
        ({"type": "paper", "entrytype": "thesis", "extra": {"type": "mathesis"}}, "dissertation",
         {"rft.degree": "Master's thesis"}),
        ({"type": "book", "entrytype": "proceedings", "organization": "USENIX"}, "book",
         {"rft.btitle": "T", "rft.pub": "USENIX"}),
        ({"type": "book", "entrytype": "commentary"}, "book", {"rft.btitle": "T"}),
        ({"type": "paper", "entrytype": "review", "container": "J"}, "journal", {"rft.jtitle": "J"}),
        ({"type": "paper", "entrytype": "software"}, "dc", {"rft.type": "computerProgram"}),
        ({"type": "paper", "entrytype": "movie"}, "dc", {"rft.type": "film"}),
    ],
)  # fmt: skip
def test_each_form_has_its_keys(fields: dict[str, Any], form: str, expected: dict[str, str]) -> None:
    values = coins_fields(fields)
    assert values["rft_val_fmt"] == f"info:ofi/fmt:kev:mtx:{form}"
    assert expected.items() <= values.items()


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({"doi": "10.1/2", "pmid": "31452104"}, ["info:doi/10.1/2", "info:pmid/31452104"]),
        ({"eprint": "arXiv:1706.03762v5"}, ["https://arxiv.org/abs/1706.03762v5"]),
        (
            {"eprint": "1706.03762", "url": "https://a.example/"},
            ["info:arxiv/1706.03762", "https://a.example/"],
        ),
        ({"eprint": "1", "eprinttype": "jstor"}, ["https://www.jstor.org/stable/1"]),
        ({"eprint": "1", "eprinttype": "HAL"}, []),
    ],
)
def test_identifiers_in_coins(fields: dict[str, Any], ids: list[str]) -> None:
    pairs = coins_pairs({"type": "paper", **fields})
    assert [value for key, value in pairs if key == "rft_id"] == ids


@pytest.mark.parametrize(
    ("fields", "same_as", "identifiers"),
    [
        ({"eprint": "arXiv:1706.03762", "url": "https://a.example/"},
         "https://arxiv.org/abs/1706.03762", [("arXiv", "1706.03762")]),
        ({"pmid": "31452104", "pmcid": "PMC6710010"}, "https://pmc.ncbi.nlm.nih.gov/articles/PMC6710010/",
         [("PMID", "31452104"), ("PMCID", "PMC6710010")]),
        ({"eprint": "x-1", "eprinttype": "HAL"}, None, [("HAL", "x-1")]),
        ({"eprint": "x-1"}, None, [("eprint", "x-1")]),
    ],
)  # fmt: skip
def test_identifiers_in_json_ld(
    fields: dict[str, Any], same_as: str | None, identifiers: list[tuple[str, str]]
) -> None:
    node = described({"type": "paper", **fields})
    assert node.get("sameAs") == same_as
    values = [
        {"@type": "PropertyValue", "propertyID": scheme, "value": value} for scheme, value in identifiers
    ]
    assert node["identifier"] == (values[0] if len(values) == 1 else values)


def test_standard_leads_to_its_rfc() -> None:
    node = described({"type": "standard", "organization": "IETF", "number": "RFC 9110"})
    assert (node["url"], node["identifier"]) == ("https://www.rfc-editor.org/info/rfc9110", "RFC 9110")


def test_names_whose_family_comes_first() -> None:
    pairs = coins_pairs({"type": "book", "author": ["Knuth, Donald E.", "王 小明", "Plato"]})
    names = [pair for pair in pairs if pair[0].startswith("rft.au")]
    assert names == [
        ("rft.aulast", "Knuth"), ("rft.aufirst", "Donald E."), ("rft.au", "王, 小明"), ("rft.au", "Plato"),
    ]  # fmt: skip


def test_zotero_reads_every_name() -> None:
    """Split names at the first comma, as Zotero does; a name without a comma is split at the last space."""
    names = ["Ann Bee", "King, Jr., Martin Luther", {"family": "Abd al Rahman"}]
    item = zotero.items([coins_text({"type": "book", "author": names})])[0]
    assert item["creators"] == [("Bee", "Ann"), ("King", "Martin Luther"), ("Abd al Rahman", "")]


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        ({"doi": "10.1/2", "isbn": "0-201", "container": "SOSP", "eprint": "1706.03762"}, "conferencePaper"),
        ({"pmid": "31452104", "container": "J", "volume": "1", "page": "1-2"}, "journalArticle"),
        ({"doi": "10.1/2", "entrytype": "phdthesis", "institution": "MIT"}, "thesis"),
        ({"doi": "10.1/2", "entrytype": "dataset"}, "dataset"),
    ],
)
def test_short_form_has_a_title_and_one_work(fields: dict[str, Any], form: str) -> None:
    item = zotero.items([coins_text({"type": "paper", "author": ["Ann Bee"], **fields}, is_short=True)])[0]
    looked_up = {name: fields[name] for name in ("doi", "pmid") if name in fields}
    assert item == {"itemType": form, "title": "T", "creators": [], **looked_up}
    assert zotero.is_looked_up(item)


@pytest.mark.parametrize(
    "fields", [{"isbn": "0-201"}, {"url": "https://a.example"}, {"eprint": "1706.03762"}]
)
def test_works_that_zotero_cannot_look_up_have_all_fields(fields: dict[str, Any]) -> None:
    fields = {"type": "book", "author": ["Ann Bee"], "date": "2001", **fields}
    assert coins_text(fields, is_short=True) == coins_text(fields)


@pytest.mark.parametrize(
    "title", ['A & B = C # 50% ; <i>"x"\'', "中文：标题", "a – b", "x/y, z (1)?", "é\u00a0è"]
)
def test_zotero_reads_every_title(title: str) -> None:
    item = zotero.items([coins_text({"type": "book", "title": title})])[0]
    assert item["title"] == " ".join(title.split())


def test_inventors_of_a_patent() -> None:
    pairs = coins_pairs({"type": "paper", "entrytype": "patent", "author": ["Ada Lovelace", "Alan Turing"]})
    names = [pair for pair in pairs if pair[0].startswith(("rft.inv", "rft.au"))]
    assert names == [
        ("rft.invlast", "Lovelace"), ("rft.invfirst", "Ada"), ("rft.inventor", "Turing, Alan"),
    ]  # fmt: skip


def test_the_organization_of_a_manual_is_written_by_name() -> None:
    context = make_context({
        "gnu": {"type": "organization", "title": "Free Software Foundation"},
        "k": {"type": "book", "entrytype": "manual", "title": "T", "organization": "gnu"},
    })  # fmt: skip
    pairs = dict(parse_qsl(coins.url(context, context.registry["k"])))
    assert pairs["rft.pub"] == "Free Software Foundation"


def test_course_has_no_coins() -> None:
    context = make_context({"k": {"type": "course", "title": "T"}})
    assert coins.coins_span(context, context.registry["k"]) == []


# HTML reads an & as text before a name that no character reference begins with, and without a semicolon.
ELEMENT = r'<span class="Z3988" title="(?:[^"\'<>&#;\s]|&rft)+" hidden></span>'


@given(entries=strategies.REGISTRIES)
@settings(max_examples=100, deadline=None)
def test_any_title_can_be_read_back(entries: dict[str, Any]) -> None:
    context = make_context(entries)
    for key in entries:
        for element in coins.coins_span(context, context.registry[key]):
            text = element.astext()
            assert re.fullmatch(ELEMENT, text)
            pairs = parse_qsl(coins.url(context, context.registry[key]), strict_parsing=True)
            title = " ".join(context.title_of(context.registry[key]).split())
            parsed = BeautifulSoup(text, "html.parser").span
            assert parsed is not None and parse_qsl(str(parsed["title"])) == pairs
            assert title in [
                value for name, value in pairs if name in ("rft.title", "rft.atitle", "rft.btitle")
            ]
