"""The Chinese manual: no message is untranslated, fuzzy or left in English; it builds without a warning."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.docs.conftest import build_manual
from tests.docs.snippets import DOCS
from tests.helpers.paths import ROOT
from tools.page_messages import MANUAL, extract_templates, read_catalogues, unfinished_messages

CHINESE = re.compile(r"[\u4e00-\u9fff]")

_MARKUP = re.compile(r"``.+?``(?!`)|`[^`]*<[^>]+>`_+|:[\w:-]+:`[^`]+`|`[^`]+`_*")

_NAMES = (
    r"alignment\.(json|csv|md)", "BibTeX", "CSL(-JSON)?", r"schema\.org", "YAML", "GitHub", "SARIF",
    "Jupyter Book", "Read the Docs", r"conf\.py", "pre-commit", "Zotero", "Sphinx", "sphinx-refalign",
    "sphinxcontrib-bibtex", "sphinx-needs", "mystmd", "reStructuredText", "MyST Markdown",
    "refalign( [a-z]+)?", r"sphinx_refalign[\w.]*", r"[\w./-]+\.(py|md|rst|ya?ml|bib|json|txt|mjs|toml)",
    # References in the example of GB/T 7714.
    "(BARHAM|KNUTH) .*",
)  # fmt: skip

SAME_IN_CHINESE = re.compile(rf"[\W\d]*(({'|'.join(_NAMES)})[\W\d]*)*")
"""Names that Chinese writes as they are."""


pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Catalog]:
    """Return the Chinese catalogues by page."""
    return read_catalogues(MANUAL)


def test_catalogues_have_the_messages_of_the_pages(tmp_path: Path, catalogues: dict[str, Catalog]) -> None:
    pytest.importorskip("sphinx_design", reason="the manual is built with the extra 'docs'")
    copy = tmp_path / "docs"
    shutil.copytree(DOCS, copy, ignore=shutil.ignore_patterns("_build", "*.mo"))
    shutil.copytree(
        ROOT / "benchmarks", tmp_path / "benchmarks", ignore=shutil.ignore_patterns("__pycache__")
    )
    templates = extract_templates(copy)
    assert catalogues.keys() == templates.keys(), "run make docs-messages"
    for name, template in templates.items():
        assert {message.id for message in catalogues[name]} == {message.id for message in template}, (
            f"{name}: run make docs-messages"
        )


def test_every_message_is_translated(catalogues: dict[str, Catalog]) -> None:
    assert len(catalogues) > 10
    for name, catalog in catalogues.items():
        assert unfinished_messages(catalog) == [], name
        assert not catalog.obsolete, name


def test_no_translation_is_english(catalogues: dict[str, Catalog]) -> None:
    for name, catalog in catalogues.items():
        for message in catalog:
            words = _MARKUP.sub("", str(message.id))
            if message.id and not SAME_IN_CHINESE.fullmatch(words):
                assert CHINESE.search(str(message.string)), f"{name}: {message.id!r}"


def test_translations_have_the_same_literals_and_links(catalogues: dict[str, Catalog]) -> None:
    count = 0
    for name, catalog in catalogues.items():
        for message in catalog:
            if message.id:
                count += _targets(message.id).total()
                assert _targets(message.id) == _targets(message.string), f"{name}: {message.id!r}"
    assert count > 500


def _targets(text: object) -> Counter[str]:
    """Return the literals, and the targets of roles and links."""
    found = _MARKUP.findall(str(text))
    return Counter(re.sub(r"(`)[^`]*<([^>]+)>", r"\1\2", part) for part in found)


def test_chinese_manual_builds_and_is_chinese(tmp_path: Path) -> None:
    out = build_manual(tmp_path, "-D", "language=zh_CN")
    for page in ("index", "tutorial", "reference/directives", "explanation/index"):
        html = (out / f"{page}.html").read_text(encoding="utf-8")
        assert 'lang="zh-CN"' in html
        assert len(CHINESE.findall(html)) > 50, page
