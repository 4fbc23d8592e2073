"""The quick start of the README works as printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from bs4 import BeautifulSoup

from tests.helpers.paths import ROOT

README = ROOT / "README.md"


def section(start: str, end: str) -> str:
    """Return the text of the README from one heading to another."""
    text = README.read_text(encoding="utf-8")
    return text[text.index(f"## {start}") : text.index(f"## {end}")]


def build_quick_start(folder: Path) -> None:
    """Write the files of the quick start and run its command, without a warning."""
    text = section("Quick start", "In a page")
    steps = re.findall(r"\*\*\d\.\*\*.*?`([\w.]+)`:\n\n```\w+\n(.*?)```", text, re.DOTALL)
    assert [name for name, _ in steps] == ["resources.yaml", "conf.py", "index.rst"]
    for name, content in steps:
        (folder / name).write_text(content, encoding="utf-8")
    (command,) = re.findall(r"`(sphinx-build [^`]+)`", text)
    arguments = [sys.executable, "-m", "sphinx", *command.split()[1:], "-W", "-n", "-q"]
    process = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")


def test_quick_start_works(tmp_path: Path) -> None:
    build_quick_start(tmp_path)
    page = BeautifulSoup((tmp_path / "_build" / "index.html").read_text(encoding="utf-8"), "html.parser")
    rows = [row.td.get_text(strip=True) for row in page.select("table.refalign-table tbody tr")]  # type: ignore[union-attr]
    assert rows == ["Virtual machines", "Consensus"]
    assert page.find(id="resource--xen-2003") is not None


def test_readme_lists_every_directive_and_option() -> None:
    from sphinx_refalign.config import OPTIONS
    from sphinx_refalign.directives.registration import DIRECTIVES
    from sphinx_refalign.directives.resource import ResourceDirective
    from sphinx_refalign.registry.kinds import BUILT_IN

    text = README.read_text(encoding="utf-8")
    for kind in BUILT_IN:
        assert f".. {kind.name}::" in text
    for option in OPTIONS:
        assert f"`{option.name}`" in text
    for directive in (ResourceDirective, *DIRECTIVES.values()):
        for name in directive.option_spec:
            assert f":{name}:" in text, name


def test_scripts_of_the_readme_run_without_sphinx(tmp_path: Path) -> None:
    build_quick_start(tmp_path)
    scripts = re.findall(r"```python\n(.*?)```", section("Extend it", "PDF and other formats"), re.DOTALL)
    printed = []
    for script in scripts[-2:]:
        (tmp_path / "script.py").write_text(
            f"import sys\nsys.modules['sphinx'] = sys.modules['docutils'] = None\n{script}", encoding="utf-8"
        )
        process = subprocess.run(
            [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert process.stderr == ""
        printed.append(process.stdout)
    assert printed[0].startswith("Xen and the Art of Virtualization\n@")
    assert "@inproceedings{xen-2003," in printed[0]
    assert printed[1] == "wikidef ['hypervisor']\npaper ['xen-2003', 'xen-2003']\ncourse ['mit-6.824']\n[]\n"


def test_columns_of_the_readme_are_valid() -> None:
    from sphinx_refalign.alignment import build_columns

    (script,) = re.findall(r"```python\n(def people.*?)```", section("In conf.py", "With sphinx"), re.DOTALL)
    names: dict[str, dict[str, object]] = {}
    exec(script, names)
    assert list(build_columns(names["refalign_columns"])) == ["doi", "people"]


def test_lines_of_extensions_are_those_of_the_tested_package() -> None:
    """Each line of the README's package is in ``tests/roots/third_party``, in this order."""
    package = ROOT / "tests" / "roots" / "third_party"
    source = (package / "refalign_lectures" / "__init__.py").read_text(encoding="utf-8")
    blocks = re.findall(r"```(\w+)\n(.*?)```", section("Extend it", "PDF and other formats"), re.DOTALL)
    *extension, toml, _, _ = blocks
    assert [language for language, _ in extension] == ["python", "python"]
    for _, block in extension:
        lines = iter(source.splitlines())
        assert [line for line in block.splitlines() if line not in lines] == []
    assert toml[1] in (package / "pyproject.toml").read_text(encoding="utf-8")
