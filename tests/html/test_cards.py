"""The content of hover cards: the work, a sentence about it, links, and the places that refer to it."""

from __future__ import annotations

import time

import pytest
from bs4 import BeautifulSoup, Tag

from sphinx_refalign.render.labels import first_sentence
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role

PAPERS = """\
deep:
  type: paper
  title: {en: Deep Work, zh: 深度工作}
  author: [Ann Lee]
  container: ACM Queue
  date: 2010
  doi: 10.1000/x1
  contributions: [{Scheduling: It is fair. It is fast.}, Second]
"""

BIB = r"""
@article{bold, title={Bold}, author={Lee, Ann}, year=2001,
  abstract={We study {\"u}ber-systems, e.g. Linux, in Sect. 3.  They
  work. More follows.}}
"""


def card(built: Built, key: str, page: str = "index") -> Tag:
    """Return the card of a resource."""
    page = (built.out / f"{page}.html").read_text(encoding="utf-8")
    return BeautifulSoup(page, "html.parser").select_one(f"#refalign-about--{key}")


def write(project: Project, markup: str, *roles: Role) -> Project:
    project.write("more.yaml", PAPERS).write("r.bib", BIB)
    project.conf["refalign_registry"] = ["*.yaml", "r.bib"]
    return project.page("index", markup, Heading("T"), *(Paragraph(role) for role in roles))


def test_card_of_a_work(project: Project, markup: str) -> None:
    built = write(project, markup, Role("paper", "deep"), Role("paper", "bold")).build()
    assert [line.get_text() for line in card(built, "deep").select("p")] == [
        "Deep Work", "深度工作", "Paper · Ann Lee · ACM Queue 2010", "Scheduling: It is fair.",
        "DOI: 10.1000/x1",
    ]  # fmt: skip
    (text,) = card(built, "bold").select(".refalign-card-text")
    assert text.get_text() == "We study über-systems, e.g. Linux, in Sect. 3."


def test_card_in_chinese(project: Project, markup: str) -> None:
    project.conf["language"] = "zh_CN"
    roles = Role("wikidef", "hypervisor"), Role("paper", "deep")
    built = write(project, markup, *roles).page(
        "other", markup, ":orphan:\n" if markup == "rst" else "---\norphan: true\n---\n", Heading("另一页"),
        Directive("wikidef", "hypervisor"),
    ).build()  # fmt: skip
    lines = [line.get_text() for line in card(built, "hypervisor").select("p")]
    assert lines[-2:] == ["中文、English", "被引用于 2 处"]
    assert card(built, "deep").select_one(".refalign-card-text").get_text() == "Scheduling：It is fair."


def test_places_and_the_link_to_the_catalogue(project: Project, markup: str) -> None:
    project.page("index", markup, Heading("T"), Paragraph(Role("paper", "xen-2003")),
                 Directive("toctree", "", {}, "other\nall"))  # fmt: skip
    project.page("all", markup, Heading("All"), Paragraph("Nothing."))
    project.page("other", markup, Heading("Other"), Paragraph("Nothing."))
    assert card(project.build(), "xen-2003").select(".refalign-card-places") == []
    again = Paragraph(Role("paper", "xen-2003"), " ", Role("paper", "xen-2003"))
    built = project.page("other", markup, Heading("Other"), again).build()
    assert "index" in built.written - built.read
    (line,) = card(built, "xen-2003").select(".refalign-card-places")
    assert (line.get_text(), line.a) == ("Referenced in 2 places", None)
    assert (built.out / "other.html").read_text(encoding="utf-8").count('"refalign-card-title"') == 1
    built = project.page("all", markup, Heading("All"), Directive("resource-catalog")).build()
    assert {"index", "other"} <= built.written
    (link,) = card(built, "xen-2003", "other").select(".refalign-card-places > a")
    assert link["href"] == "all.html#resource--xen-2003"
    singlehtml = project.build("singlehtml")
    (link,) = card(singlehtml, "xen-2003").select("a.internal")
    assert singlehtml.html().find(id=str(link["href"]).removeprefix("#")) is not None
    assert project.build().written == set()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("We present Xen. It is fast.", "We present Xen."),
        ("Only one, by J. Doe et al. Really", "Only one, by J. Doe et al. Really"),
        ("Version 3.5 is out. New", "Version 3.5 is out."),
        ("第一句。第二句。", "第一句。"),
        ('He said "no." Then he left.', 'He said "no."'),
        ("<i>E. coli grows. Fast</i> today. Then", "<i>E. coli grows. Fast</i> today."),
        ("With $a. B_1$ it ends. Yes", "With $a. B_1$ it ends."),
        ("See Fig. 3. Then", "See Fig. 3."),
        ("", ""),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@pytest.mark.parametrize("text", ["." * 30000, "J. " * 10000, ".)" * 15000, "<i>" * 10000, "." + " " * 30000])
def test_first_sentence_of_a_long_text(text: str) -> None:
    start = time.process_time()
    first_sentence(text)
    assert time.process_time() - start < 2
