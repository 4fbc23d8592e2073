"""Texts from a registry cannot forge lines, turn their neighbours round or hide the host of a link."""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from sphinx_refalign.registry.bidi import balanced, isolated
from sphinx_refalign.registry.i18n import NOT_PRINTABLE
from tests.helpers.project import Built, Directive, Heading, Paragraph, Project, Role
from tests.helpers.registry_files import load_text

LINE = "evil std:doc -1 https://evil.invalid/ Evil"
LINE_ENDS = ("\\n", "\\r", "\\u2028", "\\u2029", "\\u0085", "\\v", "\\f", "\\x1c", "\\x1e")


def inventory(built: Built) -> list[str]:
    """Return the lines of ``objects.inv`` about other domains than ours and Sphinx's own labels."""
    data = (built.out / "objects.inv").read_bytes()
    lines = zlib.decompress(data[data.index(b"zlib.\n") + 6 :]).decode().splitlines()
    return [line for line in lines if " refalign:" not in line and " std:label " not in line]


def test_no_line_of_the_inventory_is_forged(page: Callable[..., Project]) -> None:
    texts = [
        f'key{number}: {{type: wikidef, title: "x{end}{LINE}  "}}' for number, end in enumerate(LINE_ENDS)
    ]
    keys = [f'"k{number}{end}{LINE}": {{type: wikidef, title: T}}' for number, end in enumerate(LINE_ENDS)]
    keys += [f'"{LINE}": {{type: wikidef, title: T}}', '"k ": {type: wikidef, title: T}']
    others = f'other: {{type: wikidef, title: O, ids: ["{LINE}", "o\\u2028{LINE}"], url: "https://e.org/"}}'
    project = page("index", Heading("T"), Directive("resource-catalog"))
    project.write("resources.yaml", "\n".join([*texts, *keys, others]))
    built = project.build()
    assert [line.split()[0] for line in inventory(built)] == ["index"]
    assert "evil" not in [row["key"] for row in built.data["alignments"]]
    assert len(built.data["resources"]) == len(texts) + 1
    refused = [line for line in built.warnings.splitlines() if "key must not" in line]
    assert len(refused) == len(keys)
    assert all(line.startswith("resources.yaml:") for line in refused)


CONTROLS = {
    "a.bib": r"@article{latex, title={x\symbol{0}y\symbol{27}\char127 z&#0;&#27;}, note={\symbol{8}},"
    r" url={https://e.org/}, journal={J\symbol{1}}}",
    "b.yaml": 'yaml: {type: paper, title: "x\\0y\\e\\x7F\\x9Bz", container: "\\a", url: "https://e.org/"}',
    "c.json": '[{"id": "json", "type": "article", "title": "x\\u0000y\\ud800z\\u001b", "URL": "https://e.org/"}]',
}


def test_control_characters_are_in_no_output(page: Callable[..., Project]) -> None:
    project = page(
        "index", Heading("T"), Paragraph("See ", Role("paper", "latex"), Role("paper", "yaml"), "."),
        *(Directive("resource", key) for key in ("latex", "yaml", "json")),
        Directive("alignment-table"), Directive("resource-catalog"),
    )  # fmt: skip
    for name, text in CONTROLS.items():
        project.write(name, text)
    project.conf["refalign_registry"] = [*CONTROLS]
    outputs = {}
    for builder, names in {
        "html": ("index.html", "alignment.json", "alignment.csv", "alignment.md"), "latex": ("*.tex",),
        "text": ("*.txt",),
    }.items():  # fmt: skip
        out = project.build(builder, out=builder).out
        outputs |= {str(file): file.read_text(encoding="utf-8") for name in names for file in out.glob(name)}
    assert len(outputs) == 6
    for name, text in outputs.items():
        assert not NOT_PRINTABLE.search(text), name
        assert "\\u0000" not in text and "\ufffd" in text, name
    rows = list(
        csv.reader(next(text for name, text in outputs.items() if name.endswith(".csv")).splitlines())
    )
    assert len({len(row) for row in rows}) == 1
    json.loads(next(text for name, text in outputs.items() if name.endswith(".json")))


BIDI = """\
hebrew: {type: wikidef, title: "שלום <i>עולם</i> abc", url: "https://he.wikipedia.org/wiki/X"}
override: {type: wikidef, title: "a \\u202Egnp.exe b", url: "https://e.org/"}
closing: {type: wikidef, title: "a \\u2069\\u202C\\u2069 b", url: "https://e.org/c"}
plain: {type: wikidef, title: Plain, url: "https://e.org/p"}
"""


