"""``:style: reference``: resources as entries of a bibliography, by any style of pybtex."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pybtex.plugin
import pytest
from hypothesis import given, settings
from pybtex.plugin import enumerate_plugin_names
from pybtex.style.formatting import BaseStyle

from sphinx_refalign.bibtex.formatting import ReferenceFormatter
from sphinx_refalign.bibtex.title_math import protect_math, split_math
from tests.events.test_find_outdated import same_as_clean
from tests.helpers.project import Directive, Heading, Project
from tests.helpers.strategies import REGISTRIES
from tests.registry.writers.test_round_trip import from_data

Page = Callable[..., Project]
REFERENCE = {"style": "reference"}
BIB = r"""
@article{math, author={Ein, A. and Zwei, B.}, title={On $O(N^{10}_2)$ and {BIG} Things}, journal={J. of X},
  year=2001, volume=3, number=2, pages={1--9}, doi={10.1/a_b}}
"""
STYLES = sorted({*enumerate_plugin_names("pybtex.style.formatting")})


def shown(project: Project, *keys: str, builder: str = "html", **conf: Any) -> Any:
    """The build of a page with a block for each key."""
    project.conf |= {"refalign_registry": ["*.yaml", "*.bib"], **conf}
    project.write("math.bib", BIB)
    project.page("index", "rst", Heading("Title"), *(Directive("resource", key, REFERENCE) for key in keys))
    return project.build(builder)


def test_a_block_is_an_entry_of_a_bibliography(page: Page) -> None:
    project = page(
        "index",
        Heading("Title"),
        Directive("paper", "xen-2003", {**REFERENCE, "class": "mine"}, "How it *applies* here."),
        Directive("references", "", {**REFERENCE, "title": "Read"}, "taocp\nhypervisor"),
    )
    built = project.build()
    assert built.warnings == ""
    entry = built.html().select_one("p.refalign-reference.refalign-paper.mine")
    assert entry.get_text() == (
        "Paul Barham, Boris Dragovic, and others. Xen and the Art of Virtualization. In SOSP. 2003. "
        "URL: https://example.org/xen.pdf."
    )
    assert entry.em.get_text() == "SOSP"
    assert entry.a["href"] == "https://example.org/xen.pdf"
    assert entry.find_next_sibling("p").em.get_text() == "applies"
    assert [" ".join(one.get_text().split()) for one in built.html().select(".refalign-references li")] == [
        "Donald E. Knuth. The Art of Computer Programming. 1968.",
        "Hypervisor. Wikipedia. URL: https://en.wikipedia.org/wiki/Hypervisor.",
    ]
    assert built.html().select_one(".refalign-label").get_text().startswith("Read")
    assert [one["key"] for one in built.data["alignments"]] == ["xen-2003", "taocp", "hypervisor"]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_shows_every_kind(project: Project, style: str) -> None:
    keys = ["hypervisor", "mit-6.824", "xen-2003", "oci", "oci-image", "taocp", "math"]
    built = shown(project, *keys, refalign_reference_style=style)
    assert built.warnings == ""
    entries = [one.get_text() for one in built.html().select("p.refalign-reference")]
    assert len(entries) == len(keys)
    for told, words in zip(
        entries, ("Hypervisor", "Systems", "Xen", "Open", "OCI", "Art", "BIG"), strict=True
    ):
        assert words in told


def test_the_standard_of_chinese_references(project: Project) -> None:
    built = shown(
        project, "taocp", "hypervisor", refalign_reference_style="gbt7714-numeric", language="zh_CN"
    )
    assert [one.get_text() for one in built.html().select("p.refalign-reference")] == [
        "KNUTH D E. The Art of Computer Programming[M]. [S.l.: s.n.], 1968.",
        "虚拟机监视器[EB/OL]. Wikipedia. https://zh.wikipedia.org/wiki/Hypervisor.",
    ]


def test_a_text_in_another_language_says_so(project: Project) -> None:
    project.write("more.yaml", "both: {type: book, title: {zh: 书, de: Buch}, author: A B, date: 2000}\n")
    built = shown(project, "both", "taocp")
    first, second = built.html().select("p.refalign-reference")
    assert first.span["lang"] == "zh"
    assert second.find(attrs={"lang": True}) is None


@pytest.mark.parametrize("style", STYLES)
def test_formulas_survive(project: Project, style: str) -> None:
    built = shown(project, "math", refalign_reference_style=style)
    entry = built.html().select_one("p.refalign-reference")
    assert entry.select_one(".math").get_text() == r"\(O(N^{10}_2)\)"
    assert "\U000f0000" not in entry.get_text()
    assert "mathjax" in (built.out / "index.html").read_text(encoding="utf-8").lower()


def test_paper_and_terminals_have_them_too(project: Project) -> None:
    tex = shown(project, "math", "xen-2003", builder="latex", latex_engine="xelatex")
    (file,) = tex.out.glob("*.tex")
    text = file.read_text(encoding="utf-8")
    assert r"\(O(N^{10}_2)\)" in text
    assert r"\sphinxhref{https://doi.org/10.1/a\_b}" in text
    plain = project.build("text")
    words = " ".join((plain.out / "index.txt").read_text(encoding="utf-8").split())
    assert "A. Ein and B. Zwei. On O(N^{10}_2) and BIG things. *J. of X*, 3(2):1–9, 2001." in words
    assert "doi:10.1/a_b <https://doi.org/10.1/a_b>." in words
    assert "URL: https://example.org/xen.pdf." in words
    assert (tex.warnings, plain.warnings) == ("", "")


def test_two_processes_and_one_page_show_the_same(project: Project) -> None:
    for name in ("a", "b", "c", "d", "e", "f"):
        project.page(name, "rst", Heading(name), Directive("resource", "xen-2003", REFERENCE))
    project.page("more", "rst", Heading("More"), Directive("toctree", "", {}, "a\nb\nc\nd\ne\nf"))
    shown(project, "taocp")
    project.edit("index.rst", "Title\n", "Title\n").write(
        "index.rst", (project.root / "index.rst").read_text() + "\n.. toctree::\n\n   more\n"
    )
    one, two = project.build(out="one", trees="1"), project.build(out="two", trees="2", parallel=2)
    assert (one.warnings, two.warnings) == ("", "")
    assert one.html("c") == two.html("c")
    assert "In SOSP" in project.build("singlehtml").text()


def test_an_unknown_style_is_told_once_and_plain_is_taken(project: Project) -> None:
    built = shown(project, "taocp", "xen-2003", refalign_reference_style="plane")
    (line,) = built.warnings.splitlines()
    assert line.startswith("conf.py:")
    assert "refalign_reference_style = 'plane': no style of pybtex has this name; there are alpha, " in line
    assert "gbt7714-numeric" in line
    assert line.endswith("'plain' is taken instead [refalign.config]")
    assert "Donald E. Knuth. The Art of Computer Programming. 1968." in built.text()


@pytest.mark.parametrize("value", [7, "", None])
def test_a_value_that_is_no_name_is_told(project: Project, value: Any) -> None:
    built = shown(project, "taocp", refalign_reference_style=value)
    assert f"refalign_reference_style = {value!r}: names a style of pybtex" in built.warnings
    assert "Donald E. Knuth. The Art of Computer Programming. 1968." in built.text()


def test_a_style_that_fails_stops_no_build(project: Project) -> None:
    """Styles of conf.py, registered as sphinxcontrib-bibtex tells its users to."""
    project.head = (
        "from pybtex.plugin import register_plugin\n"
        "from pybtex.style.formatting.unsrt import Style\n"
        "from pybtex.style.template import field, sentence\n"
        "class Asking(Style):\n"
        "    def get_book_template(self, entry):\n"
        "        return sentence[field('shelfmark')]\n"
        "    get_misc_template = get_book_template\n"
        "    def get_inproceedings_template(self, entry):\n"
        "        return entry.nothing\n"
        "register_plugin('pybtex.style.formatting', 'asking', Asking, force=True)\n"
    )
    built = shown(project, "taocp", "xen-2003", "math", refalign_reference_style="asking")
    first, second = built.warnings.splitlines()
    assert first.startswith("index.rst:4: WARNING: the style 'asking' cannot show 'taocp' (FieldIsMissing: ")
    assert first.endswith("it is shown by 'plain' [refalign.reference]")
    assert "cannot show 'xen-2003' (AttributeError: " in second
    assert "Donald E. Knuth. The Art of Computer Programming. 1968." in built.text()
    assert "Xen and the Art of Virtualization. In SOSP . 2003." in built.text()
    assert "A. Ein and B. Zwei." in built.text()


def test_what_no_style_can_print_is_shown_as_in_a_list(project: Project) -> None:
    odd = "@book{odd, author={A, B, C, {D}, E}, title={T}, year=2000}"
    most = "@book{most, author={A, B, C, D, E}, title={U}, publisher={P}, year=2001}"
    project.write("odd.bib", f"{odd}\n{most}\n")
    built = shown(project, "odd", "most")
    first, *_ = built.warnings.splitlines()
    assert "the style 'plain' cannot show 'odd' (InvalidNameString: " in first
    assert first.endswith("it is shown as in a list [refalign.reference]")
    assert "2000 : T" in built.text()
    assert "A, B, C, D, E. U . P, 2001." in built.text()


def test_a_style_that_cannot_be_made_is_told(project: Project) -> None:
    class Broken(BaseStyle):
        def __init__(self) -> None:
            raise RuntimeError("not today")

    pybtex.plugin.register_plugin("pybtex.style.formatting", "broken", Broken, force=True)
    built = shown(project, "taocp", refalign_reference_style="broken")
    assert "the style cannot be made (RuntimeError: not today). 'plain' is taken instead" in built.warnings


def test_without_pybtex_the_build_says_what_to_install(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pybtex", "pybtex.plugin"):
        monkeypatch.setitem(sys.modules, name, None)
    built = shown(project, "taocp", "xen-2003")
    (line,) = built.warnings.splitlines()
    assert line.startswith("index.rst:4: WARNING: formatted references need pybtex, ")
    assert "pip install 'sphinx-refalign[bibtex]'" in line
    assert line.endswith("[refalign.reference]")
    assert (
        built.html().select_one("p.refalign-reference").get_text() == "1968: The Art of Computer Programming"
    )


def test_the_style_is_looked_for_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    real = pybtex.plugin.find_plugin

    def counting(group: str, name: Any = None, filename: Any = None) -> Any:
        looked.append(group)
        return real(group, name, filename)

    monkeypatch.setattr(pybtex.plugin, "find_plugin", counting)
    shown(project, *["taocp", "xen-2003", "math", "oci"] * 5, refalign_reference_style="gbt7714-author-year")
    assert looked == ["pybtex.style.formatting"]


@pytest.mark.parametrize(("style", "needed"), [("block", False), ("reference", True)])
def test_pybtex_is_imported_when_a_reference_is_shown(project: Project, style: str, needed: bool) -> None:
    project.page("index", "rst", Heading("Title"), Directive("paper", "xen-2003", {"style": style}))
    project.write("conf.py", "extensions = ['sphinx_refalign']\nrefalign_registry = ['resources.yaml']\n")
    program = (
        "import sys\nfrom sphinx.cmd.build import build_main\n"
        f"assert build_main(['-q', '-W', {str(project.root)!r}, {str(project.root / 'out')!r}]) == 0\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    found = {"pybtex", "pybtex_docutils", "sphinxcontrib.bibtex"} & {*done.stdout.split()}
    assert found == ({"pybtex", "pybtex_docutils"} if needed else set())


def test_a_changed_style_and_a_changed_entry_are_written(project: Project) -> None:
    project.page("other", "rst", Heading("Other"), Directive("paper", "xen-2003"))
    project.write("index.rst", "")
    shown(project, "taocp")
    project.write("index.rst", (project.root / "index.rst").read_text() + "\n.. toctree::\n\n   other\n")
    project.build()
    assert project.build().written == set()
    project.edit("resources.yaml", "Donald E. Knuth", "D. E. Knuth")
    built = project.build()
    assert "D. E. Knuth. The Art" in built.text()
    assert built.written == {"index"}
    project.conf["refalign_reference_style"] = "gbt7714-numeric"
    built = project.build()
    assert "KNUTH D E. The Art" in built.text()
    assert built.read == set()
    same_as_clean(project, built)


def test_the_organization_of_a_standard_is_followed(project: Project) -> None:
    shown(project, "oci-image")
    project.edit("resources.yaml", "title: Open Container Initiative", "title: Open Containers")
    assert "Open Containers. OCI Image Specification." in project.build().text()


def test_styles_of_lists_are_known(project: Project) -> None:
    project.page("index", "rst", Heading("Title"), Directive("references", "", {"style": "card"}, "taocp"))
    assert "unknown value 'card' of :style:; known are list, reference" in project.build().warnings


@pytest.mark.parametrize("style", STYLES)
@settings(deadline=None, max_examples=30)
@given(data=REGISTRIES)
def test_no_resource_is_too_hard(style: str, data: dict[str, Any]) -> None:
    references = REFERENCES[style]
    references._texts.clear()
    registry = from_data(data)
    for key in registry:
        found = references.format(registry[key], registry, ("en",))
        assert references.warnings == []
        assert "".join(one.astext() for one in found).strip()


REFERENCES = {style: ReferenceFormatter(style) for style in STYLES}
"""The styles, which take their time to be made."""


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a $x^{2}$ b", [("a {", False), ("x^{2}", True), ("} b", False)]),
        (r"\(a_b\)", [("{", False), ("a_b", True), ("}", False)]),
        ("5$ and 6$", [("5$ and 6$", False)]),
        (r"\$x\$", [(r"\$x\$", False)]),
        ("a \U000f0000 b", [("a \ufffd b", False)]),
        ("$a$$b$", [("{", False), ("a", True), ("}{", False), ("b", True), ("}", False)]),
    ],
)
def test_formulas_are_hidden_from_styles(text: str, pieces: list[tuple[str, bool]]) -> None:
    fields, formulas = protect_math({"title": text, "url": "https://a.example/$x$"})
    assert list(split_math(fields["title"], formulas)) == pieces
    assert fields["url"] == "https://a.example/$x$"
