"""The example: a small version of a user's documentation, generated from a registry."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.helpers.example import ROWS, SEED, build, shared_build
from tests.helpers.paths import EXAMPLE

MISSING_DOCUMENTS = {
    "02-views/02-virtualization-containerization-sandboxing/01-layered-abstraction",
    "docs/TECHNICAL/01-kubernetes/kubernetes",
    "04-patterns/service-mesh-patterns",
    "02-views/04-opa-policy-governance/01-opa-positioning",
    "02-views/04-opa-policy-governance/02-security-formalization",
    "02-views/08-composition-patterns/04-pipeline-orchestration",
}
"""Documents that the user's page refers to, but that do not exist."""


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example as HTML."""
    return shared_build(tmp_path_factory, "html")


@pytest.fixture(scope="module")
def data(html: Path) -> dict[str, Any]:
    """Return ``alignment.json`` of the example."""
    return json.loads((html / "alignment.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_totals_are_counted(html: Path, data: dict[str, Any]) -> None:
    kinds = Counter(resource["kind"] for resource in data["resources"].values())
    assert kinds == {"wikidef": 19, "course": 12, "paper": 5, "organization": 3}
    totals = soup(html / "academic-resources.html").select_one("p.refalign-totals")
    assert totals is not None
    assert totals.get_text() == "19 个维基百科定义、12 门课程、5 篇论文、3 个组织"


@pytest.mark.parametrize(("chapter", "keys", "document"), ROWS, ids=[row[0] for row in ROWS])
def test_row_of_the_manual_table_is_generated(
    html: Path, data: dict[str, Any], chapter: str, keys: list[str], document: str
) -> None:
    aligned = {
        alignment["key"]
        for alignment in data["alignments"]
        if (alignment["chapter"], alignment["document"]) == (chapter, document)
    }
    assert set(keys) <= aligned
    table = soup(html / "alignment.html").select_one("table.refalign-table")
    rows = [row.select("td") for row in table.select("tbody tr")]  # type: ignore[union-attr]
    (row,) = [cells for cells in rows if cells[0].get_text(strip=True) == chapter]
    urls = {a["href"] for a in row[1].select("a")}
    for key in keys:
        assert data["resources"][key]["url"] in urls
    link = row[2].a["href"]  # type: ignore[index]
    page, _, anchor = str(link).partition("#")
    assert page == f"{document}.html"
    assert soup(html / page).find(id=anchor) is not None, "the row links to its section"


def test_table_has_the_resources_that_the_manual_table_lacks(html: Path, data: dict[str, Any]) -> None:
    used = {alignment["key"] for alignment in data["alignments"]}
    assert used == set(data["resources"])
    table = soup(html / "alignment.html").select_one("table.refalign-table")
    urls = {a["href"] for a in table.select("a.external")}  # type: ignore[union-attr]
    for key, resource in data["resources"].items():
        assert resource["url"] in urls, key


def test_planned_alignments_are_met_except_six(html: Path, data: dict[str, Any]) -> None:
    planned = [item for item in data["planned"] if not item["topics"]]
    assert len(planned) == 60
    assert sum(item["met"] for item in planned) == 54
    assert {item["document"] for item in planned if not item["met"]} == MISSING_DOCUMENTS
    assert {item["document"] for item in planned if not item["exists"]} == MISSING_DOCUMENTS
    second = soup(html / "alignment.html").select("table.refalign-table")[1]
    missing = [row.select("td")[2].get_text(strip=True) for row in second.select("tr.refalign-planned")]
    assert set(missing) == MISSING_DOCUMENTS


def test_resources_have_the_uri_of_the_catalogue(data: dict[str, Any]) -> None:
    assert all("#resource--" in resource["uri"] for resource in data["resources"].values())


def test_alignments_have_all_fields(html: Path, data: dict[str, Any]) -> None:
    fields = {
        "document",
        "section",
        "anchor",
        "uri",
        "chapter",
        "key",
        "kind",
        "relation",
        "topics",
        "file",
        "line",
        "origin",
        "note",
        "number",
    }
    for alignment in data["alignments"]:
        document, line = alignment["document"], alignment["line"]
        assert alignment.keys() == fields
        assert soup(html / f"{document}.html").find(id=alignment["anchor"]) is not None
        assert alignment["uri"] == f"{document}.html#{alignment['anchor']}"
        source = next(EXAMPLE.glob(f"{document}.*")).read_text(encoding="utf-8").splitlines()
        nearby = "\n".join(source[max(0, line - 2) : line + 8])
        assert alignment["key"] in nearby, alignment
    raft = [alignment for alignment in data["alignments"] if alignment["topics"] == ["Raft 共识算法"]]
    assert [(alignment["key"], alignment["relation"]) for alignment in raft] == [("mit-6.824", "teaches")]


def test_half_of_the_chapters_are_rest_and_half_myst() -> None:
    suffixes = Counter(path.suffix for path in EXAMPLE.rglob("*/*") if path.suffix in (".rst", ".md"))
    assert abs(suffixes[".rst"] - suffixes[".md"]) <= 4


def test_every_internal_link_has_a_target(html: Path) -> None:
    pages = {path: soup(path) for path in html.rglob("*.html")}
    ids = {path: {element["id"] for element in page.select("[id]")} for path, page in pages.items()}
    for path, page in pages.items():
        for link in page.select("a[href]"):
            target, _, anchor = str(link["href"]).partition("#")
            if re.match(r"[a-z]+:", target) or "refalign" not in str(
                link.find_parent(class_=re.compile("^refalign"))
            ):
                continue
            file = (path.parent / target).resolve() if target else path
            assert file in ids, (path, link)
            assert not anchor or anchor in ids[file], (path, link)


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders(builder: str, tmp_path: Path) -> None:
    out = build(builder, tmp_path)
    text = "".join(
        path.read_text(encoding="utf-8") for path in out.rglob("*") if path.suffix in (".txt", ".tex")
    )
    for chapter, _, _ in ROWS:
        assert chapter in text


def facts() -> list[str]:
    """Return every fact of sections 2 to 5 of the user's page: names, explanations, links, documents."""
    text = SEED.read_text(encoding="utf-8")
    text = text[text.index("\n## 2 ") : text.index("\n## 6 ")]
    text = re.sub(r"\n +(?=\S)", "\n", text)
    items = re.findall(r"<(https?:[^>]+)>", text)
    for name, note in re.findall(r"^- \*\*([^*]+)\*\*[：:]((?:.|\n)*?)(?=\n\n|\n- |\n#)", text, re.MULTILINE):
        if "http" not in note:
            # The example shows a path in a sentence as a link to the page, after the text.
            items += [name, re.sub(r"^\s*对应(?:\s*`[^`]+`\s*中的)?", "", note)]
    items += re.findall(r"`([^`]+)`", text)
    return [fact for fact in items if fact.strip()]


