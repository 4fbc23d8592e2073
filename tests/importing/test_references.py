"""References in the form of the APA, and links, columns and rows that are something else than they seem."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.helpers import fields, loaded, one, run


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Stone, R. (1983). Ropes, Knots, and the Order of Sails. *Harbour Letters*, 2(7), 5-9. "
            "https://doi.org/10.1145/123456.654321",
            {
                "title": "Ropes, Knots, and the Order of Sails",
                "url": "https://doi.org/10.1145/123456.654321",
                "author": ["R. Stone"],
                "date": "1983",
                "container": "Harbour Letters",
                "note": "2(7), 5-9.",
            },
        ),
        (
            "Reed, J., & Marsh, S. B. (2004). [Tides: A Survey](https://a.example/t). SHIP'04.",
            {
                "title": "Tides: A Survey",
                "url": "https://a.example/t",
                "author": ["J. Reed", "S. B. Marsh"],
                "date": "2004",
                "note": "SHIP'04.",
            },
        ),
        (
            "Reed, J., ... & Marsh, S. B. (2004, June). [Tides: A Survey](https://a.example/t).",
            {
                "title": "Tides: A Survey",
                "url": "https://a.example/t",
                "author": ["J. Reed", "S. B. Marsh"],
                "date": "2004",
            },
        ),
        (
            "Reed et al. 2017. *Rope Is All You Need*. <https://arxiv.org/abs/1706.00001>",
            {
                "title": "Rope Is All You Need",
                "url": "https://arxiv.org/abs/1706.00001",
                "author": ["Reed", "et al."],
                "date": "2017",
            },
        ),
        (
            "[Sails](https://a.example/s) (Reed, Marsh, Stone, 1985)",
            {
                "title": "Sails",
                "url": "https://a.example/s",
                "author": ["Reed", "Marsh", "Stone"],
                "date": "1985",
            },
        ),
        (
            "[Sails](https://a.example/s) - Ann Reed & Bo Marsh, SHIP Talks 2014",
            {
                "title": "Sails",
                "url": "https://a.example/s",
                "author": ["Ann Reed", "Bo Marsh"],
                "date": "2014",
                "container": "SHIP Talks",
            },
        ),
    ],
)
def test_references_are_divided_into_their_parts(line: str, expected: dict[str, object]) -> None:
    assert one(f"# Reading\n\n## Papers\n\n- {line}\n") == {"type": "paper", **expected}


def test_references_without_a_link_are_entries() -> None:
    page = "# Reading\n\n## Papers\n\n- Stone, R. (1983). Ropes. HARBOUR.\n- [Sails](https://a.example/s)\n"
    assert [entry["title"] for entry in fields(run(page)).values()] == ["Ropes", "Sails"]


def test_the_column_of_videos_is_not_the_address_of_a_book() -> None:
    page = (
        "# Guide\n\n| Subject | Best book | Best videos |\n|---|---|---|\n"
        "| Ropes | [_On Ropes_](https://a.example/r) | [Sea 61](https://b.example/61) |\n"
        "| Sails | _On Sails_ | [Sea 62](https://b.example/62) |\n"
    )
    entries = fields(run(page))
    assert entries["on-ropes"]["url"] == "https://a.example/r"
    assert "url" not in entries["on-sails"]
    assert entries["on-sails"]["related"] == [{"url": "https://b.example/62", "title": "Best videos: Sea 62"}]


def test_rows_that_are_headings_are_no_entries() -> None:
    page = (
        "# Courses\n\n| Course | University | Notes |\n|---|---|---|\n| **Sailing** | | |\n"
        "| [Ropes](https://a.example/r) | Foo University | |\n"
    )
    assert [entry["title"] for entry in fields(run(page)).values()] == ["Ropes"]


def test_papers_on_the_pages_of_courses_are_papers() -> None:
    assert one("# Papers\n\n- [Ropes](https://sea.berkeley.edu/cs262/ropes.pdf)\n")["type"] == "paper"
    assert one("# Papers\n\n- [Ropes](https://sea.berkeley.edu/cs262/)\n")["type"] == "course"


def test_symbols_are_neither_notes_nor_areas(tmp_path: Path) -> None:
    page = (
        "# Harbour\n\n## 1️⃣ Courses 📖\n\n"
        "- [CS 162](https://a.example/) **Operating Ships** *UC Berkeley* :video_camera: :computer:\n"
        "- [CS 163](https://b.example/) **Rigging Ships** *UC Berkeley* 📹\n"
        "- [CS 164](https://c.example/)&nbsp;&ndash; Mooring Ships\n"
    )
    result = run(page)
    loaded(result, tmp_path)
    entries = list(fields(result).values())
    assert [entry["title"] for entry in entries] == ["Operating Ships", "Rigging Ships", "Mooring Ships"]
    assert not any({"note", "area"} & {*entry} for entry in entries)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "海事大学《航海实践》 [文档](https://a.example/d)",
            {"title": "航海实践", "institution": "海事大学", "url": "https://a.example/d"},
        ),
        (
            "航海原理（海事大学）：https://a.example/y",
            {"title": "航海原理", "institution": "海事大学", "url": "https://a.example/y"},
        ),
    ],
)
def test_institutions_around_chinese_titles_are_divided_from_them(
    line: str, expected: dict[str, object]
) -> None:
    assert one(f"# 清单\n\n## 课程\n\n- {line}\n") == {"type": "course", **expected}


def test_the_institution_behind_the_number_in_a_heading_is_no_title() -> None:
    page = "# Courses\n\n## [CS 168](https://a.example) (UC Berkeley)\n\n- **Instructor**: Ann Reed\n"
    entry = one(page)
    assert (entry["title"], entry["institution"]) == ("CS 168", "UC Berkeley")


def test_twins_of_articles_have_titles_in_both_languages() -> None:
    page = (
        "# Wiki\n\n- [Tide](https://en.wikipedia.org/wiki/Tide) / [潮汐](https://zh.wikipedia.org/wiki/潮汐)\n"
        "- https://en.wikipedia.org/wiki/Spring_tide\n"
    )
    entries = fields(run(page))
    assert entries["tide"]["title"] == {"en": "Tide", "zh": "潮汐"}
    assert entries["spring-tide"]["title"] == "Spring tide"


def test_columns_of_own_pages_are_chapters_whatever_their_head_is() -> None:
    page = (
        "# Harbour control mapping\n\n| Control | Name | Implementation | Reference |\n|---|---|---|---|\n"
        "| AC-2 | Accounts | [Access](security/access.md), [Users](users.md#roles) | <https://a.example> |\n"
        "| SC-7 | Gates | not implemented | |\n"
    )
    entries = fields(run(page))
    assert entries["ac-2"]["chapters"] == [
        {"document": "security/access", "label": "Access"},
        {"document": "users", "label": "Users"},
    ]
    assert entries["sc-7"]["extra"] == {"implementation": "not implemented"}


def test_controls_with_own_pages_may_have_links_to_the_web(tmp_path: Path) -> None:
    page = (
        "# Harbour mapping\n\n## A.5 Organizational controls\n\n### A.5.2 Roles\n\n"
        "- [Roles](governance/roles.md) – table 1\n- see also <https://a.example/27001>\n"
    )
    result = run(page)
    assert len(loaded(result, tmp_path)) == 1
    entry = fields(result)["a.5.2"]
    assert (entry["title"], entry["chapters"]) == (
        "Roles",
        [{"document": "governance/roles", "label": "Roles"}],
    )
    assert "https://a.example/27001" in str(entry["related"])


def test_works_in_lists_without_links_are_entries_but_remarks_are_not() -> None:
    page = (
        "# Reading\n\n## Books\n\n- **On Sails** by Ann Reed (Harbour Press, 2017)\n"
        "- *On Ropes* — Bo Marsh, 1975\n- **Note** that these are old\n"
    )
    result = run(page)
    assert [(entry["title"], entry["date"]) for entry in fields(result).values()] == [
        ("On Sails", "2017"),
        ("On Ropes", "1975"),
    ]
