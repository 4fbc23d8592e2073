"""Links and native citations as alignments, in a made-up project with every kind of link."""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sphinx.pycode import ModuleAnalyzer

from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role, build_and_build_clean

ROOT = Path(__file__).parent.parent / "roots" / "links"

_LINES = (ROOT / "spellings.txt").read_text("utf-8").splitlines()

SPELLINGS = {url: key for key, url in (line.split() for line in _LINES)}
"""The key of each address in the sources."""

ADDRESS = r"(?:https?|doi|wiki):[^\s<>`)\]]+"

ROLES = {
    "rfc": "https://tools.ietf.org/html/rfc{}", "pep": "https://peps.python.org/pep-0008",
    "wp": "https://en.wikipedia.org/wiki/{}", "doi": "https://doi.org/{}",
}  # fmt: skip


def key_of(url: str) -> str:
    """Return the key of an address in the sources, as spellings.txt has it."""
    url = url.replace("wiki:", "https://en.wikipedia.org/wiki/").replace("doi:", "https://doi.org/")
    return SPELLINGS.get(url) or SPELLINGS[url.rpartition("#")[0]]


def links_of(text: str, markup: str) -> Iterator[str]:
    """Yield the keys of the links of a source, by the simplest patterns that fit these pages."""
    if markup == ".rst":
        text = re.sub(r"(?m)^\.\. \|os\| .*$", "", text)
        yield from ["operating-system"] * len(re.findall(r"\|os\|", text))
        for name, url in re.findall(r"(?m)^\.\. _(word \d): (\S+)$", text):
            yield from [key_of(url)] * text.count(f"`{name}`_")
        text = re.sub(r"(?m)^\.\. _word \d: .*$", "", text)
        addresses = re.findall(rf"<({ADDRESS})>`__?", text)
        addresses += re.findall(r"(?<!<)(https?:\S+)", text)
    else:
        yield from ["operating-system"] * text.count("{{ os }}")
        for name, url in re.findall(r"(?m)^\[(w\d)\]: (\S+)$", text):
            yield from [key_of(url)] * text.count(f"][{name}]")
        text = re.sub(r"(?m)^\[w\d\]: .*$", "", text)
        addresses = re.findall(rf"\]\(({ADDRESS})\)", text)
        addresses += re.findall(rf"<({ADDRESS})>", text)
    for role, target in re.findall(r"[:{](rfc|pep|wp|doi)[:}]`(?:[^`<]*<)?([^`>]+)", text):
        addresses.append(ROLES[role].format(target.partition("#")[0]))
    yield from map(key_of, addresses)


def expected_links() -> Counter[tuple[str, str]]:
    """Return the number of links in the sources, by document and key."""
    included = {"kinds/included": "parts/part.txt", "kinds/included-myst": "parts/part.md",
                "kinds/docstrings": "kernel.py"}  # fmt: skip
    found: Counter[tuple[str, str]] = Counter()
    for path in [path for path in ROOT.rglob("*") if path.suffix in (".rst", ".md")]:
        document = path.relative_to(ROOT).with_suffix("").as_posix()
        if document.split("/")[0] in ("uncounted", "drafts", "parts", "README"):
            continue
        source = ROOT / included[document] if document in included else path
        text, markup = source.read_text("utf-8"), ".md" if source.suffix == ".md" else ".rst"
        found.update((document, key) for key in links_of(text, markup))
    return found


