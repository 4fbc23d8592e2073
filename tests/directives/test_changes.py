"""The directive ``alignment-changes``: what it shows, how fresh it is, and its warnings."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest

from tests.helpers.example import shared_build
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role, build_and_build_clean
from tests.test_example import soup

PAPER = "new-paper: {{type: paper, title: {0}, author: [A B], date: 2020, url: 'https://example.org/new'}}\n"


@pytest.fixture
def book(page: Callable[..., Project]) -> Project:
    """Return a project with the state v1.9 of its first version, and v1.10 with another paper."""
    page("index", Heading("Book"), Directive("toctree", "", {}, "layers\nlog"))
    page("layers", Heading("Layers"), Heading("Machines", 2), Directive("wikidef", "hypervisor"))
    project = page("log", Heading("Log"), Directive("alignment-changes", "", {"since": "/states"}))
    (project.root / "states").mkdir()
    keep(project, "v1.9")
    project.write("more.yaml", PAPER.format("New paper"))
    page(
        "layers", Heading("Layers"), Heading("Machines", 2), Directive("wikidef", "hypervisor"),
        Heading("More", 2), Directive("paper", "new-paper"),
    )  # fmt: skip
    keep(project, "v1.10")
    return project


def keep(project: Project, version: str) -> None:
    """Save what a build exports as the state of a version."""
    project.build("alignment", out="export", trees="-export")
    shutil.copy(project.root / "_build/export/alignment.json", project.root / "states" / f"{version}.json")


def log(built: Built) -> list[str]:
    """Return the headings and items of the changes."""
    nodes = built.html("log").select("p.rubric, p.rubric ~ p, li > p")
    return [" ".join(node.get_text().split()) for node in nodes]


ADDED = [
    "Since v1.10",
    "Nothing has changed.",
    "v1.10",
    "Added (papers: 1)",
    "New paper (2020)",
    "Alignments added (1)",
    "New paper (2020) → More layers",
]


def test_versions_are_shown_newest_first(book: Project) -> None:
    built = book.build()
    assert built.warnings == ""
    assert log(built) == ADDED
    item = built.html("log").select("li li")[0].a
    assert item is not None
    assert item["href"] == "https://example.org/new"
    links = [link["href"] for link in built.html("log").select("a.internal")]
    assert links == ["layers.html#more", "layers.html"]


def test_changes_since_the_newest_version(book: Project, markup: str) -> None:
    book.edit("more.yaml", "new-paper:", "paper-2020:").edit("more.yaml", "[A B]", "[C B]")
    book.edit("resources.yaml", "oci-image:", "oci-image-spec:")
    book.edit("resources.yaml", "title: The Art of Computer Programming", "title: The Art of Programming")
    book.page(
        "layers", markup, Heading("Layers"),
        Heading("Other", 2), Directive("wikidef", "hypervisor", {"relation": "defines"}),
        Heading("More", 2), Directive("paper", "paper-2020", {}, "A note."),
        Paragraph("See ", Role("book", "taocp"), "."),
    )  # fmt: skip
    built = book.build()
    assert built.warnings == ""
    assert log(built)[: log(built).index("v1.10")] == [
        "Since v1.10",
        "New key (papers: 1, standards: 1)",
        "new-paper → paper-2020: New paper (2020) (Authors)",
        "oci-image → oci-image-spec: OCI Image Specification (OCI)",
        "Changed (books: 1)",
        "The Art of Programming (1968): Title",
        "Alignments added (1)",
        "The Art of Programming (1968) → More layers",
        "Alignments moved (1)",
        "Hypervisor (Wikipedia): Machines layers → Other layers (Relation)",
        "Alignments changed (1)",
        "New paper (2020) → More layers: Note",
    ]


def test_what_is_gone_is_shown_as_it_was(book: Project, markup: str) -> None:
    (book.root / "more.yaml").unlink()
    book.page("layers", markup, Heading("Layers"), Heading("Machines", 2), Directive("wikidef", "hypervisor"))
    built = book.build()
    assert log(built)[:5] == [
        "Since v1.10",
        "Removed (papers: 1)",
        "New paper (2020)",
        "Alignments removed (1)",
        "New paper (2020) → More layers",
    ]
    links = [str(link["href"]) for link in built.html("log").select("a.external")]
    assert set(links) == {"https://example.org/new"}
    assert {str(link["href"]) for link in built.html("log").select("a.internal")} == {"layers.html"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"show": "resources"}, [*ADDED[:5]]),
        ({"show": "alignments", "versions": "1"}, ADDED[:2]),
        ({"kinds": "book course"}, [*ADDED[:3], ADDED[1]]),
        ({"versions": "1"}, ADDED[:2]),
    ],
)
def test_options(book: Project, markup: str, options: dict[str, str], expected: list[str]) -> None:
    book.page(
        "log", markup, Heading("Log"), Directive("alignment-changes", "", {"since": "states", **options})
    )
    built = book.build()
    assert built.warnings == ""
    assert log(built) == expected


def test_limit_cuts_lists(book: Project, markup: str) -> None:
    book.write(
        "many.yaml", "".join(f"b{number}: {{type: book, title: Book {number}}}\n" for number in range(5))
    )
    options = {"since": "states/v1.10.json", "limit": "2"}
    book.page("log", markup, Heading("Log"), Directive("alignment-changes", "", options))
    assert log(book.build()) == [
        "Since v1.10",
        "Added (books: 5)",
        "Book 0 (Book)",
        "Book 1 (Book)",
        "3 more",
    ]


# Freshness


def check_fresh(project: Project, parallel: int = 1) -> Built:
    built, clean = build_and_build_clean(project, parallel=parallel)
    for name in ("log.html", "layers.html"):
        assert (built.out / name).read_text() == (clean.out / name).read_text()
    return built


@pytest.mark.long
@pytest.mark.parametrize("parallel", [1, 2])
def test_page_is_written_again(book: Project, markup: str, parallel: int) -> None:
    check_fresh(book, parallel)
    book.edit("more.yaml", "New paper", "Newer paper")
    built = check_fresh(book, parallel)
    assert built.read == set()
    assert "Newer paper (2020): Title" in log(built)
    book.edit("layers." + markup, "More", "Much more")
    assert "Newer paper (2020): More layers → Much more layers" in log(check_fresh(book, parallel))
    # A version is added, changed and removed.
    keep(book, "v1.11")
    assert log(check_fresh(book, parallel))[:3] == ["Since v1.11", "Nothing has changed.", "v1.11"]
    state = json.loads((book.root / "states/v1.11.json").read_text())
    del state["resources"]["taocp"]
    book.write("states/v1.11.json", json.dumps(state))
    assert log(check_fresh(book, parallel))[:2] == ["Since v1.11", "Added (books: 1)"]
    (book.root / "states/v1.11.json").unlink()
    assert log(check_fresh(book, parallel))[0] == "Since v1.10"


def test_other_change_does_not_write_the_page(book: Project, markup: str) -> None:
    book.build()
    book.page("index", markup, Heading("Book"), "Words.\n", Directive("toctree", "", {}, "layers\nlog"))
    assert book.build().written == {"index"}


# Mistakes


def warnings_of(book: Project, markup: str, **options: str) -> str:
    book.page("log", markup, Heading("Log"), Directive("alignment-changes", "", options), "End.\n")
    built = book.build()
    assert "End." in built.text("log"), "the page is built"
    return built.warnings


@pytest.mark.parametrize(
    ("since", "message"),
    [
        ("nowhere.json", "nowhere.json: cannot be read: No such file or directory"),
        ("damaged.json", "damaged.json:2:1: not a valid alignment.json"),
        ("old.json", "old.json: alignment.json must have version 1, not 0"),
        ("empty", "empty: no alignment.json and no other file *.json in this folder"),
    ],
)
def test_unreadable_file(book: Project, markup: str, since: str, message: str) -> None:
    book.write("damaged.json", '{"version": 1,\n').write("old.json", '{"version": 0}')
    (book.root / "empty").mkdir()
    warnings = warnings_of(book, markup, since=since)
    line = {"rst": 4, "md": 3}[markup]
    assert warnings.startswith(f"log.{markup}:{line}: WARNING: :since: {message}")
    assert warnings.count("WARNING") == 1
    assert "There is no earlier state to compare with." in book.build(out="again", trees="-again").text("log")
    built = book.build("alignment", out="data", trees="-data")
    assert built.warnings.count(f":since: {message}") == 1
    # A missing file makes no later build read the page again.
    again = book.build()
    assert (again.read, again.written) == (set(), set())


def test_one_damaged_version_leaves_the_others(book: Project, markup: str) -> None:
    book.write("states/v2.json", "[")
    assert warnings_of(book, markup, since="states").count("WARNING") == 1
    assert log(book.build(out="again", trees="-again"))[0] == "Since v1.10"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "alignment-changes: no :since:; name a committed alignment.json, or a folder of them"),
        ({"since": "/states", "limit": "few"}, "unknown value 'few' of :limit:; use a number from 1"),
        ({"since": "/states", "versions": "0"}, "unknown value '0' of :versions:; use a number from 1"),
        ({"since": "/states", "show": "resource"}, "'resource' of :show: (did you mean 'resources'?)"),
        ({"since": "/states", "kinds": "papers"}, "unknown value 'papers' of :kinds: (did you mean 'paper'"),
        ({"from": "/states"}, "unknown option :from: (did you mean 'since'?)"),
    ],
)  # fmt: skip
def test_wrong_option(book: Project, markup: str, options: dict[str, str], message: str) -> None:
    warnings = warnings_of(book, markup, **options)
    assert message in warnings
    assert warnings.count("WARNING") == (2 if "from" in options else 1)


# Builders and languages


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "man", "texinfo", "singlehtml", "gettext"])
def test_builders(book: Project, builder: str) -> None:
    # Titles of the small registry are in Chinese, too.
    book.conf["latex_elements"] = {"extrapackages": r"\usepackage{xeCJK}"}
    book.conf |= {"latex_engine": "xelatex", "version": "1", "copyright": "A"}
    built = book.build(builder)
    assert built.warnings == ""
    if builder in ("text", "latex"):
        (path,) = [*built.out.glob("log.txt"), *built.out.glob("*.tex")]
        text = path.read_text(encoding="utf-8")
        assert "New paper" in text
        assert "Since v1.10" in text


def test_page_in_a_folder_takes_relative_paths(book: Project, markup: str) -> None:
    (book.root / "states" / "v3").mkdir()
    shutil.copy(book.root / "states/v1.10.json", book.root / "states/v3/alignment.json")
    directive = Directive("alignment-changes", "", {"since": "../states/v3/alignment.json"})
    book.page("about/log", markup, Heading("Log"), directive)
    built = book.build()
    assert "Since v3" in built.text("about/log")


def test_example_has_the_log_of_version_1_1(tmp_path_factory: pytest.TempPathFactory) -> None:
    page = soup(shared_build(tmp_path_factory, "html") / "academic-resources.html")
    (heading,) = page.find_all("p", class_="rubric", string="v1.1")
    (added, aligned) = heading.find_next_sibling("ul").find_all("li", recursive=False)  # type: ignore[union-attr]
    assert added.find("p").get_text() == "新增资源（6 个维基百科定义、4 门课程）"
    names = [item.get_text() for item in added.select("li")]
    assert names == [
        "WebAssembly（Wikipedia）",
        "Network Service Mesh（Wikipedia）",
        "eBPF（Wikipedia）",
        "Software Architecture（Wikipedia）",
        "Microservices（Wikipedia）",
        "Serverless Computing（Wikipedia）",
        "Performance Engineering of Software Systems（MIT 6.172）",
        "Computer Systems Security（MIT 6.858）",
        "Machine Learning Systems Design（Stanford CS 329S）",
        "Advanced Topics in Networking（Stanford CS 244）",
    ]
    assert aligned.find("p").get_text() == "新增对齐（25）"


def test_view_adds_nothing_to_the_exports(book: Project) -> None:
    with_view = book.build().data
    assert {row["document"]: row["generated"] for row in with_view["documents"]}["log"] is True
    assert len(with_view["alignments"]) == 2
