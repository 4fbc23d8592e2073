"""Links and sections of Markdown pages, with the exact place of each link."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.pages import page_of, sources

FORMS = [
    ("[a](https://a.org)", "https://a.org", "a"),
    ('[a *b* `c`](<https://a.org/x y> "title")', "https://a.org/x y", "a b c"),
    ("[a](https://a.org/x_(y))", "https://a.org/x_(y)", "a"),
    ("[a [b] c](https://a.org/%E8%99%9A)", "https://a.org/%E8%99%9A", "a [b] c"),
    ("[a][ref]", "https://ref.org", "a"),
    ("[ref][]", "https://ref.org", "ref"),
    ("[ref]", "https://ref.org", "ref"),
    ("[REF]", "https://ref.org", "REF"),
    ("<https://a.org/b>", "https://a.org/b", ""),
    ('<a href="https://a.org?b=1&amp;c=2">x <b>y</b></a>', "https://a.org?b=1&c=2", "x y"),
    ("<a class='x' href='https://a.org'>t</a>", "https://a.org", "t"),
    ("{rfc}`2119`", "https://datatracker.ietf.org/doc/html/rfc2119.html", "RFC 2119"),
    ("[a\nb](https://a.org)", "https://a.org", "a b"),
    ("[虚拟化 😀](https://a.org/虚拟化)", "https://a.org/虚拟化", "虚拟化 😀"),
    ("[x](//a.org/y)", "//a.org/y", "x"),
    ("[d](doi:10.1145/945445.945462)", "doi:10.1145/945445.945462", "d"),
]

PLACES = [
    "{link}\n",
    "# Title {link}\n",
    "## Title {link} ##\n",
    "Title {link}\n=====\n",
    "words 😀 **{link}** words\n",
    "- item\n  - {link}, more\n",
    "> quoted {link}\n",
    "1. > - deep\t{link}\n",
    "| a | b |\n|---|---|\n| {link} | {link} |\n",
    "> | a |\n> |---|\n> | x\\|y {link} |\n",
    "| a |\n|---|\n| `x\\|y` {link} `\\|` |\n",
    "[^1]\n\n[^1]: note {link}\n",
    "```{{note}}\n{link}\n```\n",
    "```{{admonition}} Title {link}\n:class: tip\n\ntext {link}\n```\n",
    "- item\n\n  :::{{tip}}\n  text {link}\n\n  - nested {link}\n  :::\n",
    "````{{note}}\n---\nclass: x\n---\n```{{warning}}\n{link}\n```\n````\n",
    "term\n: definition {link}\n",
    "---\ntitle: t\n---\n\n{link}\n",
    "\ttext\n\n{link}\n",
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("form", "url", "text"), FORMS, ids=[form[0] for form in FORMS])
def test_every_form_is_found_in_every_place(tmp_path: Path, form: str, url: str, text: str, end: str) -> None:
    for place in PLACES:
        if "\n" in form and ("#" in place or "|" in place or "```{{adm" in place):
            continue  # these have one line
        content = place.format(link=form if not place.startswith("- item") else form.replace("\n", "\n  "))
        if "\n" in form and (">" in place or "- item" in place or "===" in place):
            continue
        page = page_of(tmp_path, (content + "\n[ref]: https://ref.org\n").replace("\n", end), ".md")
        expected = content.count(form)
        assert [(link.url, link.text) for link in page.links] == [(url, text)] * expected, content
        assert sources(page) == [form.replace("\n", end)] * expected, content
        for link in page.links:
            before = page.text[: link.start].replace("\r\n", "\n").replace("\r", "\n")
            assert link.line == before.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        "`[a](https://a.org)`",
        "    [a](https://a.org)",
        "```\n[a](https://a.org)\n```",
        "~~~python\n<https://a.org>\n~~~",
        "```{code-block} python\n[a](https://a.org)\n```",
        "```{mermaid}\n[a](https://a.org)\n```",
        "<!-- [a](https://a.org) <a href='https://a.org'>b</a> -->",
        "words <!-- <https://a.org> --> words",
        "<script>\nvar x = '<a href=\"https://a.org\">b</a>'\n</script>",
        "% [a](https://a.org)",
        "\\[a](https://a.org)",
        "[a](relative/page.md) [b](#anchor) [c](mailto:a@b.org) <a@b.org>",
        "![picture](https://a.org/x.png) [![badge](https://a.org/x.svg)](https://a.org)",
        "{cite}`https://a.org`",
        "https://a.org is bare",
        "---\nlink: '[a](https://a.org)'\n---",
        "```{toctree}\nX <https://a.org>\n```",
        "$[a](https://a.org)$",
    ],
)
def test_what_is_no_link_is_not_found(tmp_path: Path, text: str) -> None:
    extensions = ["dollarmath"] if "$" in text else []
    assert page_of(tmp_path, text, ".md", *extensions).links == []


def test_links_across_marks_of_containers_are_one_piece(tmp_path: Path) -> None:
    page = page_of(tmp_path, "> - x [a\n>   b](https://a.org) y\n", ".md")
    assert sources(page) == ["[a\n>   b](https://a.org)"]


@pytest.mark.parametrize("extension", ["linkify", "gfm_autolink"])
def test_bare_addresses_are_links_where_the_extension_is_on(tmp_path: Path, extension: str) -> None:
    text = "见 https://a.org/x_(y)。(https://b.org/z), `https://no.org` **https://c.org**: [t](https://d.org)"
    page = page_of(tmp_path, text, ".md", extension)
    assert sources(page) == [
        "https://a.org/x_(y)", "https://b.org/z", "https://c.org", "[t](https://d.org)",
    ]  # fmt: skip
    assert [link.text for link in page.links] == ["", "", "", "t"]


def test_roles_and_schemes_of_conf_py_are_links(tmp_path: Path) -> None:
    page = page_of(
        tmp_path, "{wiki}`Xen` {wiki}`the monitor <Xen>` [d](wp:Xen) {other}`Xen`", ".md",
        link_roles={"wiki": "https://en.wikipedia.org/wiki/%s"},
        url_schemes={"wp": "https://en.wikipedia.org/wiki/{{path}}"},
    )  # fmt: skip
    assert [link.text for link in page.links] == ["Xen", "the monitor", "d"]
    assert {link.url for link in page.links} == {"https://en.wikipedia.org/wiki/Xen"}


def test_html_blocks_have_links(tmp_path: Path) -> None:
    page = page_of(
        tmp_path, "x\n\n<div>\n<a\nhref=https://a.org>a\nb</a> <A HREF='https://b.org'>c</A>\n</div>\n", ".md"
    )
    assert sources(page) == ["<a\nhref=https://a.org>a\nb</a>", "<A HREF='https://b.org'>c</A>"]
    assert [(link.text, link.line) for link in page.links] == [("a b", 4), ("c", 6)]


def test_restructuredtext_in_markdown_is_read(tmp_path: Path) -> None:
    page = page_of(tmp_path, "x\n\n```{eval-rst}\n.. note:: `a <https://a.org>`_\n```\n", ".md")
    assert sources(page) == ["`a <https://a.org>`_"]
    assert page.links[0].line == 4


def test_list_items_know_whether_they_have_only_links(tmp_path: Path) -> None:
    text = (
        "- [a](https://a.org) / [b](https://b.org)\n"
        "- [ ] [c](https://c.org)\n"
        "- words [d](https://d.org)\n\n"
        "- [e](https://e.org)\n"
        "  - [f](https://f.org) words\n"
        "- [g](https://g.org)\n\n"
        "      code\n\n"
        "[h](https://h.org)\n"
    )
    page = page_of(tmp_path, text, ".md")
    items = {link.text: link.item for link in page.links}
    assert {text: item.is_only_links for text, item in items.items() if item} == {
        "a": True, "b": True, "c": True, "d": False, "e": False, "f": False, "g": False,
    }  # fmt: skip
    assert items["a"] is not None
    assert items["a"] == items["b"]
    assert items["e"] is not None
    assert (items["e"].line, items["e"].last_line) == (5, 6)
    assert items["h"] is None


def test_sections_reach_to_the_next_title_of_their_level(tmp_path: Path) -> None:
    text = (
        "# One `x`\n\n## Two\ntext\n\n### Three\n\nFour [x](https://a.org)\n----\n\n"
        "> # quoted\n\n```\n# code\n```\n"
    )
    page = page_of(tmp_path, text, ".md")
    assert [tuple(section) for section in page.sections] == [
        ("One x", 1, 1, 15), ("Two", 2, 3, 7), ("Three", 3, 6, 7), ("Four x", 2, 8, 15),
    ]  # fmt: skip
    assert page.title == "One x"


def test_pages_with_byte_order_mark_and_without_text(tmp_path: Path) -> None:
    page = page_of(tmp_path, b"\xef\xbb\xbf[a](https://a.org)", ".md")
    assert sources(page) == ["[a](https://a.org)"]
    for text in (b"", b"\xef\xbb\xbf", b"\n", b"\r\n\r\n"):
        assert page_of(tmp_path, text, ".md").links == []