@pytest.fixture
def bidi(page: Callable[..., Project]) -> Project:
    keys = ("hebrew", "override", "closing", "plain")
    project = page(
        "index", Heading("T"), Paragraph("See ", *(Role("wikidef", key) for key in keys), ", 1."),
        *(Directive("wikidef", key, {}, "Own text: שלום") for key in keys), Directive("alignment-table"),
        Directive("alignment-matrix"), Directive("resource-catalog"),
    )  # fmt: skip
    return project.write("resources.yaml", BIDI)


def test_texts_in_html_are_isolated(bidi: Project) -> None:
    text = (bidi.build().out / "index.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "html.parser")
    for link in soup.select("a[href*='he.wikipedia.org/wiki/X']"):
        if "עולם" in link.get_text():
            assert [child.name for child in link.children] == ["bdi"]
            assert link.bdi is not None and link.bdi.get_text() == "שלום עולם abc"
    for part in soup.find_all(string=lambda text: bool(text) and "gnp.exe" in str(text)):
        if part.find_parent("bdi") is None:
            assert part.find_parent(["pre", "script", "nav", "title"]) or part.find_parent(
                class_="sphinxsidebar"
            )
        assert balanced(str(part)) == str(part) or part.find_parent(["pre", "script"])
    assert {str(bdi) for bdi in soup.select("bdi") if "Plain" in bdi.get_text()} == set()
    assert all(balanced(tag["title"]) == tag["title"] for tag in soup.select("[title]"))
    assert soup.select("div.refalign-cards bdi")
    assert soup.find_all(string="Own text: שלום")


def test_texts_in_plain_formats_are_isolated(bidi: Project) -> None:
    (file,) = bidi.build("text", out="text").out.glob("*.txt")
    text = file.read_text(encoding="utf-8")
    assert "\u2068a \u202egnp.exe b\u202c\u2069" in text
    assert "\u2068שלום" in text
    (file,) = bidi.build("latex", out="latex").out.glob("*.tex")
    latex = file.read_text(encoding="utf-8")
    assert balanced(latex) == latex and "\u202e" not in latex
    markdown = (bidi.build().out / "alignment.md").read_text(encoding="utf-8")
    assert "\u2068a \u202egnp.exe b" in markdown
    assert bidi.build().data["resources"]["hebrew"]["title"] == "שלום עולם abc"


def test_balanced_and_isolated() -> None:
    assert balanced("a\u202eb") == "a\u202eb\u202c"
    assert balanced("\u2069\u202ca\u2066\u202e") == "a\u2066\u202e\u202c\u2069"
    assert balanced("\u2066a\u2069 \u202ab\u202c") == "\u2066a\u2069 \u202ab\u202c"
    assert isolated("abc é 中") == "abc é 中"
    assert isolated("שלום") == "\u2068שלום\u2069"
    assert len(balanced("\u202e" * 30_000)) == 60_000


@pytest.mark.parametrize(
    "url",
    [
        "https://en.wikipedia.org@evil.invalid/wiki/X", "https://user:pass@evil.invalid/", "ftp://a@b.org/",
        r"https://en.wikipedia.org\@evil.invalid/", r"https:\\evil.invalid/x", r"https://e.org/a\b",
        "https://e.org/\u202egnp.exe", "https://e.org@/x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("suffix", ["yaml", "bib", "json"])
def test_urls_that_hide_their_host_are_refused(tmp_path: Path, url: str, suffix: str) -> None:
    text = {
        "yaml": f"x: {{type: book, title: T, url: {json.dumps(url)}}}",
        "bib": f"@book{{x, title={{T}}, url={{{url}}}}}",
        "json": json.dumps([{"id": "x", "type": "book", "title": "T", "URL": url}]),
    }[suffix]
    registry = load_text(tmp_path, text, f"r.{suffix}")
    assert registry["x"].url is None
    assert [problem.path for problem in registry.problems] == ["x.url"]


@pytest.mark.parametrize(
    "url", ["https://e.org/@user", "https://e.org/?a=b@c", "mailto:a@b.org", "https://e.org/#@"]
)
def test_other_urls_with_at_signs_are_links(tmp_path: Path, url: str) -> None:
    text = f'x: {{type: book, title: T, url: "{url}"}}'
    assert load_text(tmp_path, text)["x"].url == url
