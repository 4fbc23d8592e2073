"""The shapes of catalogues beyond the user's page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.helpers import fields, loaded, one, run

LABELLED = """
# Courses

- **Distributed Systems**
  - University: MIT
  - **Code**: 6.830
  - 课程网站：<https://pdos.csail.mit.edu/6.830/>
  - Videos: [YouTube](https://youtube.com/a), [Bilibili](https://bilibili.com/b)
  - Prerequisites: no
  - Core topics:
    - Raft: consensus
    - Paxos
  - 对应章节：`views/raft.md` - Consensus
"""


def test_items_with_a_labelled_list() -> None:
    assert one(LABELLED) == {
        "type": "course",
        "title": "Distributed Systems",
        "institution": "MIT",
        "number": "6.830",
        "url": "https://pdos.csail.mit.edu/6.830/",
        "materials": [
            {"url": "https://youtube.com/a", "title": "Videos: YouTube"},
            {"url": "https://bilibili.com/b", "title": "Videos: Bilibili"},
        ],
        "topics": [{"name": "Raft", "text": "consensus"}, {"name": "Paxos"}],
        "chapters": [{"document": "views/raft", "label": "Consensus"}],
        "extra": {"prerequisites": "no"},
    }


def test_values_keep_their_text(tmp_path: Path) -> None:
    registry = loaded(run(LABELLED), tmp_path)
    resource = registry["mit-6.830"]
    assert resource.number == "6.830"
    assert resource.extra == {"prerequisites": "no"}


@pytest.mark.parametrize(
    "head",
    [
        "| Code | Title | University | Links |",
        "| 课程编号 | 课程名称 | 大学 | 链接 |",
        "| 编号 | 课程 | 所属大学 | 网站 |",
        "| Course code | Course | Offered by | Website |",
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_tables(head: str, order: tuple[int, ...]) -> None:
    cells = head.strip("| ").split(" | ")
    row = [
        "CS 144",
        "Computer Networks",
        "Stanford",
        "[site](https://cs144.io/) / [videos](https://v.example/)",
    ]
    lines = [cells, ["-"] * 4, row]
    text = "\n".join("| " + " | ".join(line[column] for column in order) + " |" for line in lines)
    entry = one(f"# Networks\n\n{text}\n")
    assert entry == {
        "type": "course",
        "title": "Computer Networks",
        "number": "CS 144",
        "institution": "Stanford",
        "url": "https://cs144.io/",
        "materials": [{"url": "https://v.example/", "title": "videos"}],
    }


def test_table_of_papers_with_links_in_cells() -> None:
    text = """
## Reading

Paper | Authors | Venue | Year | Notes
:-- | :-: | --: | --- | ---
[Raft](https://raft.github.io/raft.pdf) | Diego Ongaro, John Ousterhout | USENIX ATC | 2014 | easy
[Linux](https://lf.example/) | Linux Foundation | | in press |
"""
    raft, linux = fields(run(text)).values()
    assert (raft["type"], raft["date"], raft["container"], raft["note"]) == (
        "paper",
        "2014",
        "USENIX ATC",
        "easy",
    )
    assert raft["author"] == ["Diego Ongaro", "John Ousterhout"]
    assert linux["author"] == [{"literal": "Linux Foundation"}]
    assert linux["date"] == "in press"


def test_headings_with_labelled_items() -> None:
    text = """
# Notes

## Stanford CS 144: Introduction to Computer Networking

University: Stanford University
Instructor: Nick McKeown, Philip Levis
Website: https://cs144.github.io/
Term: Fall 2023

### 课程主题

- TCP：可靠传输
- 拥塞控制

## [Compilers](https://web.stanford.edu/class/cs143/)

| University | Stanford |
|---|---|
| Code | CS 143 |
| Difficulty | 🌟🌟 |
"""
    network, compilers = fields(run(text)).values()
    assert network == {
        "type": "course",
        "title": "Introduction to Computer Networking",
        "number": "CS 144",
        "institution": "Stanford University",
        "instructor": ["Nick McKeown", "Philip Levis"],
        "url": "https://cs144.github.io/",
        "term": "Fall 2023",
        "topics": [{"name": "TCP", "text": "可靠传输"}, {"name": "拥塞控制"}],
    }
    assert (compilers["number"], compilers["extra"]) == ("CS 143", {"difficulty": "🌟🌟"})


def test_definition_list() -> None:
    text = "## Papers\n\n### Raft\n\nAuthors\n: Diego Ongaro, John Ousterhout\n\nURL\n: <https://raft.github.io/>\n"
    entry = one(text)
    assert (entry["title"], entry["url"]) == ("Raft", "https://raft.github.io/")
    assert entry["author"] == ["Diego Ongaro", "John Ousterhout"]


NESTED = """
# Learning path

- Courses
  - Systems
    - [ ] [CS 162](https://cs162.org/) Operating Systems
    - [x] Networks
      - MIT
        - [6.829](https://web.mit.edu/6.829/) - Computer Networks
- 书籍
  - 系统
    - 《深入理解计算机系统》
      - 作者：Randal E. Bryant
      - 链接：<https://csapp.cs.cmu.edu/>
"""


def test_nested_lists() -> None:
    first, second, book = fields(run(NESTED)).values()
    assert (first["title"], first["number"], first["area"]) == ("Operating Systems", "CS 162", "Systems")
    assert (second["title"], second["institution"], second["area"]) == (
        "Computer Networks",
        "MIT",
        "Networks",
    )
    assert (book["type"], book["title"], book["author"]) == (
        "book",
        "深入理解计算机系统",
        ["Randal E. Bryant"],
    )


@pytest.mark.parametrize("depth", [5, 20, 60])
def test_lists_of_any_depth(depth: int) -> None:
    parents = "".join(f"{'  ' * level}- group {level}\n" for level in range(depth))
    entry = one(f"## Papers\n\n{parents}{'  ' * depth}- [Deep](https://deep.example/)\n")
    assert entry["url"] == "https://deep.example/"


ALIGNMENT = """
# ISO 27001 control alignment

## A.5 Organizational controls

### A.5.1 Policies for information security

- [Security policy](policies/security.md)
- [Roles](policies/roles.md#duties) - who does what

### [Hypervisor](https://en.wikipedia.org/wiki/Hypervisor)

1. [Isolation](../docs/isolation.md)

## Operations

- **A.8.9** Configuration management
  - `ops/config.md`
  - [Deploy](ops/deploy/)
"""


def test_alignment_page() -> None:
    result = run(ALIGNMENT, names=("docs/align.md",), root="docs")
    policies, hypervisor, configuration = fields(result).values()
    assert (policies["type"], policies["number"]) == ("standard", "A.5.1")
    assert policies["title"] == "Policies for information security"
    assert policies["chapters"] == [
        {"document": "policies/security", "label": "Security policy"},
        {"document": "policies/roles", "label": "Roles"},
    ]
    assert (hypervisor["type"], hypervisor["chapters"]) == (
        "wikidef",
        [{"document": "isolation", "label": "Isolation"}],
    )
    assert configuration["number"] == "A.8.9"
    assert configuration["chapters"] == [
        {"document": "ops/config"},
        {"document": "ops/deploy/", "label": "Deploy"},
    ]
    assert result.unread == []


def test_topics_with_links_to_own_pages_only() -> None:
    text = "# Syllabus\n\n## Memory\n\n- [Paging](os/paging.md)\n\n## Scheduling\n\n- [CFS](os/cfs.md)\n"
    memory, scheduling = fields(run(text, kinds=[("*", "wikidef")])).values()
    assert (memory["title"], memory["type"]) == ("Memory", "wikidef")
    assert scheduling["chapters"] == [{"document": "os/cfs", "label": "CFS"}]


def test_table_aligns_resources_without_chapters() -> None:
    text = """
## Wikipedia

- [Hypervisor](https://en.wikipedia.org/wiki/Hypervisor)
- [Sandbox](https://en.wikipedia.org/wiki/Sandbox_(computer_security))

## Table

| Chapter | Resources | Location |
|---|---|---|
| Virtual machines | Hypervisor (Wikipedia), Sandbox | `views/vm.md` |
| Nothing | Unknown thing | `views/other.md` |
"""
    result = run(text)
    hypervisor, sandbox = fields(result).values()
    assert (
        hypervisor["chapters"]
        == sandbox["chapters"]
        == [{"document": "views/vm", "label": "Virtual machines"}]
    )
    assert [(line.line, line.reason) for line in result.unread] == [
        (12, "no resource is called 'Unknown thing'")
    ]


def test_organization_with_a_list_of_projects_and_unknown_labels() -> None:
    text = """
## Organizations

### Linux Foundation

- **Website**: [site](https://www.linuxfoundation.org/)
- Projects: Kubernetes, Node.js
- Founded: 2000
"""
    assert one(text) == {
        "type": "organization",
        "title": "Linux Foundation",
        "url": "https://www.linuxfoundation.org/",
        "projects": [{"name": "Kubernetes"}, {"name": "Node.js"}],
        "extra": {"founded": "2000"},
    }


def test_words_of_kinds_within_a_subject_name_no_kind_below_another() -> None:
    """Organization and control are subjects of courses; a foundation without other words is a body."""
    entries = fields(run(
        "# List\n\n## Courses\n\n### Computer Organization\n\n- [Bits](https://a.example/b)\n\n"
        "### Robotics and Control\n\n- [Arms](https://a.example/a)\n\n### Papers\n\n- [Rope](https://a.example/p)\n\n"
        "## Access Control\n\n- [Locks](https://arxiv.org/abs/1706.00001)\n\n- [Keys](https://a.example/k)\n\n"
        "## Harbour Foundation\n\n- [Sails](https://a.example/s)\n\n## Standards\n\n- [Ships](https://a.example/h)\n"
    ))  # fmt: skip
    assert {entry["title"]: (entry["type"], entry.get("area")) for entry in entries.values()} == {
        "Bits": ("course", "Computer Organization"), "Arms": ("course", "Robotics and Control"),
        "Rope": ("paper", None), "Locks": ("paper", "Access Control"), "Keys": ("standard", "Access Control"),
        "Sails": ("organization", "Harbour Foundation"), "Ships": ("standard", None),
    }  # fmt: skip