def copy(folder: Path) -> Project:
    """Return a copy of the made-up project, with its own conf.py."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    sys.modules.pop("kernel", None)  # of another copy
    ModuleAnalyzer.cache.clear()
    project = Project(folder)
    project.head, project.conf = (ROOT / "conf.py").read_text("utf-8"), {}
    return project


def counted(built: Built, origin: str = "link") -> Counter[tuple[str, str]]:
    rows = [row for row in built.data["alignments"] if row["origin"] == origin]
    return Counter((row["document"], row["key"]) for row in rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("links")


@pytest.fixture(scope="module")
def built(folder: Path) -> Built:
    return copy(folder / "serial").build()


def test_every_link_in_the_sources_counts(built: Built) -> None:
    expected = expected_links()
    assert sum(expected.values()) > 110
    assert counted(built) == expected
    assert {key for _, key in expected} == set(SPELLINGS.values())
    assert built.warnings == ""


def test_other_origins_have_entries_of_their_own(built: Built) -> None:
    assert counted(built, "citation") == {("kinds/origins", "attention"): 1}
    assert counted(built, "role")["kinds/origins", "xen-2003"] == 1
    assert counted(built, "directive")["kinds/blocks", "xen-2003"] == 1
    origins = [row["origin"] for row in built.data["alignments"] if row["document"] == "kinds/origins"]
    assert origins == ["role", "link", "citation"]


def test_entries_have_the_file_and_the_section_of_the_link(built: Built) -> None:
    rows: dict[str, list[Any]] = {}
    for row in built.data["alignments"]:
        rows.setdefault(row["document"], []).append((row["file"], row["line"], row["section"], row["uri"]))
    assert rows["plain"] == [("plain.rst", 4, "Plain", "plain.html#plain")] * 2
    assert [row[:2] for row in rows["kinds/included"]] == [("parts/part.txt", 1)]
    assert [row[0] for row in rows["kinds/included-myst"]] == ["parts/part.md"]
    assert {row[:2] for row in rows["kinds/docstrings"]} == {("kernel.py", line) for line in (1, 5, 7)}
    assert [row[2] for row in rows["kinds/headings"]] == ["Hypervisors", *["Section"] * 3]
    assert [row[2] for row in rows["kinds/headings-myst"]] == ["Hypervisors", *["Section"] * 3]


def test_a_table_has_one_row_for_a_section(built: Built) -> None:
    rows = [
        [cell.get_text(" ", strip=True) for cell in row("td")] for row in built.html("all").select("table tr")
    ]
    section = [
        row for row in rows if row and row[0].endswith("› Section") and row[1].startswith("Transmission")
    ]
    assert [row[2] for row in section] == ["Link", "Link"], "one row for each of the two pages"
    assert ["Origins", "Xen and the Art of Virtualization (SOSP 2003)", "Role, Link"] in rows


def test_pages_with_links_keep_their_bytes(built: Built, folder: Path) -> None:
    plain = copy(folder / "plain")
    plain.edit("conf.py", '"sphinx_refalign", ', "")
    plain.head = (plain.root / "conf.py").read_text("utf-8")
    bytes_of = (plain.build().out / "plain.html").read_bytes()
    assert (built.out / "plain.html").read_bytes() == bytes_of


def test_parallel_build_is_the_same(built: Built, folder: Path) -> None:
    parallel = copy(folder / "parallel").build(parallel=2)
    assert parallel.read == set()
    assert parallel.data == built.data


@pytest.fixture
def book(project: Project, page: Any, markup: str) -> Project:
    """A book with one page of links to a resource, and a table on another page."""
    project.conf |= {"refalign_align_links": True}
    form = "`{0} <{1}>`_" if markup == "rst" else "[{0}]({1})"
    base = "http://en.m.wikipedia.org/wiki"
    links = form.format("one", f"{base}/hypervisor"), " and ", form.format("two", f"{base}/Kernel")
    page("index", Heading("Book"), Directive("toctree", "", {}, "one\ntwo\nall"))
    page("one", Heading("One"), Paragraph("See ", *links, "."))
    page("two", Heading("Two"), Paragraph("Words."))
    page("all", Heading("All"), Directive("alignment-table"), Directive("resource-catalog"))
    return project


def check_clean(project: Project) -> Built:
    built, clean = build_and_build_clean(project)
    assert built.data == clean.data
    for path in clean.out.rglob("*.html"):
        assert (built.out / path.relative_to(clean.out)).read_bytes() == path.read_bytes(), path
    return built


def test_a_changed_registry_reads_no_page(book: Project) -> None:
    assert [row["key"] for row in book.build().data["alignments"]] == ["hypervisor"]
    text = (book.root / "resources.yaml").read_text("utf-8")
    book.write(
        "resources.yaml",
        text + '\nkernel: {type: wikidef, title: Kernel, url: "https://en.wikipedia.org/wiki/Kernel"}\n',
    )
    built = book.build()
    assert built.read == set()
    assert "one" not in built.written
    assert [row["key"] for row in built.data["alignments"]] == ["hypervisor", "kernel"]
    assert "Kernel" in built.text("all")
    check_clean(book)


def test_kinds_and_exclusion_read_no_page(book: Project) -> None:
    book.build()
    for option, value, number in (
        ("refalign_align_links", ["paper"], 0), ("refalign_align_links", ["wikidef"], 1),
        ("refalign_align_links_exclude", ["on*"], 0), ("refalign_align_links_exclude", "two", 1),
    ):  # fmt: skip
        book.conf[option] = value
        built = book.build()
        assert (built.read, len(built.data["alignments"])) == (set(), number)
    check_clean(book)
    del book.conf["refalign_align_links"]
    assert book.build().data["alignments"] == []
    check_clean(book)


def test_unknown_kind_in_the_option_is_reported(book: Project) -> None:
    book.conf["refalign_align_links"] = ["papers"]
    assert "conf.py" in book.build().warnings
    assert "refalign_align_links: unknown kind 'papers' (did you mean 'paper'?)" in book.build().warnings


def test_an_address_of_two_resources_belongs_to_the_first(book: Project) -> None:
    text = (book.root / "resources.yaml").read_text("utf-8")
    book.write(
        "resources.yaml",
        text + '\nvmm: {type: paper, title: VMM, url: "https://en.wikipedia.org/wiki/Hypervisor"}\n',
    )
    built = book.build()
    assert [row["key"] for row in built.data["alignments"]] == ["hypervisor"]
    warning = built.warnings.strip()
    assert warning.count("WARNING") == 1
    assert re.match(
        r"one\.(rst:4|md:3): WARNING: https://en\.wikipedia\.org/wiki/Hypervisor is an address of ", warning
    )
    assert "'hypervisor' (resources.yaml:1) and 'vmm' (resources.yaml:" in warning
    assert book.build().warnings.strip() == warning
    book.edit("resources.yaml", 'wiki/Hypervisor"}', 'wiki/VMM"}')
    assert book.build().warnings == ""


def test_cards_of_links(book: Project) -> None:
    book.conf["refalign_link_cards"] = True
    built = book.build()
    assert built.written >= {"one"}
    page = (built.out / "one.html").read_text("utf-8")
    assert page.count('<div id="refalign-about--hypervisor">') == 1
    assert 'class="refalign-about--hypervisor reference external"' in page
    assert page.count("refalign.js") == 1
    assert "refalign" not in (built.out / "two.html").read_text("utf-8").partition("<body")[2]
    book.edit("resources.yaml", "Software that runs virtual machines.", "Software for machines.")
    built = book.build()
    assert (built.read, "one" in built.written) == (set(), True)
    check_clean(book)
    book.conf["refalign_link_cards"] = False
    built = book.build()
    assert "refalign-about" not in (built.out / "one.html").read_text("utf-8")
    check_clean(book)


def test_rules_and_coverage_by_origin(book: Project, page: Any) -> None:
    page("two", Heading("Two"), Paragraph(Role("wikidef", "hypervisor")))
    rule = {"documents": ["one", "two"], "at-least": 1, "message": "add one"}
    book.conf["refalign_rules"] = [{**rule, "origins": "role"}]
    assert (
        "page must reference at least 1 resource with origin role; it references 0" in book.build().warnings
    )
    book.conf["refalign_rules"] = [{**rule, "origins": "role link"}]
    assert book.build().warnings == ""
    book.conf["refalign_rules"] = [{**rule, "origins": "links"}]
    assert "origins: unknown value 'links' (did you mean 'link'?)" in book.build().warnings
    book.conf["refalign_rules"] = []
    page(
        "all",
        Heading("All"),
        Directive("alignment-table", "", {"origins": "role", "columns": "chapter origin"}),
    )
    assert "One" not in book.build().text("all")
    check_clean(book)


def test_native_citations_count_if_wanted(book: Project) -> None:
    book.write("two.rst", "Two\n===\n\nSee [xen-2003]_ and [other]_.\n\n.. [xen-2003] X.\n.. [other] Y.\n")
    (book.root / "two.md").unlink(missing_ok=True)
    assert len(book.build().data["alignments"]) == 1
    book.conf["refalign_align_citations"] = True
    built = book.build()
    assert built.read == set()
    rows = [(row["document"], row["key"], row["origin"], row["line"]) for row in built.data["alignments"]]
    assert rows[1:] == [("two", "xen-2003", "citation", 4)]
    check_clean(book)
