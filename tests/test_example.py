"""The example: the user's own documentation in small, regenerated from a registry."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.helpers.paths import EXAMPLE, SHARED

SEED = SHARED / "seed" / "academic-resources.zh.md"

ROWS = [
    ("公理层（A1）", ["von-neumann-architecture"], "02-views/05-formal-proofs/01-axioms"),
    ("公理层（A2）", ["operating-system"], "02-views/05-formal-proofs/01-axioms"),
    ("虚拟化层", ["virtualization", "xen-2003"], "02-views/05-formal-proofs/02-induction-proof"),
    ("容器化层", ["os-level-virtualization", "docker"], "02-views/05-formal-proofs/02-induction-proof"),
    ("沙盒化层", ["sandbox", "seccomp"], "02-views/05-formal-proofs/02-induction-proof"),
    ("Service Mesh", ["service-mesh", "istio"], "02-views/03-service-mesh-nsm/index"),
    ("NSM", ["network-service-mesh"], "02-views/03-service-mesh-nsm/index"),
    ("OPA", ["open-policy-agent"], "02-views/04-opa-policy-governance/index"),
    ("WebAssembly", ["webassembly"], "04-applications/extensions/README"),
    ("eBPF", ["ebpf"], "03-models/sandbox-layer"),
    ("Software Architecture", ["software-architecture"], "02-views/01-decomposition-composition/index"),
    ("Microservices", ["microservices"], "02-views/03-service-mesh-nsm/index"),
    ("Serverless", ["serverless-computing"], "02-views/07-dynamic-operations/index"),
]
"""The alignment table that the user kept by hand: chapter, resources, place."""

NOWHERE = {
    "02-views/02-virtualization-containerization-sandboxing/01-layered-abstraction",
    "docs/TECHNICAL/01-kubernetes/kubernetes",
    "04-patterns/service-mesh-patterns",
    "02-views/04-opa-policy-governance/01-opa-positioning",
    "02-views/04-opa-policy-governance/02-security-formalization",
    "02-views/08-composition-patterns/04-pipeline-orchestration",
}
"""Places that the user's page names and his documentation does not have."""


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as HTML, built from a copy without a warning."""
    return build("html", tmp_path_factory.mktemp("example"))


def build(builder: str, folder: Path, *options: str) -> Path:
    source = folder / "source"
    if not source.exists():
        shutil.copytree(EXAMPLE, source, ignore=shutil.ignore_patterns("_build", "*.mo"))
    out = folder / builder
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-b", builder, *options]
    done = subprocess.run([*command, source, out], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return out


@pytest.fixture(scope="module")
def data(html: Path) -> dict[str, Any]:
    """``alignment.json`` of the example."""
    return json.loads((html / "alignment.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_totals_are_counted(html: Path, data: dict[str, Any]) -> None:
    kinds = Counter(resource["kind"] for resource in data["resources"].values())
    assert kinds == {"wikidef": 19, "course": 12, "paper": 5, "organization": 3}
    totals = soup(html / "academic-resources.html").select_one("p.refalign-totals")
    assert totals is not None
    assert totals.get_text() == "19 个 Wikipedia 定义、12 门课程、5 篇论文、3 个标准组织"


@pytest.mark.parametrize(("chapter", "keys", "document"), ROWS, ids=[row[0] for row in ROWS])
def test_row_of_the_hand_kept_table_is_generated(
    html: Path, data: dict[str, Any], chapter: str, keys: list[str], document: str
) -> None:
    aligned = {
        one["key"] for one in data["alignments"] if (one["chapter"], one["document"]) == (chapter, document)
    }
    assert set(keys) <= aligned
    table = soup(html / "alignment.html").select_one("table.refalign-table")
    rows = [row.select("td") for row in table.select("tbody tr")]  # type: ignore[union-attr]
    (row,) = [cells for cells in rows if cells[0].get_text(strip=True) == chapter]
    shown = {a["href"] for a in row[1].select("a")}
    for key in keys:
        assert data["resources"][key]["url"] in shown
    link = row[2].a["href"]  # type: ignore[index]
    page, _, anchor = str(link).partition("#")
    assert page == f"{document}.html"
    assert soup(html / page).find(id=anchor) is not None, "the row leads to its section"


def test_what_the_hand_kept_table_forgot_is_in_it(html: Path, data: dict[str, Any]) -> None:
    used = {one["key"] for one in data["alignments"]}
    assert used == set(data["resources"])
    table = soup(html / "alignment.html").select_one("table.refalign-table")
    shown = {a["href"] for a in table.select("a.external")}  # type: ignore[union-attr]
    for key, resource in data["resources"].items():
        assert resource["url"] in shown, key


def test_planned_places_are_met_but_for_six(html: Path, data: dict[str, Any]) -> None:
    planned = [one for one in data["planned"] if not one["topics"]]
    assert len(planned) == 60
    assert sum(one["met"] for one in planned) == 54
    assert {one["document"] for one in planned if not one["met"]} == NOWHERE
    assert {one["document"] for one in planned if not one["exists"]} == NOWHERE
    second = soup(html / "alignment.html").select("table.refalign-table")[1]
    missing = [row.select("td")[2].get_text(strip=True) for row in second.select("tr.refalign-planned")]
    assert set(missing) == NOWHERE


def test_resources_say_where_they_are_shown(data: dict[str, Any]) -> None:
    assert all("#resource--" in one["uri"] for one in data["resources"].values())


def test_alignments_say_all_that_is_to_be_known(html: Path, data: dict[str, Any]) -> None:
    wanted = {
        "document",
        "section",
        "anchor",
        "uri",
        "chapter",
        "key",
        "kind",
        "relation",
        "topics",
        "line",
        "note",
        "number",
    }
    for one in data["alignments"]:
        assert one.keys() == wanted
        assert soup(html / f"{one['document']}.html").find(id=one["anchor"]) is not None
        assert one["uri"] == f"{one['document']}.html#{one['anchor']}"
        source = next(EXAMPLE.glob(f"{one['document']}.*")).read_text(encoding="utf-8").splitlines()
        near = "\n".join(source[max(0, one["line"] - 2) : one["line"] + 8])
        assert one["key"] in near, one
    raft = [one for one in data["alignments"] if one["topics"] == ["Raft 共识算法"]]
    assert [(one["key"], one["relation"]) for one in raft] == [("mit-6.824", "teaches")]


def test_half_of_the_chapters_are_rest_and_half_myst() -> None:
    suffixes = Counter(path.suffix for path in EXAMPLE.rglob("*/*") if path.suffix in (".rst", ".md"))
    assert abs(suffixes[".rst"] - suffixes[".md"]) <= 4


def test_every_link_within_the_pages_leads_somewhere(html: Path) -> None:
    pages = {path: soup(path) for path in html.rglob("*.html")}
    ids = {path: {one["id"] for one in page.select("[id]")} for path, page in pages.items()}
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
    """Every fact of sections 2 to 5 of the user's page: names, explanations, links, places."""
    text = SEED.read_text(encoding="utf-8")
    text = text[text.index("\n## 2 ") : text.index("\n## 6 ")]
    text = re.sub(r"\n +(?=\S)", "\n", text)
    found = re.findall(r"<(https?:[^>]+)>", text)
    for name, told in re.findall(r"^- \*\*([^*]+)\*\*[：:]((?:.|\n)*?)(?=\n\n|\n- |\n#)", text, re.MULTILINE):
        if "http" not in told:
            # A path within a sentence is told as a link to the page, its words stand before.
            found += [name, re.sub(r"^\s*对应(?:\s*`[^`]+`\s*中的)?", "", told)]
    found += re.findall(r"`([^`]+)`", text)
    return [fact for fact in found if fact.strip()]


