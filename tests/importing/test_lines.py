"""Single lines of lists, names of people, kinds, keys, and what is not data."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.importing.people import split_people
from tests.importing.helpers import fields, loaded, one, run


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "[CS 162](https://a.example/) **Operating Systems** *UC Berkeley*",
            {"title": "Operating Systems", "number": "CS 162", "institution": "UC Berkeley"},
        ),
        (
            "[CS50 - Introduction to Computer Science - Harvard University](https://a.example/) ([tv](http://b.example/))",
            {
                "title": "Introduction to Computer Science",
                "number": "CS50",
                "institution": "Harvard University",
            },
        ),
        (
            "**6.824: Distributed Systems** (MIT): [site](https://a.example/), [videos](https://b.example/)",
            {"title": "Distributed Systems", "number": "6.824", "institution": "MIT"},
        ),
        (
            "MIT 6.828: Operating Systems <https://a.example/>",
            {"title": "Operating Systems", "number": "6.828"},
        ),
        (
            "🎓 [Nand2Tetris](https://a.example/) - Build a computer.",
            {"title": "Nand2Tetris", "note": "Build a computer."},
        ),
        (
            "**[CMU 15-445/645](https://a.example/)**: Intro to Database Systems by Andy Pavlo",
            {"title": "Intro to Database Systems", "number": "15-445/645", "instructor": ["Andy Pavlo"]},
        ),
        ("操作系统：<https://a.example/>", {"title": "操作系统"}),
        (
            "<https://a.example/> Operating Systems - a course",
            {"title": "Operating Systems", "note": "a course"},
        ),
        ("[x] [Done](https://a.example/)", {"title": "Done"}),
        ('<a href="https://a.example/">Real title</a> – text', {"title": "Real title", "note": "text"}),
        ("[Reference][r]", {"title": "Reference"}),
        (
            "[Badge](https://a.example/) [![Stars](https://img.shields.io/x)](https://github.com/x/y)",
            {"title": "Badge"},
        ),
    ],
)
def test_lines_of_courses(line: str, expected: dict[str, object]) -> None:
    entry = one(f"## Courses\n\n- {line}\n\n[r]: https://a.example/\n")
    assert entry["url"] == "https://a.example/"
    assert {name: entry.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("line", "title", "author", "date"),
    [
        (
            "[Raft](https://a.example/) - Diego Ongaro and John Ousterhout, 2014.",
            "Raft", ["Diego Ongaro", "John Ousterhout"], "2014",
        ),
        (
            "**Distilling** (2015), G. Hinton et al. [[pdf]](https://a.example/)",
            "Distilling", ["G. Hinton", "et al."], "2015",
        ),
        (
            '"MapReduce", Jeffrey Dean and Sanjay Ghemawat. OSDI 2004. <https://a.example/>',
            "MapReduce", ["Jeffrey Dean", "Sanjay Ghemawat"], "2004",
        ),
        (
            "Leslie Lamport. [Time, Clocks](https://a.example/). 1978.",
            "Time, Clocks", ["Leslie Lamport"], "1978",
        ),
        (
            "[Title](https://a.example/) - About it. By [Ann Lee](https://b.example/)",
            "Title", ["Ann Lee"], None,
        ),
        (
            "[Operating systems by example](https://a.example/)",
            "Operating systems by example", None, None,
        ),
    ],
)  # fmt: skip
def test_lines_of_papers(line: str, title: str, author: object, date: object) -> None:
    entry = one(f"## Papers\n\n1. {line}\n")
    assert entry["url"] == "https://a.example/"
    assert (entry["title"], entry.get("author"), entry.get("date")) == (title, author, date)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Paul Barham, Boris Dragovic, et al.", ["Paul Barham", "Boris Dragovic", "et al."]),
        ("张三、李四 等", ["张三", "李四", "et al."]),
        ("郑烇和杨坚", ["郑烇", "杨坚"]),
        ("Barham, P., Dragovic, B.", ["Barham, P.", "Dragovic, B."]),
        ("Linux Foundation", [{"literal": "Linux Foundation"}]),
        (
            "National Institute of Standards and Technology",
            [{"literal": "National Institute of Standards and Technology"}],
        ),
        ("Ann Lee and Kubernetes Team", ["Ann Lee", {"literal": "Kubernetes Team"}]),
        ("中国电子技术标准化研究院", [{"literal": "中国电子技术标准化研究院"}]),
        ("清华大学、云原生计算基金会", [{"literal": "清华大学"}, {"literal": "云原生计算基金会"}]),
        ("W3C", [{"literal": "W3C"}]),
        ("OASIS Consortium; Doe, Jane", [{"literal": "OASIS Consortium"}, "Doe, Jane"]),
        ("", []),
    ],
)
def test_names(text: str, names: list[object]) -> None:
    assert split_people(text) == names


def kinds(text: str, **options: object) -> list[object]:
    return [entry["type"] for entry in fields(run(text, **options)).values()]  # type: ignore[arg-type]


def test_kinds_by_headings_hosts_and_title() -> None:
    sections = [
        "Papers",
        "推荐书籍",
        "University courses",
        "RFCs and standards",
        "Standards bodies",
        "维基百科",
    ]
    text = "".join(f"## {name}\n\n- [T{name}](https://{i}.example/)\n\n" for i, name in enumerate(sections))
    assert kinds(text) == ["paper", "book", "course", "standard", "organization", "wikidef"]
    hosts = ["arxiv.org/abs/1", "en.wikipedia.org/wiki/X", "www.rfc-editor.org/rfc/rfc9110", "ocw.mit.edu/x"]
    assert kinds("# Links\n\n" + "".join(f"- [T {host}](https://{host})\n" for host in hosts)) == [
        "paper", "wikidef", "standard", "course",
    ]  # fmt: skip
    assert kinds("# My courses\n\n## Systems\n\n- [A](https://a.example/)\n") == ["course"]


def test_unknown_kinds_are_reported_and_chosen() -> None:
    text = "# Links\n\n## Tools\n\n- [htop](https://htop.dev/)\n\n## 3. Blogs\n\n- [B](https://b.example/)\n"
    result = run(text)
    assert not result.entries.resources
    assert [str(line) for line in result.unread] == [
        "page0.md:5: [htop](https://htop.dev/) (kind unknown; use --kind 'Tools=KIND')",
        "page0.md:9: [B](https://b.example/) (kind unknown; use --kind 'Blogs=KIND')",
    ]
    assert kinds(text, kinds=[("*", "course"), ("Blog*", "paper")]) == ["course", "paper"]
    assert kinds(text, kinds=[("*", "course")], skipped=["tools"]) == ["course"]


def test_area_is_the_nearest_heading_that_names_no_kind() -> None:
    text = "# Awesome\n\n## Papers\n\n### Consensus\n\n- [A](https://a.example/)\n\n## Database books\n\n- [B](https://b.example/)\n"
    first, second = fields(run(text)).values()
    assert (first["area"], second["area"]) == ("Consensus", "Database")


def test_code_and_contents_are_no_data() -> None:
    text = """---
