"""PDFs by XeLaTeX: of the example, and of a project with everything that is hard to typeset."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

import pytest
import sphinx
from bs4 import BeautifulSoup

from tests.helpers.example import shared_build
from tests.helpers.paths import EXAMPLE
from tests.helpers.project import REGISTRY, Directive, Heading, Paragraph, Project, Role

pytestmark = pytest.mark.formats


class Pdf(NamedTuple):
    """A PDF, the text of its pages without spaces, and the log of LaTeX."""

    reader: Any
    pages: list[str]
    log: str

    @property
    def text(self) -> str:
        return "".join(self.pages)

    def overfull(self) -> list[float]:
        """Return by how many points lines are too wide."""
        return [float(width) for width in re.findall(r"Overfull \\hbox \(([\d.]+)pt", self.log)]

    def links(self) -> Iterator[tuple[int, str]]:
        """Yield the page number of each link, and the text of the target page or the URL."""
        numbers = {page.indirect_reference.idnum: n for n, page in enumerate(self.reader.pages)}
        for number, page in enumerate(self.reader.pages):
            for annotation in page["/Annots"].get_object() if "/Annots" in page else ():
                action = annotation.get_object().get("/A", {})
                if "/URI" in action:
                    yield number, str(action["/URI"])
                elif "/D" in action:
                    name = action["/D"]
                    target = self.reader.named_destinations[name].page
                    yield number, self.pages[numbers[target.idnum]]


def latexmk(folder: Path) -> Pdf:
    """Make the PDF from the output of the latex builder; needs the packages that CONTRIBUTING.md lists."""
    if shutil.which("latexmk") is None or shutil.which("xelatex") is None:
        assert not os.environ.get("CI"), "latexmk and xelatex are missing"
        pytest.skip("latexmk and xelatex are missing")
    import pypdf

    options = "-interaction=nonstopmode -halt-on-error"
    result = subprocess.run(
        ["make", "-C", str(folder), f"LATEXMKOPTS={options}"],
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
    )
    assert result.returncode == 0, result.stdout[-3000:]
    (file,) = (path for path in folder.glob("*.pdf") if not path.name.startswith("refalign-graph"))
    reader = pypdf.PdfReader(file)
    command = ["pdftotext", "-raw", file, "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = [squeezed(page) for page in text.split("\f")]
    return Pdf(reader, pages, file.with_suffix(".log").read_text(encoding="utf-8", errors="replace"))


def squeezed(text: str) -> str:
    """Return a text without spaces, and without middle dots, which fonts confuse."""
    return re.sub(r"[\s·・]+", "", text)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    folder = tmp_path_factory.mktemp("example")
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-b", "latex"]
    result = subprocess.run(
        [*command, EXAMPLE, folder, "-d", folder / "trees"], check=False, capture_output=True, text=True
    )
    assert (result.returncode, result.stderr) == (0, "")
    return latexmk(folder)


def test_example_fits_on_its_pages(example: Pdf) -> None:
    assert [width for width in example.overfull() if width > 20] == []
    assert r"Overfull \vbox" not in example.log
    assert "Missing character" not in example.log
    assert "undefined" not in example.log


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example as HTML."""
    return shared_build(tmp_path_factory, "html")


@pytest.fixture(scope="module")
def html(folder: Path) -> BeautifulSoup:
    """Return the page with the tables of the example."""
    return BeautifulSoup((folder / "alignment.html").read_text(encoding="utf-8"), "html.parser")


def table_of(pdf: Pdf, caption: str, number: int = 1) -> list[int]:
    """Return the numbers of the pages of a table of the example, without the list of captions."""
    (first,) = [n for n, page in enumerate(pdf.pages) if f"表{number}:{caption}" in page]
    (last,) = [n for n, page in enumerate(pdf.pages) if f"表{number + 1}:" in page]
    return list(range(first, last + 1))


def test_every_row_of_the_alignment_table_is_in_the_pdf(example: Pdf, html: BeautifulSoup) -> None:
    pages = table_of(example, "章节对齐表")
    text = re.sub(r"\[\d+\]", "", "".join(example.pages[n] for n in pages))
    rows = html.select_one("table.refalign-table").select("tbody tr")
    assert len(rows) > 60
    for row in rows:
        for location in row.select("a[title] > code"):  # print has the whole path
            location.string = str(location.parent["title"])
        assert squeezed(row.get_text()) in text
    assert text.count("架构文档章节对应学术资源引用位置") == len(pages) >= 4, "the head is on every page"
    targets = {target for page, target in example.links() if page in pages}
    assert {link["href"] for row in rows for link in row.select("a.external")} <= targets


