"""The directive `references`: a compact list."""

from __future__ import annotations

from collections.abc import Callable

from tests.helpers.project import Directive, Heading, Project

Page = Callable[..., Project]
KEYS = "hypervisor\nmit-6.824\nxen-2003"


def test_each_resource_has_one_line(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("references", body=KEYS)).build()
    items = built.html().select("ul.refalign-references li")
    assert built.warnings == ""
    assert built.html().select_one("p.refalign-label").get_text() == "References: "
    assert [li.get_text(strip=True) for li in items] == [
        "Wikipedia:Hypervisor",
        "MIT 6.824:Distributed Systems",
        "SOSP 2003:Xen and the Art of Virtualization",
    ]
    assert [li.a["href"] for li in items] == [
        "https://en.wikipedia.org/wiki/Hypervisor",
        "https://pdos.csail.mit.edu/6.824/",
        "https://example.org/xen.pdf",
    ]
    assert [li.strong.get_text() for li in items] == ["Wikipedia", "MIT 6.824", "SOSP 2003"]
    assert [alignment["key"] for alignment in built.data["alignments"]] == KEYS.split()


def test_chinese_page_has_chinese_text_and_colon(page: Page) -> None:
    project = page("index", Heading("Title"), Directive("references", body=KEYS))
    project.conf["language"] = "zh_CN"
    built = project.build()
    assert built.text().startswith(
        "Title ¶ 参考资源 ： Wikipedia ： 虚拟机监视器 MIT 6.824 ： Distributed Systems"
    )
    assert built.html().select_one("li a")["href"] == "https://zh.wikipedia.org/wiki/Hypervisor"


def test_options(page: Page) -> None:
    options = {"title": "Read on", "relation": "teaches", "chapter": "My chapter"}
    built = page("index", Heading("Title"), Directive("references", "", options, "xen-2003, oci")).build()
    assert built.html().select_one("p.refalign-label").get_text() == "Read on: "
    alignments = built.data["alignments"]
    assert {(alignment["relation"], alignment["chapter"]) for alignment in alignments} == {
        ("teaches", "My chapter")
    }
    assert len(alignments) == 2


def test_noalign_shows_and_records_nothing(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("references", "", {"noalign": ""}, KEYS)).build()
    assert len(built.html().select("ul.refalign-references li")) == 3
    assert built.data["alignments"] == []


def test_unknown_key_leaves_its_line(page: Page) -> None:
    built = page(
        "index", Heading("Title"), Directive("references", "", {}, "xen-2003\nxen-2004\noci")
    ).build()
    lines = [li.get_text(" ", strip=True) for li in built.html().select("ul.refalign-references li")]
    assert lines[1] == "xen-2004 [?]"
    assert len(lines) == 3
    assert "[refalign.unknown-key]" in built.warnings


def test_no_key_is_a_warning(page: Page) -> None:
    built = page("index", Heading("Title"), Directive("references")).build()
    assert "references: no key; write one key per line [refalign.option]" in built.warnings
