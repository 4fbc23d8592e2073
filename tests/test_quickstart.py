"""The quick start of the README works as printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from bs4 import BeautifulSoup

from tests.helpers.paths import ROOT

README = ROOT / "README.md"


def test_quick_start_works(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    text = text[text.index("## Quick start") : text.index("## In a page")]
    steps = re.findall(r"\*\*\d\.\*\*.*?`([\w.]+)`:\n\n```\w+\n(.*?)```", text, re.DOTALL)
    assert [name for name, _ in steps] == ["resources.yaml", "conf.py", "index.rst"]
    for name, content in steps:
        (tmp_path / name).write_text(content, encoding="utf-8")
    (command,) = re.findall(r"`(sphinx-build [^`]+)`", text)
    arguments = [sys.executable, "-m", "sphinx", *command.split()[1:], "-W", "-n", "-q"]
    process = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")
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
