"""The Wikipedia page that a URL leads to, and the warning about two resources with the same page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_refalign.registry.wikipedia import wikipedia_page
from tests.helpers.registry_files import load_files, load_text, messages, resource

NEUMANN = "zh:冯·诺伊曼结构"


@pytest.mark.parametrize(
    "url",
    [
        "https://zh.wikipedia.org/wiki/冯·诺伊曼结构",
        "https://zh.wikipedia.org/wiki/" + quote("冯·诺伊曼结构"),
        "http://zh.wikipedia.org/wiki/冯·诺伊曼结构",
        "https://zh.m.wikipedia.org/wiki/冯·诺伊曼结构",
        "https://zh.wikipedia.org/zh-cn/冯·诺伊曼结构",
        "https://zh.wikipedia.org/zh-hans/冯·诺伊曼结构",
        "https://zh.wikipedia.org/zh/冯·诺伊曼结构",
        "https://zh.wikipedia.org/w/index.php?title=冯·诺伊曼结构&variant=zh-tw",
        "https://zh.wikipedia.org/wiki/冯·诺伊曼结构#历史",
        "https://zh.wikipedia.org/wiki/冯·诺伊曼结构?oldid=12",
        "HTTPS://ZH.WIKIPEDIA.ORG/wiki/冯·诺伊曼结构",
        " https://zh.wikipedia.org:443/wiki/冯·诺伊曼结构 ",
    ],
)
def test_spellings_of_the_same_page(url: str) -> None:
    assert wikipedia_page(url) == NEUMANN


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://en.wikipedia.org/wiki/hypervisor", "en:Hypervisor"),
        ("https://en.wikipedia.org/wiki/Von_Neumann%20architecture", "en:Von_Neumann_architecture"),
        ("https://en.wikipedia.org/wiki/TCP/IP", "en:TCP/IP"),
        ("https://en.wikipedia.org/wiki/C%2B%2B", "en:C++"),
        ("https://www.wikipedia.org/wiki/Xen", "en:Xen"),
        ("https://simple.wikipedia.org/wiki/Xen", "simple:Xen"),
        ("https://en.wikipedia.org./wiki/_Xen_", "en:Xen"),
        ("https://en.wikipedia.org/wiki/:Xen", "en:Xen"),
        ("https://en.wikipedia.org/w/index.php?curid=42", "en:?curid=42"),
        ("https://en.wikipedia.org/zh-cn/Xen", "en:Xen"),
        ("https://en.wikipedia.org/", ""),
        ("https://en.wikipedia.org/wiki/", ""),
        ("https://en.wikipedia.org.evil.example/wiki/Xen", ""),
        ("https://example.org/?u=en.wikipedia.org/wiki/Xen", ""),
        ("https://en.wiktionary.org/wiki/Xen", ""),
        ("mailto:xen@wikipedia.org", ""),
        ("https://zh.wikipedia.org/wiki/%B7%EB", ""),
        ("https://en.wikipedia.org/wiki/Special:Search?search=xen", ""),
        ("https://[wikipedia.org", ""),
    ],
)
def test_pages(url: str, page: str) -> None:
    assert wikipedia_page(url) == page


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
def test_any_url_is_handled(text: str) -> None:
    assert isinstance(wikipedia_page(f"https://en.wikipedia.org/{text}"), str)
    assert isinstance(wikipedia_page(f"https://{text}.wikipedia.org/wiki/X"), str)


YAML = """\
a:
  type: wikidef
  title: A
  url: {en: https://en.wikipedia.org/wiki/Xen, zh: https://zh.wikipedia.org/wiki/Xen}
"""
BIB = (
    "@misc{b, title={B}, entrysubtype={wikidef},\n"
    "  url={http://en.m.wikipedia.org/wiki/xen}, url-zh={https://zh.wikipedia.org/zh-cn/Xen#x}}"
)


def test_same_page_is_reported_once_with_both_locations(tmp_path: Path) -> None:
    registry = load_files(tmp_path, {"a.yaml": YAML, "b.bib": BIB})
    assert messages(registry, tmp_path) == [
        "b.bib:1: b.url: same Wikipedia page as 'a' at a.yaml:1; "
        "remove one of the two entries or correct the URL"
    ]
    # The URLs of the author are unchanged.
    assert resource(registry, "b").url == {
        "en": "http://en.m.wikipedia.org/wiki/xen",
        "zh": "https://zh.wikipedia.org/zh-cn/Xen#x",
    }


@pytest.mark.parametrize("field", ["url", "url-zh"])
def test_one_of_two_urls_in_bibtex_can_be_the_same_page(tmp_path: Path, field: str) -> None:
    urls = {"url": "https://example.org/1", "url-zh": "https://example.org/2"}
    urls[field] = "https://en.wikipedia.org/wiki/Xen"
    fields = ", ".join(f"{name}={{{url}}}" for name, url in urls.items())
    bib = f"@misc{{b, title={{B}}, entrysubtype={{wikidef}}, {fields}}}"
    (problem,) = load_files(tmp_path, {"a.yaml": YAML, "b.bib": bib}).problems
    assert problem.path == "b.url"


def test_latex_in_a_url_is_decoded_first(tmp_path: Path) -> None:
    bib = r"@misc{b, title={B}, entrysubtype={wikidef}, url={\url{https://en.wikipedia.org/wiki/X\_y}}}"
    text = YAML.replace("https://en.wikipedia.org/wiki/Xen", "https://en.wikipedia.org/wiki/X_y")
    assert len(load_files(tmp_path, {"a.yaml": text, "b.bib": bib}).problems) == 1


def test_duplicate_entry_has_no_page(tmp_path: Path) -> None:
    entry = "{type: wikidef, title: T, url: 'https://en.wikipedia.org/wiki/%s'}\n"
    texts = {"1.yaml": f"a: {entry % 'X'}", "2.yaml": f"a: {entry % 'Y'}b: {entry % 'Y'}"}
    assert [problem.code for problem in load_files(tmp_path, texts).problems] == ["duplicate-key"]


def test_each_pair_with_the_same_pages_is_reported(tmp_path: Path) -> None:
    entry = "{type: wikidef, title: T, url: 'https://en.wikipedia.org/wiki/%s'}\n"
    texts = {
        "1.yaml": f"a: {entry % 'X'}b: {entry % 'Y'}",
        "2.yaml": f"a: {entry % 'Z'}c: {entry % 'X'}d: {entry % 'Y'}e: {entry % 'Z'}",
    }
    registry = load_files(tmp_path, texts)
    assert [(problem.path, problem.line, problem.column) for problem in registry.problems] == [
        ("a", 1, 1),
        ("c.url", 2, 1),
        ("d.url", 3, 1),
    ]


def test_resources_of_two_kinds_may_share_a_page(tmp_path: Path) -> None:
    text = YAML + "b: {type: organization, title: B, url: https://en.wikipedia.org/wiki/Xen}"
    assert load_text(tmp_path, text).problems == []


def test_resource_may_have_two_urls_of_the_same_page(tmp_path: Path) -> None:
    text = YAML.replace("https://zh.wikipedia.org/wiki/Xen", "https://en.wikipedia.org/wiki/xen#zh")
    assert load_text(tmp_path, text).problems == []