@pytest.mark.skipif(not SEED.is_file(), reason="the user's own page is not beside this checkout")
def test_no_fact_of_the_users_page_is_lost(html: Path) -> None:
    page = (html / "academic-resources.html").read_text(encoding="utf-8")
    tree = BeautifulSoup(page, "html.parser")
    shown = squeezed(tree.get_text()) + "".join(str(a["href"]) + "\n" for a in tree.select("a[href]"))
    names = ("英文条目", "中文条目", "官网", "课程材料", "作者", "会议", "链接")
    wanted = [fact for fact in facts() if squeezed(fact) not in names]
    assert len(wanted) > 400
    lost = [fact for fact in wanted if squeezed(fact) not in shown]
    assert lost == []


def squeezed(text: str) -> str:
    """Without spaces, which a hand-kept page has in the midst of words, and without a file's suffix."""
    return re.sub(r"\s+", "", re.sub(r"(?<=\w)(?:/README)?\.md\b", "", text))


def test_coverage_reports_the_places_that_point_nowhere(html: Path) -> None:
    page = BeautifulSoup((html / "coverage.html").read_text(encoding="utf-8"), "html.parser")
    heading = page.find("p", class_="rubric", string=re.compile("^已计划、未落实"))
    assert heading is not None
    assert "(6)" in heading.get_text()
    items = heading.find_next("ul")
    assert items is not None
    told = [item.get_text() for item in items.select("li")]
    assert len(told) == 6
    assert {item.select("code")[0].get_text() for item in items.select("li")} == NOWHERE
    assert all("尚无此页" in one for one in told)
    assert len(page.select("svg.refalign-picture")) == 2


def test_topics_and_matrices_are_shown(html: Path) -> None:
    page = BeautifulSoup((html / "alignment.html").read_text(encoding="utf-8"), "html.parser")
    rows = [[cell.get_text() for cell in row.select("td")] for row in page.select("#tbl-topics tbody tr")]
    (raft,) = [row for row in rows if row[2] == "Raft 共识算法"]
    assert raft[1].startswith("Distributed Systems")
    assert "Service Mesh 和 NSM 的配置管理" in raft[3]
    kinds = page.select_one("table#tbl-matrix-kinds")
    assert kinds is not None
    assert [th.get_text() for th in kinds.select("thead th")][1:] == [
        "Wikipedia 标准定义", "大学课程", "学术论文", "行业标准组织", "合计",
    ]  # fmt: skip
    assert len(page.select("table#tbl-matrix-courses thead th")) == 14


def test_one_registry_is_cited_in_both_ways(html: Path, data: dict[str, Any]) -> None:
    document = "docs/ARCHITECTURE/BIBLIOGRAPHY"
    page = soup(html / f"{document}.html")
    links = [str(one["href"]) for one in page.select("article p a.internal[title]")]
    entries = {str(one["id"]): one.get_text(" ", strip=True) for one in page.select("div.citation")}
    assert len(links) == len(entries) == 6
    assert all(link.removeprefix("#") in entries for link in links)
    assert page.select_one("dd.refalign-citation a")["href"] in links  # type: ignore[index]
    assert sum("6.824" in entry for entry in entries.values()) == 1
    cited = [one["key"] for one in data["alignments"] if one["document"] == document]
    assert cited == [
        "xen-2003", "xen-2003", "kvm-2007", "linux-containers-2013", "raft-2014", "mit-6.824", "hypervisor",
    ]  # fmt: skip