def test_rows_link_to_the_pages_of_their_sections(example: Pdf, folder: Path, html: BeautifulSoup) -> None:
    pages = table_of(example, "章节对齐表")
    targets = {text for page, text in example.links() if page in pages and not text.startswith("http")}
    links = html.select_one("table.refalign-table").select("tbody a.internal")
    assert len(links) > 120
    for link in links:
        page, _, anchor = link["href"].partition("#")
        text = (folder / page).read_text(encoding="utf-8")
        heading = BeautifulSoup(text, "html.parser").find(id=anchor).find(re.compile("h[1-6]"))
        title = squeezed(heading.get_text()).removesuffix("¶")
        assert any(title in text for text in targets), title


def test_catalogue_links_to_the_pages_that_reference_its_entries(example: Pdf) -> None:
    (page,) = [
        n for n, text in enumerate(example.pages) if "9.2资源目录" in text and n > 10 and "被引用于" in text
    ]
    targets = [text for number, text in example.links() if number == page and not text.startswith("http")]
    assert any("A1：冯诺依曼等价" in text for text in targets)


def test_urls_are_printed(example: Pdf) -> None:
    text = example.text
    assert "https://en.wikipedia.org/wiki/Hypervisor" in text, "a footnote of the catalogue"
    assert "[1]https://zh.wikipedia.org/wiki/Open_Policy_Agent" in text, "below the table"


def test_book_is_chinese(example: Pdf) -> None:
    assert "目录" in example.pages[1]
    assert "第1章OPA公理" in example.text
    assert "接上页" in example.text
    assert "Chapter" not in example.text
    width, height = example.reader.pages[0].mediabox[2:]
    assert (round(width), round(height)) == (595, 842), "A4"


URL = "https://example.org/" + "a-very/long_path.of?pieces=%E4%B8%AD&" * 8 + "x" * 60
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TITLE = "没有空格的很长的中文标题" * 6


def many(count: int) -> str:
    """Return entries for a table of several pages."""
    return "".join(
        f"r{n}: {{type: paper, title: Work number {n}, url: 'https://example.org/{n}'}}\n"
        for n in range(count)
    )