title: Courses
---

- [Systems](#systems)

## Systems

```markdown
- [Fake](https://fake.example/)
```

    - [Indented](https://fake.example/)

<!-- - [Comment](https://fake.example/) -->

- [Real](https://real.example/) `https://code.example/`
"""
    result = run(text)
    assert [entry["url"] for entry in fields(result).values()] == ["https://real.example/"]
    assert result.unread == []


def test_glossary() -> None:
    text = "# 术语表\n\nHypervisor\n: 运行虚拟机的软件。<https://en.wikipedia.org/wiki/Hypervisor>\n"
    assert one(text) == {
        "type": "wikidef",
        "title": "Hypervisor",
        "url": "https://en.wikipedia.org/wiki/Hypervisor",
        "definition": "运行虚拟机的软件。",
    }


def test_wikipedia_twins_in_one_line_are_one_entry() -> None:
    text = "## 维基百科\n\n- [Hypervisor](https://en.wikipedia.org/wiki/Hypervisor) ([中文](https://zh.wikipedia.org/wiki/Hypervisor))\n"
    assert one(text)["url"] == {
        "en": "https://en.wikipedia.org/wiki/Hypervisor",
        "zh": "https://zh.wikipedia.org/wiki/Hypervisor",
    }


LANGUAGE_LINKS = (
    "- **Hypervisor**: [English]({en}), [中文]({zh})",
    "- Hypervisor: [English]({en}) / [Chinese]({zh})",
    "- **Hypervisor** ([英文]({en})，[中文]({zh}))",
    "- [Hypervisor]({en}), [Chinese]({zh})",
)


@pytest.mark.parametrize("line", LANGUAGE_LINKS)
def test_links_with_the_name_of_a_language_are_addresses(line: str) -> None:
    urls = {
        "en": "https://en.wikipedia.org/wiki/Hypervisor",
        "zh": "https://zh.wikipedia.org/wiki/Hypervisor",
    }
    entry = one(f"# Wikipedia\n\n{line.format(**urls)}: runs virtual machines\n")
    assert (entry["title"], entry["url"]) == ("Hypervisor", urls)
    assert entry["definition"] == "runs virtual machines"
    assert "related" not in entry


def test_an_article_about_a_language_keeps_its_title() -> None:
    text = "# Wikipedia\n\n- [Esperanto](https://en.wikipedia.org/wiki/Esperanto)\n"
    assert one(text)["title"] == "Esperanto"


def test_same_resource_twice_is_one_entry(tmp_path: Path) -> None:
    text = """
## Wikipedia

### A

- [Hypervisor](https://en.wikipedia.org/wiki/Hypervisor)

### B

- [VMM](https://en.m.wikipedia.org/wiki/hypervisor)
"""
    result = run(text)
    assert list(loaded(result, tmp_path)) == ["hypervisor"]
    assert one(text)["aliases"] == ["VMM"]
    assert [note.line for note in result.notes] == [10]


def test_keys_are_unique_and_readable(tmp_path: Path) -> None:
    text = "## Courses\n\n" + "".join(f"- [操作系统](https://{n}.example/)\n" for n in "abc")
    text += (
        "- [Databases](https://d.example/)\n- [databases!](https://e.example/)\n- [C++](https://f.example/)\n"
    )
    keys = list(loaded(run(text), tmp_path))
    assert len({key.casefold() for key in keys}) == 6
    assert keys[3:5] == ["databases", "databases-2"]
    assert keys == list(run(text).entries.resources)


def test_wrong_values_are_kept_and_reported(tmp_path: Path) -> None:
    text = "## Papers\n\n### T\n\n- DOI: none of it\n- Link: <https://a.example/>\n- Authors: Ann Lee\n"
    result = run(text)
    registry = loaded(result, tmp_path)
    assert registry["t"].extra["doi"] == "none of it"
    assert [line.line for line in result.unread] == [3]


def test_emoji_and_rare_characters_are_written_as_they_are() -> None:
    text = run("## Courses\n\n- [A 𠮷](https://a.example/) - 🌟🌟 good\n").entries.to_yaml()
    assert "title: A 𠮷\n" in text
    assert "🌟🌟 good" in text


def test_what_is_no_name_is_no_author() -> None:
    entry = one("## Papers\n\n- 【OSDI'04】[MapReduce](https://a.example/)：大数据处理\n")
    assert (entry["title"], entry["container"], entry["note"]) == ("MapReduce", "OSDI'04", "大数据处理")
    assert "author" not in one("## Papers\n\n- [GFS](https://a.example/)（2003，SOSP）\n")