@pytest.mark.skipif(not SEED.is_file(), reason="the user's page is not beside this checkout")
def test_no_fact_of_the_users_page_is_lost(html: Path) -> None:
    page = (html / "academic-resources.html").read_text(encoding="utf-8")
    tree = BeautifulSoup(page, "html.parser")
    # A line of an entry has dots between venue and year. Paths of missing pages are in the coverage.
    coverage = BeautifulSoup((html / "coverage.html").read_text(encoding="utf-8"), "html.parser")
    paths = [code.get_text() for code in coverage.select("li code")]
    text = tree.get_text().replace("·", "") + "\n".join(paths)
    content = without_spaces(text) + "".join(str(a["href"]) + "\n" for a in tree.select("a[href]"))
    names = ("英文条目", "中文条目", "官网", "课程材料", "作者", "会议", "链接")
    expected = [fact for fact in facts() if without_spaces(fact) not in names]
    assert len(expected) > 400
    lost = [fact for fact in expected if without_spaces(fact) not in content]
    assert lost == []


def without_spaces(text: str) -> str:
    """Return a text without spaces, which the manual page has inside words, and without file suffixes."""
    return re.sub(r"\s+", "", re.sub(r"(?<=\w)(?:/README)?\.md\b", "", text))


def test_coverage_reports_planned_documents_that_do_not_exist(html: Path) -> None:
    page = BeautifulSoup((html / "coverage.html").read_text(encoding="utf-8"), "html.parser")
    heading = page.find("summary", string=re.compile("^已计划，未引用"))
    assert heading is not None
    assert "（6）" in heading.get_text()
    items = heading.find_next("ul")
    assert items is not None
    texts = [item.get_text() for item in items.select("li")]
    assert len(texts) == 6
    assert {item.select("code")[0].get_text() for item in items.select("li")} == MISSING_DOCUMENTS
    assert all("页面尚不存在" in text for text in texts)
    assert len(page.select("table.refalign-numbers")) == 2


@pytest.mark.skipif(not SEED.is_file(), reason="the user's page is not beside this checkout")
def test_the_heads_of_the_table_are_those_of_the_user(html: Path) -> None:
    page = BeautifulSoup((html / "alignment.html").read_text(encoding="utf-8"), "html.parser")
    heads = [cell.get_text() for cell in page.select("#tbl-alignment thead th")]
    assert f"| {' | '.join(heads)} |" in re.sub(" +", " ", SEED.read_text(encoding="utf-8"))


def test_topics_and_matrices_are_shown(html: Path) -> None:
    page = BeautifulSoup((html / "alignment.html").read_text(encoding="utf-8"), "html.parser")
    rows = [[cell.get_text() for cell in row.select("td")] for row in page.select("#tbl-topics tbody tr")]
    (raft,) = [row for row in rows if row[2] == "Raft 共识算法"]
    assert raft[1].startswith("Distributed Systems")
    assert "Service Mesh 和 NSM 的配置管理" in raft[3]
    kinds = page.select_one("table#tbl-matrix-kinds")
    assert kinds is not None
    assert [th.get_text() for th in kinds.select("thead th")][1:] == [
        "维基百科定义", "大学课程", "论文", "标准组织与机构", "合计",
    ]  # fmt: skip
    assert len(page.select("table#tbl-matrix-courses thead th")) == 14


def test_registry_is_cited_by_roles_and_by_bibtex(html: Path, data: dict[str, Any]) -> None:
    document = "docs/ARCHITECTURE/BIBLIOGRAPHY"
    page = soup(html / f"{document}.html")
    links = [str(link["href"]) for link in page.select("article p a.internal[title]")]
    entries = {
        str(citation["id"]): citation.get_text(" ", strip=True) for citation in page.select("div.citation")
    }
    assert len(links) == len(entries) == 6
    assert all(link.removeprefix("#") in entries for link in links)
    assert page.select_one("dd.refalign-citation a")["href"] in links  # type: ignore[index]
    assert sum("6.824" in entry for entry in entries.values()) == 1
    cited = [item["key"] for item in data["alignments"] if item["document"] == document]
    assert cited == [
        "xen-2003", "xen-2003", "kvm-2007", "linux-containers-2013", "raft-2014", "mit-6.824", "hypervisor",
    ]  # fmt: skip
