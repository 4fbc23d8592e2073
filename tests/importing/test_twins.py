"""Pages in Chinese and English become entries in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_refalign.importing.twins import find_twins
from tests.importing.helpers import fields, loaded, run

CHINESE = (
    "# 课程\n\n## 系统\n\n- [操作系统](https://os.example/) - 讲解内核\n- [网络](https://net.example/zh)\n"
)

ENGLISH = "# Courses\n\n## Systems\n\n- [Operating Systems](https://os.example/) - explains kernels\n- [Networks](https://net.example/en)\n"


@pytest.mark.parametrize(
    "names",
    [
        ("course.md", "course.en.md"),
        ("course.zh.md", "course.md"),
        ("README.zh-CN.md", "README.md"),
        ("README_zh.md", "README_en.md"),
        ("zh/course.md", "en/course.md"),
        ("docs/zh_CN/a/course.md", "docs/en/a/course.md"),
        ("docs/zh/course.md", "docs/course.md"),
    ],
)
def test_pairs_of_pages(names: tuple[str, str], tmp_path: Path) -> None:
    assert find_twins([(names[0], CHINESE), (names[1], ENGLISH)]) == [(0, 1)]
    result = run(CHINESE, ENGLISH, names=names)
    first, second = fields(result).values()
    assert first == {
        "type": "course",
        "title": {"en": "Operating Systems", "zh": "操作系统"},
        "area": {"en": "Systems", "zh": "系统"},
        "url": "https://os.example/",
        "note": {"en": "explains kernels", "zh": "讲解内核"},
    }
    assert second["url"] == {"en": "https://net.example/en", "zh": "https://net.example/zh"}
    loaded(result, tmp_path)


def test_other_pages_are_no_pairs() -> None:
    assert find_twins([("a.md", CHINESE), ("b.md", ENGLISH)]) == []
    assert find_twins([("course.md", ENGLISH), ("course.en.md", ENGLISH)]) == []


def test_entries_of_one_page_stay() -> None:
    result = run(CHINESE, ENGLISH + "- [Compilers](https://c.example/)\n", names=("c.md", "c.en.md"))
    assert len(result.entries.resources) == 3
