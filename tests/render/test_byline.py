"""The line below the title: by whom, where and when."""

from __future__ import annotations

from typing import Any

import pytest
from docutils import nodes

from sphinx_refalign.registry.i18n import fallbacks
from sphinx_refalign.render.byline import byline
from sphinx_refalign.render.fields import FieldSelection
from tests.html.test_schema_org import make_context

WIKI = {"en": "https://en.wikipedia.org/wiki/Hypervisor", "zh": "https://zh.wikipedia.org/wiki/虚拟机监视器"}
MANY = ["Paul Barham", "Boris Dragovic", "Keir Fraser", "Steven Hand", "Tim Harris"]


def line(
    fields: dict[str, Any],
    selection: FieldSelection = FieldSelection(),
    language: str = "en",
    **others: dict[str, Any],
) -> nodes.Element:
    context = make_context({"k": {"title": "T", **fields}, **others}, languages=fallbacks(language))
    return nodes.Element("", *byline(context, context.registry["k"], selection)[0])


def shown(fields: dict[str, Any], selection: FieldSelection = FieldSelection()) -> set[str]:
    context = make_context({"k": {"title": "T", **fields}})
    return byline(context, context.registry["k"], selection)[1]


@pytest.mark.parametrize(
    ("fields", "text", "names"),
    [
        (
            {"type": "paper", "author": ["Paul Barham", "et al."], "container": "SOSP", "date": "2003"},
            "Paul Barham, et al. · SOSP · 2003",
            {"author", "venue"},
        ),
        ({"type": "paper", "container": "SOSP", "publisher": "ACM"}, "SOSP, ACM", {"venue"}),
        ({"type": "book", "author": "王伟", "date": "2019-05"}, "王伟 · 2019-05", {"author", "venue"}),
        (
            {"type": "course", "institution": "MIT", "number": "6.824", "term": "Spring 2020"},
            "MIT · 6.824 · Spring 2020",
            {"institution", "number", "term"},
        ),
        (
            {"type": "standard", "organization": "IETF", "number": "RFC 7540", "author": ["Mike Belshe"]},
            "Mike Belshe · IETF · RFC 7540",
            {"author", "organization", "number"},
        ),
        (
            {"type": "paper", "author": "{NIST}", "institution": "NIST", "publisher": "GPO", "date": "2011"},
            "NIST · GPO · 2011",
            {"author", "venue"},
        ),
        ({"type": "book", "author": "{NIST}", "publisher": "NIST"}, "NIST", {"author", "venue"}),
        (
            {"type": "standard", "organization": "NIST", "author": ["{NIST}"], "number": "SP 800-145"},
            "NIST · SP 800-145",
            {"author", "organization", "number"},
        ),
        ({"type": "organization", "location": "San Francisco"}, "San Francisco", {"location"}),
        ({"type": "wikidef", "url": WIKI}, "Wikipedia · English · 中文", {"url"}),
        ({"type": "wikidef", "url": WIKI["zh"]}, "Wikipedia · 中文", set()),
        ({"type": "wikidef", "url": "https://example.org/"}, "Wikipedia", set()),
        ({"type": "paper", "editor": "Ann Editor"}, "", set()),
    ],
)
def test_line_of_each_kind(fields: dict[str, Any], text: str, names: set[str]) -> None:
    assert line(fields).astext() == text
    assert shown(fields) == names


def test_of_many_authors_the_first_are_named_and_all_are_listed_below() -> None:
    fields = {"type": "paper", "author": MANY}
    assert line(fields).astext() == "Paul Barham, Boris Dragovic, Keir Fraser et al."
    assert shown(fields) == set()
    assert line({**fields, "author": MANY[:4]}).astext().endswith("Keir Fraser, Steven Hand")
    assert shown({**fields, "author": [*MANY[:4], "et al."]}) == {"author"}


def test_fields_and_languages_are_selected() -> None:
    paper = {"type": "paper", "author": "Ann", "container": "SOSP", "date": "2003"}
    assert line(paper, FieldSelection(hide=("author",))).astext() == "SOSP · 2003"
    assert line(paper, FieldSelection(hide=("date",))).astext() == "Ann · SOSP"
    assert line({**paper, "author": "{SOSP}"}, FieldSelection(hide=("author",))).astext() == "SOSP · 2003"
    assert line(paper, FieldSelection(show=("doi",))).astext() == ""
    assert shown(paper, FieldSelection(show=("author",))) == {"author"}
    article = {"type": "wikidef", "url": WIKI}
    assert line(article, FieldSelection(languages=("zh",))).astext() == "Wikipedia · 中文"
    assert line(article, FieldSelection(hide=("url",))).astext() == "Wikipedia"


def test_links_lead_to_each_language_and_are_marked_with_it() -> None:
    links = list(line({"type": "wikidef", "url": WIKI}, language="zh_CN").findall(nodes.reference))
    assert [(link.astext(), link["refuri"], link["classes"]) for link in links] == [
        ("中文", WIKI["zh"], []),
        ("English", WIKI["en"], ["language-en"]),
    ]


def test_organization_of_the_registry_is_a_link() -> None:
    oci = {"type": "organization", "title": "Open Container Initiative", "short": "OCI", "url": "https://o/"}
    (link,) = line({"type": "standard", "organization": "oci"}, oci=oci).findall(nodes.reference)
    assert (link.astext(), link["refuri"]) == ("OCI", "https://o/")
    part = link.parent
    assert isinstance(part, nodes.inline)
    assert part["classes"] == ["refalign-organization"]


def test_value_in_another_language_is_marked() -> None:
    (part,) = line({"type": "organization", "location": {"zh": "北京"}}).findall(
        lambda node: "language-zh" in getattr(node, "attributes", {}).get("classes", ())
    )
    assert part.astext() == "北京"
