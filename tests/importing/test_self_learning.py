"""A real bilingual catalogue: each course is a page in Chinese and one in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_refalign.importing import ImportResult
from tests.helpers.paths import SHARED
from tests.importing.helpers import fields, loaded, run

FOLDER = SHARED / "corpus" / "markdown" / "cs-self-learning"

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"the catalogue is missing: {FOLDER}")


@pytest.fixture(scope="module")
def result() -> ImportResult:
    files = sorted(FOLDER.glob("*/*.md"))
    return run(*(file.read_text(encoding="utf-8") for file in files), names=tuple(map(str, files)))


def test_courses_are_bilingual(result: ImportResult, tmp_path: Path) -> None:
    registry = loaded(result, tmp_path)
    assert len(registry) == 10
    assert {registry[key].type for key in registry} == {"course"}
    for key, entry in fields(result).items():
        assert entry["institution"], key
        assert entry["url"], key
        assert "🌟" in str(entry["extra"]["difficulty"]), key  # type: ignore[index]
        assert re.search(r"'en': .*'zh': ", str(entry)), key
    titles = {str(registry[key].title) for key in registry}
    assert {"Great Ideas in Computer Architecture", "Nand2Tetris", "Distributed System"} <= titles


def test_every_link_is_an_entry_or_is_named_by_line(result: ImportResult) -> None:
    named = {(line.path, line.line) for line in result.unread}
    text = result.entries.to_yaml()
    links = [
        (str(file), number, url.rstrip(".,"))
        for file in sorted(FOLDER.glob("*/*.md"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for url in re.findall(r"(?:\]\(|<|^\[[^]]+\]: )((?:https?:|\./)[^)>\s]+)", line)
    ]
    assert len(links) > 150
    missing = {(path, line) for path, line, url in links if url not in text}
    # The addresses of Chinese and English pages differ in their spelling only.
    assert missing <= named
    assert len(named) <= 0.05 * len(links)
