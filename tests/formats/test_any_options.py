"""XeLaTeX accepts pages with any text in any option of any directive, in both markups."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.directives.test_any_options import MARKUPS, directives, page_project
from tests.helpers.fuzzing import budget
from tests.helpers.project import Directive

pytestmark = pytest.mark.formats

CONTROLS = "[\0-\x08\x0b-\x1f\x7f-\x9f]"
"""Characters that XeLaTeX refuses in any text of a page."""


@pytest.mark.parametrize("markup", MARKUPS)
@budget(4, fuzzed=25)
@given(items=st.lists(directives(), min_size=6, max_size=25))
def test_xelatex_accepts_pages(markup: str, items: list[Directive]) -> None:
    if shutil.which("xelatex") is None:
        assert not os.environ.get("CI"), "xelatex is missing"
        pytest.skip("xelatex is missing")
    with TemporaryDirectory() as folder:
        project = page_project(folder, markup, items)
        text = (project.root / f"index.{markup}").read_text(encoding="utf-8")
        project.write(f"index.{markup}", re.sub(CONTROLS, "", text))
        (file,) = project.build("latex").out.glob("*.tex")
        command = ["xelatex", "-no-pdf", "-interaction=nonstopmode", "-halt-on-error", file.name]
        for _ in range(2):  # the second run reads the labels of the first
            run = subprocess.run(command, cwd=file.parent, capture_output=True, check=False)
            output = run.stdout.decode(errors="replace")
            assert run.returncode == 0, output[-2000:]
        assert "undefined" not in output
