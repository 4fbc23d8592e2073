"""Directives that show a resource."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.helpers.project import Directive, Heading, Paragraph, Project, Role

Page = Callable[..., Project]


def test_block_shows_title_links_fields_and_body(page: Page) -> None:
    body = Paragraph("Runs under *every* machine here, see ", Role("paper", "xen-2003"), ".")
    options = {"relation": "defines"}
    built = page("index", Heading("Title"), Directive("wikidef", "hypervisor", options, body)).build()
    block = built.html().select_one(".refalign-block.refalign-wikidef")
    assert built.warnings == ""
    title = block.select_one(".admonition-title")
    assert title.get_text(" ", strip=True) == "Wikipedia definition: Hypervisor defines"
    assert title.select_one(".refalign-relation").get_text() == "defines"
    assert title.a["href"] == "https://en.wikipedia.org/wiki/Hypervisor"
    line = block.select_one("p.refalign-byline")
    assert line.get_text() == "Wikipedia · English · 中文 (虚拟机监视器)"
    (link,) = line.select(".refalign-url a")
    assert (link["href"], link.get_text()) == ("https://zh.wikipedia.org/wiki/Hypervisor", "中文")
    assert link["lang"] == "zh", "text in another language is marked"
    order = [part.name for part in block.find_all(["p", "dl"], recursive=False)]
    assert order == ["p", "p", "p", "dl"], "title, line, the author's text, fields"
    text = block.get_text(" ", strip=True)
    assert "Software that runs virtual machines." in text
    assert "Type 1 : runs on the hardware" in text
    assert "KVM (in Linux)" in text
    assert block.em.get_text() == "every"
    assert block.select_one("a.refalign-paper")["href"] == "https://example.org/xen.pdf"


@pytest.mark.parametrize(
    ("kind", "key", "phrases"),
    [
        (
            "course",
            "mit-6.824",
            ["Course: Distributed Systems", "MIT", "6.824", "Schedule", "MapReduce : large data"],
        ),
        ("paper", "xen-2003", ["Paper: Xen", "Paul Barham, Boris Dragovic, et al. · SOSP · 2003"]),
        (
            "organization",
            "oci",
            ["Organization: Open Container", "OCI Image Spec"],
        ),
        ("standard", "oci-image", ["Standard: OCI Image Specification", "OCI"]),
        ("book", "taocp", ["Book: The Art of Computer Programming", "Donald E. Knuth", "1968"]),
        ("resource", "xen-2003", ["Paper: Xen"]),
        ("refalign:paper", "xen-2003", ["Paper: Xen"]),
    ],
)
def test_every_kind_has_a_directive(project: Project, kind: str, key: str, phrases: list[str]) -> None:
    built = project.page("index", "rst", Heading("Title"), Directive(kind, key)).build()
    assert built.warnings == ""
    for phrase in phrases:
        assert phrase in built.text()


def test_standard_names_its_organization_with_a_link(project: Project) -> None:
    built = project.page("index", "rst", Heading("Title"), Directive("standard", "oci-image")).build()
    link = built.html().select_one(".refalign-organization a")
    assert (link.get_text(), link["href"]) == ("OCI", "https://opencontainers.org/")


def test_show_and_hide_select_fields(page: Page) -> None:
    project = page(
        "index",
        Heading("Title"),
        Directive("course", "mit-6.824", {"show": "topics, materials"}),
        Directive("course", "mit-6.824", {"hide": "topics applications"}),
    )
    built = project.build()
    first, second = built.html().select(".refalign-block")
    assert built.warnings == ""
    assert [dt.get_text(strip=True).rstrip(":") for dt in first.select("dl.refalign-fields > dt")] == [
        "Materials",
        "Topics",
    ]
    labels = [dt.get_text(strip=True).rstrip(":") for dt in second.select("dl.refalign-fields > dt")]
    assert labels == ["Materials"]
    assert first.select_one(".refalign-byline") is None
    assert second.select_one(".refalign-byline").get_text() == "MIT · 6.824"


def test_field_that_a_kind_does_not_have_is_a_warning(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("course", "mit-6.824", {"show": "topic"})).build()
    assert "'course' has no field 'topic' (did you mean 'topics'" in built.warnings
    assert "[refalign.option]" in built.warnings


def test_lang_selects_the_languages_of_the_links(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("wikidef", "hypervisor", {"lang": "zh"})).build()
    assert [a.get_text() for a in built.html().select(".refalign-url a")] == ["中文"]


def test_topics_limit_display_and_alignment(page: Page) -> None:
    built = page(
        "index", Heading("Title"), Directive("course", "mit-6.824", {"topics": "Raft consensus"})
    ).build()
    assert "MapReduce" not in built.text()
    assert "Raft consensus : corresponds to configuration management" in built.text()
    assert built.data["alignments"][0]["topics"] == ["Raft consensus"]


def test_unknown_topic_is_a_warning(page: Page) -> None:
    built = page(
        "index", Heading("Title"), Directive("course", "mit-6.824", {"topics": "Raft consensu"})
    ).build()
    assert (
        ":topics: 'mit-6.824' has no topic 'Raft consensu' (did you mean 'Raft consensus'?)" in built.warnings
    )


@pytest.mark.parametrize("style", ["card", "list", "inline", "reference"])
def test_styles(page: Page, style: str) -> None:
    built = page(
        "index", Heading("Title"), Directive("paper", "xen-2003", {"style": style}, "Our words.")
    ).build()
    assert built.warnings == ""
    element = built.html().select_one(f".refalign-{style}")
    assert element.a["href"] == "https://example.org/xen.pdf"
    texts = {"reference": "In SOSP . 2003.", "card": "SOSP · 2003"}
    assert texts.get(style, "SOSP 2003") in built.text()
    assert "Our words." in built.text()


def test_several_keys_give_several_blocks(page: Page) -> None:
    built = page(
        "index", Heading("Title"), Directive("resource", "xen-2003, hypervisor", {}, "Both.")
    ).build()
    assert [len(block.select("p")) > 0 for block in built.html().select(".refalign-block")] == [True, True]
    assert ["Both." in block.get_text() for block in built.html().select(".refalign-block")] == [False, True]


def test_two_blocks_of_one_resource_have_two_ids(page: Page) -> None:
    built = page(
        "index", Heading("Title"), Directive("paper", "xen-2003"), Directive("paper", "xen-2003")
    ).build()
    ids = [span["id"] for span in built.html().select("span.target, span[id^=refalign]")]
    assert len(ids) == len(set(ids)) == 2


def test_name_can_be_referenced(page: Page) -> None:
    project = page(
        "index",
        Heading("Title"),
        Directive("paper", "xen-2003", {"name": "here", "class": "mine"}),
        Paragraph("See ", Role("ref", "this <here>"), "."),
    )
    built = project.build()
    assert built.warnings == ""
    link = built.html().find("a", string="this")
    assert built.html().find(id=link["href"].removeprefix("#")) is not None
    assert "mine" in built.html().select_one(".refalign-block")["class"]


def test_unknown_key_warns_with_file_and_line_and_leaves_a_placeholder(page: Page, markup: str) -> None:
    built = page("index", Heading("Title"), Directive("paper", "xen-2013", {}, "Our words.")).build()
    line = built.warnings.partition(":")[2].partition(":")[0]
    assert built.warnings.startswith(f"index.{markup}:{line}: WARNING: no resource has the key 'xen-2013'")
    assert int(line) in (3, 4)
    assert "(did you mean 'xen-2003'?) [refalign.unknown-key]" in built.warnings
    assert "xen-2013" in built.html().select_one(".refalign-missing").get_text()
    assert "Our words." in built.text(), "the text of the author is kept"
    assert built.data["alignments"] == []


def test_key_of_another_kind_is_a_warning(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("wikidef", "xen-2003", {}, "Our words.")).build()
    assert "'xen-2003' is a paper, not a wikidef; use `paper` or `resource`" in built.warnings
    assert "[refalign.wrong-kind]" in built.warnings
    assert built.html().select_one(".refalign-missing") is not None
    assert "Our words." in built.text()
    assert built.data["alignments"] == []


def test_unknown_relation_and_style_fall_back_with_a_warning(page: Page) -> None:
    built = page(
        "index", Heading("Title"), Directive("paper", "xen-2003", {"relation": "define", "style": "cart"})
    ).build()
    assert "unknown value 'define' of :relation: (did you mean 'defines'" in built.warnings
    assert "unknown value 'cart' of :style: (did you mean 'card'" in built.warnings
    assert built.data["alignments"][0]["relation"] == "references"
    assert built.html().select_one(".refalign-block") is not None


def test_registry_text_is_never_markup(project: Project) -> None:
    project.write(
        "more.yaml", "odd: {type: paper, title: '*a* <u>`c`</u> |d|', url: 'https://example.org/?a=1&b=2'}\n"
    )
    built = project.page("index", "rst", Heading("Title"), Directive("paper", "odd")).build()
    assert "*a* <u>`c`</u> |d|" in built.text()
    assert built.html().select_one(".admonition-title u") is None
    assert built.html().select_one(".admonition-title a")["href"] == "https://example.org/?a=1&b=2"
