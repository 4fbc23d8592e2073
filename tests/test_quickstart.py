"""README.md and README.zh.md: the quick start works as printed, in both markups, and links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.helpers.paths import ROOT

READMES = ["README.md", "README.zh.md"]

MAX_LINES = 150


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


_FILE = re.compile(r"`([\w.]+)`[^`\n]*(?:`[^`]+`[^`\n]*)?[:：]\n\n(`{3,})\w+\n(.*?)\2\n", re.DOTALL)


def quick_start(name: str) -> dict[str, str]:
    """Return the files of the quick start, by their names."""
    return {match[1]: match[3] for match in _FILE.finditer(read(name))}


@pytest.mark.parametrize("markup", ["rst", "md"])
@pytest.mark.parametrize("name", READMES)
def test_quick_start_works(tmp_path: Path, name: str, markup: str) -> None:
    files = quick_start(name)
    assert list(files) == ["resources.yaml", "conf.py", "index.rst", "index.md"]
    del files["index.md" if markup == "rst" else "index.rst"]
    if markup == "md":
        (line,) = re.findall(r"`(extensions = \[[^`]+)`", read(name))
        files["conf.py"] = re.sub(r"(?m)^extensions = .*$", line, files["conf.py"])
    for file, content in files.items():
        (tmp_path / file).write_text(content, encoding="utf-8")
    (command,) = re.findall(r"`(sphinx-build [^`]+)`", read(name))
    arguments = [sys.executable, "-m", "sphinx", *command.split()[1:], "-W", "-n", "-q"]
    process = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")
    page = BeautifulSoup((tmp_path / "_build" / "index.html").read_text(encoding="utf-8"), "html.parser")
    rows = [row.td.get_text(strip=True) for row in page.select("table.refalign-table tbody tr")]  # type: ignore[union-attr]
    assert rows == ["Virtual machines", "Consensus"]
    assert page.find(id="resource--xen-2003") is not None


def test_both_languages_have_the_same_quick_start_and_sections() -> None:
    english, chinese = map(quick_start, READMES)
    assert english == chinese
    counts = {len(re.findall(r"(?m)^## ", read(name))) for name in READMES}
    assert len(counts) == 1


@pytest.mark.parametrize("name", READMES)
def test_is_short_and_its_links_lead_somewhere(name: str) -> None:
    text = read(name)
    assert len(text.splitlines()) <= MAX_LINES
    paths = [path for path in re.findall(r"\]\(([^)#]+)", text) if "://" not in path]
    assert len(paths) > 8
    assert [path for path in paths if not (ROOT / path).is_file()] == []
    for command in re.findall(r"(?m)^make (\S+)", text):
        assert f"\n{command}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