@pytest.fixture(scope="module")
def difficult(tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    project = Project(tmp_path_factory.mktemp("difficult")).write("resources.yaml", REGISTRY + many(200))
    long_key = "a-key/that.is_long:" * 8 + "z" * 50
    project.write(
        "more.yaml",
        f"long:\n  type: paper\n  title: {WORD * 3}\n  url: '{URL}'\n  author: [{WORD}, {WORD}]\n"
        f"  contributions: [{{{WORD}: {WORD * 2}}}]\n"
        f"cjk:\n  type: wikidef\n  title: {{zh: {TITLE}}}\n  url: {{zh: '{URL}', en: '{URL}'}}\n"
        f"  chapters: [{'/'.join(['a-folder-of-some-length'] * 8)}]\n"
        f"'{long_key}': {{type: paper, title: Odd, doi: 10.1000/{'abc' * 60}}}\n",
    )
    project.conf |= {
        "latex_engine": "xelatex",
        "latex_show_urls": "footnote",
        "latex_elements": {"extrapackages": r"\usepackage{xeCJK}"},
        "numfig": True,
    }
    styles = ("block", "card", "list", "inline", "reference")
    blocks = [
        Directive("resource", key, {"style": style}, "Our *words*.")
        for style in styles
        for key in ("long", "cjk")
    ]
    rows = [
        part for n in range(200) for part in (Heading(f"Section {n}", 2), Paragraph(Role("paper", f"r{n}")))
    ]
    project.page("index", "rst", Heading("Difficult"), Directive("toctree", "", {}, "blocks\nrows\nall\n"))
    project.page("blocks", "rst", Heading("Blocks"), *blocks, _nested())
    project.page("rows", "rst", Heading("Rows"), *rows)
    tables = [
        Directive("alignment-table", "", {"caption": "All", "include-planned": ""}),
        Heading("By kind", 2),
        Directive("alignment-table", "", {"group-by": "kind"}),
        Heading("Catalogue", 2),
        Directive("resource-catalog"),
        Heading("Coverage", 2),
        Directive("alignment-coverage"),
    ]
    project.page("all", "rst", Heading("All"), *tables)
    built = project.build("latex")
    assert built.warnings == ""
    return latexmk(built.out)


def _nested() -> str:
    cells = ".. list-table::\n   :widths: 50 50\n\n   * - .. paper:: long\n     - .. wikidef:: cjk\n\n"
    # Before Sphinx 9.0, LaTeX could not set a box in a cell: the cell had no width.
    return (cells if sphinx.version_info >= (9,) else "") + (
        "* an item\n\n  .. paper:: long\n\n     Words.\n\n  .. references::\n\n     long\n     cjk\n\n"
        ".. note::\n\n   .. wikidef:: cjk\n\n   .. alignment-table::\n      :kinds: wikidef\n\n"
    )


def test_difficult_content_fits_on_its_pages(difficult: Pdf) -> None:
    assert [width for width in difficult.overfull() if width > 20] == []
    assert r"Overfull \vbox" not in difficult.log
    assert "Missing character" not in difficult.log


def test_difficult_content_is_complete(difficult: Pdf) -> None:
    """Except for hyphens at the ends of lines, nothing is cut off or left out."""
    text = difficult.text.replace("-", "").replace("‐", "")
    for value in (URL, WORD * 2, TITLE, "abc" * 60, "z" * 50):
        assert squeezed(value).replace("-", "") in text, value
    for number in range(200):
        assert f"Worknumber{number}[" in text, "in the table"
    assert text.count("continuedfrompreviouspage") >= 4
    assert text.count("Ourwords.") == 10


def test_row_taller_than_a_page_is_split(difficult: Pdf) -> None:
    start = next(n for n, page in enumerate(difficult.pages) if "3.1Bykind" in page and n > 10)
    end = next(n for n, page in enumerate(difficult.pages) if "3.2Catalogue" in page and n > 10)
    text = "".join(difficult.pages[start : end + 1])
    assert end - start > 4
    for number in range(200):
        assert f"Worknumber{number}[" in text
        assert f"Section{number}" in text


def test_engine_without_chinese_font_is_a_warning(project: Project) -> None:
    project.write("more.yaml", "han: {type: paper, title: {zh: 虚拟机监视器}, url: 'https://example.org/'}\n")
    project.page("index", "rst", Heading("T"), Directive("paper", "han"))
    warnings = project.build("latex").warnings
    assert warnings.startswith(
        "conf.py:1: WARNING: pdflatex has no font for '虚' in 'Paper: 虚拟机监视器' and stops; set"
    )
    assert (
        "set latex_engine = 'xelatex' and latex_elements = {'extrapackages': r'\\usepackage{xeCJK}'}"
        in warnings
    )
    assert warnings.endswith("[refalign.config]\n")
    project.conf |= {"latex_engine": "xelatex"}
    warnings = project.build("latex").warnings
    assert "conf.py:" in warnings
    assert "xelatex has no font for '虚'" in warnings
    assert "leaves it blank; set latex_elements" in warnings
    project.conf |= {"latex_elements": {"extrapackages": r"\usepackage{xeCJK}"}}
    assert project.build("latex").warnings == ""
    project.conf |= {"latex_elements": {}, "language": "zh_CN"}
    assert project.build("latex").warnings == ""
    project.conf |= {"latex_engine": "pdflatex"}
    assert "set latex_engine = 'xelatex' [" in project.build("latex").warnings


def test_font_warning_covers_roles_in_headings(project: Project) -> None:
    project.write("more.yaml", "han: {type: paper, title: {zh: 虚拟机监视器}}\n")
    project.page("index", "rst", Heading("T"), Heading(Paragraph("On ", Role("paper", "han")), 2))
    assert "pdflatex has no font for '虚'" in project.build("latex").warnings


@pytest.mark.parametrize(
    ("elements", "is_warning"),
    [
        ({"preamble": r"\setmainfont{FreeSerif.otf}"}, True),
        ({"fontpkg": r"\setmainfont{Noto Serif CJK SC}"}, False),
    ],
)
def test_font_counts_as_chinese_by_its_name(
    project: Project, elements: dict[str, str], is_warning: bool
) -> None:
    project.write("more.yaml", "han: {type: paper, title: {zh: 虚拟机监视器}}\n")
    project.page("index", "rst", Heading("T"), Directive("paper", "han"))
    project.conf |= {"latex_engine": "xelatex", "latex_elements": elements}
    assert ("xelatex has no font" in project.build("latex").warnings) is is_warning


def test_pdflatex_has_no_greek_or_cyrillic_font_by_default(project: Project) -> None:
    project.write(
        "resources.yaml", "k: {type: paper, title: The π-calculus, container: J, author: Иван Петров}\n"
    )
    project.page("index", "rst", Heading("T"), Directive("paper", "k"))
    warnings = project.build("latex").warnings
    assert "pdflatex has no font for 'π'" in warnings
    assert "set latex_engine = 'xelatex' [" in warnings
    project.conf |= {"latex_elements": {"fontenc": r"\usepackage[LGR,T2A,T1]{fontenc}"}}
    assert project.build("latex").warnings == ""


def test_font_warning_ignores_text_of_the_author(project: Project) -> None:
    project.page("index", "rst", Heading("汉字"), Paragraph("虚拟"), Directive("paper", "xen-2003"))
    assert project.build("latex").warnings == ""


def test_manual_has_the_lines_of_the_example() -> None:
    """The manual recommends the settings that these tests check."""
    manual = (EXAMPLE.parent / "docs" / "how-to" / "chinese-pdf.rst").read_text(encoding="utf-8")
    conf = (EXAMPLE / "conf.py").read_text(encoding="utf-8")
    (preset,) = re.findall(r"(?m)^   latex_elements = \{\n(?:(?:   .*)?\n)*?   \}$", manual)
    lines = dedent(preset).splitlines()
    assert len(lines) > 12
    assert [line for line in lines if line not in conf] == []
